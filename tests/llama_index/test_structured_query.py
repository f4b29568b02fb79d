"""SPARQL over a property graph: parameters are bound, and nothing else can be reached."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from llama_index.core.graph_stores.types import EntityNode, Relation
from rdflib import Dataset
from rdflib.term import URIRef

from kgt_plugin.errors import InvalidInputError, KGTError
from kgt_plugin.llama_index import RDFPropertyGraphStore


@pytest.fixture
def store() -> RDFPropertyGraphStore:
    store = RDFPropertyGraphStore()
    store.upsert_nodes([EntityNode(name=f"dog {i}", properties={"age": i}) for i in range(3)])
    store.upsert_relations([Relation(label="LIKES", source_id="dog 0", target_id="dog 1")])
    return store


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise AssertionError("the query went over the network")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_rows_are_python_values(store: RDFPropertyGraphStore) -> None:
    """Names are text, numbers are numbers, what is not bound is left out."""
    rows = store.structured_query(
        "SELECT ?name ?age ?no { ?s rdfs:label ?name ; property:age ?age } ORDER BY ?age LIMIT 2"
    )
    assert rows == [{"name": "dog 0", "age": 0}, {"name": "dog 1", "age": 1}]


@pytest.mark.parametrize(
    ("query", "parameters", "expected"),
    [
        ("SELECT ?age { ?s rdfs:label ?n ; property:age ?age }", {"n": "dog 2"}, [{"age": 2}]),
        (
            "SELECT (COUNT(*) AS ?c) { ?s property:age ?a FILTER(?a < ?max) }",
            {"max": 2},
            [{"c": 2}],
        ),
        ("SELECT ?age { { SELECT ?age { ?s property:age ?age } } }", {"age": 1}, [{"age": 1}]),
        ("ASK { ?s relation:LIKES ?o }", {"s": URIRef("urn:kgt:node:dog%200")}, [{"answer": True}]),
        (
            "ASK { ?s relation:LIKES ?o }",
            {"s": URIRef("urn:kgt:node:dog%201")},
            [{"answer": False}],
        ),
    ],
    ids=["text", "number", "in a sub-query", "IRI", "another IRI"],
)
def test_parameters_are_bound(
    store: RDFPropertyGraphStore,
    query: str,
    parameters: dict[str, Any],
    expected: list[dict[str, Any]],
) -> None:
    """A parameter is a term, wherever the query has it."""
    assert store.structured_query(query, parameters) == expected


@pytest.mark.parametrize("value", [None, ["dog 0"], {"a": 1}])
def test_a_parameter_is_one_value(store: RDFPropertyGraphStore, value: Any) -> None:
    """A list or nothing at all is refused."""
    with pytest.raises(InvalidInputError, match="one value"):
        store.structured_query("SELECT ?s { ?s rdfs:label ?name }", {"name": value})


def test_a_parameter_is_never_part_of_the_query(store: RDFPropertyGraphStore) -> None:
    """Text that is SPARQL is just text."""
    attack = 'dog 0" } UNION { ?s ?p ?o } #'
    query = "SELECT ?s { ?s rdfs:label ?name }"
    assert store.structured_query(query, {"name": attack}) == []
    store.upsert_nodes([EntityNode(name=attack)])
    assert len(store.structured_query(query, {"name": attack})) == 1


def test_a_parameter_that_the_query_lacks_is_refused(store: RDFPropertyGraphStore) -> None:
    """A misspelt parameter would find everything."""
    with pytest.raises(InvalidInputError, match=r"no variable \?nmae"):
        store.structured_query("SELECT ?s { ?s rdfs:label ?name }", {"nmae": "dog 0"})


def test_construct_gives_triples(store: RDFPropertyGraphStore) -> None:
    """Each triple is a row."""
    rows = store.structured_query(
        "CONSTRUCT { ?o relation:LIKED_BY ?s } WHERE { ?s relation:LIKES ?o }"
    )
    assert rows == [
        {
            "subject": "urn:kgt:node:dog%201",
            "predicate": "urn:kgt:relation:LIKED_BY",
            "object": "urn:kgt:node:dog%200",
        }
    ]


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://evil.example/sparql> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT ?where { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <http://evil.example/> { ?s ?p ?o } } }",
        "SELECT * { { SELECT * { OPTIONAL { SERVICE <http://evil.example/> { ?s ?p ?o } } } } }",
        "SELECT (IF(EXISTS { SERVICE <http://evil.example/> { ?s ?p ?o } }, 1, 2) AS ?x) {}",
        "SELECT * FROM <http://evil.example/data.ttl> { ?s ?p ?o }",
        "SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }",
        "SELECT * { GRAPH ?g { ?s ?p ?o } }",
        "ASK { ?s ?p ?o MINUS { GRAPH <urn:kgt:user:ana> { ?s ?p ?o } } }",
        "DESCRIBE ?s FROM <http://evil.example/> { ?s ?p ?o }",
        "INSERT DATA { <urn:x> <urn:y> 1 }",
        "DELETE WHERE { ?s ?p ?o }",
        "DROP ALL",
        "LOAD <http://evil.example/data.ttl>",
        "SELECT * { ?s ?p ?o } ; DROP ALL",
        "SELECT ?s { ?s unknown:prefix ?o }",
        "",
        "MATCH (n) RETURN n",
        "SELECT * { ?s ?p " + "(" * 3000 + " }",
    ],
)
def test_queries_that_look_elsewhere_or_change_are_refused(
    store: RDFPropertyGraphStore, query: str
) -> None:
    """One line says why, and nothing has happened."""
    before = set(store.client)
    with pytest.raises(InvalidInputError) as refusal:
        store.structured_query(query)
    assert "\n" not in str(refusal.value)
    assert set(store.client) == before


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?age { ?s property:age ?age }",
        "SELECT DISTINCT ?age { ?s property:age ?age } ORDER BY ?age",
        "CONSTRUCT { ?s property:age ?age } WHERE { ?s property:age ?age }",
        "SELECT * { ?s1 ?p1 ?o1 . ?s2 ?p2 ?o2 . ?s3 ?p3 ?o3 . ?s4 ?p4 ?o4 . ?s5 ?p5 ?o5 }",
        "SELECT ?age { ?s property:age ?age } LIMIT 100",
    ],
    ids=["SELECT", "DISTINCT", "CONSTRUCT", "product", "LIMIT above"],
)
def test_too_many_rows_are_an_error(store: RDFPropertyGraphStore, query: str) -> None:
    """Nothing is cut off in silence, and of a product no more is computed than tells that it is too large."""
    small = RDFPropertyGraphStore(Dataset(), max_rows=2)
    small.upsert_nodes(store.get())
    with pytest.raises(InvalidInputError, match=r"more than 2 rows: .*LIMIT.*max_rows"):
        small.structured_query(query)


def test_as_many_rows_as_are_allowed_come_whole(store: RDFPropertyGraphStore) -> None:
    """The bound is on what a query gives, not on what it looks at."""
    small = RDFPropertyGraphStore(Dataset(), max_rows=3)
    small.upsert_nodes(store.get())
    assert len(small.structured_query("SELECT ?s { ?s property:age ?age }")) == 3
    assert len(small.structured_query("SELECT ?s { ?s ?p ?o } LIMIT 3")) == 3
    assert small.structured_query("SELECT (COUNT(*) AS ?c) { ?s ?p ?o }")[0]["c"] > 3
    with pytest.raises(InvalidInputError, match="max_rows"):
        RDFPropertyGraphStore(max_rows=0)


def test_other_graphs_of_a_dataset_are_out_of_reach() -> None:
    """A query sees its own graph, not the union."""
    dataset = Dataset(default_union=True)
    dataset.graph(URIRef("urn:other")).add((URIRef("urn:a"), URIRef("urn:b"), URIRef("urn:secret")))
    store = RDFPropertyGraphStore(dataset)
    assert store.structured_query("SELECT * { ?s ?p ?o }") == []


async def test_the_awaited_query_answers_alike(store: RDFPropertyGraphStore) -> None:
    """It takes the same parameters."""
    query = "SELECT ?age { ?s rdfs:label ?n ; property:age ?age }"
    assert await store.astructured_query(query, {"n": "dog 1"}) == [{"age": 1}]
    assert "LIKES" in await store.aget_schema_str()


def test_the_schema_names_what_a_query_needs(store: RDFPropertyGraphStore) -> None:
    """Types, relations and properties come with their IRIs; however many there are, few are told."""
    schema = store.get_schema()
    assert schema["relations"] == [{"name": "LIKES", "iri": "urn:kgt:relation:LIKES", "uses": 1}]
    assert [use["name"] for use in schema["properties"]] == ["age"]
    store.upsert_relations(
        [Relation(label=f"R{i}", source_id="dog 0", target_id="dog 1") for i in range(500)]
    )
    assert store.get_schema() is schema
    assert len(store.get_schema(refresh=True)["relations"]) == 40
    assert len(store.get_schema_str()) < 6000


def test_a_store_that_fails_says_so_in_our_terms(tmp_path: Any) -> None:
    """A closed store and an unreadable file are errors of this package."""
    store = RDFPropertyGraphStore(tmp_path / "store")
    store.close()
    with pytest.raises(KGTError):
        store.get()
    with pytest.raises(KGTError):
        RDFPropertyGraphStore.from_persist_path(str(tmp_path / "missing.ttl"))


@pytest.mark.parametrize(
    "answer",
    [
        "```sparql\n{}\n```",
        "```\n{}\n```\n",
        "Here is the query:\n\n```SPARQL\n{}\n```\nIt counts the dogs.",
        "  ```sparql\n  {}\n  ```",
        "```sparql\n{}",
    ],
)
def test_a_query_in_a_code_fence_is_read(answer: str, store: RDFPropertyGraphStore) -> None:
    """Models fence their answers whatever they are told; words around the fence are no query."""
    query = "SELECT (COUNT(?s) AS ?c)\n{ ?s property:age ?a }"
    assert store.structured_query(answer.format(query)) == [{"c": 3}]


def test_backquotes_within_a_query_are_its_own(store: RDFPropertyGraphStore) -> None:
    """Only a line of its own is a fence."""
    query = 'SELECT ?x\n{ BIND("```a```" AS ?x) }'
    assert store.structured_query(query) == [{"x": "```a```"}]
