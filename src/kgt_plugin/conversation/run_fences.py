"""Moments at which an app's runs began: what is forgotten during a run isn't learned when it ends."""

from __future__ import annotations

import threading
from collections import OrderedDict

from kgt_plugin.memory import Fence, UserMemory
from kgt_plugin.memory.live_handle import LiveHandle

__all__ = ["RunFences"]


class RunFences(LiveHandle):
    """Remembers a fence for each run under way; it may be used from any thread.

    Args:
        capacity: how many runs may be under way; the oldest go first.

    Examples:
        >>> runs = RunFences()
        >>> runs.begin(ana, "run-1")
        >>> _ = ana.forget_all()
        >>> runs.end(ana, "run-1").is_passed, runs.end(ana, "run-1")
        (True, None)
    """

    def __init__(self, *, capacity: int = 4096) -> None:
        self._capacity = capacity
        self._begun: OrderedDict[tuple[str, str], Fence] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, memory: UserMemory, run: str) -> None:
        """Note that a run begins; one that has begun already began then.

        Args:
            memory: the user's.
            run: what names it among the user's runs; one without a name isn't remembered.
        """
        if not run:
            return
        fence = memory.fence()
        with self._lock:
            self._begun.setdefault((memory.user, run), fence)
            if len(self._begun) > self._capacity:
                self._begun.popitem(last=False)

    def end(self, memory: UserMemory, run: str) -> Fence | None:
        """Take the fence of a run that has ended; None where it isn't known to have begun."""
        with self._lock:
            return self._begun.pop((memory.user, run), None)
