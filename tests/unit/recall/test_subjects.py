"""Whom a query is about, resolved against a graph."""

from __future__ import annotations

import pytest

from kgt_plugin.errors import SubjectNotFoundError
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.recall.subjects import SubjectResolver
from kgt_plugin.records import Edit, EditKind
from kgt_plugin.stores import open_store


@pytest.fixture
def graph() -> PersonalGraph:
    return PersonalGraph(open_store(":memory:"), "ana")


def add(graph: PersonalGraph, *words: str) -> None:
    """Put one fact into the graph."""
    subject, relation, value = words
    triple = graph.triple(subject, relation, value)
    graph.apply(Edit(id=None, kind=EditKind.LEARN, time=None, added=(triple,)))


def test_a_given_subject_is_found_as_a_word(graph: PersonalGraph) -> None:
    """The "me" inside "name" is nobody."""
    subject = SubjectResolver(graph).resolve("What is the name of it?", explicit="me")
    assert (subject.node, subject.span) == (graph.me, (0, 0))


def test_the_clause_begins_with_the_sentence_that_names_the_subject(graph: PersonalGraph) -> None:
    """What stands before it may be about anything."""
    query = "The weather was fine. Lyon is located in"
    subject = SubjectResolver(graph).resolve(query, explicit="Lyon")
    assert (subject.clause, subject.span) == ("Lyon is located in", (0, 4))


def test_my_dog_is_what_the_users_fact_names(graph: PersonalGraph) -> None:
    """Who has said (me, dog, Rex) means Rex by "my dog"."""
    add(graph, "me", "dog", "Rex")
    subject = SubjectResolver(graph).resolve("What does my dog eat?")
    assert subject.node == graph.node("Rex")


def test_a_name_means_its_bearer_unless_it_has_facts_itself(graph: PersonalGraph) -> None:
    """Rex is my dog's name until something is known of Rex."""
    add(graph, "my dog", "name", "Rex")
    resolver = SubjectResolver(graph)
    assert resolver.resolve("What does Rex eat?").node == graph.node("my dog")
    add(graph, "Rex", "eats", "grass")
    assert resolver.resolve("What does Rex eat?").node == graph.node("Rex")


def test_changes_of_the_graph_are_followed(graph: PersonalGraph) -> None:
    """A name that comes is known at once, and one that goes is not."""
    resolver = SubjectResolver(graph)
    assert resolver.find("what about the old mill?") is None
    add(graph, "old mill", "built in", "1789")
    found = resolver.find("what about the old mill?")
    assert found is not None
    assert found.node == graph.node("old mill")
    graph.undo()
    assert resolver.find("what about the old mill?") is None


def test_nobody_named_is_an_error_that_tells_the_remedy(graph: PersonalGraph) -> None:
    """The caller can say the subject."""
    with pytest.raises(SubjectNotFoundError, match="--subject"):
        SubjectResolver(graph).resolve("what is it?")
