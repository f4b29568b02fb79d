"""The queue in which a process learns from the users of one store, whatever objects feed it."""

from __future__ import annotations

import threading
from typing import Protocol
from weakref import WeakKeyDictionary

from kgt_plugin.conversation.learning_queue import LearningQueue
from kgt_plugin.memory import Forgettings

__all__ = ["HasForgettings", "shared_queue"]

_queues: WeakKeyDictionary[Forgettings, LearningQueue] = WeakKeyDictionary()
_lock = threading.Lock()


class HasForgettings(Protocol):
    """A `KGT` or a `UserMemory`: each tells which store it is on by what was forgotten there."""

    @property
    def forgettings(self) -> Forgettings:
        """Get the record of what was forgotten in the store, in this process."""
        ...


def shared_queue(handle: HasForgettings) -> LearningQueue:
    """Get the one queue of a store in this process.

    Two objects that learn from one user, such as a middleware and a feedback callback, keep the order in
    which they were told, and each one's `flush` waits for what the other was told.

    Args:
        handle: a `KGT`, or a user's memory of it.

    Examples:
        >>> from kgt_plugin import KGT
        >>> from kgt_plugin.testing import FakeScorer
        >>> kgt = KGT.open(store=":memory:", model=FakeScorer())
        >>> shared_queue(kgt) is shared_queue(kgt.user("ana"))
        True
    """
    with _lock:
        queue = _queues.get(handle.forgettings)
        if queue is None:
            queue = _queues[handle.forgettings] = LearningQueue()
            handle.forgettings.follow(queue)
        return queue
