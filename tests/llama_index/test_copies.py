"""Copies and pickles of what is given to indexes and agents: what is open is shared, and never written out."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from llama_index.core.graph_stores.types import EntityNode

from kgt_plugin import KGT, HandleError, UserMemory
from kgt_plugin.llama_index import (
    KGTLLM,
    KGTEmbedding,
    KGTFeedbackHandler,
    KGTPGRetriever,
    KGTRetriever,
    RDFPropertyGraphStore,
)

QUESTION = "Where do I live?"
MADE: dict[str, Callable[[KGT, UserMemory], Any]] = {
    "KGTRetriever": lambda _kgt, ana: KGTRetriever(ana),
    "KGTPGRetriever": lambda _kgt, ana: KGTPGRetriever(RDFPropertyGraphStore(), ana),
    "RDFPropertyGraphStore": lambda _kgt, _ana: RDFPropertyGraphStore(),
    "KGTFeedbackHandler": lambda kgt, _ana: KGTFeedbackHandler(kgt),
    "KGTLLM": lambda kgt, _ana: KGTLLM.of(kgt),
    "KGTEmbedding": lambda kgt, _ana: KGTEmbedding.of(kgt),
}


def test_copied_retrievers_know_what_was_told_since(ana: UserMemory) -> None:
    """They are bound to the same user, and to the same shared graph."""
    store = RDFPropertyGraphStore()
    retrievers = copy.deepcopy([KGTRetriever(ana), KGTPGRetriever(store, ana, include_text=False)])
    ana.hear("I live in Munich.")
    for retriever in retrievers:
        (found, *_) = retriever.retrieve(QUESTION)
        assert found.get_content() == "I live in Munich."


def test_a_copied_graph_store_is_the_store_itself() -> None:
    """As a connection is: what is put through one is found by the other."""
    store = RDFPropertyGraphStore()
    copied = copy.deepcopy({"store": store})["store"]
    copied.upsert_nodes([EntityNode(name="Carol")])
    assert [node.id for node in store.get()] == ["Carol"]


def test_copied_models_share_what_is_loaded(kgt: KGT) -> None:
    """Their options are their own; no weights are copied."""
    llm, embedding = KGTLLM.of(kgt, max_tokens=4), KGTEmbedding.of(kgt)
    for twin in (copy.deepcopy(llm), llm.model_copy(deep=True)):
        assert (twin is llm, twin.max_tokens) == (False, 4)
        assert twin.generator is llm.generator
    for other in (copy.deepcopy(embedding), embedding.model_copy(deep=True)):
        assert other is not embedding
        assert other.get_text_embedding("tea") == embedding.get_text_embedding("tea")


@pytest.mark.parametrize("name", MADE)
def test_a_pickle_is_refused_with_what_to_do(name: str, kgt: KGT, ana: UserMemory) -> None:
    """One line, as a TypeError, instead of a part that is broken where it is read again."""
    with pytest.raises(HandleError, match=r"can't be pickled: \w+") as refused:
        pickle.dumps(MADE[name](kgt, ana))
    assert isinstance(refused.value, TypeError)
    assert "\n" not in str(refused.value)
