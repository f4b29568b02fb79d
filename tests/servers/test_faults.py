"""A server that dies, stalls or cuts its answers in the middle of an edit: none lost, none made twice."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from kgt_plugin.errors import StoreError
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.stores.sparql import SparqlStore
from tests.servers.fault_proxy import Fault, FaultProxy, spoiling
from tests.servers.virtuoso import Virtuoso, running
from tests.unit.graph_edits import add, said

pytestmark = pytest.mark.sparql

FAULTS: tuple[Fault, ...] = ("refuse", "lose", "cut", "stall", "garbage")
CHANGE = "urn:kgt:journal:"
"""In every update that makes an edit."""


@pytest.fixture
def proxy(virtuoso: Virtuoso) -> Iterator[FaultProxy]:
    with spoiling(virtuoso.http_port) as running_proxy:
        running_proxy.marker = CHANGE
        yield running_proxy


def _store(url: str, *, deadline_s: float = 6.0, lease_s: float = 2.0) -> SparqlStore:
    return SparqlStore(url, timeout_s=1.0, deadline_s=deadline_s, lease_s=lease_s)


@pytest.mark.parametrize("fault", FAULTS)
def test_an_edit_survives_a_fault(virtuoso: Virtuoso, proxy: FaultProxy, fault: Fault) -> None:
    """An edit whose answer is spoiled once is made, and made once."""
    PersonalGraph(_store(virtuoso.url), "faulty").forget_all()
    graph = PersonalGraph(_store(proxy.url), "faulty")
    add(graph, ("Rex", "likes", "bones"))
    proxy.marker = "INSERT"
    proxy.faults = [None, fault]
    add(graph, ("Rex", "lives in", "Bonn"))
    assert proxy.seen > 1
    fresh = PersonalGraph(_store(virtuoso.url), "faulty")
    assert said(fresh) == said(graph) == {("Rex", "likes", "bones"), ("Rex", "lives in", "Bonn")}
    assert len(fresh.history()) == 2


@pytest.mark.parametrize("fault", FAULTS)
def test_a_lasting_fault_is_one_error_in_bounded_time(
    virtuoso: Virtuoso, proxy: FaultProxy, fault: Fault
) -> None:
    """Where a server never answers an edit, one clear error comes, and the edit is there whole or not at all."""
    PersonalGraph(_store(virtuoso.url), "lasting").forget_all()
    graph = PersonalGraph(_store(proxy.url, deadline_s=2.0), "lasting")
    add(graph, ("Rex", "likes", "bones"))
    proxy.marker, proxy.always = "", fault
    before = time.monotonic()
    with pytest.raises(StoreError) as caught:
        add(graph, ("Rex", "lives in", "Bonn"))
    assert time.monotonic() - before < 60
    assert "\n" not in str(caught.value)
    fresh = PersonalGraph(_store(virtuoso.url), "lasting")
    assert said(fresh) == {("Rex", "likes", "bones")}
    assert len(fresh.history()) == 1


def test_a_killed_server_keeps_edits_whole(tmp_path_factory: pytest.TempPathFactory) -> None:
    """After a server was killed among edits, each acknowledged one is there, and none is there in part."""
    with running(tmp_path_factory.mktemp("killed")) as server:
        with spoiling(server.http_port) as proxy:
            graph = PersonalGraph(_store(proxy.url, deadline_s=3.0), "victim")
            acknowledged = [add(graph, ("Rex", "likes", f"toy {number}")) for number in range(5)]
            server.kill()
            with pytest.raises(StoreError):
                add(graph, ("Rex", "likes", "toy 5"))
        server.start()
        fresh = PersonalGraph(_store(server.url, lease_s=0.5), "victim")
        edits = fresh.history()
        assert [edit.id for edit in edits] == [edit.id for edit in acknowledged]
        assert said(fresh) == {fact.labels for edit in edits for fact in edit.added}
        add(fresh, ("Rex", "likes", "toy 6"))
        assert len(fresh.history()) == 6


def test_a_dead_writer_is_passed_over(virtuoso: Virtuoso) -> None:
    """The claim of a writer that has died does not keep others out for longer than its lease."""
    graph = PersonalGraph(_store(virtuoso.url, lease_s=0.3), "heir")
    graph.forget_all()
    dead = _store(virtuoso.url)
    dead._claims.acquire(graph.name)
    add(graph, ("Rex", "likes", "bones"))
    assert said(graph) == {("Rex", "likes", "bones")}
