"""A tiny random model built like Llama, and a tokenizer made on the spot."""

from __future__ import annotations

from typing import Any

import pytest

from kgt_plugin.evaluation.methods.weights import WeightModel

WORDS = "the mayor of Dunmere is Ottoline Vex Bram Holt Ilse Marn plays harp oboe a an in was"


def tiny_model(seed: int = 3) -> WeightModel:
    """The model, the same for the same seed."""
    torch = pytest.importorskip("torch")
    typed_in_part = pytest.importorskip("transformers")
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    transformers: Any = typed_in_part
    plain = Tokenizer(models.BPE())
    plain.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    plain.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=320,
        special_tokens=["<s>", "</s>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    plain.train_from_iterator([WORDS, f" {WORDS}"], trainer)
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_object=plain, bos_token="<s>", eos_token="</s>"
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
