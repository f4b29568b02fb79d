"""Stores that may only be read: on a medium, or in a folder, that this process may not write."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from kgt_plugin.errors import StoreError

__all__ = ["connect_read_only", "is_read_only", "is_writable", "refusal"]


def is_writable(path: Path) -> bool:
    """Tell whether this process may write a file or folder; also where nothing is there yet.

    Example:
        >>> is_writable(Path("no-such-file"))
        True
    """
    try:
        if not path.exists():
            return True
        if os.access in os.supports_effective_ids:
            return os.access(path, os.W_OK, effective_ids=True)
        return os.access(path, os.W_OK)
    except OSError:
        return True  # opening it says why it cannot be looked at


def is_read_only(path: Path) -> bool:
    """Tell whether a SQLite file may only be read: it, or the folder, where SQLite makes files beside it.

    Example:
        >>> is_read_only(Path("no-such-file"))
        False
    """
    return not (is_writable(path) and is_writable(path.parent))


def refusal(location: str) -> StoreError:
    """Make the error of a change to a store that may only be read.

    Args:
        location: the store.

    Example:
        >>> str(refusal("facts.sqlite"))
        'facts.sqlite may only be read: make it writable, its folder too, or choose another --store; nothing was changed'
    """
    return StoreError(
        f"{location} may only be read: make it writable, its folder too, or choose another --store; "
        "nothing was changed"
    )


def connect_read_only(path: Path, *, timeout_s: float) -> sqlite3.Connection:
    """Open a SQLite file that may only be read; to be closed after one operation, since others may write it.

    Args:
        path: the file.
        timeout_s: how long it waits for others.

    Raises:
        sqlite3.Error: it cannot be opened.
    """
    # Without a log nobody has it open, and nothing may be made beside it; with one, the log is read too.
    log = path.with_name(f"{path.name}-wal")
    is_alone = not log.exists() or log.stat().st_size == 0
    options = "?mode=ro&immutable=1" if is_alone else "?mode=ro"
    db = sqlite3.connect(
        path.absolute().as_uri() + options,
        uri=True,
        timeout=timeout_s,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        db.execute("PRAGMA temp_store = MEMORY")
    except BaseException:
        db.close()
        raise
    return db
