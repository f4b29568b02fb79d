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
from psycopg.conninfo import conninfo_to_dict
from rdflib.term import URIRef

from kgt_plugin.errors import InvalidInputError, StoreError
from kgt_plugin.stores import sql
from kgt_plugin.stores.postgres_begun import Begun
from kgt_plugin.stores.postgres_check import problems_of
from kgt_plugin.stores.postgres_connection import BoundedConnection, PostgresSession, end_backend
from kgt_plugin.stores.postgres_errors import store_error
from kgt_plugin.stores.postgres_pool import PostgresPool
from kgt_plugin.stores.postgres_receipts import LOCK_WRITERS, leave_receipt, was_made
from kgt_plugin.stores.postgres_schema import prepare
from kgt_plugin.stores.relational import RelationalStore, terms_of
from kgt_plugin.stores.term_numbers import TermHash
from kgt_plugin.stores.term_text import forget_decoded, text_of
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
        self._location = _without_password(url)
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
        """The number of the last commit that changed the graph; 0 where it is empty.

        Within a snapshot or a transaction the server is asked once, since nobody else changes it there.
        """
        current = self._begun()
        if current.db is None:
            return super().revision(name)
        found = current.revision(name)
        if found is None:
            found = super().revision(name)
            current.keep_revision(name, found)
        return found

    def _match(self, pattern: Pattern, name: tuple[int, str]) -> Iterator[Terms]:
        current = self._begun()
        if current.db is None or all(term is None for term in pattern):
            return super()._match(pattern, name)
        copy = current.graphs.graph(
            URIRef(name[1][1:]),
            size=lambda: self._number(sql.GRAPH_SIZE, name),
            read=lambda: super(PostgresStore, self)._match((None, None, None), name),
        )
        if copy is not None:
            return copy.triples(pattern)  # type: ignore[return-value]  # rdflib types nodes wider than RDF
        if pattern[0] is None:
            return super()._match(pattern, name)
        found = self._of_subject(pattern, name)
        return super()._match(pattern, name) if found is None else iter(found)

    def _of_subject(self, pattern: Pattern, name: tuple[int, str]) -> list[Terms] | None:
        """Answer from all that the graph has of a subject; None where that is too much."""
        subject, *given = (None if term is None else text_of(term) for term in pattern)
        assert subject is not None

        def read(most: int) -> list[tuple[str, str]]:
            statement = f"{sql.matching(subject=True, predicate=False, value=False)} LIMIT ?"
            with self._reading() as session:
                parameters = (*name, self._hash_of(subject), subject, most)
                return session.execute(statement, parameters).fetchall()

        rows = self._begun().graphs.subject(name[1], subject, read=read)
        if rows is None:
            return None
        return [
            terms_of((subject, *row))
            for row in rows
            if all(text is None or text == found for text, found in zip(given, row, strict=True))
        ]

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """While entered, all that this thread reads is of one moment."""
        current = self._begun()
        if current.db is not None:
            yield
            return
        revisions: dict[URIRef, int] = {}

        def begin(db: BoundedConnection) -> None:
            revisions.update(self._run_and_expect(db, _BEGIN_SNAPSHOT))

        with self._errors(), self._pool.lent(begin) as db:
            current.begin(db, writes=False, revisions=revisions)
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
                revisions = {}
                if snapshot.is_usable:
                    revisions = self._run_and_expect(snapshot, _BEGIN_SNAPSHOT)
                current.begin(snapshot, writes=False, revisions=revisions)

    def _run_and_expect(self, db: BoundedConnection, statement: bytes) -> dict[URIRef, int]:
        """Run a statement, and ask at once for the revisions that this thread will want to know."""
        session, names = PostgresSession(db), self._current.expected
        with session.together():
            db.execute(statement)
            asked = [session.execute(sql.GRAPH_REVISION, self._key(name)) for name in names]
        rows = [cursor.fetchone() for cursor in asked]
        return {
            name: 0 if row is None else int(row[0]) for name, row in zip(names, rows, strict=True)
        }

    @contextmanager
    def _writing(self, db: BoundedConnection) -> Iterator[None]:
        current = self._current
        try:
            self._end_lost(db)
            # The lock comes first: each statement after it sees all that others have made.
            revisions = self._run_and_expect(db, LOCK_WRITERS)
            current.begin(db, writes=True, revisions=revisions)
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
                    f"the store {self._location} was lost while an edit was made ({_line(exc)}): "
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

    def _writing_session(self) -> PostgresSession:
        db = self._current.db
        assert db is not None
        self._current.before_change()
        return PostgresSession(db)

    def _note_written(self, revisions: Mapping[str, int]) -> None:
        self._current.after_change({URIRef(text[1:]): each for text, each in revisions.items()})

    def _erase_at_end(self) -> None:
        self._current.erases = True

    def _release(self) -> None:
        self._pool.close()

    def _begun(self) -> Begun:
        """List what this thread has begun.

        Raises:
            StoreError: the process was forked since.
        """
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


_BEGIN: Final = b"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
_BEGIN_SNAPSHOT: Final = b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


def _begin_writing(db: BoundedConnection) -> None:
    db.execute(_BEGIN)


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


def _without_password(url: str) -> str:
    """Name a database in messages."""
    try:
        parts = conninfo_to_dict(url)
    except psycopg.Error:
        # The reason quotes what may be a password.
        raise InvalidInputError(
            "the store is no valid PostgreSQL URL: give postgresql://user:password@host:port/database, "
            "with special characters percent-encoded"
        ) from None
    user = f"{parts['user']}@" if parts.get("user") else ""
    port = f":{parts['port']}" if parts.get("port") else ""
    return f"postgresql://{user}{parts.get('host') or ''}{port}/{parts.get('dbname') or ''}"


def _line(exc: BaseException) -> str:
    return " ".join(str(exc).split())
