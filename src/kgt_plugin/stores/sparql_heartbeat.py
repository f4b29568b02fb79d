"""Signs of life for the claims that a process holds, while its threads plan what to write."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

from kgt_plugin.errors import StoreError

__all__ = ["Heartbeat"]

_log = logging.getLogger(__name__)
T = TypeVar("T")


class Heartbeat(Generic[T]):
    """A thread that lives while somebody holds something that needs signs of life, and a beat longer.

    Args:
        sign: gives one; a `StoreError` of it is logged.
        every_s: time between two beats.

    Example:
        >>> heartbeat = Heartbeat(print, every_s=10.0)
        >>> held = threading.Event()
        >>> heartbeat.start_for("a claim", held)
        >>> heartbeat.stop_for("a claim")
    """

    def __init__(self, sign: Callable[[T], None], *, every_s: float) -> None:
        self._sign = sign
        self._every_s = every_s
        self._held: WeakValueDictionary[str, T] = WeakValueDictionary()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopped = threading.Event()

    def start_for(self, key: str, held: T) -> None:
        """Give signs of life for something from now on, for as long as anybody refers to it."""
        with self._lock:
            self._held[key] = held
            if self._thread is None or not self._thread.is_alive():  # it isn't in a forked child
                self._thread = threading.Thread(target=self._beat, name="kgt-claims", daemon=True)
                self._thread.start()

    def stop_for(self, key: str) -> None:
        """Give none any more, but for a beat that has begun."""
        with self._lock:
            self._held.pop(key, None)

    def stop(self) -> None:
        """End the thread, for good: the store is closed."""
        self._stopped.set()

    def _beat(self) -> None:
        while not self._stopped.wait(self._every_s):
            with self._lock:
                held = list(self._held.values())
                if not held:
                    self._thread = None
                    return
            while held:
                self._give(held.pop())

    def _give(self, held: T) -> None:
        try:
            self._sign(held)
        except StoreError as exc:
            _log.warning("no sign of life was given for a claim: %s", exc)
        except RuntimeError:  # httpx's, of a client that was closed meanwhile
            if not self._stopped.is_set():
                raise
