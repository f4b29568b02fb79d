"""Somebody else's RDF: their vocabulary, their node for the user, nodes without names."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.term import URIRef

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.stores import open_store
from kgt_plugin.stores.wrapped import WrappedStore
from tests.unit.graph_edits import add, said

CRM = """
@prefix ex: <http://crm.example/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix schema: <https://schema.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:ana foaf:name "Ana Silva" ; ex:city ex:c1 ; ex:since 2019 ; ex:weight 61.5 ; ex:address [ ex:street "Rua A" ] .
ex:kunde7 owl:sameAs ex:ana ; ex:knows ex:ben .
ex:ben schema:name "Ben" .
ex:c1 rdfs:label "Lissabon"@de , "Lisbon"@en .
"""
ANA = "http://crm.example/ana"


@pytest.fixture
def crm(tmp_path: Path) -> Path:
    path = tmp_path / "crm.ttl"
    path.write_text(CRM)
    return path


def test_an_imported_person_is_the_user(crm: Path) -> None:
    """What a file says of the user's node, under any of its names, is about the user."""
    graph = PersonalGraph(open_store(":memory:"), "ana")
    graph.import_(crm, me=ANA)
    facts = said(graph)
    assert ("me", "city", "Lisbon") in facts
    assert ("me", "knows", "Ben") in facts
    assert ("me", "weight", "61.5") in facts
    graph.undo()
    assert not graph.canonical()


def test_an_unknown_person_is_refused(crm: Path) -> None:
    """A node that the file does not know is refused, and nothing is imported."""
    graph = PersonalGraph(open_store(":memory:"), "ana")
    with pytest.raises(InvalidInputError, match="says nothing of"):
        graph.import_(crm, me="http://crm.example/nobody")
    assert not graph.facts()


@pytest.mark.parametrize("user", ["ana", "ben"])
def test_a_file_says_who_the_user_is(crm: Path, user: str) -> None:
    """A node that the file says is the user's is the user, as is every other name of it; no `me` is needed."""
    crm.write_text(f"{CRM}<urn:kgt:user:{user}:me> owl:sameAs ex:kunde7 .")
    graph = PersonalGraph(open_store(":memory:"), "ana")
    graph.import_(crm)
    assert ("me", "city", "Lisbon") in said(graph)
    assert ("me", "knows", "Ben") in said(graph)
    assert not [labels for labels in said(graph) if labels[1] == "same as"]


def test_the_stores_own_node_need_not_be_in_the_file(tmp_path: Path) -> None:
    """Where the user has the same node in store and file, a file without it is imported as it is."""
    path = tmp_path / "more.ttl"
    path.write_text("<urn:x:rex> <urn:x:eats> <urn:x:bones> .")
    graph = PersonalGraph(open_store(":memory:"), "ana", me=URIRef(ANA))
    assert graph.import_(path, me=ANA).added


def test_a_wrapped_graph_says_who_the_user_is(crm: Path) -> None:
    """In an app's own graph the user is the node that the app gives; all else stays as it was."""
    inner = Graph().parse(crm)
    before = set(inner)
    graph = PersonalGraph(WrappedStore(inner, me=URIRef(ANA)), "ana")
    assert ("me", "city", "Lisbon") in said(graph)
    add(graph, ("me", "likes", "tea"))
    assert before < set(inner)
    assert {s for s, _, _ in set(inner) - before if "crm" in str(s)} == {URIRef(ANA)}
    graph.undo()
    assert set(inner) == before


def test_names_of_other_vocabularies_are_labels_of_last_resort(crm: Path) -> None:
    """A node without a label is called by its name, which is still a fact."""
    graph = PersonalGraph(open_store(":memory:"), "eve")
    graph.import_(crm)
    assert graph.label(URIRef(ANA)) == "Ana Silva"
    assert ("Ana Silva", "name", "Ana Silva") in said(graph)
    assert graph.node("Ben") == URIRef("http://crm.example/ben")


def test_a_node_without_a_name_is_described(crm: Path) -> None:
    """A blank node is said by what it holds, and its identifier never."""
    graph = PersonalGraph(open_store(":memory:"), "ana")
    graph.import_(crm, me=ANA)
    assert ("me", "address", "street Rua A") in said(graph)
    assert not any("_:" in label for labels in said(graph) for label in labels)


def test_a_turtle_file_keeps_its_prefixes(crm: Path) -> None:
    """A file that is opened as a store is written with the prefixes that it had."""
    graph = PersonalGraph(open_store(crm), "ana")
    add(graph, ("me", "likes", "tea"))
    written = crm.read_text()
    assert "@prefix ex: <http://crm.example/> ." in written
    assert "ex:ana " in written
