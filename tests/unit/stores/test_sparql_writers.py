"""Writers at an endpoint: their claims and places in the queue, and what they read of each other's changes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pyoxigraph as ox
import pytest
from rdflib.term import URIRef

from kgt_plugin.errors import StoreLockedError
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.stores import sparql_deltas
from kgt_plugin.stores.sparql import SparqlStore
from kgt_plugin.stores.sparql_claims import Claim
from kgt_plugin.stores.sparql_revisions import SeenClaim, number_of
from tests.oxigraph_endpoint import Endpoint, endpoint
from tests.unit.graph_edits import add, edit, remove, said

ANA = URIRef("urn:kgt:user:ana")


@pytest.fixture
def server() -> Iterator[Endpoint]:
    """An endpoint that is empty."""
    with endpoint() as running:
        yield running


def _graph(server: Endpoint, user: str = "ana", *, lease_s: float = 30.0) -> PersonalGraph:
    """A user's graph as another process would open it."""
    store = SparqlStore(server.url + "/sparql", deadline_s=20.0, lease_s=lease_s)
    return PersonalGraph(store, user)


def _store(graph: PersonalGraph) -> SparqlStore:
    assert isinstance(graph._store, SparqlStore)
    return graph._store


def _whole_reads(server: Endpoint) -> int:
    query = "{ GRAPH <urn:kgt:user:ana> { ?s ?p ?o } }"
    return sum(
        1 for kind, text in server.asked if kind == "query" and f"?s ?p ?o WHERE {query}" in text
    )


def _tickets(server: Endpoint) -> list[ox.Quad]:
    ticket = ox.NamedNode("urn:kgt:term:ticket")
    return list(server.quads.quads_for_pattern(None, ticket, None, None))


def _until(condition: Callable[[], bool]) -> None:
    ends = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.005)


def _held(server: Endpoint) -> str:
    return "\n".join(str(quad) for quad in server.quads)


@pytest.mark.slow
def test_an_edit_costs_six_requests(server: Endpoint) -> None:
    """A writer who is alone asks: claim, look, is the id free, change, was it made, release."""
    graph = _graph(server)
    add(graph, ("Rex", "likes", "bones"))
    with graph.reading():
        planned = graph.triple("Rex", "likes", "balls")
    server.asked.clear()
    graph.apply(edit(added=(planned,)))
    assert [kind for kind, _ in server.asked] == [
        "update",
        "query",
        "query",
        "update",
        "query",
        "update",
    ]


@pytest.mark.slow
def test_what_another_writer_changed_is_read_alone(
    server: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader who knows an earlier revision asks for the changes since, whatever they are."""
    mine, theirs = _graph(server), _graph(server)
    add(mine, ("Rex", "likes", "bones"))
    assert said(theirs) == {("Rex", "likes", "bones")}
    before = _whole_reads(server)
    add(mine, ("Rex", "said", 'a "quoted"\nline \\u0041 é'), ("me", "age", "37"))
    remove(mine, ("Rex", "likes", "bones"))
    mine.undo()
    assert said(theirs) == said(mine)
    assert len(said(theirs)) == 3
    assert _whole_reads(server) == before
    monkeypatch.setattr(sparql_deltas, "_KEPT", 3)
    for number in range(4):
        add(mine, ("Rex", "likes", f"toy {number}"))
    assert said(theirs) == said(mine)
    assert _whole_reads(server) == before + 1


@pytest.mark.slow
def test_old_changes_are_taken_out(server: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many changes as are ever asked for stay on the server."""
    monkeypatch.setattr(sparql_deltas, "_KEPT", 3)
    graph = _graph(server)
    for number in range(6):
        add(graph, ("Rex", "likes", f"toy {number}"))
    kept = [quad for quad in server.quads if "urn:kgt:deltas:" in str(quad.graph_name)]
    assert len(kept) == 3


@pytest.mark.slow
def test_a_stranger_among_the_changes_is_seen(server: Endpoint) -> None:
    """Where another program has written beside our changes, the graph is read as a whole."""
    mine, theirs = _graph(server), _graph(server)
    add(mine, ("Rex", "likes", "bones"))
    assert said(theirs)
    server.quads.update(
        "INSERT DATA { GRAPH <urn:kgt:user:ana> { <urn:x:Tom> <urn:x:likes> <urn:x:Milk> } }"
    )
    add(mine, ("Rex", "likes", "balls"))
    assert ("Tom", "likes", "Milk") in said(theirs)
    assert said(theirs) == said(mine)


@pytest.mark.slow
@pytest.mark.parametrize("whole", [False, True], ids=["episode", "user"])
def test_forgetting_leaves_no_word_on_the_server(server: Endpoint, *, whole: bool) -> None:
    """Neither the graphs nor the changes that are kept for other readers hold what was forgotten."""
    graph = _graph(server)
    add(graph, ("Rex", "likes", "bones"))
    episode = graph.episodes.keep("Rex lives in Wolkenkuckucksheim")
    planned = graph.triple("Rex", "lives in", "Wolkenkuckucksheim")
    graph.apply(replace(edit(added=(planned,)), episode=episode.id))
    assert "wolkenkuckucksheim" in _held(server).lower()
    if whole:
        graph.forget_all()
    else:
        graph.forget_episodes([episode.id])
    assert "wolkenkuckucksheim" not in _held(server).lower()
    other = _graph(server)
    assert said(other) == (set() if whole else {("Rex", "likes", "bones")})
    add(other, ("Rex", "likes", "balls"))
    assert said(graph) == said(other)


@pytest.mark.slow
def test_writers_go_in_the_order_of_coming(server: Endpoint) -> None:
    """Three who wait while a fourth writes are let in one after the other, as they came."""
    graph = _graph(server)
    held, _ = _store(graph)._claims.acquire(graph.name)
    order: list[int] = []

    def write(number: int) -> None:
        store = _store(_graph(server))
        claim, _standing = store._claims.acquire(graph.name)
        order.append(number)
        store._claims.release(claim)

    threads = []
    for number in range(3):
        threads.append(threading.Thread(target=write, args=(number,)))
        threads[-1].start()
        _until(lambda: len(_tickets(server)) == len(threads))
    _store(graph)._claims.release(held)
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2]
    assert not list(server.quads)


@pytest.mark.slow
def test_two_never_write_at_once(server: Endpoint) -> None:
    """Of writers that come and go at random no two have their claims granted at the same time."""
    inside, most = 0, 0
    lock = threading.Lock()

    def write() -> None:
        nonlocal inside, most
        graph = _graph(server)
        for _ in range(5):
            claim, _standing = _store(graph)._claims.acquire(graph.name)
            with lock:
                inside += 1
                most = max(most, inside)
            time.sleep(0.002)
            with lock:
                inside -= 1
            _store(graph)._claims.release(claim)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert not list(server.quads)


def test_who_has_no_number_yet_comes_first() -> None:
    """A claim without a number may get any, so that everybody waits for it; of equal numbers one goes first."""
    mine = Claim(ANA, token="m", number=2)
    assert mine.waits_for(SeenClaim("x"))
    assert mine.waits_for(SeenClaim("x", 1))
    assert mine.waits_for(SeenClaim("a", 2))
    assert not mine.waits_for(SeenClaim("z", 2))
    assert not mine.waits_for(SeenClaim("a", 3))
    assert Claim(ANA).waits_for(SeenClaim("z", 9))


@pytest.mark.slow
def test_a_dead_writer_in_the_queue_is_passed_over(server: Endpoint) -> None:
    """One that died while it waited is taken out after its lease, its ticket too."""
    graph = _graph(server, lease_s=0.2)
    for triple in (Claim(graph.name, "dead").triple, Claim(graph.name, "dead", 1).ticket):
        server.quads.update(f"INSERT DATA {{ GRAPH <urn:kgt:revisions> {{ {triple} }} }}")
    add(graph, ("Rex", "likes", "bones"))
    assert "dead" not in _held(server)


@pytest.mark.slow
def test_a_long_wait_gives_signs_of_life(server: Endpoint) -> None:
    """A writer that waits for longer than the lease is not taken for dead by others, and gets its turn."""
    graph = _graph(server, lease_s=0.4)
    held, _ = _store(graph)._claims.acquire(graph.name)
    done: list[str] = []

    def write(name: str) -> None:
        add(_graph(server, lease_s=0.4), (name, "waits for", "Rex"))
        done.append(name)

    threads = [threading.Thread(target=write, args=(name,)) for name in ("Ben", "Eve")]
    for thread in threads:
        thread.start()
    ends = time.monotonic() + 1.2
    while time.monotonic() < ends:
        _store(graph)._claims.renew(held)
        time.sleep(0.02)
    assert not done
    _store(graph)._claims.release(held)
    for thread in threads:
        thread.join()
    assert sorted(done) == ["Ben", "Eve"]
    assert "urn:kgt:term:ticket" not in _held(server)


@pytest.mark.slow
def test_waiting_ends(server: Endpoint) -> None:
    """Who waits until the deadline is told so, and leaves the queue."""
    graph = _graph(server)
    held, _ = _store(graph)._claims.acquire(graph.name)
    late = SparqlStore(server.url + "/sparql", deadline_s=0.2)
    with pytest.raises(StoreLockedError, match="another process"):
        add(PersonalGraph(late, "ana"), ("Rex", "likes", "bones"))
    assert held.token in _held(server)
    assert not _tickets(server)


def test_names_are_those_of_users(server: Endpoint) -> None:
    """Neither other programs' graphs nor our own bookkeeping is listed, so that a copy holds neither."""
    graph = _graph(server)
    server.quads.add(ox.Quad(*[ox.NamedNode(f"urn:x:{each}") for each in "spog"]))
    add(graph, ("Rex", "likes", "bones"))
    assert [str(name) for name in _store(graph).names()] == [
        "urn:kgt:user:ana",
        "urn:kgt:user:ana:journal",
    ]


def test_numbers_of_revisions() -> None:
    """The number is read off a revision, and is 0 where there is none."""
    assert [number_of(each) for each in ("", "12.5f0c", "5f0c", "3.a 4.b")] == [0, 12, 0, 4]
