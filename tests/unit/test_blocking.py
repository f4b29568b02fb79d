"""The gate that other tests tell a held-up event loop by can tell."""

from __future__ import annotations

import asyncio

import pytest

from tests.blocking import Gate


async def test_work_beside_the_loop_passes() -> None:
    """A thread waits, the loop opens the gate, the thread goes on."""
    gate = Gate()
    await gate.frees(lambda: asyncio.to_thread(gate))


async def test_work_on_the_loop_is_noticed() -> None:
    """Nobody is there to open the gate; and work that never comes to it proves nothing."""
    gate = Gate(wait_s=0.05)

    async def blocking() -> None:
        gate()

    with pytest.raises(RuntimeError, match="stood still"):
        await gate.frees(blocking)
    with pytest.raises(AssertionError, match="never came"):
        await gate.frees(lambda: asyncio.sleep(0))
