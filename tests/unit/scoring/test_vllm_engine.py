"""What a vLLM engine is known by, told from vLLM's configuration: no vLLM is needed."""

from __future__ import annotations

import os
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from kgt_plugin.errors import ModelError
from kgt_plugin.models import ModelLocation
from kgt_plugin.scoring.vllm_engine import VLLMEngine
from kgt_plugin.scoring.vllm_start import start_llm


def engine(
    quantization: str | None = None, cache_dtype: str = "auto", *, invariant: bool = False
) -> VLLMEngine:
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
    location = ModelLocation(name="org/model", revision="7", hub_id="org/model")
    return VLLMEngine(llm, location=location, invariant=invariant)


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


class _Vllm:
    """Stands in for vLLM's modules: an engine that starts, or fails, and what it was started with."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, *, capability: int, fails: str = ""
    ) -> None:
        self.capability = capability
        self.fails = fails
        self.starts: list[str | None] = []
        parts: dict[str, dict[str, object]] = {
            "vllm": {},
            "vllm.engine": {},
            "vllm.engine.arg_utils": {"AsyncEngineArgs": dict},
            "vllm.platforms": {"current_platform": self},
            "vllm.v1": {},
            "vllm.v1.engine": {},
            "vllm.v1.engine.async_llm": {"AsyncLLM": self},
        }
        for name, members in parts.items():
            module = ModuleType(name)
            vars(module).update(members)
            monkeypatch.setitem(sys.modules, name, module)

    def is_cuda(self) -> bool:
        return self.capability > 0

    def has_device_capability(self, least: int) -> bool:
        return self.capability >= least

    def from_engine_args(self, arguments: dict[str, Any]) -> object:
        invariant = os.environ.get("VLLM_BATCH_INVARIANT")
        self.starts.append(invariant)
        if self.fails in {"always", f"with {invariant}"}:
            raise RuntimeError("no such kernel\nfor this model")
        return SimpleNamespace(arguments=arguments)


@pytest.mark.parametrize(
    ("capability", "dtype", "set_by_app", "expected"),
    [
        (90, "bfloat16", None, ("1", True)),
        (100, "float16", None, ("1", True)),
        (90, "float32", None, (None, False)),
        (80, "bfloat16", None, (None, False)),
        (0, "bfloat16", None, (None, False)),
        (90, "bfloat16", "0", ("0", False)),
        (80, "float32", "1", ("1", True)),
    ],
)
def test_batch_invariant_kernels_are_tried_where_the_card_has_them(
    monkeypatch: pytest.MonkeyPatch,
    capability: int,
    dtype: str,
    set_by_app: str | None,
    expected: tuple[str | None, bool],
) -> None:
    """In half precision, from compute capability 9.0 on, and not where the app has decided."""
    monkeypatch.delenv("VLLM_BATCH_INVARIANT", raising=False)
    if set_by_app is not None:
        monkeypatch.setenv("VLLM_BATCH_INVARIANT", set_by_app)
    vllm = _Vllm(monkeypatch, capability=capability)
    started_with, invariant = expected
    assert start_llm({"model": "org/model", "dtype": dtype})[1] is invariant
    assert vllm.starts == [started_with]
    assert os.environ.get("VLLM_BATCH_INVARIANT") == set_by_app  # as it was


def test_a_model_without_batch_invariant_kernels_starts_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The second start is the ordinary one, and its error is the one that is told."""
    monkeypatch.delenv("VLLM_BATCH_INVARIANT", raising=False)
    vllm = _Vllm(monkeypatch, capability=90, fails="with 1")
    assert start_llm({"model": "org/model", "dtype": "bfloat16"})[1] is False
    assert vllm.starts == ["1", None]
    vllm.fails = "always"
    with pytest.raises(
        ModelError, match=r"org/model \(no such kernel\): check the model"
    ) as caught:
        start_llm({"model": "org/model", "dtype": "bfloat16"})
    assert "\n" not in str(caught.value)
    assert "VLLM_BATCH_INVARIANT" not in os.environ


def test_the_id_tells_batch_invariant_kernels() -> None:
    """Their arithmetic is another, so their scores are not those of the ordinary kernels."""
    assert engine(invariant=True).model_id == "org/model@7:bfloat16+invariant:vllm"
