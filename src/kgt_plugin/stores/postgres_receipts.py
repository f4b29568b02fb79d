"""Receipts of edits in the database: they tell whether an edit was made whose acknowledgement was lost.

A transaction that changes something writes a random token beside it. Where the connection is lost while the
server commits, a new one looks for the token under the lock that every writer holds: it is there, or the edit
was not made and never will be.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from typing import Final

import psycopg

from kgt_plugin.stores.postgres_connection import BoundedConnection, end_backend

__all__ = ["LOCK_WRITERS", "leave_receipt", "was_made"]

Backend = tuple[int, dt.datetime]

LOCK_WRITERS: Final = b"SELECT value FROM counters WHERE name = 'edit' FOR UPDATE"
"""Held by the one transaction that writes: the number of the last edit, which it will raise."""

_SLOTS: Final = 65_536
"""Receipts that are kept: more than there can be edits while one asks for its own."""
_PAUSE_S: Final = 0.05


def leave_receipt(db: psycopg.Connection[tuple[object, ...]], token: bytes) -> None:
    """Write the receipt of the transaction that ends now.

    Args:
        db: its connection.
        token: tells it from all others.

    Raises:
        psycopg.Error: it could not be written.
    """
    db.execute(
        f"""INSERT INTO receipts (slot, token)
            SELECT value %% {_SLOTS}, %s FROM counters WHERE name = 'edit'
            ON CONFLICT (slot) DO UPDATE SET token = excluded.token""".encode(),  # noqa: S608 - a constant
        (token,),
    )


def was_made(
    connect: Callable[[], BoundedConnection], token: bytes, *, backend: Backend, timeout_s: float
) -> bool | None:
    """Find out whether a transaction was made whose connection was lost while it ended.

    Args:
        connect: opens a new connection.
        token: its receipt's.
        backend: the server's process that had it.
        timeout_s: how long to try.

    Returns:
        Whether it was made; None where the server could not be asked.
    """
    limit = time.monotonic() + timeout_s
    while True:
        try:
            db = connect()
        except psycopg.Error:
            if time.monotonic() > limit:
                return None
            time.sleep(_PAUSE_S)
            continue
        try:
            return _look(db, token, backend)
        except psycopg.Error:
            if time.monotonic() > limit:
                return None
        finally:
            db.close()


def _look(db: BoundedConnection, token: bytes, backend: Backend) -> bool:
    # It may wait for our COMMIT for ever. Where it has begun to commit, it is left to; the lock is
    # granted when it has ended, either way.
    end_backend(db, backend)
    with db.transaction():
        db.execute(LOCK_WRITERS)
        found = db.execute("SELECT 1 FROM receipts WHERE token = %s", (token,)).fetchone()
    return found is not None
