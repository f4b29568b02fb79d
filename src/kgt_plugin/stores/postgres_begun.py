"""The snapshot or transaction that a thread has begun in a PostgreSQL store."""

from __future__ import annotations

import os
import threading

from rdflib.term import URIRef

from kgt_plugin.stores.graphs_read import GraphsRead
from kgt_plugin.stores.postgres_connection import BoundedConnection

__all__ = ["Begun"]


class Begun(threading.local):
    """A snapshot or transaction that each thread has of its own.

    Attributes:
        db: the connection of its snapshot or transaction.
        pid: the process that began it.
        writes: whether it is a transaction.
        changes: whether something was written in it.
        erases: whether something was erased in it.
        revisions: of graphs that were asked for in it.
        graphs: what was asked for again and again.
    """

    def __init__(self) -> None:
        self.revisions: dict[URIRef, int] = {}
        self.graphs = GraphsRead()

    db: BoundedConnection | None = None
    pid: int = 0
    writes: bool = False
    changes: bool = False
    erases: bool = False

    def begin(self, db: BoundedConnection, *, writes: bool) -> None:
        """Go on with a connection."""
        self.db, self.pid, self.writes = db, os.getpid(), writes
        self.changes = self.erases = False
        self.forget()

    def forget(self) -> None:
        """Forget what was read, as it may be so no more."""
        self.revisions.clear()
        self.graphs.clear()

    def end(self) -> None:
        """Go on without one."""
        self.db, self.writes, self.changes = None, False, False
        self.forget()
