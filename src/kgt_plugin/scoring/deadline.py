"""Deadlines of a call, for everything that the call leads to."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar

from kgt_plugin.errors import ScorerError

__all__ = ["remaining_s", "within"]

_until: ContextVar[float] = ContextVar("until", default=math.inf)


@asynccontextmanager
async def within(seconds: float) -> AsyncIterator[None]:
    """Bound what is awaited inside, tasks made there included.

    Args:
        seconds: how long it may take.

    Raises:
        ScorerError: it took longer.
    """
    until = asyncio.get_running_loop().time() + seconds
    token = _until.set(until)
    try:
        async with asyncio.timeout_at(until):
            yield
    except TimeoutError as exc:
        raise ScorerError(
            f"the model server gave no whole answer in {seconds:g} s: see whether it runs and is "
            "not overloaded, or raise deadline_s"
        ) from exc
    finally:
        _until.reset(token)


def remaining_s() -> float:
    """Seconds until the bound; infinite where there is none."""
    until = _until.get()
    return until if until == math.inf else until - asyncio.get_running_loop().time()
