"""A connection to PostgreSQL that runs our SQL, and that gives a silent server up."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from typing import Any, Final, TypeVar

import psycopg
from psycopg.adapt import Dumper, Loader
from psycopg.pq import Format, TransactionStatus
from psycopg.types.numeric import Int8Dumper

from kgt_plugin.stores import sql
from kgt_plugin.stores.postgres_schema import SCHEMA
from kgt_plugin.stores.session import Cursor

__all__ = ["BoundedConnection", "PostgresSession", "SilentServerError", "configure", "end_backend"]

_T = TypeVar("_T")
_BYTEA: Final = 17
_CHECK_S: Final = 5.0
"""How long an idle connection may take to show that it is alive."""
_SERVER_LOSES_US_S: Final = 300
"""How long a stopped process of ours may keep others from writing."""


class SilentServerError(psycopg.OperationalError):
    """The server has answered nothing for longer than the connection waits."""


class BoundedConnection(psycopg.Connection[tuple[Any, ...]]):
    """A connection that is closed when the server says nothing for too long.

    Attributes:
        silence_s: how long.
        opened_by: the process that opened it.
        backend: the server's process at the other end, and when that began.

    Example:
        >>> BoundedConnection.silence_s
        30.0
    """

    silence_s: float = 30.0
    backend: tuple[int, dt.datetime] | None = None

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.opened_by = os.getpid()

    def wait(self, gen: Generator[Any, Any, _T], *args: Any, **options: Any) -> _T:
        """Wait for the server as psycopg does, but not for ever.

        Args:
            gen: what psycopg waits for.
            args: as psycopg has them.
            options: the same.

        Raises:
            SilentServerError: there was no answer; the connection is closed.
        """
        try:
            return super().wait(_bounded(gen, self.silence_s), *args, **options)
        except SilentServerError:
            self.close()
            raise

    @contextmanager
    def beginning(self) -> Iterator[None]:
        """Run what is first after some idle time; it takes no longer than a server that is there.

        Raises:
            psycopg.OperationalError: the server is not there any more.
        """
        limit, self.silence_s = self.silence_s, min(_CHECK_S, self.silence_s)
        try:
            yield
        finally:
            self.silence_s = limit

    @property
    def is_usable(self) -> bool:
        """Tell whether it is whole and this process's own, not one that came through a fork."""
        return self.opened_by == os.getpid() and not self.closed

    @property
    def is_in_transaction(self) -> bool:
        """Tell whether a transaction was begun, and the connection is whole."""
        status = self.info.transaction_status
        return status in (TransactionStatus.INTRANS, TransactionStatus.INERROR)


_DELETE_TERM: Final = "DELETE FROM terms WHERE id = ?"


class PostgresSession:
    """Runs the statements of `kgt_plugin.stores.sql`; texts go and come as bytes in UTF-8.

    Args:
        db: a connection that was configured.
    """

    def __init__(self, db: BoundedConnection) -> None:
        self._db = db

    def execute(self, statement: str, parameters: Sequence[object]) -> Cursor:
        """Run a statement with its parameters."""
        return self._db.execute(_postgres_sql(statement), parameters, binary=True)

    def executemany(self, statement: str, parameters: Iterable[Sequence[object]]) -> None:
        """Run a statement that selects nothing with each of several parameters, in one pipeline."""
        lots = list(parameters)
        if statement is sql.OVERWRITE_TERM:
            # PostgreSQL overwrites nothing in place, so that zeros would only take up room.
            statement, lots = _DELETE_TERM, [each[1:] for each in lots]
        if lots:
            self._db.cursor().executemany(_postgres_sql(statement), lots)

    def together(self) -> AbstractContextManager[object]:
        """Send statements one after the other, and wait for the last answer alone."""
        return self._db.pipeline()


def end_backend(db: BoundedConnection, backend: tuple[int, dt.datetime]) -> None:
    """End a process of the server's that waits within a transaction for a client that is gone.

    Args:
        db: another connection.
        backend: the one that was lost.

    Raises:
        psycopg.Error: the server refused.
    """
    db.execute(
        """SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = %s
            AND backend_start = %s AND state LIKE 'idle in transaction%%'""",
        backend,
    )


def configure(db: psycopg.Connection[Any], *, timeout_s: float) -> None:
    """Set up a new connection.

    Args:
        db: the connection.
        timeout_s: how long a statement may take, and a change waits for those of others.

    Raises:
        psycopg.Error: the server refused.
    """
    assert isinstance(db, BoundedConnection)
    # Of several reasons to give up, the one that says most comes first.
    db.silence_s = timeout_s * 1.2
    limit_ms = round(timeout_s * 1000)
    db.execute(
        f"""SET search_path TO {SCHEMA}; SET lock_timeout TO {limit_ms};
        SET statement_timeout TO {limit_ms * 11 // 10};
        SET idle_in_transaction_session_timeout TO '{_SERVER_LOSES_US_S}s';
        SET tcp_keepalives_idle TO 15; SET tcp_keepalives_interval TO 5; SET tcp_keepalives_count TO 3;
        SELECT set_config('synchronous_commit', 'on', false)
            WHERE current_setting('synchronous_commit') = 'off'""".encode()  # an acknowledged edit is on disk
    )
    row = db.execute(
        "SELECT pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()"
    ).fetchone()
    assert row is not None
    db.backend = (row[0], row[1])
    db.adapters.register_dumper(str, _TextDumper)
    db.adapters.register_loader("bytea", _TextLoader)
    # One type for all numbers, so that each statement is prepared once.
    db.adapters.register_dumper(int, Int8Dumper)


@cache
def _postgres_sql(statement: str) -> bytes:
    """Write placeholders as psycopg does; none of our statements has a percent or question mark."""
    return statement.replace("?", "%s").encode()


def _bounded(gen: Generator[Any, Any, _T], silence_s: float) -> Generator[Any, Any, _T]:
    """Pass on what a generator waits for, and raise where nothing comes for too long."""
    limit = time.monotonic() + silence_s
    try:
        state = next(gen)
        while True:
            ready = yield state
            if ready:
                limit = time.monotonic() + silence_s
            elif time.monotonic() > limit:
                raise SilentServerError(f"no answer for {silence_s:g} s")
            state = gen.send(ready)
    except StopIteration as stop:
        result: _T = stop.value
        return result


class _TextDumper(Dumper):
    """A text as bytes."""

    format = Format.BINARY
    oid = _BYTEA

    def dump(self, obj: str) -> bytes:
        return obj.encode()


class _TextLoader(Loader):
    """Bytes as the text that they are."""

    format = Format.BINARY

    def load(self, data: bytes | bytearray | memoryview) -> str:
        return bytes(data).decode()
