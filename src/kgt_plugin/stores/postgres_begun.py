"""The snapshot or transaction that a thread has begun in a PostgreSQL store."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import Final

from rdflib.term import URIRef

from kgt_plugin.stores.graphs_read import GraphsRead
from kgt_plugin.stores.postgres_connection import BoundedConnection
from kgt_plugin.stores.session import GraphStanding

__all__ = ["Begun"]

_NAMES: Final = 4
"""Graphs whose revisions are asked for in advance: facts, journal and episodes, and one more."""


class Begun(threading.local):
    """A snapshot or transaction that each thread has of its own.

    Attributes:
        db: the connection of its snapshot or transaction.
        pid: the process that began it.
        writes: whether it is a transaction.
        changes: whether something was written in it.
        erases: whether something was erased in it.
        graphs: what was asked for again and again.
    """

    def __init__(self) -> None:
        self._standings: dict[URIRef, GraphStanding] = {}
        self._before: dict[URIRef, GraphStanding] = {}
        self._asked: OrderedDict[URIRef, None] = OrderedDict()
        self.graphs = GraphsRead()

    db: BoundedConnection | None = None
    pid: int = 0
    writes: bool = False
    changes: bool = False
    erases: bool = False

    @property
    def expected(self) -> list[URIRef]:
        """The graphs of which this thread asked last how they stand, and may well ask again."""
        return list(self._asked)

    def begin(
        self,
        db: BoundedConnection,
        *,
        writes: bool,
        standings: Mapping[URIRef, GraphStanding] | None = None,
    ) -> None:
        """Go on with a connection.

        Args:
            db: the connection.
            writes: whether it has a transaction that writes.
            standings: those that were read as it began.
        """
        self.db, self.pid, self.writes = db, os.getpid(), writes
        self.changes = self.erases = False
        self._standings = dict(standings or {})
        self.graphs.clear()

    def standing(self, name: URIRef) -> GraphStanding | None:
        """Find how a graph stands, where that was read in it; and note that it was asked for."""
        self._asked[name] = None
        self._asked.move_to_end(name)
        if len(self._asked) > _NAMES:
            self._asked.popitem(last=False)
        return self._standings.get(name)

    def keep(self, name: URIRef, standing: GraphStanding) -> None:
        """Keep how a graph stands until something is written."""
        self._standings[name] = standing

    def before_change(self) -> None:
        """Forget what was read, since something is being written."""
        self.changes = True
        self._before, self._standings = self._standings, {}
        self.graphs.clear()

    def after_change(self, changed: Mapping[URIRef, GraphStanding]) -> None:
        """Keep how graphs stand after a change, those that it left alone too."""
        self._standings = {**self._before, **changed}

    def end(self) -> None:
        """Go on without one."""
        self.db, self.writes, self.changes = None, False, False
        self._standings = {}
        self.graphs.clear()
