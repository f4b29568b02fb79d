"""SQLite: the default store, one file for any number of threads, processes and forks of one machine."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from rdflib.term import URIRef

from kgt_plugin.errors import StoreError
from kgt_plugin.stores.port import SearchedQuad
from kgt_plugin.stores.read_only import connect_read_only, is_read_only, refusal
from kgt_plugin.stores.relational import RelationalStore
from kgt_plugin.stores.sqlite_backup import write_backup
from kgt_plugin.stores.sqlite_check import is_mendable, problems_of
from kgt_plugin.stores.sqlite_erasure import checkpoint, compact_if_worthwhile
from kgt_plugin.stores.sqlite_errors import store_error
from kgt_plugin.stores.sqlite_pool import IDLE_KEPT, ConnectionPool
from kgt_plugin.stores.sqlite_schema import connect, hasty_transaction, prepare, prepared
from kgt_plugin.stores.sqlite_session import SqliteSession
from kgt_plugin.stores.sqlite_vectors import find_vectors, keep_vectors, repair_vectors
from kgt_plugin.stores.term_numbers import TermHash
from kgt_plugin.stores.term_text import forget_decoded

__all__ = ["SqliteStore"]

_TIMEOUT_S: Final = 30.0


class SqliteStore(RelationalStore):
    """One SQLite file in WAL mode; a commit is one of its transactions.

    Every graph has a revision that is raised in the transaction that changes it, so other processes see
    each change. What is erased is overwritten in the file before the call returns.

    Args:
        path: the file; made, with its folder, where it is missing. One that may not be written, or
            whose folder may not, is opened for reading.
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
        super().__init__()
        self._path = path
        self._location = location or str(path)
        self._timeout_s = timeout_s
        self._current = _Current()
        self._reads_only = path.exists() and is_read_only(path)
        opening, kept = (connect_read_only, 0) if self._reads_only else (connect, IDLE_KEPT)
        self._pool = ConnectionPool(
            lambda: opening(path, timeout_s=timeout_s),
            location=self._location,
            kept=kept,
        )
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            raise StoreError(
                f"cannot open the store {self._location} ({exc.strerror}): choose another --store"
            ) from exc
        try:
            with self._errors(), self._pool.lent() as db:
                self._hash_of = TermHash(self._prepared(db))
        except BaseException:
            self._pool.close()
            raise

    def _prepared(self, db: sqlite3.Connection) -> bytes:
        if self._reads_only:
            return prepared(db, self._path)
        return prepare(db, self._path, timeout_s=self._timeout_s)

    @property
    def location(self) -> str:
        """Find where the facts are, for messages."""
        return self._location

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    def drop(self, names: Collection[URIRef]) -> None:
        """Erase whole graphs in one transaction; no byte of their text is in the file afterwards.

        Raises:
            StoreError: nothing was changed; or the graphs are gone, and another process that reads kept
                old pages of theirs from being overwritten: then call again.
        """
        super().drop(names)

    def erase_removed(self) -> None:
        """See to it that no text of what was taken out so far stays in the file.

        Within a transaction it is done when that is made.

        Raises:
            StoreError: another process that reads keeps old pages: call again.
        """
        with self.transaction():
            self._erase_at_end()

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
        with self.snapshot(), self._lent() as db:
            return problems_of(db)

    def repair(self) -> int:
        """Erase vectors that belong to no quad; gives how many there were. A damaged file is left alone."""
        if self._reads_only or not is_mendable(self.problems()):
            return 0
        with self.transaction():
            erased = repair_vectors(self._own())
            self._erase_at_end()
        return erased

    def vectors(self, model: str, searched: Sequence[SearchedQuad]) -> list[bytes | None]:
        """Find what was kept for quads with just these texts; None for each that nothing was kept for."""
        with self._lent() as db:
            return find_vectors(db, self._hash_of, model, searched)

    def keep_vectors(self, model: str, vectors: Sequence[tuple[SearchedQuad, bytes]]) -> None:
        """Keep vectors for quads; those of a quad that is gone meanwhile are not kept.

        Raises:
            StoreError: they could not be written; also where others write for long, since vectors can wait.
        """
        if self._reads_only:
            return
        with self._errors():
            if self._current.writes:
                keep_vectors(self._own(), self._hash_of, model, vectors)
            else:
                with self._pool.lent() as db, hasty_transaction(db, timeout_s=self._timeout_s):
                    keep_vectors(db, self._hash_of, model, vectors)

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
        if self._reads_only:
            raise refusal(self._location)
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
    def _reading(self) -> Iterator[SqliteSession]:
        with self._lent() as db:
            yield SqliteSession(db)

    def _writing_session(self) -> SqliteSession:
        return SqliteSession(self._own())

    @contextmanager
    def _lent(self) -> Iterator[sqlite3.Connection]:
        """Lend the connection of this thread's snapshot or transaction, or else any."""
        current = self._current.db
        with self._errors():
            if current is not None:
                yield current
            else:
                with self._pool.lent() as db:
                    yield db

    def _is_changing(self) -> bool:
        return self._current.writes

    def _own(self) -> sqlite3.Connection:
        """The connection of this thread's transaction."""
        db = self._current.db
        assert db is not None
        return db

    def _erase_at_end(self) -> None:
        self._current.erases = True

    def _release(self) -> None:
        self._pool.close()

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
