"""A tiny random model built like Llama, and a tokenizer made on the spot."""

from __future__ import annotations

from typing import Any

import pytest

from kgt_bench.methods.weights import WeightModel
from tests.tokens import byte_level_tokenizer

WORDS = "the mayor of Dunmere is Ottoline Vex Bram Holt Ilse Marn plays harp oboe a an in was"


def tiny_model(seed: int = 3, *, starts: bool = False) -> WeightModel:
    """The model, the same for the same seed; its tokenizer may put a start token before every text."""
    torch = pytest.importorskip("torch")
    typed_in_part = pytest.importorskip("transformers")
    transformers: Any = typed_in_part
    tokenizer = byte_level_tokenizer([WORDS, f" {WORDS}"], vocab_size=320)
    if starts:
        processors = pytest.importorskip("tokenizers").processors
        tokenizer.backend_tokenizer.post_processor = processors.TemplateProcessing(
            single="<s> $A", pair=None, special_tokens=[("<s>", tokenizer.bos_token_id)]
        )
    torch.manual_seed(seed)
    config = transformers.LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=4,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=512,
        initializer_range=0.2,
        bos_token_id=0,
        eos_token_id=1,
    )
    model = transformers.AutoModelForCausalLM.from_config(config)
    return WeightModel(model, tokenizer, name="tiny@0")
