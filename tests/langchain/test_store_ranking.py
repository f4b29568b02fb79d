"""Searches of the store with a query: ranked like those of a store with an index of LangGraph's own."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from langchain_core.embeddings import Embeddings
from langgraph.store.memory import InMemoryStore

from kgt_plugin import KGT
from kgt_plugin.langchain import KGTStore
from kgt_plugin.testing import FakeEmbedder, FakeScorer

ANA = "ana"
NOTES = {
    "boat": "Carol sells the sailing boat in May.",
    "nuts": "No peanuts in anything that is cooked.",
    "train": "The night train to Vienna leaves at ten.",
    "dentist": "The dentist's appointment is on Tuesday.",
}
QUERIES = {
    "sailing boat": "boat",
    "peanuts": "nuts",
    "which night train": "train",
    "dentist": "dentist",
}


class SameEmbeddings(Embeddings):
    """The same embedder for LangGraph's own store."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return FakeEmbedder().embed(texts)

    def embed_query(self, text: str) -> list[float]:
        return FakeEmbedder().embed([text])[0]


@pytest.fixture(params=[True, False], ids=["by vectors", "by words"])
def store(request: Any) -> KGTStore:
    """A store with notes, with an embedder and without."""
    kgt = KGT.open(
        store=":memory:", model=FakeScorer(), embedder=FakeEmbedder() if request.param else None
    )
    opened = KGTStore.for_user(kgt, ANA)
    for key, text in NOTES.items():
        opened.put(("notes",), key, {"text": text, "n": len(text)})
    return opened


@pytest.mark.parametrize("query", QUERIES)
def test_the_first_is_what_the_query_is_about(store: KGTStore, query: str) -> None:
    """It is the built-in store's first, too; scores fall, and lie between 0 and 1."""
    theirs = InMemoryStore(index={"dims": 64, "embed": SameEmbeddings()})
    for key, text in NOTES.items():
        theirs.put(("notes",), key, {"text": text})
    found = store.search(("notes",), query=query)
    assert found[0].key == QUERIES[query] == theirs.search(("notes",), query=query)[0].key
    scores = [item.score for item in found if item.score is not None]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score < 1 for score in scores)


def test_pages_and_filters_hold_for_ranked_items(store: KGTStore) -> None:
    """All items are there once, page by page; a filter leaves out before anything is ranked."""
    pages = [store.search((), query="boat", limit=3, offset=at)[:3] for at in (0, 3)]
    assert sorted(item.key for page in pages for item in page) == sorted(NOTES)
    found = store.search((), query="boat", filter={"n": len(NOTES["nuts"])})
    assert [item.key for item in found] == ["nuts"]


def test_what_is_not_indexed_comes_last_and_without_score(store: KGTStore) -> None:
    """`index=False` keeps an item out of it, and paths say what an item is found by."""
    store.put(("notes",), "hidden", {"text": "The sailing boat!"}, index=False)
    store.put(("notes",), "title", {"title": "sailing boat", "text": "x"}, index=["text"])
    store.put(("notes",), "titled", {"title": "sailing boat", "text": "x"}, index=["title"])
    found = store.search((), query="sailing boat")
    assert {item.key for item in found[:2]} == {"titled", "boat"}
    (hidden,) = (item for item in found if item.key == "hidden")
    assert hidden.score is None
    assert hidden in found[len(NOTES) :]
    again = store.get(("notes",), "hidden")
    assert again is not None
    assert again.value == {"text": "The sailing boat!"}


def test_a_change_is_found_and_what_was_deleted_is_not(store: KGTStore) -> None:
    """The ranking is of what is there now."""
    store.put(("notes",), "nuts", {"text": "The sailing boat is sold."})
    store.delete(("notes",), "boat")
    assert [item.key for item in store.search((), query="sailing boat")][:1] == ["nuts"]
    assert len(store.search((), query="sailing boat")) == len(NOTES) - 1


@pytest.mark.parametrize("place", ["kgt.trig", "kgt.sqlite"])
def test_nothing_of_an_item_outlives_it(tmp_path: Path, place: str) -> None:
    """Vectors that are kept on disk go with the item, and with everything else of the user."""

    def vectors() -> int:
        total = 0
        for path in tmp_path.rglob("*"):
            if path.is_file() and path.read_bytes().startswith(b"SQLite format 3"):
                with sqlite3.connect(path) as db:
                    names = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
                    # In the store's own file, a row of vectors is used again and its key is not.
                    for table in [each for each in ("vector_keys", "vectors") if each in names][:1]:
                        total += db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                db.close()
        return total

    embedder, scorer = FakeEmbedder(), FakeScorer()
    with KGT.open(store=tmp_path / place, model=scorer, embedder=embedder) as kgt:
        store = KGTStore.for_user(kgt, ANA)
        store.put(("notes",), "boat", {"text": NOTES["boat"]})
        store.search((), query="boat")
        before = vectors()
        store.delete(("notes",), "boat")
        after = vectors()
        kgt.user(ANA).forget_all()
        assert before > after == 0
        assert vectors() == 0
