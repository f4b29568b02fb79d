"""Keeps other processes from a file that is replaced as a whole each time it is written."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from weakref import WeakSet

from kgt_plugin.errors import StoreError, StoreLockedError

__all__ = ["FileLock"]

_log = logging.getLogger(__name__)


class FileLock:
    """The lock of a file, held from one version of it to the next. A child process doesn't inherit it.

    Where the platform or the file system has no such locks, it keeps nobody away.

    Args:
        path: the file; where it is missing, there is nothing to lock yet.

    Raises:
        StoreLockedError: another process has it, or another store object of this one.
        StoreError: it cannot be read.

    Example:
        >>> FileLock(Path("no-such-file.trig")).release()
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: _Held | None = None
        self._next: _Held | None = None
        while self._held is None:
            try:
                held = self._lock(path)
                if held is None or held.is_at(path):
                    self._held = held
                    return
            except FileNotFoundError:
                return  # also where the holder is just replacing it by nothing
            except OSError as exc:
                raise StoreError(f"cannot read {path} ({exc.strerror}): check the file") from exc

    def lock_next(self, temporary: Path) -> None:
        """Lock the version that is about to take the file's place.

        Args:
            temporary: where it lies; nobody else knows of it.
        """
        self._next = self._lock(temporary)

    def follow(self) -> None:
        """Hold the new version, and let go of the old one."""
        self._held, self._next = self._next, None

    def release(self) -> None:
        """Let go; further calls do nothing."""
        self._held = self._next = None

    def _lock(self, path: Path) -> _Held | None:
        try:
            import fcntl  # noqa: PLC0415 - not on every platform
        except ImportError:
            return None
        held = _Held(path)
        try:
            fcntl.flock(held.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            raise StoreLockedError(
                f"{self._path} is in use by another process, and a file admits one: close it there, or move it "
                f"into a store for several workers with kgt store copy {self._path} NEW"
            ) from exc
        except OSError as exc:
            _log.debug("%s cannot be locked: %s", path, exc)
        return held


class _Held:
    """An open file whose lock goes with the last reference."""

    def __init__(self, path: Path) -> None:
        self.descriptor = -1
        with path.open("rb", buffering=0) as file:
            self.descriptor = os.dup(file.fileno())
        _held.add(self)

    def is_at(self, path: Path) -> bool:
        """Tell whether it is still the file of this name."""
        mine, its = os.fstat(self.descriptor), path.stat()
        return (mine.st_dev, mine.st_ino) == (its.st_dev, its.st_ino)

    def close(self) -> None:
        """Let go."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1

    def __del__(self) -> None:
        self.close()


_held: WeakSet[_Held] = WeakSet()


def _after_fork_in_child() -> None:
    # The lock is the parent's: what the child has of it would outlive the parent.
    for each in list(_held):
        each.close()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
