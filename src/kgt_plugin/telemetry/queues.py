"""The queues of background learning, and how long they are together."""

from __future__ import annotations

import threading
from typing import Protocol
from weakref import WeakSet

__all__ = ["MeasuredQueue", "queue_length", "watch_queue"]


class MeasuredQueue(Protocol):
    """A queue whose length can be read at any time, from any thread."""

    @property
    def pending(self) -> int:
        """Count the pieces that wait or run."""
        ...


_queues: WeakSet[MeasuredQueue] = WeakSet()
_lock = threading.Lock()


def watch_queue(queue: MeasuredQueue) -> None:
    """Count a queue's length into `kgt.learning.queue.length` for as long as it lives.

    Args:
        queue: any; it is not kept alive.
    """
    with _lock:
        _queues.add(queue)


def queue_length() -> int:
    """Add up the lengths of all queues.

    Examples:
        >>> class Queue:
        ...     pending = 3
        >>> before, queue = queue_length(), Queue()
        >>> watch_queue(queue)
        >>> queue_length() - before
        3
    """
    with _lock:
        queues = list(_queues)
    return sum(queue.pending for queue in queues)
