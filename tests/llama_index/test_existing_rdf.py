"""A graph that was there before us is wrapped, queried, changed and exported, its own way kept."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from llama_index.core.graph_stores.types import ChunkNode, EntityNode, Relation
from rdflib import Graph
from rdflib.namespace import RDFS
from rdflib.term import Literal, URIRef

from kgt_plugin import KGT
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.llama_index import RDFPropertyGraphStore
from kgt_plugin.stores.exact import to_ox_quad
from kgt_plugin.stores.serialization import canonical, parse
from kgt_plugin.testing import FakeEmbedder, FakeScorer

CLINIC = Path(__file__).with_name("clinic.ttl")
DATA = "https://clinic.example/data/"
TERMS = "https://clinic.example/terms#"
EATS = URIRef(TERMS + "eats")


def read(path: Path) -> list[tuple[Any, ...]]:
    """A Turtle file's triples, the literals in the forms that the file has."""
    return [quad[:3] for quad in parse(path.read_bytes(), ox.RdfFormat.TURTLE, where=str(path))]


def clinic() -> Graph:
    """The file as the graph of an application."""
    graph = Graph()
    for triple in read(CLINIC):
        graph.add(triple)
    return graph


def form(triples: Iterable[tuple[Any, ...]]) -> str:
    """The canonical N-Quads of triples."""
    return canonical(to_ox_quad((*triple, URIRef("urn:kgt:test"))) for triple in triples)


@pytest.fixture
def store() -> RDFPropertyGraphStore:
    return RDFPropertyGraphStore(clinic())


def only(store: RDFPropertyGraphStore, name: str) -> EntityNode:
    (node,) = store.get(ids=[name])
    assert isinstance(node, EntityNode)
    return node


class TestReading:
    def test_nodes_have_labels_types_and_typed_properties(
        self, store: RDFPropertyGraphStore
    ) -> None:
        """Names are labels, English or without language first; literals become Python values."""
        bruno = only(store, "Bruno")
        assert (bruno.name, bruno.label) == ("Bruno", "patient")
        assert bruno.properties == {
            "comment": "Shy with strangers.",
            "date of birth": dt.date(2019, 5, 4),
            "insured": True,
            "nickname": ["Bru", "Brummi"],
            "visits": 3,
            "weight kg": 7.5,
        }

    def test_relations_have_the_words_of_their_predicates(
        self, store: RDFPropertyGraphStore
    ) -> None:
        """A predicate without a label is called by its local name in words."""
        triplets = store.get_triplets(entity_names=["Bruno"])
        said = {(t[0].id, t[1].id, t[2].id) for t in triplets if not t[2].id.startswith("_:")}
        assert said == {
            ("Bruno", "eats", "fish"),
            ("Bruno", "lives in", f"York <{DATA}york>"),
        }

    def test_a_blank_node_is_a_node(self, store: RDFPropertyGraphStore) -> None:
        """It has properties and relations, and can be gone through."""
        (triplet,) = store.get_triplets(relation_names=["treatment"])
        assert triplet[2].properties == {"days": 10}
        reached = store.get_rel_map([triplet[0]], depth=2)
        assert "arnica salve" in {t[2].id for t in reached}

    def test_two_nodes_of_one_name_stay_two(self, store: RDFPropertyGraphStore) -> None:
        """Each is called by its name and its IRI."""
        names = {node.id for node in store.get() if node.id.startswith("York")}
        assert names == {f"York <{DATA}york>", f"York <{DATA}yorkUs>"}
        (triplet,) = store.get_triplets(ids=[f"York <{DATA}yorkUs>"])
        assert triplet[0].id == "Mimi"

    @pytest.mark.parametrize(
        "alias", ["Fisch", f"{DATA}fish", "fish"], ids=["German", "IRI", "English"]
    )
    def test_a_node_is_found_by_any_name(self, store: RDFPropertyGraphStore, alias: str) -> None:
        """Another label or the IRI finds it, and so do several nodes of one label."""
        assert only(store, alias).id == "fish"
        assert len(store.get(ids=["York"])) == 2

    def test_classes_and_properties_are_no_nodes(self, store: RDFPropertyGraphStore) -> None:
        """The vocabulary is how things are said, not what is said."""
        assert not {"patient", "eats", "lives in"} & {node.id for node in store.get()}

    def test_sparql_asks_in_the_files_own_terms(self, store: RDFPropertyGraphStore) -> None:
        """A query with its own prefix and a bound IRI reads names in either language."""
        rows = store.structured_query(
            f"PREFIX c: <{TERMS}> SELECT ?name {{ ?who c:eats ?food . ?food rdfs:label ?name "
            "FILTER(LANG(?name) = ?language) }",
            {"who": URIRef(DATA + "bruno"), "language": "de"},
        )
        assert rows == [{"name": "Fisch"}]


class TestWriting:
    def test_what_is_put_back_unchanged_changes_nothing(self) -> None:
        """Ill-formed numbers, languages, second labels and blank nodes are as they were."""
        graph = clinic()
        store = RDFPropertyGraphStore(graph)
        before = form(graph)
        triplets = store.get_triplets(relation_names=["eats", "lives in", "treatment", "drug"])
        store.upsert_nodes(store.get())
        store.upsert_relations([triplet[1] for triplet in triplets])
        assert form(graph) == before

    def test_a_changed_property_changes_its_triple_alone(self) -> None:
        """One literal goes and one comes, by the file's own predicate."""
        graph = clinic()
        store = RDFPropertyGraphStore(graph)
        before = set(graph)
        bruno = only(store, "Bruno")
        bruno.properties["visits"] = 4
        store.upsert_nodes([bruno])
        bruno_iri, visits = URIRef(DATA + "bruno"), URIRef(TERMS + "visits")
        (gone,) = before - set(graph)
        (come,) = set(graph) - before
        assert gone[:2] == come[:2] == (bruno_iri, visits)
        assert come[2] == Literal("4", datatype="http://www.w3.org/2001/XMLSchema#integer")

    def test_new_things_use_the_files_vocabulary(self) -> None:
        """A known name of a relation, type or property is the predicate or class it has there."""
        graph = clinic()
        store = RDFPropertyGraphStore(graph)
        store.upsert_nodes([EntityNode(name="Otto", label="patient", properties={"visits": 1})])
        store.upsert_relations([Relation(label="eats", source_id="Otto", target_id="fish")])
        otto = URIRef("urn:kgt:node:Otto")
        assert (otto, EATS, URIRef(DATA + "fish")) in graph
        assert {str(p) for p in graph.predicates(otto)} == {
            str(EATS),
            TERMS + "visits",
            str(RDFS.label),
            "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
        }
        assert URIRef(TERMS + "Patient") in set(graph.objects(otto))

    def test_a_changed_label_changes_the_type(self) -> None:
        """The type that gave the label makes way for the new one."""
        store = RDFPropertyGraphStore(clinic())
        mimi = only(store, "Mimi")
        store.upsert_nodes([mimi.model_copy(update={"label": "town"})])
        assert only(store, "Mimi").label == "town"
        assert len(store.structured_query(f"SELECT ?t {{ <{DATA}mimi> a ?t }}")) == 1

    def test_a_deleted_node_takes_its_labels_with_it(self) -> None:
        """Nothing with the node is left, and the rest of the graph is as it was."""
        graph = clinic()
        before = set(graph)
        store = RDFPropertyGraphStore(graph)
        store.delete(ids=["Mimi"])
        assert before - set(graph) == {t for t in before if URIRef(DATA + "mimi") in t}
        assert set(graph) <= before

    @pytest.mark.parametrize(
        "asked",
        [
            {"ids": ["York"]},
            {"entity_names": ["York"]},
            {"entity_names": ["York"], "relation_names": ["lives in"]},
        ],
    )
    def test_a_label_of_several_nodes_deletes_none(self, asked: dict[str, Any]) -> None:
        """Reading may find them all; what is deleted must be named, and one label suffices for one."""
        graph = clinic()
        store, before = RDFPropertyGraphStore(graph), form(graph)
        with pytest.raises(InvalidInputError, match="2 nodes are called 'York'"):
            store.delete(**asked)
        assert form(graph) == before
        store.delete(ids=[f"York <{DATA}yorkUs>", "Fisch"])
        assert [node.id for node in store.get(ids=["York"])] == ["York"]
        assert store.get(ids=["fish"]) == []

    def test_what_the_application_adds_is_seen(self) -> None:
        """The application goes on writing to its own graph."""
        graph = clinic()
        store = RDFPropertyGraphStore(graph)
        assert store.get(ids=["tuna"]) == []
        tuna = URIRef(DATA + "tuna")
        graph.add((tuna, RDFS.label, Literal("tuna")))
        graph.add((URIRef(DATA + "mimi"), EATS, tuna))
        assert only(store, "tuna").id == "tuna"


class TestPersonalizing:
    def learn(self, kgt: KGT) -> Any:
        return kgt.user("ana").learn(
            "What does Bruno eat?", "vegetables", old_answer="fish", subject="Bruno"
        )

    def test_an_edit_changes_nothing_but_what_it_says(self, tmp_path: Path) -> None:
        """Wrapped, personalized, exported: all other triples are those of the file."""
        path, exported = tmp_path / "clinic.ttl", tmp_path / "export.ttl"
        shutil.copy(CLINIC, path)
        with KGT.open(store=path, model=FakeScorer(), embedder=FakeEmbedder()) as kgt:
            view = RDFPropertyGraphStore(path, user="ana")
            assert view.get_triplets(["Bruno"], ["eats"])[0][2].id == "fish"
            edit = self.learn(kgt)
            foods = [t[2].id for t in view.get_triplets(["Bruno"], ["eats"])]
            assert foods == ["vegetables"]
            kgt.user("ana").export(exported)
            expected = set(read(CLINIC)) - {fact.terms for fact in edit.removed}
            expected |= {fact.terms for fact in edit.added}
            new = URIRef("urn:kgt:entity:vegetables")
            expected.add((new, RDFS.label, Literal("vegetables")))
            assert form(read(exported)) == form(expected)
            kgt.user("ana").undo()
            kgt.user("ana").export(exported)
            assert form(read(exported)) == form(read(CLINIC))
            view.close()

    def test_a_users_graph_is_read_only_here(self) -> None:
        """Its edits are journaled, so this is no way to change it."""
        store = RDFPropertyGraphStore(clinic(), user="ana")
        with pytest.raises(InvalidInputError, match="UserMemory"):
            store.upsert_nodes([ChunkNode(text="a note")])
        with pytest.raises(InvalidInputError, match="UserMemory"):
            store.delete(ids=["Bruno"])

    def test_a_users_graph_is_reached_by_the_user_alone(self) -> None:
        """Neither its name nor another user's view shows it."""
        with KGT.open(store=":memory:", model=FakeScorer(), embedder=FakeEmbedder()) as kgt:
            kgt.user("ana").learn("Where do I live?", "Porto", relations=["lives in"])
            shared = kgt.user("ana")._graph._store
            assert len(RDFPropertyGraphStore(shared, user="ana").get()) == 2
            assert RDFPropertyGraphStore(shared, user="ben").get() == []
            with pytest.raises(InvalidInputError, match="user="):
                RDFPropertyGraphStore(shared, name="urn:kgt:user:ana")

    def test_a_users_new_facts_are_found_by_name(self) -> None:
        """The names follow every edit, the one that renames too."""
        with KGT.open(store=":memory:", model=FakeScorer(), embedder=FakeEmbedder()) as kgt:
            ana = kgt.user("ana")
            view = RDFPropertyGraphStore(ana._graph._store, user="ana")
            for place in ("Porto", "Lisbon"):
                ana.learn("Where do I live?", place, relations=["lives in"])
                (triplet,) = view.get_triplets(ids=[place])
                assert (triplet[0].id, triplet[1].id) == ("me", "lives in")
