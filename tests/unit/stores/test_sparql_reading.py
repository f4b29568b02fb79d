"""Reading off an endpoint: one moment at a time, in few requests."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator

import pytest
from rdflib.term import Literal, URIRef

from kgt_plugin import KGT
from kgt_plugin.errors import StaleGraphError, StoreError
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.stores.graphs_read import GraphsRead
from kgt_plugin.stores.sparql import SparqlStore
from kgt_plugin.stores.sparql_text import read_truth
from kgt_plugin.stores.views import Pattern, Terms
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.faults.sizes import tell
from tests.faults.workers import learn_city
from tests.oxigraph_endpoint import Endpoint, endpoint
from tests.unit.graph_edits import add, edit, said

ANA = URIRef("urn:kgt:user:ana")


@pytest.fixture
def server() -> Iterator[Endpoint]:
    """An endpoint that is empty."""
    with endpoint() as running:
        yield running


def _store(server: Endpoint, *, lease_s: float = 30.0, longest_s: float = 600.0) -> SparqlStore:
    return SparqlStore(
        server.url + "/sparql", deadline_s=20.0, lease_s=lease_s, longest_s=longest_s
    )


@pytest.mark.slow
def test_what_is_read_of_facts_is_of_one_moment(server: Endpoint) -> None:
    """While a thread reads, an edit of another thread changes nothing of what it sees; the next reading has it."""
    store = _store(server)
    graph = PersonalGraph(store, "ana")
    add(graph, ("Rex", "likes", "bones"))
    with store.snapshot():
        before = set(store.graph(ANA))
        other = PersonalGraph(store, "ana")
        thread = threading.Thread(target=add, args=(other, ("Rex", "likes", "balls")))
        thread.start()
        thread.join()
        assert set(store.graph(ANA)) == before
        assert len(store.graph(ANA)) > len(before)  # the server has it, and is asked for the number
    assert said(graph) == {("Rex", "likes", "bones"), ("Rex", "likes", "balls")}


@pytest.mark.slow
def test_an_edit_changes_the_copy_in_place(server: Endpoint) -> None:
    """Where nobody reads an earlier moment, an edit copies nothing."""
    store = _store(server)
    graph = PersonalGraph(store, "ana")
    add(graph, ("Rex", "likes", "bones"))
    assert said(graph)
    copy = store._mirrors._copies[ANA].store
    add(graph, ("Rex", "likes", "balls"))
    assert said(graph)
    assert store._mirrors._copies[ANA].store is copy


@pytest.mark.slow
def test_a_history_is_read_in_few_requests(server: Endpoint) -> None:
    """Twenty edits are not asked for one by one, let alone what each of them says."""
    graph = PersonalGraph(_store(server), "ana")
    for number in range(20):
        add(graph, ("Rex", "likes", f"toy {number}"))
    fresh = PersonalGraph(_store(server), "ana")
    server.asked.clear()
    assert len(fresh.history()) == 20
    assert len(server.asked) <= 20


@pytest.mark.slow
def test_a_question_of_yes_or_no_is_answered_by_the_server(server: Endpoint) -> None:
    """An ASK is one request, within the user's own graph, with the bindings that it is given."""
    store = _store(server)
    other, value = URIRef("urn:kgt:user:ben"), URIRef("urn:o")
    store.commit(removed=(), added=[(URIRef("urn:s"), URIRef("urn:p"), value, other)])
    for name, expected in ((other, True), (ANA, False)):
        server.asked.clear()
        assert store.graph(name).query("ASK { ?s ?p ?o }").askAnswer is expected
        assert len(server.asked) == 1
    for node, expected in ((value, True), (ANA, False)):
        found = store.graph(other).query("ASK { ?s ?p ?o }", initBindings={"o": node})
        assert found.askAnswer is expected


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"boolean": "true"}', b'{"head": {}}'])
def test_an_answer_of_something_else_is_no_truth(body: bytes) -> None:
    """What is no answer to an ASK raises one error that says to check the URL."""
    with pytest.raises(StoreError, match="check the URL"):
        read_truth(body, location="http://localhost/")


@pytest.mark.slow
def test_a_writer_that_hangs_is_passed_over(server: Endpoint) -> None:
    """A writer that lives and never gets done keeps others out for so long, and must plan again then."""
    mine = PersonalGraph(_store(server, lease_s=0.2, longest_s=0.4), "ana")
    theirs = PersonalGraph(_store(server, lease_s=0.2), "ana")

    def hang() -> None:
        with mine.alone():
            add(theirs, ("Rex", "likes", "bones"))  # waits until the other's time is over
            add(mine, ("Rex", "likes", "balls"))

    with pytest.raises(StaleGraphError):
        hang()
    assert said(theirs) == said(mine) == {("Rex", "likes", "bones")}


class _Remote:
    """A graph far away, which counts what it is asked."""

    def __init__(self, size: int) -> None:
        self.of: dict[URIRef, list[Terms]] = {URIRef(f"urn:s{n}"): [] for n in range(100)}
        for number in range(size):
            subject = URIRef(f"urn:s{number % 100}")
            self.of[subject].append((subject, URIRef("urn:p"), Literal(str(number))))
        self.asked = self.sent = 0

    def read(self, pattern: Pattern, most: int | None = None) -> list[Terms]:
        """Read all, or what there is of a subject."""
        assert pattern[1:] == (None, None)
        self.asked += 1
        subjects = self.of if pattern[0] is None else [pattern[0]]
        found = [terms for subject in subjects for terms in self.of[URIRef(subject)]][:most]
        self.sent += len(found)
        return found


@pytest.mark.parametrize(("size", "at_most"), [(0, 2), (100, 2), (1_000, 20), (10_000, 106)])
def test_a_graph_is_read_whole_when_it_is_worth_it(size: int, at_most: int) -> None:
    """Of a hundred subjects a small graph's are all read at once, a large one's each for itself, and rightly."""
    remote, graphs = _Remote(size), GraphsRead()

    def match(pattern: Pattern) -> Iterable[Terms]:
        return graphs.match(pattern, ANA, read=remote.read)

    for subject, triples in remote.of.items():
        assert set(match((subject, None, None))) == set(triples)
        assert not list(match((subject, URIRef("urn:q"), None)))
    assert remote.asked <= at_most
    assert remote.sent <= 4 * size + 100


@pytest.mark.slow
def test_what_a_user_does_takes_few_requests(server: Endpoint) -> None:
    """A correction, a message, a question, an undo and the history ask the server a few times."""
    with KGT.open(store=_store(server), model=FakeScorer(), embedder=FakeEmbedder()) as kgt:
        ana = kgt.user("ana")
        for number in range(4):
            learn_city(ana, f"City{number}")
        acts: dict[str, tuple[Callable[[], object], int]] = {
            "learn": (lambda: learn_city(ana, "Garden"), 24),
            "hear": (lambda: ana.hear("My dog is called Rex."), 22),
            "context": (lambda: ana.context("Where do I live?"), 11),
            "undo": (ana.undo, 18),
            "history": (ana.history, 14),
            "facts": (ana.facts, 2),
        }
        asked = {}
        for name, (act, _) in acts.items():
            server.asked.clear()
            act()
            asked[name] = len(server.asked)
    tell(f"requests: {', '.join(f'{name} {count}' for name, count in asked.items())}")
    assert not [name for name, (_, most) in acts.items() if asked[name] > most]


@pytest.mark.slow
def test_a_copy_that_is_behind_is_not_taken_for_the_latest(server: Endpoint) -> None:
    """A process that writes without reading facts sees what another one has put in place of a fact before that."""
    graph, elsewhere = (PersonalGraph(_store(server), "ana") for _ in range(2))
    add(graph, ("Rex", "likes", "bones"))
    (bones,) = graph.facts()
    meat = elsewhere.triple("Rex", "likes", "meat")
    elsewhere.apply(edit(added=(meat,), removed=(bones,)))
    graph.episodes.keep("Hello there.")
    assert said(graph) == {("Rex", "likes", "meat")}
