"""The lock of one user's graph in a process: one thread at a time, and one moment of the store."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import TracebackType

from kgt_plugin.stores import Store, SupportsTransactions

__all__ = ["ReadingLock"]


class ReadingLock:
    """A lock that may be entered again by who holds it; what is read within is of one moment.

    Args:
        store: whose moment, where other processes write to it.

    Example:
        >>> from kgt_plugin.stores import open_store
        >>> with ReadingLock(open_store(":memory:")):
        ...     pass
    """

    def __init__(self, store: Store) -> None:
        self._snapshot = store.snapshot if isinstance(store, SupportsTransactions) else nullcontext
        self._lock = threading.RLock()
        self._entered: list[AbstractContextManager[None]] = []

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the lock alone: what is read is of whatever moment."""
        with self._lock:
            yield

    def __enter__(self) -> None:
        self._lock.acquire()
        try:
            inner = nullcontext() if self._entered else self._snapshot()
            inner.__enter__()
        except BaseException:
            self._lock.release()
            raise
        self._entered.append(inner)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._entered.pop().__exit__(kind, error, trace)
        finally:
            self._lock.release()
