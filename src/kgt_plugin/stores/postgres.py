"""PostgreSQL: one store for several machines."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final
from weakref import WeakValueDictionary

import psycopg
from rdflib.term import URIRef

from kgt_plugin.errors import StoreError, first_line
from kgt_plugin.stores import sql
from kgt_plugin.stores.postgres_begun import Begun
from kgt_plugin.stores.postgres_check import problems_of
from kgt_plugin.stores.postgres_connection import BoundedConnection, PostgresSession, end_backend
from kgt_plugin.stores.postgres_errors import store_error
from kgt_plugin.stores.postgres_pool import PostgresPool
from kgt_plugin.stores.postgres_receipts import LOCK_WRITERS, leave_receipt, was_made
from kgt_plugin.stores.postgres_schema import prepare
from kgt_plugin.stores.postgres_standing import standing_in, standings_after
from kgt_plugin.stores.postgres_url import location_of
from kgt_plugin.stores.relational import RelationalStore
from kgt_plugin.stores.session import GraphStanding
from kgt_plugin.stores.term_numbers import TermHash
from kgt_plugin.stores.term_text import forget_decoded
from kgt_plugin.stores.views import Pattern, Terms

__all__ = ["PostgresStore", "open_postgres"]

_TIMEOUT_S: Final = 30.0


class PostgresStore(RelationalStore):
    """Tables in the schema `kgt` of a PostgreSQL database; a commit is one of its transactions.

    One transaction writes at a time in the whole database, so what an edit was checked against is what it
    meets. Every graph has a revision that is raised in the transaction that changes it.

    Args:
        url: postgresql://user:password@host:port/database, as libpq takes it.
        timeout_s: how long to wait for a connection, for the edits of others and for each answer.

    Raises:
        InvalidInputError: it is no such URL.
        StoreError: the server cannot be reached, or the database not be used.

    Example:
        >>> PostgresStore("postgresql://ana:secret@127.0.0.1:1/facts")
        Traceback (most recent call last):
        ...
        kgt_plugin.errors.StoreError: the store postgresql://ana@127.0.0.1:1/facts failed ...
    """

    def __init__(self, url: str, *, timeout_s: float = _TIMEOUT_S) -> None:
        super().__init__()
        self._location = location_of(url)
        self._timeout_s = timeout_s
        self._current = Begun()
        self._lost: deque[tuple[int, dt.datetime]] = deque(maxlen=100)
        self._pool = PostgresPool(url, location=self._location, timeout_s=timeout_s)
        with self._errors():
            db = self._pool.connect()
            try:
                self._hash_of = TermHash(prepare(db, self._location))
            finally:
                db.close()

    @property
    def location(self) -> str:
        """Find where the facts are, for messages; without the password."""
        return self._location

    def problems(self) -> list[str]:
        """Check that what the tables count is so; each thing that is wrong, in a line."""
        with self.snapshot(), self._errors():
            db = self._current.db
            assert db is not None
            return problems_of(db)

    def revision(self, name: URIRef) -> int:
        """The number of the last commit that changed the graph; 0 where it is empty."""
        # Within a snapshot or a transaction nobody else changes it, so that the server is asked once.
        return super().revision(name) if self._begun().db is None else self._standing(name).revision

    def _match(
        self, pattern: Pattern, name: tuple[int, str], most: int | None = None
    ) -> Iterator[Terms]:
        current, read = self._begun(), super()._match
        if current.db is None or all(term is None for term in pattern):
            return read(pattern, name, most)
        iri = URIRef(name[1][1:])
        return current.graphs.match(
            pattern,
            iri,
            size=lambda: self._standing(iri).size,
            read=lambda asked, most=None: read(asked, name, most),
        )

    def _standing(self, name: URIRef) -> GraphStanding:
        """Find how a graph stands in this thread's snapshot or transaction."""
        current = self._begun()
        found = current.standing(name)
        if found is None:
            with self._reading() as session:
                found = standing_in(session.execute(sql.GRAPH_STANDING, self._key(name)))
            current.keep(name, found)
        return found

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """While entered, all that this thread reads is of one moment."""
        current = self._begun()
        if current.db is not None:
            yield
            return
        standings: dict[URIRef, GraphStanding] = {}

        def begin(db: BoundedConnection) -> None:
            standings.update(self._run_and_expect(db, _BEGIN_SNAPSHOT))

        with self._errors(), self._pool.lent(begin) as db:
            current.begin(db, writes=False, standings=standings)
            try:
                yield
            finally:
                current.end()
                if db.is_usable:
                    db.execute("COMMIT")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """While entered, nobody else writes; see `SupportsTransactions`."""
        current = self._begun()
        if current.writes:
            with self._errors():
                yield
            return
        with self._errors():
            snapshot = current.db
            if snapshot is None:
                with self._pool.lent(_begin_writing) as db, self._writing(db):
                    yield
                return
            # What was read so far is of an older moment than what is written now.
            snapshot.execute("COMMIT")
            try:
                _begin_writing(snapshot)
                with self._writing(snapshot):
                    yield
            finally:
                standings = {}
                if snapshot.is_usable:
                    standings = self._run_and_expect(snapshot, _BEGIN_SNAPSHOT)
                current.begin(snapshot, writes=False, standings=standings)

    def _run_and_expect(
        self, db: BoundedConnection, statement: bytes
    ) -> dict[URIRef, GraphStanding]:
        """Run a statement, and ask at once how the graphs stand that this thread will want to know of."""
        names = self._current.expected
        found = standings_after(db, statement, [self._key(name) for name in names])
        return dict(zip(names, found, strict=True))

    @contextmanager
    def _writing(self, db: BoundedConnection) -> Iterator[None]:
        current = self._current
        try:
            self._end_lost(db)
            # The lock comes first: each statement after it sees all that others have made.
            standings = self._run_and_expect(db, LOCK_WRITERS)
            current.begin(db, writes=True, standings=standings)
            yield
            if db.opened_by == os.getpid():
                self._make(db)
        except BaseException:
            current.erases = False
            if db.is_usable:
                db.execute("ROLLBACK")
            elif db.closed and db.backend is not None:
                self._lost.append(db.backend)
            raise
        finally:
            current.end()
        if current.erases:
            forget_decoded()

    def _end_lost(self, db: BoundedConnection) -> None:
        """Let no connection that we gave up go on holding others off."""
        while self._lost:
            end_backend(db, self._lost[-1])
            self._lost.pop()

    def _make(self, db: BoundedConnection) -> None:
        """Commit, and find out what became of it where no answer comes."""
        if not self._current.changes:
            db.execute("COMMIT")
            return
        token = secrets.token_bytes(16)
        backend = db.backend
        assert backend is not None
        leave_receipt(db, token)
        try:
            db.execute("COMMIT")
        except psycopg.OperationalError as exc:
            if not db.closed:
                raise  # the server said itself that it was not made
            made = was_made(self._pool.connect, token, backend=backend, timeout_s=self._timeout_s)
            if made is None:
                raise StoreError(
                    f"the store {self._location} was lost while an edit was made ({first_line(exc)}): "
                    "look at the history before you repeat it"
                ) from exc
            if not made:
                raise

    @contextmanager
    def _reading(self) -> Iterator[PostgresSession]:
        current = self._begun().db
        with self._errors():
            if current is not None:
                yield PostgresSession(current)
            else:
                with self._pool.lent() as db:
                    yield PostgresSession(db)

    def _is_changing(self) -> bool:
        return self._begun().writes

    def _writing_session(self) -> PostgresSession:
        db = self._current.db
        assert db is not None
        self._current.before_change()
        return PostgresSession(db)

    def _note_written(self, changed: Mapping[str, GraphStanding]) -> None:
        self._current.after_change({URIRef(text[1:]): each for text, each in changed.items()})

    def _erase_at_end(self) -> None:
        self._current.erases = True

    def _release(self) -> None:
        self._pool.close()

    def _begun(self) -> Begun:
        """List what this thread has begun; refuse to go on with it in a fork."""
        current = self._current
        if current.db is not None and current.pid != os.getpid():
            raise StoreError(
                f"the store {self._location} was in use when this process was forked: "
                "fork between two operations, or open the store after the fork"
            )
        return current

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Turn the engine's errors into ours."""
        try:
            yield
        except psycopg.Error as exc:
            raise store_error(exc, location=self._location, timeout_s=self._timeout_s) from exc


_BEGIN_SNAPSHOT: Final = b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


def _begin_writing(db: BoundedConnection) -> None:
    db.execute(b"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")


_opened: WeakValueDictionary[str, PostgresStore] = WeakValueDictionary()
_opened_lock = threading.Lock()


def open_postgres(url: str) -> PostgresStore:
    """Open a database; opening the same URL twice in one process gives the same store.

    Args:
        url: see `PostgresStore`.

    Raises:
        InvalidInputError: it is no such URL.
        StoreError: the server cannot be reached, or the database not be used.
    """
    with _opened_lock:
        known = _opened.get(url)
        if known is not None and known.share():
            return known
        store = PostgresStore(url)
        _opened[url] = store
        return store
