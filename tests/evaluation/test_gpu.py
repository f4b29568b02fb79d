"""The script for CUDA cards, on the CPU and with tiny models: every step of it runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

from kgt_plugin.evaluation import gpu


def test_everything_is_measured_and_written(tmp_path: Path) -> None:
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
    assert found["vllm"] == {"skipped": "a trial with tiny models"}


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
