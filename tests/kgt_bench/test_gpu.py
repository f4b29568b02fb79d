"""The script for CUDA cards, on the CPU and with tiny models: every step of it runs."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from functools import partial
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

from kgt_bench import gpu, gpu_parts
from kgt_bench.gpu_models import TINY, random_llama
from kgt_plugin.errors import ModelError


@pytest.mark.slow
def test_everything_is_measured_and_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file has the card's name, and holds correctness, cost, and why vLLM is left out."""
    command = ["--out", str(tmp_path), "--device", "cpu", "--tiny", "--repeats", "1"]
    assert gpu.main(command) == 0
    (path,) = tmp_path.glob("gpu-*.json")
    found = json.loads(path.read_text(encoding="utf-8"))
    (same,) = found["correctness"]
    assert same["requests"] > 1
    assert same["max_nats_per_token"] < 1e-4  # here device and reference are the same CPU
    assert [model["name"] for model in found["models"]] == ["embedded", "Llama3-8B"]
    for model in found["models"]:
        assert model["edit_computed_tokens"] > 0
        assert min(model["edit_s"], model["trie_s"], model["naive_s"], model["peak_mb"]) > 0
    assert found["vllm"]["skipped"] == "a trial with tiny models"
    assert found["complete"] is True
    said = capsys.readouterr().out.splitlines()
    names = ["correctness in float32", "embedded", "Llama3-8B", "vllm"]
    assert [line.split(":")[0] for line in said[:-1]] == names
    assert said[-1] == str(path)
    assert list(tmp_path.iterdir()) == [path]  # nothing unfinished is left


@pytest.mark.slow
def test_what_was_measured_stays_where_the_rest_is_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is whole after every part, and says that it is not complete."""

    def interrupted(*_arguments: object, **_options: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(gpu, "edit_cost", interrupted)
    command = ["--out", str(tmp_path), "--device", "cpu", "--tiny", "--repeats", "1"]
    with pytest.raises(KeyboardInterrupt):
        gpu.main(command)
    (path,) = tmp_path.glob("gpu-*.json")
    found = json.loads(path.read_text(encoding="utf-8"))
    assert found["complete"] is False
    assert found["correctness"][0]["max_nats_per_token"] < 1e-4
    assert found["models"] == []
    assert found["vllm"]["skipped"] == "not reached"


@pytest.mark.slow
def test_no_part_begins_after_the_limit(tmp_path: Path) -> None:
    """Each part that is left out says so, and that is no failure."""
    command = ["--out", str(tmp_path), "--device", "cpu", "--tiny", "--limit-s", "0"]
    assert gpu.main(command) == 0
    (path,) = tmp_path.glob("gpu-*.json")
    found = json.loads(path.read_text(encoding="utf-8"))
    told = [*found["correctness"], *found["models"], found["vllm"]]
    assert [part["skipped"] for part in told] == ["out of time"] * 4


def test_without_the_embedded_model_one_of_its_shape_stands_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing is fetched: a card's machine may have no network."""
    monkeypatch.setattr(gpu, "has_embedded", lambda: False)
    made: list[object] = []

    def recorded(shape: Mapping[str, int], device: str, dtype: str) -> object:
        made.append((shape["hidden_size"], device, dtype))
        return object()

    monkeypatch.setattr(gpu, "random_llama", recorded)
    gpu._small(tiny=False)("cuda", "bfloat16")
    assert made == [(576, "cuda", "bfloat16")]
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: object())
    monkeypatch.setattr(gpu_parts, "has_embedded", lambda: False)
    told = gpu_parts.vllm_cost(list, "bfloat16", 1, tiny=False)
    assert told == {"skipped": "the embedded model is not on this machine (kgt models pull)"}


@pytest.mark.slow
def test_a_part_that_fails_leaves_the_others_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A card that is too small for the large model, or an engine that does not start, is on record."""

    class Failing:
        closed = False

        def __init__(self, **_options: object) -> None:
            """Started when it is asked."""

        def score(self, requests: object) -> object:
            raise ModelError("vLLM does not start")

        def close(self) -> None:
            Failing.closed = True

    def too_large(*_arguments: object, **_options: object) -> object:
        raise RuntimeError("CUDA out of memory.\nTried to allocate 16 GiB")

    vllm = ModuleType("vllm")
    vllm.__spec__ = ModuleSpec("vllm", None)
    vllm.__dict__["__version__"] = "0"
    monkeypatch.setitem(sys.modules, "vllm", vllm)
    monkeypatch.setattr("kgt_plugin.scoring.vllm.VLLMScorer", Failing)
    for part in (gpu, gpu_parts):
        monkeypatch.setattr(part, "has_embedded", lambda: True)
    monkeypatch.setattr(gpu, "embedded_scorer", partial(random_llama, TINY))
    monkeypatch.setattr(gpu, "random_llama", too_large)
    command = ["--out", str(tmp_path), "--device", "cpu", "--repeats", "1"]
    assert gpu.main(command) == 1
    (path,) = tmp_path.glob("gpu-*.json")
    found = json.loads(path.read_text(encoding="utf-8"))
    assert found["models"][0]["edit_s"] > 0
    assert found["models"][1]["failed"] == "CUDA out of memory"
    assert found["vllm"]["failed"] == "vLLM does not start"
    assert Failing.closed
    assert capsys.readouterr().err == f"error: Llama3-8B, vllm failed: see {path}\n"


def test_without_a_card_it_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line on stderr, status 1, and no file."""
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert gpu.main(["--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr()
    assert said.err == "error: torch sees no CUDA card: run this on one, or try --device cpu\n"
    assert said.out == ""
    assert not (tmp_path / "out").exists()
