"""The page on LlamaIndex: its code runs and prints what it says, and personal is a few lines away."""

from __future__ import annotations

import difflib

import pytest
from llama_index.core import Document, VectorStoreIndex
from llama_index_instrumentation import get_dispatcher

from kgt_plugin import KGT
from kgt_plugin.reading import Extractor
from kgt_plugin.stores.memory import MemoryStore
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.documented import blocks, run
from tests.llama_index.doubles import ScriptedLLM, WordEmbedding

PAGE = "docs/llama_index.md"


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
    monkeypatch.setattr(get_dispatcher(), "event_handlers", [])
    documents = [Document(text="Dogs bark.")]
    given = {
        "index": VectorStoreIndex.from_documents(documents, embed_model=WordEmbedding()),
        "llm": ScriptedLLM(rule=lambda _prompt: "Your sister is called Karen."),
    }
    namespace = run(PAGE, given)
    assert namespace["reply"]("ben", "Hello there") == "Your sister is called Karen."


def test_personal_is_two_imports_and_two_lines_away() -> None:
    """The first two blocks are one app without and with the memory; one line of it is changed."""
    without, personal, *_ = blocks(PAGE)
    changes = list(difflib.ndiff(without.splitlines(), personal.splitlines()))
    added = [line[2:] for line in changes if line.startswith("+ ") and line[2:].strip()]
    removed = [line for line in changes if line.startswith("- ")]
    assert len([line for line in added if line.startswith("from ")]) == 2
    assert len(added) - 2 - len(removed) == 2
    assert len(removed) == 1
