"""A connection to SQLite as the session that the shared SQL is run by."""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager, nullcontext

__all__ = ["SqliteSession"]


class SqliteSession:
    """A connection that answers each statement at once; see `kgt_plugin.stores.session.Session`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.execute = db.execute
        self.executemany = db.executemany

    def together(self) -> AbstractContextManager[None]:
        """Wait for nothing: there is no way to a server that could be saved."""
        return nullcontext()
