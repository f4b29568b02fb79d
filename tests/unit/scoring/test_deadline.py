"""The bound of a call: it ends what waits, and everything inside knows what is left."""

from __future__ import annotations

import asyncio
import math

import pytest

from kgt_plugin.errors import ScorerError
from kgt_plugin.scoring.deadline import remaining_s, within


async def test_what_waits_for_ever_ends_with_the_bound() -> None:
    """Whatever is awaited, and with the remedy in the error."""
    with pytest.raises(ScorerError, match="deadline_s"):
        async with within(0.01):
            await asyncio.Event().wait()


async def test_tasks_made_inside_know_what_is_left() -> None:
    """Outside, before and after, there is no bound."""

    async def left() -> float:
        return remaining_s()

    assert remaining_s() == math.inf
    async with within(60.0):
        assert 0 < await asyncio.create_task(left()) <= 60.0
    assert remaining_s() == math.inf


async def test_a_cancellation_from_outside_is_none_of_the_bounds() -> None:
    """Who cancels gets the CancelledError, not an error about a server."""

    async def wait() -> None:
        async with within(60.0):
            await asyncio.Event().wait()

    task = asyncio.create_task(wait())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
