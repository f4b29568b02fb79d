"""`KGT.open` says at once when it is given a model that can't score or embed, and what to do."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.embeddings import DeterministicFakeEmbedding
from langchain_core.language_models import FakeListChatModel
from llama_index.core.embeddings import MockEmbedding
from llama_index.core.llms import MockLLM

from kgt_plugin import KGT, InvalidInputError
from kgt_plugin.testing import FakeEmbedder, FakeScorer

LANGCHAIN, LLAMA_INDEX = "kgt_plugin.langchain", "kgt_plugin.llama_index"


@pytest.mark.parametrize(
    ("model", "door"),
    [(FakeListChatModel(responses=["x"]), LANGCHAIN), (MockLLM(), LLAMA_INDEX)],
    ids=["LangChain", "LlamaIndex"],
)
def test_a_chat_model_is_refused_with_what_to_do(model: Any, door: str) -> None:
    """It stays the agent's, and may read turns."""
    with pytest.raises(InvalidInputError, match="can't score") as caught:
        KGT.open(store=":memory:", model=model)
    said = str(caught.value)
    assert type(model).__name__ in said
    assert f"extractor={door}.LLMExtractor(model)" in said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("embedder", "remedy"),
    [
        (DeterministicFakeEmbedding(size=4), f"{LANGCHAIN}.LangChainEmbedder(embeddings)"),
        (MockEmbedding(embed_dim=4), f"{LLAMA_INDEX}.LlamaIndexEmbedder(embeddings)"),
        (object(), "embed(texts)"),
    ],
    ids=["LangChain", "LlamaIndex", "anything"],
)
def test_a_frameworks_embeddings_are_refused_with_the_wrapper(embedder: Any, remedy: str) -> None:
    """One call makes them fit."""
    with pytest.raises(InvalidInputError) as caught:
        KGT.open(store=":memory:", model=FakeScorer(), embedder=embedder)
    assert remedy in str(caught.value)


@pytest.mark.parametrize("embedder", ["minilm", "", 5])
def test_what_is_no_embedder_is_refused(embedder: Any) -> None:
    """A name that nobody knows is not taken for the default."""
    with pytest.raises(InvalidInputError, match=r"embed\(texts\)"):
        KGT.open(store=":memory:", model=FakeScorer(), embedder=embedder)


@pytest.mark.parametrize("model", [object(), 5, FakeEmbedder()])
def test_what_is_no_model_is_refused(model: Any) -> None:
    """Not at the first correction, hours later."""
    with pytest.raises(InvalidInputError, match=r"score\(requests\)"):
        KGT.open(store=":memory:", model=model)
