"""Vectors from memory: the same, asked for once, bounded, and never another model's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from kgt_plugin import KGT
from kgt_plugin.embedding.cache import CachedEmbedder, cached_embedder
from kgt_plugin.errors import InvalidInputError, ModelError
from kgt_plugin.records import Edit, EditKind, Triple
from kgt_plugin.testing import EmbedderContract, FakeEmbedder, FakeScorer

VECTOR_BYTES = 8 * 256


class TestCachedEmbedder(EmbedderContract):
    """What stands before an embedder keeps the contract as the embedder does."""

    def make_embedder(self) -> CachedEmbedder:
        return CachedEmbedder(FakeEmbedder())


def test_each_text_is_embedded_once() -> None:
    """Only what is new is asked, each text once, and the vectors are those of the embedder."""
    inner = FakeEmbedder()
    embedder = CachedEmbedder(inner)
    embedder.embed(["dog", "cat", "dog"])
    assert embedder.embed(["cat", "cow"]) == FakeEmbedder().embed(["cat", "cow"])
    assert inner.calls == [("dog", "cat"), ("cow",)]


def test_another_model_is_asked_anew() -> None:
    """A vector of another model is no vector of this one."""
    inner = FakeEmbedder(model_id="one@1")
    embedder = CachedEmbedder(inner)
    embedder.embed(["dog"])
    inner._model_id = "two@1"
    embedder.embed(["dog"])
    assert len(inner.calls) == 2


def test_the_least_recently_used_go_first() -> None:
    """It holds no more than its capacity, and what was used last stays."""
    inner = FakeEmbedder()
    embedder = CachedEmbedder(inner, capacity_mb=2 * VECTOR_BYTES / 1e6)
    embedder.embed(["dog", "cat"])
    embedder.embed(["dog"])
    embedder.embed(["cow"])
    assert len(embedder) == 2
    embedder.embed(["dog", "cow"])
    assert len(inner.calls) == 2
    embedder.embed(["cat"])
    assert len(inner.calls) == 3


def test_threads_that_evict_each_others_vectors_get_the_right_ones() -> None:
    """Its size is right after any number of threads."""
    embedder = CachedEmbedder(FakeEmbedder(), capacity_mb=3 * VECTOR_BYTES / 1e6)
    texts = ["dog", "cat", "cow", "hen", "pig"]
    expected = FakeEmbedder().embed(texts)
    with ThreadPoolExecutor(8) as pool:
        assert all(found == expected for found in pool.map(embedder.embed, [texts] * 100))
    assert len(embedder) == 3


def test_it_is_wrapped_once_and_never_empty() -> None:
    """A cached embedder passes through; a capacity of nothing is refused."""
    embedder = cached_embedder(FakeEmbedder())
    assert cached_embedder(embedder) is embedder
    with pytest.raises(InvalidInputError, match="capacity"):
        CachedEmbedder(FakeEmbedder(), capacity_mb=0)


class Lazy(FakeEmbedder):
    """Answers the first text only."""

    def embed(self, texts: object) -> list[list[float]]:
        return super().embed(list(texts)[:1])  # type: ignore[call-overload]  # a sequence


def test_an_embedder_that_answers_too_little_is_named() -> None:
    """Too few vectors are an error, not a shift of them."""
    with pytest.raises(ModelError, match="1 of 2"):
        CachedEmbedder(Lazy()).embed(["dog", "cat"])


@pytest.mark.slow
def test_many_facts_cost_a_vector_each_and_one_a_relation_once() -> None:
    """300 facts of three relations are searched by 303 vectors, made in one batch with the first question."""
    inner = FakeEmbedder()
    ana = KGT.open(store=":memory:", model=FakeScorer(), embedder=inner).user("ana")
    graph = ana._graph
    facts = tuple(
        graph.triple("me", ("likes", "owns", "visited")[n % 3], f"thing {n}") for n in range(300)
    )
    graph.apply(edit_of(*facts))
    ana.context("What do I like?")
    ana.context("What do I like?")
    assert [len(call) for call in inner.calls] == [304]
    graph.apply(edit_of(graph.triple("me", "likes", "one more")))
    ana.context("What do I like?")
    assert [len(call) for call in inner.calls] == [304, 1]


def edit_of(*facts: Triple) -> Edit:
    return Edit(id=None, kind=EditKind.IMPORT, time=None, added=facts)


class Held(FakeEmbedder):
    """An embedder that holds something."""

    closed = 0

    def close(self) -> None:
        self.closed += 1


def test_closing_lets_go_of_the_embedder_and_of_every_vector() -> None:
    """What the app's embedder holds is let go of with `KGT`, though a cache stands before it."""
    inner = Held()
    with KGT.open(store=":memory:", model=FakeScorer(), embedder=inner) as kgt:
        embedder = kgt.models.embedder
        assert isinstance(embedder, CachedEmbedder)
        embedder.embed(["dog"])
        assert inner.closed == 0
    assert inner.closed == 1
    assert len(embedder) == 0
    CachedEmbedder(FakeEmbedder()).close()  # nothing to let go of
