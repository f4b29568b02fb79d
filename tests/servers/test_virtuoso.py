"""Memory on a real Virtuoso: the contract, writers side by side, hostile text, big imports."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from rdflib.namespace import XSD
from rdflib.term import Literal, URIRef

from kgt_plugin.errors import ForgottenError, InvalidInputError, StoreError
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.records import Edit, Triple
from kgt_plugin.stores import Store, open_store
from kgt_plugin.stores.sparql import SparqlStore
from kgt_plugin.testing.store_contract import StoreContract
from tests.servers.virtuoso import Virtuoso
from tests.unit.graph_edits import add, edit, said

pytestmark = pytest.mark.sparql

FULL = os.environ.get("KGT_TEST_FAULTS") == "full"
PROCESSES, EDITS = 4, 100 if FULL else 5
IMPORTED = 12_000 if FULL else 1_500
"""Facts of an import: some parts of 500 triples, or more lines than Virtuoso takes at once."""
HOSTILE = (
    'say "no"\n\\ } ; DROP ALL #',
    "\\u0022 } \\U0000005C \\\\u0041",
    "100% %20 %41 a+b &c=d",
    "?x $y {z} <urn:a> 'q' '''",
    "صديق 猫が好き🐈‍⬛ e\u0301 \ufffd \U0010ffff",
    "new\r\nline\ttab\u0001\u0008\u007f",
    "x" * 9_000,
)


class TestVirtuosoContract(StoreContract):
    """Virtuoso meets the store contract."""

    blank_nodes = False

    @pytest.fixture(autouse=True)
    def server(self, virtuoso: Virtuoso) -> None:
        self._url = virtuoso.url

    def make_store(self) -> Store:
        store = open_store(self._url)
        store.drop([URIRef(f"urn:kgt:user:{n}") for n in ("one", "one:journal", "two")])
        return store


def test_processes_edit_one_user(virtuoso: Virtuoso) -> None:
    """Of the edits of four processes each one is kept, and the facts are what the journal says in its order."""
    command = [sys.executable, "-m", "tests.servers.editor", virtuoso.url, "team"]
    workers = [
        subprocess.Popen([*command, f"worker{n}", str(EDITS)], stdout=subprocess.PIPE)
        for n in range(PROCESSES)
    ]
    acknowledged = [line for worker in workers for line in worker.communicate()[0].splitlines()]
    assert [worker.returncode for worker in workers] == [0] * PROCESSES
    assert len(acknowledged) == len(set(acknowledged)) == PROCESSES * EDITS
    graph = PersonalGraph(open_store(virtuoso.url), "team")
    replayed: set[Triple] = set()
    for each in graph.history():
        assert replayed.issuperset(each.removed)
        assert replayed.isdisjoint(each.added)
        replayed = (replayed - {*each.removed}) | {*each.added}
    assert {fact.terms for fact in graph.facts()} == {fact.terms for fact in replayed}
    assert len(graph.history()) == PROCESSES * EDITS
    assert len(graph.facts()) == PROCESSES * EDITS + PROCESSES


def test_users_are_forgotten_side_by_side(virtuoso: Virtuoso) -> None:
    """Processes that learn, forget and learn late, each for a user of its own, find their own tombstones."""

    def live_and_go(number: int) -> list[tuple[str, ...]]:
        graph = PersonalGraph(SparqlStore(virtuoso.url), f"user{number}")
        for _ in range(3):
            with graph.fence().held():
                graph.episodes.keep("I live in Bonn.")
                add(graph, ("Rex", "lives in", "Bonn"))
                PersonalGraph(SparqlStore(virtuoso.url), f"user{number}").forget_all()
                with pytest.raises(ForgottenError):
                    graph.episodes.keep("I live in Bonn.")
                with pytest.raises(ForgottenError):
                    add(graph, ("Rex", "lives in", "Bonn"))
        return sorted(said(graph))

    with ThreadPoolExecutor(PROCESSES) as pool:
        assert list(pool.map(live_and_go, range(PROCESSES))) == [[]] * PROCESSES


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_as_it_is(virtuoso: Virtuoso, text: str) -> None:
    """Text comes back as it was, and no text is ever taken for a request."""
    graph = PersonalGraph(open_store(virtuoso.url), "eve % +&")
    graph.forget_all()
    other = PersonalGraph(open_store(virtuoso.url), "bystander")
    other.forget_all()
    add(other, ("Rex", "likes", "bones"))
    episode = graph.episodes.keep(text)
    graph.apply(_edit(graph, text))
    again = PersonalGraph(open_store(virtuoso.url), "eve % +&")
    assert [each.text for each in again.episodes.all()] == [text]
    assert [str(fact.object) for fact in again.facts()] == [text]
    again.undo()
    again.forget_episodes([episode.id])
    assert not again.facts()
    assert not again.episodes.all()
    assert said(other) == {("Rex", "likes", "bones")}


@pytest.mark.parametrize("text", HOSTILE)
def test_a_reader_follows_any_text(
    virtuoso: Virtuoso, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who knows an earlier revision reads the change alone, and its text as it was written."""
    name, known, coming = (URIRef(f"urn:kgt:user:{n}") for n in ("follower", "known", "coming"))
    quads = [(each, URIRef("urn:p"), Literal(text), name) for each in (known, coming)]
    writer, reader = SparqlStore(virtuoso.url), SparqlStore(virtuoso.url)
    writer.drop([name])
    writer.commit(removed=(), added=quads[:1])
    writer.commit(removed=quads[:1], added=())
    writer.commit(removed=(), added=quads[:1])
    with reader.snapshot():
        assert set(reader.graph(name)) == {quads[0][:3]}
    writer.commit(removed=quads[:1], added=quads[1:])
    monkeypatch.delattr(reader._mirrors, "_read")
    with reader.snapshot():
        assert set(reader.graph(name)) == {quads[1][:3]}


def _edit(graph: PersonalGraph, text: str) -> Edit:
    triple = Triple(
        subject=graph.me,
        predicate=URIRef("urn:x:said"),
        object=Literal(text),
        labels=("me", "said", "a text"),
    )
    return edit(added=(triple,))


def test_an_iri_that_virtuoso_takes_for_a_blank_node_is_refused(virtuoso: Virtuoso) -> None:
    """An IRI that would come back as a blank node is refused, and nothing is written."""
    store = open_store(virtuoso.url)
    name = URIRef("urn:kgt:user:noah")
    bad = (URIRef("nodeID://b1"), URIRef("urn:p"), Literal("x"), name)
    with pytest.raises(InvalidInputError, match="blank nodes"):
        store.commit(removed=(), added=[bad])
    assert not list(store.graph(name))


def test_the_server_compares_numbers_and_times(virtuoso: Virtuoso) -> None:
    """A filter on the server finds integers, decimals, doubles and times by their values."""
    name = URIRef("urn:kgt:user:meter")
    store = open_store(virtuoso.url)
    store.drop([name])
    values = {
        "integer": Literal("7", datatype=XSD.integer),
        "decimal": Literal("36.6", datatype=XSD.decimal),
        "double": Literal("2.5E2", datatype=XSD.double, normalize=False),
        "low": Literal("1.5", datatype=XSD.decimal),
        "time": Literal("2026-01-02T03:04:05.5Z", datatype=XSD.dateTime, normalize=False),
    }
    store.commit(
        removed=(),
        added=[(URIRef(f"urn:{n}"), URIRef("urn:p"), v, name) for n, v in values.items()],
    )
    graph = store.graph(name)
    assert {str(s)[4:]: v for s, _, v in graph} == values
    rows = graph.query("SELECT ?s { ?s ?p ?o FILTER(isNumeric(?o) && ?o > 5) }")
    assert {str(row[0]) for row in rows} == {"urn:integer", "urn:decimal", "urn:double"}  # type: ignore[index]
    assert graph.query("ASK { ?s ?p ?o FILTER(isNumeric(?o) && ?o > 249) }").askAnswer is True
    assert graph.query("ASK { ?s ?p ?o FILTER(isNumeric(?o) && ?o > 251) }").askAnswer is False
    later = 'FILTER(?o > "2026-01-01T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>)'
    rows = graph.query(f"SELECT ?s {{ ?s ?p ?o FILTER(datatype(?o) = <{XSD.dateTime}>) {later} }}")
    assert [str(row[0]) for row in rows] == ["urn:time"]  # type: ignore[index]


def test_a_big_import_comes_as_a_whole(virtuoso: Virtuoso, tmp_path: Path) -> None:
    """An import of many parts is there as one edit, and undone as one."""
    lines = "".join(f'<urn:x:{n}> <urn:p:{n % 7}> "value {n}" .\n' for n in range(IMPORTED))
    (tmp_path / "big.nt").write_text(lines)
    graph = PersonalGraph(open_store(virtuoso.url), "importer")
    imported = graph.import_(tmp_path / "big.nt")
    assert len(imported.added) == IMPORTED
    again = PersonalGraph(open_store(virtuoso.url), "importer")
    assert len(again.facts()) == IMPORTED
    again.undo()
    assert not again.facts()
    left = SparqlStore(virtuoso.url)._client.query(
        'ASK { GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?g), "urn:kgt:part:")) }'
    )
    assert b"true" not in left


def test_a_replacement_by_another_process_is_seen(virtuoso: Virtuoso) -> None:
    """What another process has written in place of a fact is seen and journaled as it was written."""
    mine = PersonalGraph(open_store(virtuoso.url), "twin")
    mine.forget_all()
    add(mine, ("me", "lives in", "Lisbon"))
    assert said(mine) == {("me", "lives in", "Lisbon")}
    theirs = PersonalGraph(SparqlStore(virtuoso.url), "twin")
    theirs.undo()
    add(theirs, ("me", "lives in", "New York City"))
    assert said(mine) == {("me", "lives in", "New York City")}
    undone = mine.undo()
    assert undone.added[0].labels[2] == "New York City"


def test_a_stranger_to_the_package_is_seen(virtuoso: Virtuoso) -> None:
    """A triple that another program puts into the graph is seen at the next call."""
    graph = PersonalGraph(open_store(virtuoso.url), "guest")
    graph.forget_all()
    add(graph, ("Rex", "likes", "bones"))
    assert len(graph.facts()) == 1
    SparqlStore(virtuoso.url)._client.update(
        "INSERT DATA { GRAPH <urn:kgt:user:guest> { <urn:x:Tom> <urn:x:likes> <urn:x:Milk> } }"
    )
    assert ("Tom", "likes", "Milk") in said(graph)


def test_the_servers_own_words_are_in_the_error(virtuoso: Virtuoso) -> None:
    """An error says what the server said."""
    with pytest.raises(StoreError, match="SP030"):
        SparqlStore(virtuoso.url)._client.query("SELECT nonsense")
