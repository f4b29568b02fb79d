"""Clears what was forgotten out of a SQLite file: the write-ahead log, and room that is left over.

An edit overwrites the texts that it frees in place, so that no page of them is ever moved and copied. The log
still has pages as they were before: a checkpoint that truncates it lets nothing of them stay.
"""

from __future__ import annotations

import sqlite3
from typing import Final

from kgt_plugin.errors import StoreError
from kgt_plugin.stores import sql
from kgt_plugin.stores.sqlite_vectors import free_bytes, remove_free

__all__ = ["checkpoint", "compact_if_worthwhile"]

_WORTHWHILE: Final = 4 * 2**20
"""Bytes overwritten before the file is made smaller."""
_UNFINISHED: Final = 2**62
_ATTEMPTS: Final = 3


def checkpoint(db: sqlite3.Connection, location: str) -> None:
    """Write the log into the file and empty it, waiting for those who read.

    Args:
        db: a connection without a transaction.
        location: the store, for messages.

    Raises:
        StoreError: somebody reads for longer than the connection waits.
        sqlite3.Error: it could not be written.
    """
    for _attempt in range(_ATTEMPTS):
        (is_busy, _pages, _moved) = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not is_busy:
            return
    raise StoreError(
        f"what was forgotten is gone from {location} for all, but another process has been reading it "
        "for long and keeps old pages on the disk: forget again when it is done"
    )


def compact_if_worthwhile(db: sqlite3.Connection) -> None:
    """Write the file anew without overwritten texts and vectors, where they take much of it.

    Args:
        db: a connection without a transaction.

    Raises:
        sqlite3.Error: it could not be written.
    """
    overwritten = int(db.execute(sql.COUNTER, ("overwritten",)).fetchone()[0]) + free_bytes(db)
    (pages,) = db.execute("PRAGMA page_count").fetchone()
    (size,) = db.execute("PRAGMA page_size").fetchone()
    if overwritten < max(_WORTHWHILE, pages * size // 4):
        return
    # Taking rows out moves others and leaves copies behind, which only the rewriting clears away: the
    # counter says so until that is done, whatever cuts this short.
    db.execute("BEGIN IMMEDIATE")
    try:
        db.execute(sql.SET_COUNTER, (_UNFINISHED, "overwritten"))
        db.execute("DELETE FROM terms WHERE typeof(text) = 'blob'")
        remove_free(db)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    db.execute("VACUUM")
    db.execute(sql.SET_COUNTER, (0, "overwritten"))
