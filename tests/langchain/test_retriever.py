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
CHATTER = ("Where I live, the trams run all night.", "The house where I live now has a garden.")


class TestKGTRetriever(RetrieversIntegrationTests):
    """The suite of langchain-tests, nothing left out."""

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        """The class."""
        return KGTRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        """A memory with a fact and messages that bear on the question."""
        kgt = KGT.open(store=":memory:", model=FakeScorer(), embedder=FakeEmbedder())
        memory = kgt.user("ana@example.org")
        for message in (STORY, *CHATTER):
            memory.hear(message)
        return {"memory": memory}

    @property
    def retriever_query_example(self) -> str:
        """A question that several of them bear on."""
        return "Where do I live?"


def test_a_document_tells_where_its_fact_comes_from(ana: UserMemory) -> None:
    """Score, words, terms, time, edit and message go with the sentence."""
    (edit,) = ana.hear("I live in Munich.")
    (document,) = KGTRetriever(memory=ana).invoke("Where do I live?")
    (episode,) = ana.episodes()
    assert document.page_content == "I live in Munich."
    triple = document.metadata["triple"]
    assert triple.endswith("<urn:kgt:entity:munich>")
    assert document.metadata == {
        "score": ana.context("Where do I live?").items[0].probability,
        "kind": "fact",
        "subject": "me",
        "relation": "lives in",
        "object": "Munich",
        "triple": triple,
        "edit_id": edit.id,
        "time": episode.time.isoformat(),
        "source": "I live in Munich.",
        "episode_id": episode.id,
    }


def test_a_document_tells_where_a_turn_comes_from(ana: UserMemory) -> None:
    """A turn that no rule reads comes with the whole message, its time, and what it answers."""
    said = "Only the trams at night are too loud for my taste."
    assert ana.hear(said, answered="Do you like where you live?") == []
    (document,) = KGTRetriever(memory=ana).invoke("What is too loud for my taste?")
    (episode,) = ana.episodes()
    assert document.page_content == said
    assert document.metadata == {
        "score": ana.context("What is too loud for my taste?").items[0].probability,
        "kind": "episode",
        "answered": "Do you like where you live?",
        "time": episode.time.isoformat(),
        "source": said,
        "episode_id": episode.id,
    }


def test_the_documents_are_the_items_of_the_context(ana: UserMemory) -> None:
    """Facts and turns come in one order, by their probability, as the memory gives them."""
    for message in (STORY, *CHATTER):
        ana.hear(message)
    items = ana.context("Where do I live?").items
    documents = KGTRetriever(memory=ana).invoke("Where do I live?")
    assert [(d.page_content, d.metadata["score"]) for d in documents] == [
        (item.text, item.probability) for item in items
    ]
    assert {d.metadata["kind"] for d in documents} == {"fact", "episode"}


async def test_a_later_edit_is_traced_too(ana: UserMemory) -> None:
    """A retriever that has been asked before tells of what came after."""
    ana.hear("I live in Munich.")
    retriever = KGTRetriever(memory=ana)
    await retriever.ainvoke("Where do I live?")
    ana.hear("I live in Berlin now.")
    documents = await retriever.ainvoke("Where do I live?")
    facts = [each.metadata for each in documents if each.metadata["kind"] == "fact"]
    assert [fact["source"] for fact in facts] == ["I live in Berlin now."]


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
