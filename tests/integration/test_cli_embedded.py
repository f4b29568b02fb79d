"""The command over the embedded model, as a user runs it: a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.model

USER = "ana@example.org"


def _kgt(store: Path, *args: str) -> Any:
    """Run a command; the JSON value that is all of its stdout."""
    done = subprocess.run(
        [
            *(sys.executable, "-c", "from kgt_plugin.cli import main; main()"),
            *(*args, "--user", USER, "--store", str(store), "--json"),
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_hear_ask_learn_undo(tmp_path: Path) -> None:
    """What is heard is answered, what is corrected is answered anew, and undo takes it back."""
    store = tmp_path / "store"
    heard = _kgt(store, "hear", "My dog eats meat. My dog lives in Berlin.")
    assert [edit["added"] for edit in heard] == [
        [["my dog", "eats", "meat"]],
        [["my dog", "lives in", "Berlin"]],
    ]
    question = ("ask", "What does my dog eat?", "--mode", "marginal")
    before = _kgt(store, *question)
    assert before["answer"] == "meat"
    assert before["model"].startswith("SmolLM2-135M-Instruct")

    edit = _kgt(
        *(store, "learn", "--query", "What does my dog eat?"),
        *("--answer", "vegetables", "--old-answer", "meat"),
    )
    assert edit["added"] == [["my dog", "eats", "vegetables"]]
    assert edit["removed"] == [["my dog", "eats", "meat"]]
    assert edit["loss_after"] < edit["loss_before"]
    assert edit["answer_logprob_after"] > edit["answer_logprob_before"]
    assert 0 < edit["computed_tokens"] < edit["scored_tokens"]

    after = _kgt(store, *question)
    assert after["answer"] == "vegetables"
    assert after["facts"][0]["edit_id"] == edit["edit_id"]
    assert [fact["object"] for fact in _kgt(store, "facts")] == ["vegetables", "Berlin"]

    assert _kgt(store, "undo")["edit_id"] == edit["edit_id"]
    assert [fact["object"] for fact in _kgt(store, "facts")] == ["meat", "Berlin"]
    assert [entry["undone"] for entry in _kgt(store, "log")] == [False, False, True]
