"""An app's own embeddings weigh facts."""

from __future__ import annotations

from langchain_core.embeddings import Embeddings

from kgt_plugin import KGT
from kgt_plugin.embedding import Embedder
from kgt_plugin.langchain import LangChainEmbedder
from kgt_plugin.testing import EmbedderContract, FakeEmbedder, FakeScorer


class Words(Embeddings):
    """Embeddings that do not care for the length of their vectors."""

    model = "words@1"

    def __init__(self) -> None:
        self.inner = FakeEmbedder()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[3.0 * number for number in vector] for vector in self.inner.embed(texts)]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


class Zeros(Words):
    """Embeddings that know nothing, and have no name."""

    model = None  # type: ignore[assignment]  # that is the point

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[0.0, 0.0] for _ in texts]


class TestLangChainEmbedder(EmbedderContract):
    """Embeddings of LangChain keep the contract of an embedder."""

    def make_embedder(self) -> Embedder:
        return LangChainEmbedder(Words())


def test_its_name_says_which_model_it_is() -> None:
    """Two models have two names, and the app may choose."""
    assert LangChainEmbedder(Words()).model_id == "Words:words@1"
    assert LangChainEmbedder(Zeros()).model_id == "Zeros"
    assert LangChainEmbedder(Words(), model_id="mine@2").model_id == "mine@2"


def test_a_vector_of_zeros_is_near_nothing() -> None:
    """It is no division by zero."""
    assert LangChainEmbedder(Zeros()).embed(["a"]) == [[0.0, 0.0]]


def test_an_apps_own_embeddings_weigh_facts() -> None:
    """Opened with them, KGT retrieves by them."""
    words = Words()
    with KGT.open(store=":memory:", model=FakeScorer(), embedder=LangChainEmbedder(words)) as kgt:
        kgt.user("ana").hear("I live in Porto. I work at Acme.")
        found = kgt.user("ana").context("Where do I live?").facts
        assert found[0].triple.labels == ("me", "lives in", "Porto")
        assert words.inner.calls
