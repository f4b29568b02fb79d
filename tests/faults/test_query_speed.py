"""SPARQL over a large graph: what a store gives is what rdflib's own evaluator gives, and how much faster is told."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import median

import pytest
from rdflib import Graph
from rdflib.namespace import XSD
from rdflib.term import Literal, URIRef

from kgt_plugin.stores import open_store
from kgt_plugin.stores.port import Quad
from tests.faults.sizes import sized, tell

pytestmark = [pytest.mark.faults, pytest.mark.slow]
_TRIPLES = sized(full=1_000_000, quick=10_000)
_NAME = URIRef("urn:kgt:user:ana")
_AGE, _KNOWS, _CITY = URIRef("urn:x:age"), URIRef("urn:x:knows"), URIRef("urn:x:city")
_QUERIES = {
    "filter": "SELECT ?s ?a { ?s <urn:x:age> ?a FILTER(?a > 88) }",
    "path": "SELECT ?s ?c { ?s <urn:x:city> <urn:x:city3> . ?s <urn:x:knows>/<urn:x:knows>/<urn:x:city> ?c }",
    "aggregate": "SELECT ?c (COUNT(?s) AS ?n) (MAX(?a) AS ?m) { ?s <urn:x:city> ?c ; <urn:x:age> ?a } GROUP BY ?c",
}


def _quads() -> Iterator[Quad]:
    rng = random.Random(7)
    people = _TRIPLES // 5
    for number in range(people):
        person = URIRef(f"urn:x:person{number}")
        yield (person, _AGE, Literal(str(rng.randrange(90)), datatype=XSD.integer), _NAME)
        for known in rng.sample(range(people), 2):
            yield (person, _KNOWS, URIRef(f"urn:x:person{known}"), _NAME)
        yield (person, _CITY, URIRef(f"urn:x:city{rng.randrange(500)}"), _NAME)
        yield (person, URIRef("urn:x:said"), Literal(f"text {number}"), _NAME)


def _rows(graph: Graph, query: str, *, by_store: bool) -> list[tuple[str, ...]]:
    found = graph.query(query, use_store_provided=by_store)
    return sorted(tuple(map(str, row)) for row in found)  # type: ignore[arg-type]  # rows of a SELECT


def _compared(graph: Graph, query: str) -> str:
    """Ask both, compare their rows, and say how much of the processor each took."""
    before = time.process_time()
    expected = _rows(graph, query, by_store=False)
    by_rdflib = time.process_time() - before
    assert expected
    taken = []
    for _ in range(3):
        before = time.process_time()
        assert _rows(graph, query, by_store=True) == expected
        taken.append(time.process_time() - before)
    by_store = median(taken)
    return (
        f"{len(expected)} rows, {by_rdflib:.3f} s of the processor by rdflib, {by_store:.4f} s by the store, "
        f"{by_rdflib / by_store:.0f} times faster"
    )


@pytest.mark.parametrize("kind", ["store.sqlite", "store.oxigraph"])
def test_queries_of_a_large_graph(kind: str, tmp_path: Path) -> None:
    """A filter, a path and an aggregate give the rows that rdflib's evaluator gives."""
    store = open_store(tmp_path / kind)
    quads = _quads()
    while lot := list(islice(quads, 50_000)):
        store.commit(removed=(), added=lot)
    graph = store.graph(_NAME)
    # A store that copies a graph to query it does so by the second query at one revision.
    before = time.process_time()
    for _ in range(2):
        assert not list(graph.query("SELECT ?s { ?s ?p 'nothing' }"))
    copying = time.process_time() - before
    tell(f"{kind}, {_TRIPLES} triples: ready for queries after {copying:.2f} s of the processor")
    for name, query in _QUERIES.items():
        tell(f"{kind}, {name}: {_compared(graph, query)}")
    store.close()
