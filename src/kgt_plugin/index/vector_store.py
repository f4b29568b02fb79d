"""Vectors of what users have said, in a file beside a store that can't keep them itself.

They are derived: whatever is wrong with the file, it is begun anew. A text is known by a digest.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
from array import array
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Final
from weakref import WeakSet

from kgt_plugin.stores import SearchedQuad
from kgt_plugin.stores.read_only import is_read_only

__all__ = ["VectorStore"]

_log = logging.getLogger(__name__)

_SCHEMA: Final = (
    "CREATE TABLE IF NOT EXISTS vectors (user TEXT, model TEXT, text BLOB, vector BLOB, "
    "PRIMARY KEY (user, model, text)) WITHOUT ROWID"
)
_PART: Final = 500
"""Digests of one statement; SQLite takes about a thousand values."""


class VectorStore:
    """Keeps vectors by user, embedder and text; any thread may use it.

    Args:
        path: the file; None keeps nothing.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._db: sqlite3.Connection | None = None
        _stores.add(self)

    def get(
        self, user: str, model: str, searched: Sequence[SearchedQuad]
    ) -> dict[str, Sequence[float]]:
        """Find the vectors of the texts that are known."""
        keys = {_key(text): text for each in searched for text in each.texts}
        found: dict[str, Sequence[float]] = {}
        digests = list(keys)
        for start in range(0, len(digests), _PART):
            part = digests[start : start + _PART]
            marks = ",".join("?" * len(part))
            query = f"SELECT text, vector FROM vectors WHERE user = ? AND model = ? AND text IN ({marks})"  # noqa: S608 - question marks
            for digest, data in self._run(query, (user, model, *part)):
                found[keys[digest]] = memoryview(data).cast("f")
        return found

    def put(
        self,
        user: str,
        model: str,
        searched: Sequence[SearchedQuad],
        vectors: Mapping[str, Sequence[float]],
    ) -> None:
        """Keep vectors of all the quads' texts."""
        rows = [
            (user, model, _key(text), array("f", vectors[text]).tobytes())
            for text in dict.fromkeys(text for each in searched for text in each.texts)
        ]
        self._run_many("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)", rows)

    def remove(self, user: str, texts: Iterable[str]) -> None:
        """Erase the vectors of texts, whatever embedder made them."""
        rows = [(user, _key(text)) for text in texts]
        self._run_many("DELETE FROM vectors WHERE user = ? AND text = ?", rows)

    def drop(self, user: str) -> None:
        """Erase all of a user's vectors."""
        self._run_many("DELETE FROM vectors WHERE user = ?", [(user,)])

    def close(self) -> None:
        """Let go of the file; a later call opens it again."""
        with self._lock:
            if self._db is not None:
                self._db.close()
                self._db = None

    def before_fork(self) -> None:
        """Let go of the file, whose locks a child process must not believe to have, until the fork is done."""
        self._lock.acquire()
        if self._db is not None:
            self._db.close()
            self._db = None

    def after_fork(self) -> None:
        """Go on, in the parent and in the child."""
        self._lock.release()

    def _run(self, query: str, values: Sequence[object]) -> list[tuple[bytes, bytes]]:
        with self._lock:
            db = self._opened()
            if db is None:
                return []
            try:
                return db.execute(query, values).fetchall()
            except sqlite3.Error as exc:
                self._begin_anew(exc)
                return []

    def _run_many(self, query: str, rows: Sequence[Sequence[object]]) -> None:
        with self._lock:
            db = self._opened() if rows else None
            if db is None:
                return
            try:
                with db:
                    db.executemany(query, rows)
            except sqlite3.Error as exc:
                self._begin_anew(exc)

    def _opened(self) -> sqlite3.Connection | None:
        if self._path is None or self._db is not None:
            return self._db
        if is_read_only(self._path):
            return None
        try:
            self._db = sqlite3.connect(self._path, check_same_thread=False)
            # Erased means overwritten; what a crash leaves half written is found out and begun anew.
            self._db.execute("PRAGMA secure_delete = ON")
            self._db.execute("PRAGMA journal_mode = TRUNCATE")
            self._db.execute("PRAGMA synchronous = OFF")
            self._db.execute(_SCHEMA)
        except sqlite3.Error as exc:
            self._begin_anew(exc)
        return self._db

    def _begin_anew(self, error: sqlite3.Error) -> None:
        """Drop a file that is damaged; one that is busy or cannot be written is left alone."""
        if self._db is not None:
            self._db.close()
            self._db = None
        if self._path is not None and isinstance(error, sqlite3.DatabaseError):
            damaged = not isinstance(error, sqlite3.OperationalError)
            _log.warning("the vectors in %s are of no use (%s)", self._path, error)
            if damaged:
                self._path.unlink(missing_ok=True)


def _key(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


_stores: WeakSet[VectorStore] = WeakSet()
_forking: list[VectorStore] = []


def _before_fork() -> None:
    for store in list(_stores):
        store.before_fork()
        _forking.append(store)


def _after_fork() -> None:
    while _forking:
        _forking.pop().after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_before_fork, after_in_parent=_after_fork, after_in_child=_after_fork
    )
