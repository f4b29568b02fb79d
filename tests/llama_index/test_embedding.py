"""Embeddings lent both ways are the same numbers."""

from __future__ import annotations

import pytest

from kgt_plugin import KGT, ModelError
from kgt_plugin.embedding import Embedder
from kgt_plugin.llama_index import KGTEmbedding, LlamaIndexEmbedder
from kgt_plugin.testing import EmbedderContract, FakeEmbedder, FakeScorer


class TestLlamaIndexEmbedder(EmbedderContract):
    """An embedding model of LlamaIndex keeps the contract of an embedder, and so does the way back."""

    def make_embedder(self) -> Embedder:
        return LlamaIndexEmbedder(KGTEmbedding(FakeEmbedder(), model_name="fake"))


def test_its_name_says_which_model_it_is() -> None:
    """Two models have two names."""
    embedder = LlamaIndexEmbedder(KGTEmbedding(FakeEmbedder(), model_name="fake"))
    assert embedder.model_id == "KGTEmbedding:fake"


async def test_texts_and_queries_are_embedded_alike(kgt: KGT) -> None:
    """Blocking and awaited, one and many."""
    model, text = KGTEmbedding.of(kgt), "the food of my dog"
    (expected,) = FakeEmbedder().embed([text])
    assert model.get_text_embedding(text) == expected
    assert model.get_query_embedding(text) == expected
    assert model.get_text_embedding_batch([text, text]) == [expected, expected]
    assert await model.aget_text_embedding(text) == expected
    assert await model.aget_query_embedding(text) == expected
    assert await model.aget_text_embedding_batch([text]) == [expected]


def test_kgt_without_an_embedder_lends_none() -> None:
    """The message names the remedy."""
    with (
        KGT.open(store=":memory:", model=FakeScorer(), embedder=None) as kgt,
        pytest.raises(ModelError, match="embedder="),
    ):
        KGTEmbedding.of(kgt)


def test_an_apps_own_embeddings_weigh_facts() -> None:
    """Opened with them, KGT retrieves by them."""
    inner = FakeEmbedder()
    embedder = LlamaIndexEmbedder(KGTEmbedding(inner))
    with KGT.open(store=":memory:", model=FakeScorer(), embedder=embedder) as kgt:
        kgt.user("ana").hear("I live in Porto. I work at Acme.")
        found = kgt.user("ana").context("Where do I live?").facts
        assert found[0].triple.labels == ("me", "lives in", "Porto")
        assert inner.calls
