"""SQLite: the default store, one file for any number of threads, processes and forks of one machine."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from rdflib import Graph
from rdflib.term import URIRef

from kgt_plugin.errors import StoreError
from kgt_plugin.stores import sql
from kgt_plugin.stores.port import Quad
from kgt_plugin.stores.quad_writer import QuadWriter
from kgt_plugin.stores.sqlite_backup import write_backup
from kgt_plugin.stores.sqlite_check import problems_of
from kgt_plugin.stores.sqlite_erasure import checkpoint, compact_if_worthwhile
from kgt_plugin.stores.sqlite_errors import store_error
from kgt_plugin.stores.sqlite_pool import ConnectionPool
from kgt_plugin.stores.sqlite_schema import connect, prepare
from kgt_plugin.stores.term_numbers import TermHash
from kgt_plugin.stores.term_text import forget_decoded, quad_text, term_of, text_of
from kgt_plugin.stores.views import Pattern, Terms, read_only_graph

__all__ = ["SqliteStore"]

_TIMEOUT_S: Final = 30.0


class SqliteStore:
    """One SQLite file in WAL mode; a commit is one of its transactions.

    Every graph has a revision that is raised in the transaction that changes it, so other processes see
    each change. What is erased is overwritten in the file before the call returns.

    Args:
        path: the file; made, with its folder, where it is missing.
        location: what to call it in messages; None is the path.
        timeout_s: how long a change waits for those of other processes.

    Raises:
        StoreError: it is something else than a store, or cannot be read or written.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     store = SqliteStore(Path(folder) / "facts.sqlite")
        ...     store.names()
        ...     store.close()
        []
    """

    def __init__(
        self, path: Path, *, location: str | None = None, timeout_s: float = _TIMEOUT_S
    ) -> None:
        self._path = path
        self._location = location or str(path)
        self._timeout_s = timeout_s
        self._holders = 1
        self._lock = threading.Lock()
        self._current = _Current()
        self._pool = ConnectionPool(
            lambda: connect(path, timeout_s=timeout_s), location=self._location
        )
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            raise StoreError(
                f"cannot open the store {self._location} ({exc.strerror}): choose another --store"
            ) from exc
        try:
            with self._errors(), self._pool.lent() as db:
                self._hash_of = TermHash(prepare(db, path, timeout_s=timeout_s))
        except BaseException:
            self._pool.close()
            raise

    @property
    def location(self) -> str:
        """Find where the facts are, for messages."""
        return self._location

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    @property
    def beside(self) -> Path:
        """Beside the file, named after it."""
        return self._path.with_name(f"{self._path.stem}-vectors{self._path.suffix}")

    def share(self) -> bool:
        """Count one more holder, each of whom closes once; False when it is closed already."""
        with self._lock:
            if self._holders == 0:
                return False
            self._holders += 1
            return True

    def close(self) -> None:
        """Let go, once the last holder has."""
        with self._lock:
            if self._holders == 0:
                return
            self._holders -= 1
            is_last = self._holders == 0
        if is_last:
            self._pool.close()

    def graph(self, name: URIRef) -> Graph:
        """The named graph as a live view that can be read but not written."""
        text = text_of(name)
        key = (self._hash_of(text), text)
        return read_only_graph(
            name,
            lambda pattern: self._match(pattern, key),
            lambda: self._number(sql.GRAPH_SIZE, key),
        )

    def names(self) -> list[URIRef]:
        """The names of all graphs that are not empty, in a fixed order."""
        with self._reading() as db:
            rows = db.execute(sql.GRAPH_NAMES).fetchall()
        return [URIRef(text[1:]) for (text,) in rows]

    def revision(self, name: URIRef) -> int:
        """The number of the last commit that changed the graph; 0 where it is empty."""
        text = text_of(name)
        return self._number(sql.GRAPH_REVISION, (self._hash_of(text), text))

    def commits(self, name: URIRef) -> int:
        """The same as `revision`, which no change escapes."""
        return self.revision(name)

    def commit(self, *, removed: Collection[Quad], added: Collection[Quad]) -> None:
        """Remove, then add, in one transaction."""
        going = [quad_text(quad) for quad in removed]
        coming = [quad_text(quad) for quad in added]
        with self.transaction():
            writer = self._writer()
            writer.remove(going)
            writer.add(coming)
            writer.finish()

    def drop(self, names: Collection[URIRef]) -> None:
        """Erase whole graphs in one transaction; no byte of their text is in the file afterwards.

        Raises:
            StoreError: nothing was changed; or the graphs are gone, and another process that reads kept
                old pages of theirs from being overwritten: then call again.
        """
        texts = [text_of(name) for name in names]
        with self.transaction():
            writer = self._writer()
            for text in texts:
                writer.drop(text)
            writer.finish()
            self._current.erases = True

    def erase_removed(self) -> None:
        """See to it that no text of what was taken out so far stays in the file.

        Within a transaction it is done when that is made.

        Raises:
            StoreError: another process that reads keeps old pages: call again.
        """
        with self.transaction():
            self._current.erases = True

    def backup(self, target: Path) -> None:
        """Copy the store as it is at one moment into a new file, while others go on.

        Args:
            target: a path where nothing is yet, ending .sqlite, .sqlite3 or .db.

        Raises:
            StoreError: there is something, or it cannot be written.
        """
        with self._errors(), self._pool.lent() as db:
            write_backup(db, target)

    def problems(self) -> list[str]:
        """Check the file and the counts in it; each thing that is wrong, in a line."""
        with self.snapshot(), self._reading() as db:
            return problems_of(db)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """While entered, all that this thread reads is of one moment."""
        current = self._current
        if current.db is not None:
            yield
            return
        with self._errors(), self._pool.lent() as db:
            db.execute("BEGIN")
            current.db = db
            try:
                yield
            finally:
                current.db = None
                if db.in_transaction and not self._pool.is_inherited:
                    db.execute("COMMIT")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """While entered, nobody else writes; see `SupportsTransactions`."""
        current = self._current
        if current.writes:
            with self._errors():
                yield
            return
        with self._errors(), self._pool.writer:
            snapshot = current.db
            if snapshot is None:
                with self._pool.lent() as db:
                    with self._writing(db):
                        yield
                    self._erase_if_told(db)
            else:
                # What was read so far is of an older moment than what is written now.
                snapshot.execute("COMMIT")
                try:
                    with self._writing(snapshot):
                        yield
                    self._erase_if_told(snapshot)
                finally:
                    current.db = snapshot
                    snapshot.execute("BEGIN")

    @contextmanager
    def _writing(self, db: sqlite3.Connection) -> Iterator[None]:
        current = self._current
        db.execute("BEGIN IMMEDIATE")
        current.db, current.writes, current.erases = db, True, False
        try:
            yield
            if not self._pool.is_inherited:
                db.execute("COMMIT")
        except BaseException:
            current.erases = False
            if db.in_transaction and not self._pool.is_inherited:
                db.execute("ROLLBACK")
            raise
        finally:
            current.db, current.writes = None, False

    def _erase_if_told(self, db: sqlite3.Connection) -> None:
        if self._current.erases:
            self._current.erases = False
            forget_decoded()
            compact_if_worthwhile(db)
            checkpoint(db, self._location)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        current = self._current.db
        with self._errors():
            if current is not None:
                yield current
            else:
                with self._pool.lent() as db:
                    yield db

    def _match(self, pattern: Pattern, name: tuple[int, str]) -> Iterator[Terms]:
        given = [None if term is None else text_of(term) for term in pattern]
        statement = sql.matching(
            subject=given[0] is not None,
            predicate=given[1] is not None,
            value=given[2] is not None,
        )
        parameters = list(name)
        for text in given:
            if text is not None:
                parameters += (self._hash_of(text), text)
        # Read at once: a statement that is left half read would hold an old state of the file.
        with self._reading() as db:
            rows = db.execute(statement, parameters).fetchall()
        for row in rows:
            found = iter(row)
            terms = [next(found) if text is None else text for text in given]
            yield _terms(terms)

    def _number(self, statement: str, parameters: tuple[int, str]) -> int:
        with self._reading() as db:
            row = db.execute(statement, parameters).fetchone()
        return 0 if row is None else int(row[0])

    def _writer(self) -> QuadWriter:
        db = self._current.db
        assert db is not None
        return QuadWriter(db.execute, db.executemany, self._hash_of)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Turn the engine's errors into ours."""
        try:
            yield
        except sqlite3.Error as exc:
            raise store_error(exc, location=self._location, timeout_s=self._timeout_s) from exc


class _Current(threading.local):
    """State of what a thread has begun.

    Attributes:
        db: the connection of its snapshot or transaction.
        writes: whether it is a transaction.
        erases: whether what was taken out is to be cleared off the disk when it is made.
    """

    db: sqlite3.Connection | None = None
    writes: bool = False
    erases: bool = False


def _terms(texts: list[str]) -> Terms:
    subject, predicate, value = (term_of(text) for text in texts)
    assert isinstance(predicate, URIRef)  # quad_text lets no other in
    return (subject, predicate, value)
