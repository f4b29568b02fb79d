"""Learning off the hot path: in order for each user, side by side for several, failures kept."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import os
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from itertools import islice, takewhile
from weakref import WeakSet

from kgt_plugin.clock import utc_now
from kgt_plugin.conversation.learning_records import (
    Doing,
    LearningFailure,
    LearningRecords,
    RejectedAnswer,
)
from kgt_plugin.conversation.learning_task import LearningTask, run_tasks
from kgt_plugin.errors import InvalidInputError, KGTError
from kgt_plugin.event_log import log_event
from kgt_plugin.memory import Fence
from kgt_plugin.memory.live_handle import LiveHandle
from kgt_plugin.records import Feedback, Turn
from kgt_plugin.telemetry import count_failure, watch_queue

__all__ = ["LearningFailure", "LearningQueue", "RejectedAnswer"]

_AT_ONCE = 8
"""Turns of one user that are heard together, at most."""


class LearningQueue(LiveHandle):
    """Runs tasks of learning in worker threads; it never raises into the app's own work.

    One user's tasks run one after the other, in the order they came. A thread serves sync and async
    apps alike: what is submitted blocks a thread of the queue's own, and no event loop.
    """

    _instead = "make a new LearningQueue there"

    def __init__(
        self,
        *,
        capacity: int = 1024,
        workers: int = 4,
        kept_failures: int = 256,
        clock: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        """Start idle; threads come with the first task.

        Args:
            capacity: how many tasks may wait or run; one more is a failure, and is not learned.
            workers: how many users are learned from at the same time.
            kept_failures: how many failures, and how many rejections, are remembered, the newest.
            clock: gives the time of failures, with its zone.

        Raises:
            InvalidInputError: a number is below one.
        """
        if min(capacity, workers, kept_failures) < 1:
            raise InvalidInputError(
                "a learning queue's capacity, workers and kept failures are >= 1"
            )
        self._capacity = capacity
        self._workers = workers
        self._records = LearningRecords(kept=kept_failures, clock=clock)
        self._tasks: dict[str, deque[LearningTask]] = {}
        self._pending = 0
        self._closed = False
        self._lock = threading.Lock()
        self._pool = self._threads()
        _queues.add(self)
        watch_queue(self)

    @property
    def pending(self) -> int:
        """Count the tasks that wait or run."""
        return self._pending

    def submit(
        self, user: str, source: str, work: Callable[[], object], *, fence: Fence | None = None
    ) -> None:
        """Learn later; where that cannot be, it is a failure on record.

        Args:
            user: whose order it keeps.
            source: the message it comes from, for the record of a failure.
            work: called once, in a worker thread.
            fence: `UserMemory.fence()`; what the user forgets after it is not learned.
        """
        self._put(user, LearningTask(source, work, fence=fence))

    def submit_turn(
        self,
        user: str,
        turn: Turn,
        hear: Callable[[Sequence[Turn]], object],
        *,
        of: object = None,
        fence: Fence | None = None,
    ) -> None:
        """Learn from a turn later, with those of the same memory that wait behind it.

        Args:
            user: whose order it keeps.
            turn: the user's.
            hear: called in a worker thread with the turn, and at most seven that came after it.
            of: the memory whose other turns it may be taken with; None takes it by itself.
            fence: as for `submit`.
        """
        self._put(
            user,
            LearningTask(
                turn.text,
                lambda: hear([turn]),
                turn=turn,
                hear=hear if of is not None else None,
                of=of,
                fence=fence,
            ),
        )

    def report(
        self, user: str, source: str, error: Exception, *, doing: Doing = "learning"
    ) -> None:
        """Keep and log a failure that the app's own work must not see."""
        self._records.add_failure(user, source, error, doing)
        count_failure(doing, error)
        # The message is the user's own: the log tells that it failed, and failures() tells what.
        log_event(logging.ERROR, f"{doing}.failed", f"{doing} failed", user=user, error=error)

    def failures(self, *, user: str | None = None) -> tuple[LearningFailure, ...]:
        """List what was not learned, oldest first.

        Args:
            user: whose; None is everybody's.
        """
        return self._records.failures(user)

    def note_rejection(self, user: str, feedback: Feedback) -> None:
        """Keep that a user rejects an answer and says not what is right."""
        self._records.add_rejection(user, feedback)

    def rejections(self, *, user: str | None = None) -> tuple[RejectedAnswer, ...]:
        """List what was called wrong and not put right, oldest first.

        Args:
            user: whose; None is everybody's.
        """
        return self._records.rejections(user)

    def clear_failures(self) -> None:
        """Forget the failures so far."""
        self._records.clear_failures()

    def forget_user(self, user: str) -> None:
        """Drop what is on record of a user. What waits with a fence is dropped when its turn comes."""
        self._records.forget_user(user)

    def flush(self, timeout: float | None = None, *, user: str | None = None) -> None:
        """Wait, blocking, until what has been submitted so far is done.

        Args:
            timeout: seconds; None waits as long as it takes.
            user: whose; None is everybody's.

        Raises:
            TimeoutError: it is not done in time; the learning goes on.
        """
        if wait(self._last(user), timeout).not_done:
            raise TimeoutError(f"learning is not done after {timeout} seconds: it goes on")

    async def aflush(self, *, user: str | None = None) -> None:
        """Await `flush`; the waiting may be cancelled, the learning goes on."""
        for done in self._last(user):
            await asyncio.shield(asyncio.wrap_future(done))

    def close(self) -> None:
        """Finish what waits, then refuse; further calls do nothing."""
        with self._lock:
            self._closed = True
        self._pool.shutdown(wait=True)

    def _threads(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(max_workers=self._workers, thread_name_prefix="kgt-learning")

    def after_fork(self) -> None:
        """Begin anew in a child process: the threads are the parent's, and so is what waits."""
        self._lock = threading.Lock()
        self._records.after_fork()
        self._tasks, self._pending = {}, 0
        self._pool = self._threads()

    def _put(self, user: str, task: LearningTask) -> None:
        with self._lock:
            refusal = self._refusal() or self._accept(user, task)
        if refusal is not None:
            self.report(user, task.source, KGTError(refusal))

    def _refusal(self) -> str | None:
        if self._closed:
            return "the learning queue is closed: nothing more is learned"
        if self._pending >= self._capacity:
            return f"{self._pending} turns wait to be learned: raise capacity, or a faster scorer"
        return None

    def _accept(self, user: str, task: LearningTask) -> str | None:
        if user not in self._tasks:
            try:
                self._pool.submit(self._drain, user)
            except RuntimeError as exc:  # the interpreter is going down, or has no thread left
                return f"no thread can learn ({exc}): wait for learning before the app ends"
        self._pending += 1
        self._tasks.setdefault(user, deque()).append(task)
        return None

    def _last(self, user: str | None) -> list[Future[None]]:
        """List the tasks that are done last: a user's tasks are done in order."""
        with self._lock:
            users = self._tasks if user is None else {user} & self._tasks.keys()
            return [self._tasks[each][-1].done for each in users if self._tasks[each]]

    def _drain(self, user: str) -> None:
        while tasks := self._next(user):
            try:
                run_tasks(tasks, user=user, report=self.report)
            finally:
                with self._lock:
                    for _ in tasks:
                        self._tasks[user].popleft()
                    self._pending -= len(tasks)
                for task in tasks:
                    task.done.set_result(None)

    def _next(self, user: str) -> list[LearningTask]:
        """The first task that waits, and the turns behind it that can be heard with it."""
        with self._lock:
            waiting = self._tasks[user]
            if not waiting:
                del self._tasks[user]
                return []
            turns = list(
                takewhile(
                    lambda task: task.goes_with(waiting[0]),
                    islice(waiting, _AT_ONCE),
                )
            )
            return turns or [waiting[0]]


_queues: WeakSet[LearningQueue] = WeakSet()


def _after_fork() -> None:
    for queue in list(_queues):
        queue.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
