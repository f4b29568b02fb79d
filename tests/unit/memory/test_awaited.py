"""The awaited twins of a user's memory: one logic, and no event loop held up."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from kgt_plugin import KGT, Intent, ScorerError, UserMemory
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.blocking import Gate, GatedStore
from tests.unit.opening import FailsAt, open_kgt


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


CALLS: dict[str, Callable[[UserMemory], Awaitable[Any]]] = {
    "acontext": lambda ana: ana.acontext("What does my dog eat?"),
    "aanswer": lambda ana: ana.aanswer("What does my dog eat?"),
    "alearn": lambda ana: ana.alearn("My dog eats", "meat"),
    "ahear": lambda ana: ana.ahear("I live in Rome."),
    "afacts": lambda ana: ana.afacts(),
    "ahistory": lambda ana: ana.ahistory(),
    "aundo": lambda ana: ana.aundo(),
    "aforget": lambda ana: ana.aforget(("my dog", "name", "Rex")),
    "aforget_all": lambda ana: ana.aforget_all(),
}


@pytest.mark.parametrize("call", CALLS)
async def test_a_slow_store_does_not_stop_the_event_loop(call: str) -> None:
    """While the store waits, to be read or to be written, the loop goes on."""
    gate = Gate()
    ana = KGT.open(store=GatedStore(gate), model=FakeScorer(), embedder=FakeEmbedder()).user("ana")
    ana.learn("My dog is called", "Rex", relations=["name"])
    await gate.frees(lambda: CALLS[call](ana))


async def test_taking_back_does_not_stop_the_event_loop() -> None:
    """When the second fact of a message fails, the first is undone in a thread as well."""
    store = GatedStore(Gate())
    ana = KGT.open(store=store, model=FailsAt(0), embedder=FakeEmbedder()).user("ana")
    ana.learn("I live in", "Rome", relations=["lives in"], intent=Intent.STATEMENT)
    store.writers.clear()
    with pytest.raises(ScorerError):
        await ana.ahear("My dog is called Rex. I live in Berlin now.")
    assert [fact.labels[2] for fact in ana.facts()] == ["Rome"]
    assert len(store.writers) == 3  # the episode, the first fact, and taking it back
    assert threading.main_thread() not in store.writers
