"""Connections of one PostgreSQL database, shared by threads, and never carried through a fork."""

from __future__ import annotations

import ctypes
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, Final
from weakref import WeakSet

import psycopg
from psycopg_pool import ConnectionPool

from kgt_plugin.errors import StoreError
from kgt_plugin.stores.postgres_connection import BoundedConnection, configure

__all__ = ["PostgresPool"]

_MOST: Final = 16
"""Connections of one process; a thread needs one at a time."""
_IDLE_S: Final = 120.0

_Begin = Callable[[BoundedConnection], object]

# The pool warns of each attempt to reach a server; a caller is told by one error.
logging.getLogger("psycopg.pool").addHandler(logging.NullHandler())


class PostgresPool:
    """A psycopg_pool that every process begins for itself.

    Args:
        conninfo: a URL or what else libpq takes.
        location: the store's name without the password, for messages.
        timeout_s: how long to wait for a connection and for each answer.
    """

    def __init__(self, conninfo: str, *, location: str, timeout_s: float) -> None:
        self._conninfo = conninfo
        self._location = location
        self._timeout_s = timeout_s
        self._lock = threading.Lock()
        self._pool: ConnectionPool[BoundedConnection] | None = None
        self._closed = False
        with _pools_lock:
            _pools.add(self)

    def connect(self) -> BoundedConnection:
        """Open a connection beside the pool, whose failure says why; the caller closes it.

        Raises:
            psycopg.Error: the server was not reached, or refused.
        """
        db = BoundedConnection.connect(self._conninfo, **self._options())
        try:
            configure(db, timeout_s=self._timeout_s)
        except BaseException:
            db.close()
            raise
        return db

    @contextmanager
    def lent(self, begin: _Begin | None = None) -> Iterator[BoundedConnection]:
        """Lend a connection that has just done something, so that it is alive.

        Args:
            begin: has it do that; nothing but an empty statement where it is left out.

        Raises:
            StoreError: the store is closed.
            psycopg.Error: none was to be had in time.
        """
        pid, pool = os.getpid(), self._of_this_process()
        db = self._alive(pool, begin or _ask_nothing)
        try:
            yield db
        finally:
            if pid == os.getpid():
                # The pool would complain of it, and throw it away too.
                if db.is_in_transaction:
                    db.close()
                with suppress(psycopg.Error):
                    pool.putconn(db)

    def _alive(self, pool: ConnectionPool[BoundedConnection], begin: _Begin) -> BoundedConnection:
        """Take connections until one answers; those that ended while they were idle are let go of."""
        limit = time.monotonic() + self._timeout_s
        while True:
            db = pool.getconn(max(0.1, limit - time.monotonic()))
            try:
                with db.beginning():
                    begin(db)
            except BaseException as exc:
                is_lost = isinstance(exc, psycopg.OperationalError) and db.closed
                pool.putconn(db)
                if not is_lost or time.monotonic() > limit:
                    raise
            else:
                return db

    def close(self) -> None:
        """Close what is idle now, and what is lent when it comes back."""
        with self._lock:
            self._closed = True
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.close()

    def after_fork(self) -> None:
        """Begin anew in a child: connections and threads are the parent's."""
        self._lock = threading.Lock()
        if self._pool is not None:
            # Never taken down here: that would wait for threads that this process doesn't have.
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(self._pool))
            self._pool = None

    def _of_this_process(self) -> ConnectionPool[BoundedConnection]:
        with self._lock:
            if self._closed:
                raise StoreError(f"the store {self._location} is closed: open it again")
            if self._pool is None:
                self._pool = ConnectionPool(
                    self._conninfo,
                    connection_class=BoundedConnection,
                    kwargs=self._options(),
                    min_size=0,
                    max_size=_MOST,
                    open=True,
                    configure=partial(configure, timeout_s=self._timeout_s),
                    timeout=self._timeout_s,
                    reconnect_timeout=self._timeout_s,
                    max_idle=_IDLE_S,
                    num_workers=1,
                )
            return self._pool

    def _options(self) -> dict[str, Any]:
        return {
            "autocommit": True,
            "connect_timeout": max(2, round(self._timeout_s)),
            "fallback_application_name": "kgt-plugin",
        }


def _ask_nothing(db: BoundedConnection) -> None:
    db.execute("")


_pools: WeakSet[PostgresPool] = WeakSet()
_pools_lock = threading.Lock()


def _after_fork() -> None:
    global _pools_lock  # noqa: PLW0603 - another thread of the parent may have held it
    _pools_lock = threading.Lock()
    for pool in list(_pools):
        pool.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
