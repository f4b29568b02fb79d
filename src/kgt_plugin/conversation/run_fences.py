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
        >>> began = runs.begin(ana, "run-1")
        >>> _ = ana.forget_all()
        >>> runs.end(ana, "run-1").is_passed, runs.end(ana, "run-1")
        (True, None)
    """

    def __init__(self, *, capacity: int = 4096) -> None:
        self._capacity = capacity
        self._begun: OrderedDict[tuple[str, str], Fence] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, memory: UserMemory, run: str) -> Fence:
        """Note that a run begins; an earlier one of the same name, which has failed, counts no more.

        Args:
            memory: the user's.
            run: what names it among the user's runs; one without a name isn't remembered.
        """
        fence = memory.fence()
        if not run:
            return fence
        with self._lock:
            self._begun[memory.user, run] = fence
            self._begun.move_to_end((memory.user, run))
            if len(self._begun) > self._capacity:
                self._begun.popitem(last=False)
        return fence

    def of(self, memory: UserMemory, run: str) -> Fence | None:
        """Find the fence of a run that goes on; None where it isn't known to have begun."""
        with self._lock:
            return self._begun.get((memory.user, run))

    def end(self, memory: UserMemory, run: str) -> Fence | None:
        """Take the fence of a run that has ended; None where it isn't known to have begun."""
        with self._lock:
            return self._begun.pop((memory.user, run), None)
