"""The retriever: the framework's own suite, provenance, scope."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.retrievers import BaseRetriever
from langchain_tests.integration_tests import RetrieversIntegrationTests
from pydantic import ValidationError

from kgt_plugin import KGT, InvalidInputError, UserMemory
from kgt_plugin.langchain import KGTRetriever
from kgt_plugin.testing import FakeEmbedder, FakeScorer

STORY = "I live in Munich. I work at Siemens. I'm vegetarian. My favourite colour is teal."


class TestKGTRetriever(RetrieversIntegrationTests):
    """The suite of langchain-tests, nothing left out."""

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        """The class."""
        return KGTRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        """A memory with four facts of one subject."""
        kgt = KGT.open(store=":memory:", model=FakeScorer(), embedder=FakeEmbedder())
        memory = kgt.user("ana@example.org")
        memory.hear(STORY)
        return {"memory": memory}

    @property
    def retriever_query_example(self) -> str:
        """A question that names the subject."""
        return "Where do I live?"


def test_a_document_tells_where_its_fact_comes_from(ana: UserMemory) -> None:
    """Score, words, terms, edit and message go with the sentence."""
    (edit,) = ana.hear("I live in Munich.")
    (document,) = KGTRetriever(memory=ana).invoke("Where do I live?")
    assert document.page_content == "I live in Munich."
    assert document.metadata["score"] == pytest.approx(1.0)
    assert document.metadata["edit_id"] == edit.id
    assert document.metadata["source"] == "I live in Munich."
    assert document.metadata["triple"].endswith("<urn:kgt:entity:munich>")
    keys = ("subject", "relation", "object")
    assert [document.metadata[key] for key in keys] == ["me", "lives in", "Munich"]


async def test_a_later_edit_is_traced_too(ana: UserMemory) -> None:
    """What was remembered of the journal does not hide what came after."""
    ana.hear("I live in Munich.")
    retriever = KGTRetriever(memory=ana)
    await retriever.ainvoke("Where do I live?")
    ana.hear("I live in Berlin now.")
    (document,) = await retriever.ainvoke("Where do I live?")
    assert document.metadata["source"] == "I live in Berlin now."


def test_nobody_elses_facts_are_found(kgt: KGT, ana: UserMemory) -> None:
    """A retriever is one user's, whatever the query says."""
    ana.hear(STORY)
    assert KGTRetriever(memory=kgt.user("ben")).invoke("Where does ana@example.org live?") == []


def test_bad_arguments_are_refused(ana: UserMemory) -> None:
    """An empty query and a k below one are errors, not empty results."""
    with pytest.raises(InvalidInputError):
        KGTRetriever(memory=ana).invoke("  ")
    with pytest.raises(ValidationError):
        KGTRetriever(memory=ana, k=0)
