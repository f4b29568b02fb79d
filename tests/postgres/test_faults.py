"""A server that dies, stalls or cuts its answer in the middle of an edit: none is lost, and none made twice."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from threading import Thread
from typing import get_args

import pytest

from kgt_plugin import KGT, StoreError
from kgt_plugin.stores.postgres import PostgresStore
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.faults.processes import received, started
from tests.faults.sizes import sized, tell
from tests.faults.state import checked
from tests.faults.workers import ANA, learn_city, make_many_kinds
from tests.postgres.proxy import Fault, Kind, Proxy
from tests.postgres.server import Server

_WAIT_S = 0.8
_NEVER = 1_000_000


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    """A proxy before the server."""
    made = Proxy(server.port)
    yield made
    made.close()


@pytest.mark.parametrize("kind", get_args(Kind))
def test_an_edit_meets_a_fault(server: Server, database: str, proxy: Proxy, kind: Kind) -> None:
    """Wherever in an edit the fault is, the edit is either acknowledged and made once, or refused and not made."""
    step = sized(full=1, quick=5 if kind.startswith(("lose", "cut")) else 25)
    store = PostgresStore(server.url(database, port=proxy.port), timeout_s=_WAIT_S)
    acknowledged, refused, longest_s = [], [], 0.0
    with KGT.open(store=store, model=FakeScorer(), embedder=FakeEmbedder()) as kgt:
        memory = kgt.user(ANA)
        acknowledged += [learn_city(memory, "Home"), learn_city(memory, "Office")]
        proxy.set(Fault(_NEVER, kind))
        acknowledged.append(learn_city(memory, "Garden"))
        last = proxy.requests
        places = range(1, last, step)
        for at in places:
            proxy.set(Fault(at, kind))
            begun = time.monotonic()
            try:
                acknowledged.append(learn_city(memory, f"City{at}"))
            except StoreError as exc:
                refused.append(str(exc))
            longest_s = max(longest_s, time.monotonic() - begun)
            proxy.clear()
            assert [edit.id for edit in memory.history()] == acknowledged
    assert refused
    assert not [each for each in refused if "\n" in each]
    assert checked(server.url(database), ANA).edits == len(acknowledged)
    tell(
        f"{kind}: edits broken at {len(places)} places, {len(refused)} refused and not made, "
        f"{len(acknowledged)} acknowledged and made once, {longest_s:.1f} s at most"
    )


@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_commit_meets_a_fault(server: Server, database: str, proxy: Proxy, kind: Kind) -> None:
    """An edit whose commit is lost is refused; one whose commit was made is acknowledged, answer or not."""
    store = PostgresStore(server.url(database, port=proxy.port), timeout_s=_WAIT_S)
    with KGT.open(store=store, model=FakeScorer(), embedder=FakeEmbedder()) as kgt:
        memory = kgt.user(ANA)
        made = [learn_city(memory, "Home")]
        proxy.set(Fault(1, kind, after=b"INTO receipts"))
        if kind.endswith("request"):
            with pytest.raises(StoreError, match="nothing was changed"):
                learn_city(memory, "Bonn")
        else:
            made.append(learn_city(memory, "Bonn"))
        assert proxy.fired
        proxy.clear()
        made.append(learn_city(memory, "Oslo"))
        assert [edit.id for edit in memory.history()] == made
    assert checked(server.url(database), ANA).edits == len(made)


def test_the_server_crashes_while_edits_are_made(server: Server, database: str) -> None:
    """After each crash what was acknowledged is there, and the next edit is made by the same process."""
    crashes = sized(full=20, quick=3)
    url, made, refused, running = server.url(database), [], [], [True]
    store = PostgresStore(url, timeout_s=10)

    def work() -> None:
        with KGT.open(store=store, model=FakeScorer(), embedder=FakeEmbedder()) as kgt:
            number = 0
            while running:
                number += 1
                try:
                    made.append(learn_city(kgt.user(ANA), f"City{number}"))
                except StoreError as exc:
                    refused.append(str(exc))

    thread = Thread(target=work)
    thread.start()
    for _ in range(crashes):
        before = len(made)
        while len(made) < before + 5 and thread.is_alive():
            time.sleep(0.02)
        server.crash()
        server.start()
    before = len(made)
    while len(made) < before + 5 and thread.is_alive():
        time.sleep(0.02)
    running.clear()
    thread.join()
    assert len(made) >= before + 5
    found = checked(url, ANA)
    assert found.edits == len(made)
    tell(
        f"{crashes} crashes: {len(made)} acknowledged edits kept, {len(refused)} refused, none else made"
    )


def test_a_client_is_killed(url: str) -> None:
    """A process that is killed in the middle of an edit leaves a whole store that others go on with."""
    kills = sized(full=100, quick=3)
    for kill in range(kills):
        with started(make_many_kinds, url, kill) as (process, channel):
            assert channel.recv() == ("ready", "")
            time.sleep(0.1 + 0.13 * (kill % 7))
            process.kill()
            received(channel)
        checked(url, ANA)
    tell(f"{kills} of {kills} kills of a client: whole, and open to others")


def test_idle_connections_are_lost(server: Server, database: str) -> None:
    """A store whose connections ended while nobody used them reconnects, and nobody notices."""
    with closing(PostgresStore(server.url(database), timeout_s=10)) as store:
        assert store.names() == []
        server.execute(
            "postgres",
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'",
        )
        assert store.names() == []


def test_others_write_for_too_long(server: Server, database: str) -> None:
    """A writer who waits in vain gets one error that says so."""
    one = PostgresStore(server.url(database), timeout_s=9)
    other = PostgresStore(server.url(database), timeout_s=1)
    refused = pytest.raises(StoreError, match="written by others for 1 s")
    with closing(one), closing(other), one.transaction(), refused, other.transaction():
        pass
