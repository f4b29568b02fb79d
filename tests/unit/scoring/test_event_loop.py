"""The event loop of its own: nothing hangs, and nothing is cancelled that nobody cancelled."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from kgt_plugin.errors import ScorerError
from kgt_plugin.scoring.event_loop import LoopThread, gather_all

PATIENCE_S = 30.0


async def nothing() -> None:
    """What is awaited last, where there is nothing to let go of."""


class Waiting:
    """Work that begins and never ends by itself."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.cancelled = False

    async def work(self) -> None:
        self.begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled = True
            raise


def test_a_blocked_caller_is_told_that_it_was_closed() -> None:
    """It neither hangs nor gets an error that is not ours."""
    loop, waiting = LoopThread("test"), Waiting()
    with ThreadPoolExecutor(1) as pool:
        caller = pool.submit(loop.run, waiting.work())
        assert waiting.begun.wait(PATIENCE_S)
        loop.close(nothing)
        with pytest.raises(ScorerError, match="closed"):
            caller.result(PATIENCE_S)
    assert waiting.cancelled


async def test_an_awaiting_caller_is_not_cancelled_by_it() -> None:
    """CancelledError is for tasks that somebody cancels: this one goes on."""
    loop, waiting = LoopThread("test"), Waiting()
    caller = asyncio.create_task(loop.wait(waiting.work()))
    assert await asyncio.to_thread(waiting.begun.wait, PATIENCE_S)
    await asyncio.to_thread(loop.close, nothing)
    with pytest.raises(ScorerError, match="closed"):
        await caller


async def test_who_cancels_the_wait_cancels_the_work() -> None:
    """And gets the CancelledError that is theirs."""
    loop, waiting = LoopThread("test"), Waiting()
    caller = asyncio.create_task(loop.wait(waiting.work()))
    assert await asyncio.to_thread(waiting.begun.wait, PATIENCE_S)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    await asyncio.to_thread(loop.close, nothing)
    assert waiting.cancelled


async def test_where_one_fails_the_others_are_ended_first() -> None:
    """Nothing goes on behind the back of who is told of the failure."""
    waiting = Waiting()

    async def fail() -> None:
        await asyncio.to_thread(waiting.begun.wait, PATIENCE_S)
        raise ScorerError("one")

    with pytest.raises(ScorerError, match="one"):
        await gather_all([waiting.work(), fail()])
    assert waiting.cancelled


@pytest.mark.slow
def test_work_and_closing_at_once_never_hang() -> None:
    """Whatever the order, each call returns what it is asked for or says that it was closed."""
    loop = LoopThread("test")

    async def one() -> int:
        await asyncio.sleep(0)
        return 1

    def ask(turn: int) -> int:
        if turn % 5 == 0:
            loop.close(nothing)
            return 1
        try:
            return loop.run(one())
        except ScorerError:
            return 1

    with ThreadPoolExecutor(8) as pool:
        calls = [pool.submit(ask, turn) for turn in range(400)]
        assert [call.result(PATIENCE_S) for call in calls] == [1] * 400
    loop.close(nothing)


def test_the_last_thing_is_awaited_when_nothing_else_runs() -> None:
    """So what others use is let go of after them, and once; with no loop there is nothing to do."""
    loop, waiting, seen = LoopThread("test"), Waiting(), []

    async def last() -> None:
        seen.append(waiting.cancelled)

    loop.close(last)
    assert seen == []
    with ThreadPoolExecutor(1) as pool:
        caller = pool.submit(loop.run, waiting.work())
        assert waiting.begun.wait(PATIENCE_S)
        loop.close(last)
        assert isinstance(caller.exception(PATIENCE_S), ScorerError)
    loop.close(last)
    assert seen == [True]


def test_nothing_begins_before_what_was_closed_has_ended() -> None:
    """So what the last coroutine lets go of is not found, half gone, by the first of the next loop."""
    loop, waiting = LoopThread("test"), Waiting()
    ending, end = threading.Event(), threading.Event()
    order = []

    async def last() -> None:
        ending.set()
        await asyncio.to_thread(end.wait, PATIENCE_S)
        order.append("closed")

    async def first() -> None:
        order.append("begun")

    with ThreadPoolExecutor(3) as pool:
        caller = pool.submit(loop.run, waiting.work())
        assert waiting.begun.wait(PATIENCE_S)
        closing = pool.submit(loop.close, last)
        assert ending.wait(PATIENCE_S)
        after = pool.submit(loop.run, first())
        with pytest.raises(TimeoutError):
            after.result(0.05)
        end.set()
        closing.result(PATIENCE_S)
        after.result(PATIENCE_S)
        assert isinstance(caller.exception(PATIENCE_S), ScorerError)
    assert order == ["closed", "begun"]
    loop.close(nothing)
