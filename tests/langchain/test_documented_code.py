"""The page on LangChain: its code runs and prints what it says, and personal is three lines away."""

from __future__ import annotations

import difflib

import pytest
from langchain_core.messages import AIMessage

from kgt_plugin import KGT
from kgt_plugin.reading import Extractor
from kgt_plugin.stores.memory import MemoryStore
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.documented import blocks, run
from tests.langchain.doubles import Listener

PAGE = "docs/langchain.md"


@pytest.mark.slow
def test_the_code_runs_and_prints_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """Block after block in one namespace, with doubles for the models."""
    open_app, store = (
        KGT.open,
        MemoryStore(),
    )  # as on disk, an app that is opened anew finds what was told

    def opened(extractor: Extractor | None = None) -> KGT:
        return open_app(
            store=store, model=FakeScorer(), embedder=FakeEmbedder(), extractor=extractor
        )

    monkeypatch.setattr(KGT, "open", opened)
    model = Listener(rule=lambda _messages: AIMessage("Your sister is called Karen."))
    run(PAGE, {"model": model, "tools": []})


def test_personal_is_at_most_three_lines_away() -> None:
    """The first two blocks are one app without and with the middleware."""
    without, personal, *_ = blocks(PAGE)
    changes = list(difflib.ndiff(without.splitlines(), personal.splitlines()))
    assert len([line for line in changes if line.startswith("+ ")]) <= 3
    assert len([line for line in changes if line.startswith("- ")]) <= 1
    assert "KGTMiddleware" in personal
