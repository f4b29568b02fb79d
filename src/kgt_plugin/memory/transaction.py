"""Several edits as one: all of them, or on an error none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

from kgt_plugin.errors import KGTError
from kgt_plugin.records import Edit

__all__ = ["aall_or_nothing", "all_or_nothing"]


@contextmanager
def all_or_nothing(edits: list[Edit], undo: Callable[[str], object]) -> Iterator[None]:
    """On an error, take back the edits made so far, the latest first.

    Args:
        edits: the caller puts each edit in here when it is made; one without id wrote nothing.
        undo: takes back the edit of an id; what it refuses is noted on the error.
    """
    try:
        yield
    except BaseException as exc:
        _take_back(edits, undo, exc)
        raise


@asynccontextmanager
async def aall_or_nothing(edits: list[Edit], undo: Callable[[str], object]) -> AsyncIterator[None]:
    """As `all_or_nothing`; a cancelled task takes back too, and the event loop goes on meanwhile."""
    try:
        yield
    except BaseException as exc:
        await asyncio.to_thread(_take_back, edits, undo, exc)
        raise


def _take_back(edits: list[Edit], undo: Callable[[str], object], error: BaseException) -> None:
    for edit in reversed(edits):
        if edit.id is None:
            continue
        try:
            undo(edit.id)
        except KGTError as exc:
            # The error that broke off is the one to tell of: this one comes with it.
            error.add_note(f"edit {edit.id} before it stays, since it cannot be taken back: {exc}")
            return
