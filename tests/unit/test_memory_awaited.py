"""The awaited twins of a user's memory: one logic, and no event loop held up."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

from kgt_plugin import (
    KGT,
    UserMemory,
)
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.unit.opening import open_kgt


async def test_sync_and_async_do_the_same() -> None:
    """Both drivers run one logic: the same edits, the same cost."""
    one, other = open_kgt().user("u"), open_kgt().user("u")
    for query, answer in [("My dog eats", "meat"), ("My dog is called", "Rex")]:
        a, b = one.learn(query, answer), await other.alearn(query, answer)
        assert (a.added, a.removed, a.steps, a.usage) == (b.added, b.removed, b.steps, b.usage)
    assert (
        one.context("What does my dog eat?").text
        == (await other.acontext("What does my dog eat?")).text
    )
    assert (await other.aanswer("What does my dog eat?")).text == one.answer(
        "What does my dog eat?"
    ).text
    assert [e.added for e in await other.ahear("I live in Rome.")] == [
        e.added for e in one.hear("I live in Rome.")
    ]


async def test_every_operation_has_an_awaited_twin(ana: UserMemory, tmp_path: Path) -> None:
    """The names differ by an "a", the effects not at all."""
    await ana.alearn("My dog eats", "meat")
    assert await ana.afacts() == ana.facts()
    assert await ana.ahistory() == ana.history()
    await ana.aexport(tmp_path / "a.ttl")
    await ana.aforget(ana.facts()[0])
    assert ana.facts() == []
    await ana.aundo()
    assert await ana.aforget_all() == 1
    await ana.aimport(tmp_path / "a.ttl")
    assert len(ana.facts()) == 1


async def test_a_slow_store_does_not_stop_the_event_loop() -> None:
    """While the store sleeps, a ticker on the loop goes on ticking."""
    from kgt_plugin.stores import open_store

    store = open_store(":memory:")
    commit, busy = store.commit, threading.Event()

    def slow(**quads: Any) -> None:
        busy.set()
        released.wait(10)
        commit(**quads)

    released = threading.Event()
    store.commit = slow  # type: ignore[method-assign]  # a store that waits
    ana = KGT.open(store=store, model=FakeScorer(), embedder=FakeEmbedder()).user("ana")
    learning = asyncio.create_task(ana.alearn("My dog eats", "meat"))
    assert await asyncio.to_thread(busy.wait, 10)
    assert not learning.done()  # we are here although the commit has not returned
    released.set()
    assert (await learning).id is not None
