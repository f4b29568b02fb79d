"""SPARQL over a database: by Oxigraph over a copy of one revision, and never over an old one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import XSD
from rdflib.term import BNode, Identifier, Literal, URIRef

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.stores import query_copies
from kgt_plugin.stores.sqlite import SqliteStore

ANA, BEN = URIRef("urn:kgt:user:ana"), URIRef("urn:kgt:user:ben")
S, P = URIRef("urn:s"), URIRef("urn:p")
ALL = "SELECT ?o { ?s ?p ?o }"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """A store that is empty."""
    opened = SqliteStore(tmp_path / "a.sqlite")
    yield opened
    opened.close()


def _add(store: SqliteStore, *values: Identifier, name: URIRef = ANA) -> None:
    store.commit(removed=(), added=[(S, P, value, name) for value in values])


def _found(graph: Graph) -> set[Identifier]:
    return {row[0] for row in graph.query(ALL)}  # type: ignore[index, misc]  # rows of a SELECT


def _copies(store: SqliteStore) -> list[URIRef]:
    return list(store._copies._copies)


def test_terms_come_back_as_they_are(store: SqliteStore) -> None:
    """Oxigraph answers, and each lexical form, tag and blank node comes back."""
    values = {
        Literal("01", datatype=XSD.int, normalize=False),
        Literal("5.0", datatype=XSD.decimal, normalize=False),
        Literal("chat", lang="fr"),
        Literal('a "b"\n'),
        BNode("b1"),
        URIRef("urn:o"),
    }
    _add(store, *values)
    assert _found(store.graph(ANA)) == values
    assert _copies(store) == [ANA]


def test_no_other_users_graph_is_seen(store: SqliteStore) -> None:
    """A query sees its own graph alone, and cannot name another."""
    _add(store, Literal("a"))
    _add(store, Literal("b"), name=BEN)
    assert _found(store.graph(ANA)) == {Literal("a")}
    assert _found(store.graph(BEN)) == {Literal("b")}
    with pytest.raises(InvalidInputError, match="GRAPH reads another graph"):
        store.graph(ANA).query(f"SELECT ?o {{ GRAPH <{BEN}> {{ ?s ?p ?o }} }}")


def test_a_change_is_seen_at_once(store: SqliteStore, tmp_path: Path) -> None:
    """What this connection or another has written is found by the next query."""
    graph = store.graph(ANA)
    _add(store, Literal("a"))
    assert _found(graph) == {Literal("a")}
    _add(store, Literal("b"))
    assert _found(graph) == {Literal("a"), Literal("b")}
    other = SqliteStore(tmp_path / "a.sqlite")
    other.commit(removed=[(S, P, Literal("a"), ANA)], added=())
    other.close()
    assert _found(graph) == {Literal("b")}


def test_a_transaction_sees_its_own_changes_and_leaves_no_copy(store: SqliteStore) -> None:
    """Within a transaction its changes are found, and none of them once it is broken off."""
    graph = store.graph(ANA)
    _add(store, Literal("a"))
    with pytest.raises(ValueError, match="stop"), store.transaction():  # noqa: PT012 - within it
        _add(store, Literal("b"))
        assert _found(graph) == {Literal("a"), Literal("b")}
        raise ValueError("stop")
    assert _copies(store) == []
    assert _found(graph) == {Literal("a")}


def test_a_snapshot_stays_as_it_was(store: SqliteStore, tmp_path: Path) -> None:
    """Within a snapshot queries find what was there when it began."""
    graph = store.graph(ANA)
    _add(store, Literal("a"))
    other = SqliteStore(tmp_path / "a.sqlite")
    with store.snapshot():
        assert _found(graph) == {Literal("a")}
        other.commit(removed=(), added=[(S, P, Literal("b"), ANA)])
        assert _found(graph) == {Literal("a")}
    assert _found(graph) == {Literal("a"), Literal("b")}
    other.close()


def test_a_large_graph_is_copied_for_its_second_query(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A graph above some size is copied where it is queried again as it is, and a huge one never."""
    monkeypatch.setattr(query_copies, "_AT_ONCE", 1)
    values = {Literal("a"), Literal("b")}
    _add(store, *values)
    for copied in ([], [ANA]):
        assert _found(store.graph(ANA)) == values
        assert _copies(store) == copied
    _add(store, Literal("c"))
    monkeypatch.setattr(query_copies, "_LARGEST", 2)
    for _ in range(3):
        assert len(_found(store.graph(ANA))) == 3
    assert store._copies._copies[ANA][0] != store.revision(ANA)


def test_a_few_graphs_are_kept(store: SqliteStore) -> None:
    """The copies of the graphs that were queried last are kept."""
    names = [URIRef(f"urn:kgt:user:u{number}") for number in range(6)]
    for name in names:
        _add(store, Literal(name), name=name)
        assert _found(store.graph(name)) == {Literal(name)}
    assert _copies(store) == names[-4:]


@pytest.mark.parametrize("how", ["drop", "erase"])
def test_what_is_forgotten_stays_in_no_copy(store: SqliteStore, how: str) -> None:
    """Forgetting lets go of the copies at once."""
    _add(store, Literal("a secret"))
    assert _found(store.graph(ANA))
    if how == "drop":
        store.drop([ANA])
    else:
        store.commit(removed=[(S, P, Literal("a secret"), ANA)], added=())
        store.erase_removed()
    assert _copies(store) == []
    assert not _found(store.graph(ANA))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_fork_makes_copies_of_its_own(store: SqliteStore) -> None:
    """A child process queries what its parent had copied, and sees what the parent writes then."""
    graph = store.graph(ANA)
    _add(store, Literal("a"))
    assert _found(graph) == {Literal("a")}
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, f"{_copies(store)} {len(_found(graph))}".encode())
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reading, 100) == b"[] 1"
    for each in (reading, writing):
        os.close(each)
    _add(store, Literal("b"))
    assert len(_found(graph)) == 2


def test_every_form_of_query(store: SqliteStore) -> None:
    """ASK, CONSTRUCT and values of variables work as with rdflib, and rows can be read again and in part."""
    _add(store, Literal("a"), Literal("b"))
    graph = store.graph(ANA)
    assert graph.query("ASK { ?s ?p 'a' }").askAnswer
    made = graph.query("CONSTRUCT { ?s <urn:q> ?o } { ?s ?p ?o }").graph
    assert made is not None
    assert set(made) == {(S, URIRef("urn:q"), Literal(each)) for each in "ab"}
    bound = graph.query(ALL, initBindings={"o": Literal("b")})
    assert [str(row.o) for row in bound] == ["b"]  # type: ignore[union-attr]  # rows of a SELECT
    rows = graph.query("SELECT ?o ?none { ?s ?p ?o } ORDER BY ?o")
    first = next(iter(rows))
    assert [str(row["o"]) for row in rows] == ["a", "b"]  # type: ignore[index, call-overload]  # as above
    assert first.asdict() == {"o": Literal("a")}  # type: ignore[union-attr]  # as above
    assert (len(rows), bool(rows), [str(v) for v in rows.vars or ()]) == (2, True, ["o", "none"])
    assert [dict(each) for each in rows.bindings] == [
        {variable: value} for variable in (rows.vars or ())[:1] for value in map(Literal, "ab")
    ]
    assert b'"value":"b"' in (rows.serialize(format="json") or b"")
