"""SQLite's errors as ours, each with what to do."""

from __future__ import annotations

import sqlite3
from typing import Final

from kgt_plugin.errors import StoreError, StoreLockedError

__all__ = ["store_error"]

_REMEDIES: Final = {
    "FULL": "free space on the disk",
    "IOERR": "check the disk",
    "READONLY": "make it writable, its folder too, or choose another --store",
    "CANTOPEN": "make its folder readable and writable, or choose another --store",
    "PERM": "make it writable, or choose another --store",
}


def store_error(exc: sqlite3.Error, *, location: str, timeout_s: float) -> StoreError:
    """Make the error that a caller gets of an engine's.

    Args:
        exc: the engine's.
        location: the store, for the message.
        timeout_s: how long a writer waited for others.

    Example:
        >>> str(store_error(sqlite3.Error("why"), location="here", timeout_s=1.0))
        'the store here failed (why): check the disk; nothing was changed'
    """
    reason = " ".join(str(exc).split())
    code = getattr(exc, "sqlite_errorname", "")
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreLockedError(
            f"the store {location} was being written by another process for {timeout_s:g} s: "
            "nothing was changed; try again when that is done"
        )
    if code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return StoreError(
            f"the store {location} is damaged ({reason}): restore a backup, or use another store"
        )
    remedy = _REMEDIES.get(code.split("_")[1] if "_" in code else "", "check the disk")
    return StoreError(f"the store {location} failed ({reason}): {remedy}; nothing was changed")
