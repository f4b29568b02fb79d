"""The SQLite file of a store: its pragmas, its schema and the way from older schemas to it."""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kgt_plugin.errors import StoreError
from kgt_plugin.stores.sqlite_vectors import VECTOR_TABLES

__all__ = [
    "APPLICATION_ID",
    "SCHEMA_VERSION",
    "connect",
    "hasty_transaction",
    "prepare",
    "prepared",
]

APPLICATION_ID: Final = 0x4B475450
"""What marks a file as ours: "KGTP"."""

_MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (
    (
        "CREATE TABLE terms (id INTEGER PRIMARY KEY, text TEXT NOT NULL)",
        """CREATE TABLE term_keys (hash INTEGER NOT NULL, term INTEGER NOT NULL,
            uses INTEGER NOT NULL, PRIMARY KEY (hash, term)) WITHOUT ROWID""",
        """CREATE TABLE quads (g INTEGER NOT NULL, s INTEGER NOT NULL, p INTEGER NOT NULL,
            o INTEGER NOT NULL, PRIMARY KEY (g, s, p, o)) WITHOUT ROWID""",
        "CREATE INDEX quads_by_predicate ON quads (g, p, o)",
        "CREATE INDEX quads_by_object ON quads (g, o)",
        """CREATE TABLE graphs (name INTEGER PRIMARY KEY, size INTEGER NOT NULL,
            revision INTEGER NOT NULL)""",
        "CREATE TABLE counters (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
        "INSERT INTO counters VALUES ('edit', 0), ('term', 0), ('overwritten', 0)",
    ),
    VECTOR_TABLES,
)
"""What leads from each version of the schema to the next; a released step never changes."""

SCHEMA_VERSION: Final = len(_MIGRATIONS)
_PAUSE_S: Final = 0.02
_HASTY_MS: Final = 500


def connect(path: Path, *, timeout_s: float) -> sqlite3.Connection:
    """Open a connection that commits only when told, to be used by one thread at a time.

    Args:
        path: the file; made where it is missing.
        timeout_s: how long it waits for other writers.

    Raises:
        sqlite3.Error: it cannot be opened.
    """
    db = sqlite3.connect(
        path,
        timeout=timeout_s,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )
    try:
        # Nothing of what a user said lies in temporary files, and what is deleted is overwritten.
        db.execute("PRAGMA temp_store = MEMORY")
        db.execute("PRAGMA secure_delete = ON").close()
        # An edit that was acknowledged outlives a loss of power.
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA cache_size = -16000")
    except BaseException:
        db.close()
        raise
    return db


def prepare(db: sqlite3.Connection, path: Path, *, timeout_s: float) -> bytes:
    """Bring a file to the schema of this version; several processes may do so at once.

    Args:
        db: a connection to it.
        path: the file, for messages.
        timeout_s: how long to wait for the others.

    Returns:
        The key of the file's hashes.

    Raises:
        StoreError: it holds something else, or was written by a newer version.
        sqlite3.Error: it cannot be read or written.
    """
    _refuse_foreign(db, path)
    (mode,) = db.execute("PRAGMA journal_mode").fetchone()
    if mode != "wal":  # also a backup's
        _use_wal(db, timeout_s)
    if _pragma(db, "user_version") < SCHEMA_VERSION:
        db.execute("BEGIN IMMEDIATE")
        try:
            _migrate(db, path)
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
    return _key(db)


def prepared(db: sqlite3.Connection, path: Path) -> bytes:
    """Check that a file that may only be read is of this version's schema.

    Args:
        db: a connection to it.
        path: the file, for messages.

    Returns:
        The key of the file's hashes.

    Raises:
        StoreError: it holds something else, or was written by another version.
        sqlite3.Error: it cannot be read.
    """
    _refuse_foreign(db, path)
    if _pragma(db, "user_version") < SCHEMA_VERSION:
        raise StoreError(
            f"{path} was written by an older version and may only be read: open it once where it may be "
            "written, its folder too"
        )
    return _key(db)


def _key(db: sqlite3.Connection) -> bytes:
    (key,) = db.execute("SELECT value FROM counters WHERE name = 'key'").fetchone()
    return bytes(key)


@contextmanager
def hasty_transaction(db: sqlite3.Connection, *, timeout_s: float) -> Iterator[None]:
    """Write what can be derived anew: without waiting for others for long, nor for the disk.

    Args:
        db: a connection without a transaction.
        timeout_s: how long the connection waits otherwise.

    Raises:
        sqlite3.Error: somebody else writes, or it could not be written.
    """
    db.execute(f"PRAGMA busy_timeout = {_HASTY_MS}")
    # A loss of power may take it back, and nothing else.
    db.execute("PRAGMA synchronous = NORMAL")
    try:
        db.execute("BEGIN IMMEDIATE")
        try:
            yield
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
    finally:
        db.execute("PRAGMA synchronous = FULL")
        db.execute(f"PRAGMA busy_timeout = {round(timeout_s * 1000)}")


def _refuse_foreign(db: sqlite3.Connection, path: Path) -> None:
    """Refuse another program's file before anything of it changes."""
    # Whose it is comes last: another process may make the schema meanwhile, all of it at once.
    has_tables, version = _has_tables(db), _pragma(db, "user_version")
    known = _pragma(db, "application_id")
    if known != APPLICATION_ID and (known or version or has_tables):
        raise StoreError(f"{path} is not a store: choose another --store; nothing was changed")
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"{path} was written by a newer version: update kgt-plugin, or use another store"
        )


def _migrate(db: sqlite3.Connection, path: Path) -> None:
    version = _pragma(db, "user_version")  # another process may have been faster
    if version == 1:  # what was beside the file then is in it now, to go with what it is of
        _remove_vectors_beside(path)
    for step in _MIGRATIONS[version:]:
        for statement in step:
            db.execute(statement)
    if version == 0:
        db.execute("INSERT INTO counters VALUES ('key', ?)", (secrets.token_bytes(16),))
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _remove_vectors_beside(path: Path) -> None:
    for ending in ("", "-journal"):
        path.with_name(f"{path.stem}-vectors{path.suffix}{ending}").unlink(missing_ok=True)


def _use_wal(db: sqlite3.Connection, timeout_s: float) -> None:
    """Switch to a write-ahead log; the engine doesn't wait for other processes by itself here."""
    limit = time.monotonic() + timeout_s
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL").fetchall()
        except sqlite3.OperationalError as exc:
            if "locked" not in str(exc) or time.monotonic() > limit:
                raise
            time.sleep(_PAUSE_S)
        else:
            return


def _has_tables(db: sqlite3.Connection) -> bool:
    return db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None


def _pragma(db: sqlite3.Connection, name: str) -> int:
    (value,) = db.execute(f"PRAGMA {name}").fetchone()
    return int(value)
