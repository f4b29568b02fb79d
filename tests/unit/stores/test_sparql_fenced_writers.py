"""Writers at an endpoint whose work another process may forget meanwhile: who waits for whom, and what they ask."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pyoxigraph as ox
import pytest
from rdflib.term import URIRef

from kgt_plugin.errors import ForgottenError, StoreError
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.stores.sparql import SparqlStore
from kgt_plugin.stores.sparql_changes import ChangeWriter
from kgt_plugin.stores.sparql_claims import Claim
from kgt_plugin.stores.sparql_http import PassingError, SparqlClient
from tests.oxigraph_endpoint import Endpoint, endpoint
from tests.unit.graph_edits import add, edit, said

_FENCED = [
    lambda graph: graph.episodes.keep("I live in Bonn."),
    lambda graph: graph.runs.keep("run-1", query="Where do I live?", answer="In Bonn."),
    lambda graph: add(graph, ("Rex", "lives in", "Bonn")),
]
_IDS = ["episode", "run", "edit"]
Write = Callable[[PersonalGraph], object]


@pytest.fixture
def server() -> Iterator[Endpoint]:
    """An endpoint that is empty."""
    with endpoint() as running:
        yield running


def _graph(server: Endpoint, user: str = "ana") -> PersonalGraph:
    """A user's graph as another process would open it."""
    return PersonalGraph(SparqlStore(server.url + "/sparql", deadline_s=10.0), user)


def _until(condition: Callable[[], bool]) -> None:
    ends = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.005)


def _tickets(server: Endpoint) -> list[ox.Quad]:
    ticket = ox.NamedNode("urn:kgt:term:ticket")
    return list(server.quads.quads_for_pattern(None, ticket, None, None))


def _beside(write: Callable[[], object]) -> tuple[threading.Thread, list[BaseException]]:
    """Let another thread write; gives what it raised, once it is done."""
    failures: list[BaseException] = []

    def run() -> None:
        try:
            write()
        except BaseException as exc:  # noqa: BLE001 - the test says which it expects
            failures.append(exc)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, failures


@pytest.mark.slow
@pytest.mark.parametrize("write", _FENCED, ids=_IDS)
def test_who_hears_and_who_learns_do_not_wait_for_each_other(
    server: Endpoint, write: Write
) -> None:
    """Two fenced writers of one user come one after the other, whichever comes first."""
    mine, theirs = _graph(server), _graph(server)

    def hear() -> None:
        with theirs.fence().held():
            write(theirs)

    with mine.fence().held(), mine.alone():
        thread, failures = _beside(hear)
        _until(lambda: bool(_tickets(server)))
        add(mine, ("Rex", "likes", "bones"))
    thread.join()
    assert not failures
    assert ("Rex", "likes", "bones") in said(theirs)


@pytest.mark.slow
def test_writers_of_two_users_do_not_wait_for_each_other(server: Endpoint) -> None:
    """While a fenced writer holds one user's claim, one of another user writes, and may forget."""
    ana, ben = _graph(server), _graph(server, "ben")
    with ana.fence().held(), ana.alone():
        add(ana, ("Rex", "likes", "bones"))

        def come_and_go() -> None:
            _fenced(ben, _FENCED[2])
            ben.forget_all()

        thread, failures = _beside(come_and_go)
        thread.join()
        assert not failures
        assert not _tickets(server)
    assert said(ana) == {("Rex", "likes", "bones")}


@pytest.mark.slow
@pytest.mark.parametrize("write", _FENCED, ids=_IDS)
@pytest.mark.parametrize("known", [False, True], ids=["new-user", "known-user"])
def test_what_is_forgotten_while_a_writer_waits_is_refused(
    server: Endpoint, write: Write, *, known: bool
) -> None:
    """A writer that came while another process was forgetting the user finds the tombstone when its turn comes."""
    mine, theirs = _graph(server), _graph(server)
    if known:
        add(mine, ("Tom", "likes", "milk"))
    with mine.alone():
        thread, failures = _beside(lambda: _fenced(theirs, write))
        _until(lambda: bool(_tickets(server)))
        mine.forget_all()
    thread.join()
    assert [type(each) for each in failures] == [ForgottenError]
    assert "bonn" not in "\n".join(map(str, server.quads)).lower()


@pytest.mark.slow
def test_a_fact_of_an_episode_that_was_forgotten_is_refused(server: Endpoint) -> None:
    """What was drawn from an episode that another process has forgotten isn't kept; other facts are."""
    mine, theirs = _graph(server), _graph(server)
    gone, stays = (mine.episodes.keep(text) for text in ("Rex is in Bonn.", "Tom is in Rome."))
    with theirs.fence().held():
        mine.forget_episodes([gone.id])
        for episode, place in ((gone, "Bonn"), (stays, "Rome")):
            planned = edit(added=(theirs.triple("It", "is in", place),))
            write = replace(planned, episode=episode.id)
            if episode is gone:
                with pytest.raises(ForgottenError):
                    theirs.apply(write)
            else:
                theirs.apply(write)
    assert said(theirs) == {("It", "is in", "Rome")}


def _fenced(graph: PersonalGraph, write: Write) -> None:
    with graph.fence().held():
        write(graph)


@pytest.mark.slow
def test_a_fenced_write_costs_seven_requests(server: Endpoint) -> None:
    """Beside the six of any edit it asks, once and claiming nothing, what was forgotten of the user."""
    graph = _graph(server)
    episode = graph.episodes.keep("Rex likes bones.")
    add(graph, ("Rex", "likes", "bones"))
    with graph.reading():
        planned = replace(edit(added=(graph.triple("Rex", "likes", "balls"),)), episode=episode.id)
    writes: list[tuple[Callable[[], object], int]] = [
        (lambda: graph.episodes.keep("Rex likes balls."), 6),  # its id is random, and not asked for
        (lambda: graph.apply(planned), 7),
    ]
    for write, number in writes:
        server.asked.clear()
        with graph.fence().held():
            write()
        kinds = [kind for kind, _ in server.asked]
        claims = [text for _, text in server.asked if "INSERT DATA" in text]
        tombstones = [text for _, text in server.asked if "urn:kgt:forgotten" in text]
        assert len(kinds) == number
        assert kinds.count("update") == 3
        assert len(claims) == len(tombstones) == 1


@pytest.mark.slow
@pytest.mark.parametrize("made", [False, True], ids=["lost", "answer-lost"])
def test_a_sign_of_life_that_fails_leaves_no_ticket(
    server: Endpoint, monkeypatch: pytest.MonkeyPatch, *, made: bool
) -> None:
    """Whether or not the server got it, nothing of the claim stays once it is taken back."""
    store = SparqlStore(server.url + "/sparql", lease_s=30.0)
    graph = PersonalGraph(store, "ana")
    claims = store._claims
    first, _ = claims.acquire(graph.name)
    waiting = []

    def take() -> None:
        claim, _standing = claims.acquire(graph.name)
        waiting.append(claim)

    thread, failures = _beside(take)
    _until(lambda: bool(_tickets(server)))
    claims.release(first)
    thread.join()
    assert not failures
    [claim] = waiting
    send = SparqlClient.update

    def fail(client: SparqlClient, text: str) -> None:
        if made:
            send(client, text)
        raise PassingError("the answer was lost: try again")

    claim.renewed -= 30.0
    monkeypatch.setattr(SparqlClient, "update", fail)
    with pytest.raises(StoreError):
        claims.renew(claim)
    monkeypatch.undo()
    claims.release(claim)
    assert not list(server.quads)


@pytest.mark.slow
def test_no_sign_of_life_comes_after_the_claim(server: Endpoint) -> None:
    """One that is delayed until its claim is gone leaves no ticket, and then there is none."""
    store = SparqlStore(server.url + "/sparql")
    claim, _ = store._claims.acquire(PersonalGraph(store, "ana").name)
    store._claims.release(claim)
    late = Claim(claim.owner, claim.token, renewed=claim.renewed - 30.0)
    store._claims.renew(late)
    assert not list(server.quads)
    asked = len(server.asked)
    claim.renewed -= 30.0
    store._claims.renew(claim)
    assert len(server.asked) == asked


@pytest.mark.slow
def test_a_writer_that_plans_for_long_is_not_passed_over(server: Endpoint) -> None:
    """Planning alone may take longer than the lease while others wait, and the edit isn't stale."""
    lease_s = 0.6
    mine, theirs = (
        PersonalGraph(SparqlStore(server.url + "/sparql", lease_s=lease_s), "ana") for _ in range(2)
    )
    with mine.alone():
        planned = mine.triple("Rex", "likes", "bones")
        thread, failures = _beside(lambda: add(theirs, ("Rex", "likes", "balls")))
        _until(lambda: bool(_tickets(server)))
        time.sleep(3 * lease_s)
        mine.apply(edit(added=(planned,)))
    thread.join()
    assert not failures
    assert said(mine) == {("Rex", "likes", "bones"), ("Rex", "likes", "balls")}
    assert not _tickets(server)


@pytest.mark.slow
def test_signs_of_life_end(server: Endpoint) -> None:
    """No thread gives them for a claim that nobody holds any more, or for a store that is closed."""
    before = set(threading.enumerate())

    def beating() -> list[threading.Thread]:
        found = set(threading.enumerate()) - before
        return [thread for thread in found if thread.name == "kgt-claims"]

    dropped, closed, used = (
        SparqlStore(server.url + "/sparql", lease_s=0.4 if number else 0.2) for number in range(3)
    )
    kept, _ = closed._claims.acquire(URIRef("urn:kgt:user:ana"))
    dropped._claims.acquire(URIRef("urn:kgt:user:ben"))
    add(PersonalGraph(used, "eve"), ("Rex", "likes", "bones"))
    assert len(beating()) > 0
    closed.close()
    _until(lambda: not beating())
    assert kept.token in "\n".join(map(str, server.quads))


@pytest.mark.slow
@pytest.mark.parametrize("whole", [False, True], ids=["episode", "user"])
def test_parts_of_a_killed_import_go_with_what_is_forgotten(
    server: Endpoint, monkeypatch: pytest.MonkeyPatch, *, whole: bool
) -> None:
    """What a process had sent ahead when it died goes when its user is forgotten, and nobody else's."""
    long = [(f"Rex {number}", "lives in", "Wolkenkuckucksheim") for number in range(250)]
    with monkeypatch.context() as killed:
        killed.setattr(ChangeWriter, "_settle", lambda *_: (_ for _ in ()).throw(SystemExit))
        killed.setattr(ChangeWriter, "_discard", lambda *_: None)
        for user in ("ana", "anaïs"):
            with pytest.raises(SystemExit):
                add(_graph(server, user), *long)
    parts = {str(q.graph_name) for q in server.quads if "urn:kgt:part:" in str(q.graph_name)}
    graph = _graph(server)
    episode = graph.episodes.keep("Rex is there.")
    planned = edit(added=(graph.triple("Rex", "is", "there"),))
    graph.apply(replace(planned, episode=episode.id))
    if whole:
        graph.forget_all()
    else:
        graph.forget_episodes([episode.id])
    left = {str(q.graph_name) for q in server.quads if "urn:kgt:part:" in str(q.graph_name)}
    assert left
    assert len(left) * 2 == len(parts)
    _graph(server, "anaïs").forget_all()
    assert "wolkenkuckucksheim" not in "\n".join(map(str, server.quads)).lower()
