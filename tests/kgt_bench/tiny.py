"""A tiny random model built like Llama, a tokenizer made on the spot, and edits of the model."""

from __future__ import annotations

from typing import Any

import pytest

from kgt_bench.methods import Method
from kgt_bench.methods.weights import WeightModel
from kgt_plugin.records import Feedback
from tests.kgt_bench.cases import make_case
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


# The subject ends the query: in a random model no token minds what stands before it.
MAYOR = Feedback(query="the mayor of Dunmere", answer="Vex", old_answer="Holt", subject="Dunmere")
HARP = Feedback(query="Ilse Marn plays the", answer="harp", old_answer="oboe", subject="Ilse Marn")
TEXTS = ["the mayor of Dunmere is Bram Holt", "Ilse Marn plays the oboe", "a harp was in Dunmere"]
TRAINING = [
    make_case(
        1, query="the mayor of Ilse", answer="Bram", old_answer="oboe", neighbours=("a Vex",)
    ),
    make_case(2, query="the mayor of Marn", answer="harp", old_answer="Vex", paraphrases=("Marn",)),
]


def ask(learner: Method, feedback: Feedback) -> float:
    """Log P(answer) less log P(old answer)."""
    answers = [feedback.answer, feedback.old_answer or ""]
    new, old = learner.score(feedback.query, answers, subject=feedback.subject)
    return new - old
