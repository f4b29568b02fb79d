"""A copy of a SQLite store that others go on writing to."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Final

from kgt_plugin.errors import StoreError

__all__ = ["SQLITE_SUFFIXES", "write_backup"]

SQLITE_SUFFIXES: Final = (".sqlite", ".sqlite3", ".db")


def write_backup(db: sqlite3.Connection, target: Path) -> None:
    """Write the database as it is at one moment into a new file: the whole of it, or nothing.

    Args:
        db: a connection without a transaction.
        target: where nothing is yet; the ending is a SQLite store's.

    Raises:
        StoreError: there is something, or the place cannot be written.
        sqlite3.Error: it could not be read or written.
    """
    if target.suffix.lower() not in SQLITE_SUFFIXES:
        raise StoreError(
            f"a backup ends with {', '.join(SQLITE_SUFFIXES)}: give {target}.sqlite, or copy the store "
            f"with kgt store copy FROM {target}"
        )
    if target.exists():
        raise StoreError(f"{target} is there already: name a new file for the backup")
    copy = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        copy.unlink(missing_ok=True)
        _copy(db, copy)
        copy.rename(target)
    except OSError as exc:
        raise StoreError(
            f"cannot write the backup {target} ({exc.strerror}): choose another place"
        ) from exc
    except sqlite3.OperationalError as exc:
        raise StoreError(f"cannot write the backup {target} ({exc}): choose another place") from exc
    finally:
        copy.unlink(missing_ok=True)


def _copy(db: sqlite3.Connection, path: Path) -> None:
    other = sqlite3.connect(path)
    try:
        db.backup(other)
        # One file, with no log beside it; a store that opens it begins one.
        other.execute("PRAGMA journal_mode = DELETE")
    finally:
        other.close()
    with path.open("rb+") as file:
        os.fsync(file.fileno())
