"""SQLite connections of one file, lent to one thread at a time, and never carried through a fork.

SQLite knows its locks by process. A child that went on with its parent's connections would believe in locks
that it doesn't hold, so all of them are closed before a fork, and each side opens its own.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final
from weakref import WeakSet

from kgt_plugin.errors import StoreError

__all__ = ["IDLE_KEPT", "ConnectionPool"]

IDLE_KEPT: Final = 8
"""Idle connections of a pool, if nothing else is said."""
_FORK_WAIT_S: Final = 10.0


class ConnectionPool:
    """Opens connections on demand and keeps those that are idle.

    Args:
        connect: opens one.
        location: the store's name, for messages.
        kept: idle connections; those above are closed.

    Example:
        >>> pool = ConnectionPool(lambda: sqlite3.connect(":memory:"), location="memory")
        >>> with pool.lent() as db:
        ...     db.execute("SELECT 1").fetchone()
        (1,)
        >>> pool.close()
    """

    def __init__(
        self, connect: Callable[[], sqlite3.Connection], *, location: str, kept: int = IDLE_KEPT
    ) -> None:
        self._connect = connect
        self._kept = kept
        self._location = location
        self._changed = threading.Condition()
        self._idle: list[sqlite3.Connection] = []
        self._lent: set[sqlite3.Connection] = set()
        self._closed = False
        self._pid = os.getpid()
        self._closed_before_fork = False
        self._borrower = threading.local()
        self.writer = threading.RLock()
        """Held by the one thread of this process that writes."""
        with _pools_lock:
            _pools.add(self)

    @contextmanager
    def lent(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection; one that an error leaves in a transaction is not used again.

        Raises:
            StoreError: the store is closed, or was open in another thread when this process was forked.
        """
        db = self.take()
        try:
            yield db
        except BaseException:
            # Another one might not be had: opening it writes, and the disk may be full.
            self.give_back(db, broken=not self.is_inherited and db.in_transaction)
            raise
        self.give_back(db)

    def take(self) -> sqlite3.Connection:
        """Lend a connection until `give_back`."""
        with self._changed:
            self._refuse_if_unusable()
            db = self._idle.pop() if self._idle else self._connect()
            self._lent.add(db)
            self._count(1)
        return db

    def give_back(self, db: sqlite3.Connection, *, broken: bool = False) -> None:
        """Take a connection back.

        Args:
            db: one that was lent.
            broken: whether to close it.
        """
        if self.is_inherited:
            return
        with self._changed:
            self._lent.discard(db)
            self._count(-1)
            if broken or self._closed or len(self._idle) >= self._kept:
                db.close()
            else:
                self._idle.append(db)
            self._changed.notify_all()

    @property
    def is_inherited(self) -> bool:
        """Tell whether connections are those of the process that this one was forked from."""
        return self._pid != os.getpid()

    def close(self) -> None:
        """Close what is idle now, and what is lent when it comes back."""
        with self._changed:
            self._closed = True
            if not self.is_inherited:
                self._close_idle()

    def before_fork(self) -> None:
        """Wait until no connection is lent, close all, and hold the pool until the fork is done."""
        self._changed.acquire()
        limit = time.monotonic() + _FORK_WAIT_S
        # A thread that forks within its own transaction can't be waited for.
        while self._lent and not self._borrowed() and (left := limit - time.monotonic()) > 0:
            self._changed.wait(left)
        self._closed_before_fork = not self._lent
        if self._closed_before_fork:
            self._close_idle()

    def after_fork_in_parent(self) -> None:
        """Go on."""
        self._changed.release()

    def after_fork_in_child(self) -> None:
        """Begin anew, with no connection of the parent's."""
        self._changed = threading.Condition()
        self.writer = threading.RLock()
        self._borrower = threading.local()
        if self._closed_before_fork:
            self._pid = os.getpid()
        else:
            # Closing one would let go of locks by which this process may be protected.
            _abandoned.extend([*self._idle, *self._lent])
        self._idle, self._lent = [], set()

    def _refuse_if_unusable(self) -> None:
        if self._closed:
            raise StoreError(f"the store {self._location} is closed: open it again")
        if self.is_inherited:
            raise StoreError(
                f"the store {self._location} was in use when this process was forked: "
                "fork between two operations, or open the store after the fork"
            )

    def _close_idle(self) -> None:
        while self._idle:
            self._idle.pop().close()

    def _borrowed(self) -> int:
        return int(getattr(self._borrower, "count", 0))

    def _count(self, step: int) -> None:
        self._borrower.count = self._borrowed() + step


_pools: WeakSet[ConnectionPool] = WeakSet()
_pools_lock = threading.Lock()
_abandoned: list[sqlite3.Connection] = []
_forking: list[ConnectionPool] = []


def _before_fork() -> None:
    with _pools_lock:
        pools = list(_pools)
    for pool in pools:
        pool.before_fork()
        _forking.append(pool)


def _after_fork_in_parent() -> None:
    while _forking:
        _forking.pop().after_fork_in_parent()


def _after_fork_in_child() -> None:
    global _pools_lock  # noqa: PLW0603 - another thread of the parent may have held it
    _pools_lock = threading.Lock()
    while _forking:
        _forking.pop().after_fork_in_child()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_before_fork,
        after_in_parent=_after_fork_in_parent,
        after_in_child=_after_fork_in_child,
    )
