"""Rewrites an Oxigraph folder without what was erased from it.

The engine drops quads but never the table of their texts, and neither flush nor optimize clears it
away. So a folder that something was erased from is marked, and written anew when nobody has it open:
when it is closed, or else when it is opened next.
"""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from kgt_plugin.errors import StoreError

__all__ = ["erasing", "finish_erasure", "mark_erased", "set_aside"]

_log = logging.getLogger(__name__)

erasing = threading.RLock()
"""Held in this process while a store is closed and its folder written anew."""

_MARK = "kgt-erased"
_DONE = "kgt-rewritten"


def mark_erased(path: Path) -> None:
    """Note that the folder holds the text of erased facts.

    Raises:
        OSError: it cannot be written.
    """
    (path / _MARK).touch()


def set_aside(path: Path) -> Path:
    """Name the place of the folder while it is rewritten; a rewriting that was cut short leaves it there."""
    return path.with_name(f"{path.name}.erased")


def finish_erasure(path: Path) -> None:
    """Write the folder anew if it is marked; also clears up after a rewriting that was cut short.

    A folder that is in use stays as it is, and so does one that cannot be moved; both stay marked.

    Args:
        path: the store's folder; closed in this process.

    Raises:
        StoreError: two versions of it are there, and only a person can tell which one counts.
    """
    old = set_aside(path)
    new = path.with_name(f"{path.name}.rewritten")
    try:
        with erasing:
            _resume(path, old)
            if (path / _MARK).exists():
                _rewrite(path, old, new)
    except (OSError, RuntimeError) as exc:
        reason = " ".join(str(exc).split())
        _log.warning("erased facts are still on disk in %s (%s): close and reopen it", path, reason)


def _resume(path: Path, old: Path) -> None:
    """Bring a swap that was cut short to its end."""
    if old.exists():
        if not path.exists():
            old.rename(path)
        elif (path / _DONE).exists():
            shutil.rmtree(old)
        else:
            raise StoreError(
                f"both {path} and {old} are there: move the one without your facts away"
            )
    if (path / _DONE).exists():
        (path / _DONE).unlink()


def _rewrite(path: Path, old: Path, new: Path) -> None:
    shutil.rmtree(new, ignore_errors=True)
    with _locked(path):
        _copy(path, new)
        (new / _DONE).touch()
        path.rename(old)
        new.rename(path)
        shutil.rmtree(old)
        (path / _DONE).unlink()


def _copy(path: Path, new: Path) -> None:
    # Read-only, and closed before the swap: an engine that writes goes by the folder's name, and so
    # would write into the new one.
    source = ox.Store.read_only(str(path))
    new.mkdir(mode=0o700)
    target = ox.Store(str(new))
    target.bulk_extend(source)
    target.flush()
    shutil.copymode(path, new)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Keep other processes from opening the folder, by the engine's own lock file.

    Raises:
        OSError: somebody has it open, or the platform has no such locks.
    """
    try:
        import fcntl  # noqa: PLC0415 - not on every platform
    except ImportError as exc:
        raise OSError("this platform cannot lock it") from exc
    # The engine's lock does not keep this process out, so ask the engine whether it is open here.
    ox.Store(str(path))
    with (path / "LOCK").open("r+b") as file:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
