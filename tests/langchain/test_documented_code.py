"""The page on LangChain: its code runs and prints what it says, and personal is three lines away."""

from __future__ import annotations

import contextlib
import difflib
import io
import re
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage

from kgt_plugin import KGT
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.langchain.doubles import Listener

PAGE = (Path(__file__).parents[2] / "docs" / "langchain.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def test_the_code_runs_and_prints_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """Block after block in one namespace, with doubles for the models."""
    open_store = KGT.open

    def opened() -> KGT:
        return open_store(store=":memory:", model=FakeScorer(), embedder=FakeEmbedder())

    monkeypatch.setattr(KGT, "open", opened)
    model = Listener(rule=lambda _messages: AIMessage("Your sister is called Karen."))
    namespace: dict[str, Any] = {"model": model, "tools": []}
    for number, code in enumerate(BLOCKS, start=1):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, f"block {number}", "exec"), namespace)
        promised = re.findall(r"^print\(.*\)  # (.*)$", code, re.MULTILINE)
        assert printed.getvalue().splitlines() == promised, f"block {number}"


def test_personal_is_at_most_three_lines_away() -> None:
    """The first two blocks are one app without and with the middleware."""
    changes = list(difflib.ndiff(BLOCKS[0].splitlines(), BLOCKS[1].splitlines()))
    assert len([line for line in changes if line.startswith("+ ")]) <= 3
    assert len([line for line in changes if line.startswith("- ")]) <= 1
    assert "KGTMiddleware" in BLOCKS[1]
