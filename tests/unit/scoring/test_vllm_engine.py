"""What a vLLM engine is known by, told from vLLM's configuration: no vLLM is needed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from kgt_plugin.models import ModelLocation
from kgt_plugin.scoring.vllm_engine import VLLMEngine


def engine(quantization: str | None = None, cache_dtype: str = "auto") -> VLLMEngine:
    """An engine over a configuration alone."""

    class Tokenizer:
        bos_token_id, eos_token_id = None, 2

        def __call__(self, _text: str, **_options: object) -> dict[str, list[int]]:
            return {"input_ids": []}

    model = SimpleNamespace(
        max_model_len=9,
        hf_config=SimpleNamespace(),
        dtype="torch.bfloat16",
        quantization=quantization,
        get_vocab_size=lambda: 50,
    )
    config = SimpleNamespace(
        model_config=model, cache_config=SimpleNamespace(cache_dtype=cache_dtype)
    )
    llm: Any = SimpleNamespace(vllm_config=config, get_tokenizer=Tokenizer)
    return VLLMEngine(
        llm, location=ModelLocation(name="org/model", revision="7", hub_id="org/model")
    )


@pytest.mark.parametrize(
    ("options", "arithmetic"),
    [
        ({}, "bfloat16"),
        ({"quantization": "fp8"}, "bfloat16+fp8"),
        ({"cache_dtype": "fp8_e5m2"}, "bfloat16+kv-fp8_e5m2"),
        ({"quantization": "awq", "cache_dtype": "fp8"}, "bfloat16+awq+kv-fp8"),
        ({"cache_dtype": "bfloat16"}, "bfloat16"),
    ],
)
def test_the_id_tells_arithmetic_apart(options: dict[str, Any], arithmetic: str) -> None:
    """Two scorers with one id give the same scores: what is quantized is not what is whole."""
    assert engine(**options).model_id == f"org/model@7:{arithmetic}:vllm"


def test_one_token_of_the_context_is_left_for_the_one_that_is_generated() -> None:
    """Scoring asks vLLM for one more token, which is thrown away."""
    made = engine()
    assert made.context == 8
    assert made.start_token == 2
