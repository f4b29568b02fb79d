"""Signs of life for the claims that a process holds, while its threads plan what to write."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from kgt_plugin.errors import StoreError

__all__ = ["Heartbeat"]

_log = logging.getLogger(__name__)


class Heartbeat:
    """A thread that lives while there is something to give signs of life for, and a beat longer.

    Args:
        every_s: time between two beats.

    Example:
        >>> heartbeat = Heartbeat(every_s=10.0)
        >>> heartbeat.start_for("a claim", lambda: None)
        >>> heartbeat.stop_for("a claim")
    """

    def __init__(self, *, every_s: float) -> None:
        self._every_s = every_s
        self._signs: dict[str, Callable[[], None]] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def start_for(self, key: str, sign: Callable[[], None]) -> None:
        """Call something at each beat from now on; a `StoreError` of it is logged."""
        with self._lock:
            self._signs[key] = sign
            if self._thread is None or not self._thread.is_alive():  # it isn't in a forked child
                self._thread = threading.Thread(target=self._beat, name="kgt-claims", daemon=True)
                self._thread.start()

    def stop_for(self, key: str) -> None:
        """Call it no more, but for a beat that has begun."""
        with self._lock:
            self._signs.pop(key, None)

    def _beat(self) -> None:
        while True:
            time.sleep(self._every_s)
            with self._lock:
                signs = list(self._signs.values())
                if not signs:
                    self._thread = None
                    return
            for sign in signs:
                try:
                    sign()
                except StoreError as exc:
                    _log.warning("no sign of life was given for a claim: %s", exc)
