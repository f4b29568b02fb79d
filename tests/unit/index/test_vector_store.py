"""Vectors beside a store: kept over processes, erased with the words, begun anew where they are damaged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from rdflib.term import URIRef

from kgt_plugin import KGT
from kgt_plugin.index.vector_store import VectorStore
from kgt_plugin.stores import SearchedQuad
from kgt_plugin.testing import FakeEmbedder, FakeScorer


def _quads(texts: Iterable[str]) -> list[SearchedQuad]:
    """A quad for each text, by which alone it is found beside a store."""
    term = URIRef("urn:x")
    return [SearchedQuad(quad=(term, term, term, term), texts=(text,)) for text in texts]


def _put(store: VectorStore, user: str, model: str, vectors: dict[str, list[float]]) -> None:
    store.put(user, model, _quads(vectors), vectors)


def _got(store: VectorStore, user: str, model: str, texts: Iterable[str]) -> dict[str, list[float]]:
    found = store.get(user, model, _quads(texts))
    return {text: list(vector) for text, vector in found.items()}


class Counting(FakeEmbedder):
    """Counts the texts it embeds."""

    texts = 0

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        self.texts += len(texts)
        return super().embed(texts)


def test_vectors_come_back_by_user_embedder_and_text(tmp_path: Path) -> None:
    """What one user or embedder has is no other's."""
    store = VectorStore(tmp_path / "v.sqlite")
    _put(store, "ana", "m", {"tea": [0.5, -0.25], "milk": [1.0, 0.0]})
    assert _got(store, "ana", "m", ["tea", "rum"]) == {"tea": [0.5, -0.25]}
    assert _got(store, "ben", "m", ["tea"]) == _got(store, "ana", "n", ["tea"]) == {}
    many = {str(number): [float(number)] for number in range(1200)}
    _put(store, "ana", "m", many)
    assert _got(store, "ana", "m", list(many)) == many
    store.remove("ana", ["tea"])
    assert _got(store, "ana", "m", ["tea", "milk"]) == {"milk": [1.0, 0.0]}
    store.drop("ana")
    assert _got(store, "ana", "m", ["milk"]) == {}
    store.close()


def test_nothing_is_kept_without_a_file() -> None:
    """A store in memory has no vectors beside it."""
    store = VectorStore(None)
    _put(store, "ana", "m", {"tea": [1.0]})
    assert _got(store, "ana", "m", ["tea"]) == {}


def test_a_damaged_file_is_begun_anew(tmp_path: Path) -> None:
    """Derived data never stops an app."""
    path = tmp_path / "v.sqlite"
    path.write_bytes(b"this is no database" * 100)
    store = VectorStore(path)
    assert _got(store, "ana", "m", ["tea"]) == {}
    _put(store, "ana", "m", {"tea": [1.0]})
    assert _got(store, "ana", "m", ["tea"]) == {"tea": [1.0]}
    store.close()


@pytest.mark.parametrize("name", ["a.trig", "folder"])
def test_a_text_is_embedded_once_though_the_process_ends(tmp_path: Path, name: str) -> None:
    """The second process embeds the query alone."""
    for expected in (True, False):
        embedder = Counting()
        with KGT.open(store=tmp_path / name, model=FakeScorer(), embedder=embedder) as kgt:
            ana = kgt.user("ana")
            if expected:
                ana.keep("Lovely weather in Porto today. We went to the beach, all of us.")
            ana.context("Where were we?")
            assert (embedder.texts > 2) is expected


@pytest.mark.parametrize("everything", [True, False])
@pytest.mark.parametrize("place", ["folder", "a.trig"])
def test_forgotten_words_leave_no_vector(tmp_path: Path, everything: bool, place: str) -> None:  # noqa: FBT001 - a case
    """Vectors go with the words, at once."""
    with KGT.open(store=tmp_path / place, model=FakeScorer(), embedder=FakeEmbedder()) as kgt:
        ana = kgt.user("ana")
        ana.keep("Lovely weather in Porto today.")
        ana.context("Where were we?")
        text = "Lovely weather in Porto today."
        vectors = kgt._vectors
        [said] = ana.episodes()
        quad = ana._graph.episodes.quad_of(said.id, said.text)
        name = kgt.models.embedder.model_id if kgt.models.embedder else ""
        words = [SearchedQuad(quad=quad, texts=(text,))]
        assert vectors.get("ana", name, words)
        if everything:
            ana.forget_all()
        else:
            ana.forget(ana.episodes()[0])
        assert vectors.get("ana", name, words) == {}
        assert ana.context("Lovely weather in Porto?").items == ()
