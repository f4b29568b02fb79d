"""Learning off the hot path: in order for each user, side by side for several, failures kept."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Literal

from kgt_plugin.errors import InvalidInputError, KGTError

__all__ = ["LearningFailure", "LearningQueue"]

_log = logging.getLogger(__name__)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningFailure:
    """Something that was to be learned, or recalled, and was not.

    Attributes:
        user: whose turn it was.
        source: the message it came from.
        error: why.
        time: when, in UTC.
        doing: which of the two.
    """

    user: str
    source: str
    error: Exception
    time: dt.datetime
    doing: Literal["learning", "recalling"] = "learning"


@dataclass(frozen=True, slots=True)
class _Piece:
    source: str
    work: Callable[[], object]
    done: Future[None] = field(default_factory=Future)


class LearningQueue:
    """Runs pieces of learning in worker threads; it never raises into the app's own work.

    One user's pieces run one after the other, in the order they came. A thread serves sync and async
    apps alike: what is submitted blocks a thread of the queue's own, and no event loop.
    """

    def __init__(
        self,
        *,
        capacity: int = 1024,
        workers: int = 4,
        kept_failures: int = 256,
        clock: Callable[[], dt.datetime] = _now,
    ) -> None:
        """Start idle; threads come with the first piece.

        Args:
            capacity: how many pieces may wait or run; one more is a failure, and is not learned.
            workers: how many users are learned from at the same time.
            kept_failures: how many failures are remembered, the newest.
            clock: gives the time of failures, with its zone.

        Raises:
            InvalidInputError: a number is below one.
        """
        if min(capacity, workers, kept_failures) < 1:
            raise InvalidInputError(
                "a learning queue's capacity, workers and kept failures are >= 1"
            )
        self._capacity = capacity
        self._clock = clock
        self._failures: deque[LearningFailure] = deque(maxlen=kept_failures)
        self._pieces: dict[str, deque[_Piece]] = {}
        self._pending = 0
        self._closed = False
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="kgt-learning")

    def submit(self, user: str, source: str, work: Callable[[], object]) -> None:
        """Learn later; where that cannot be, it is a failure on record.

        Args:
            user: whose order it keeps.
            source: the message it comes from, for the record of a failure.
            work: called once, in a worker thread.
        """
        with self._lock:
            refusal = self._refusal()
            if refusal is None:
                refusal = self._accept(user, _Piece(source, work))
        if refusal is not None:
            self.report(user, source, KGTError(refusal))

    def report(
        self,
        user: str,
        source: str,
        error: Exception,
        *,
        doing: Literal["learning", "recalling"] = "learning",
    ) -> None:
        """Keep and log a failure that the app's own work must not see."""
        failure = LearningFailure(
            user=user, source=source, error=error, time=self._clock(), doing=doing
        )
        with self._lock:
            self._failures.append(failure)
        # The message is the user's own: the log tells that it failed, and failures() tells what.
        _log.error("%s for user %r failed: %s", doing, user, error, exc_info=error)

    def failures(self, *, user: str | None = None) -> tuple[LearningFailure, ...]:
        """What was not learned, oldest first.

        Args:
            user: whose; None is everybody's.
        """
        with self._lock:
            return tuple(f for f in self._failures if user is None or f.user == user)

    def clear_failures(self) -> None:
        """Forget the failures so far."""
        with self._lock:
            self._failures.clear()

    def settle(self, timeout: float | None = None, *, user: str | None = None) -> None:
        """Wait, blocking, until what has been submitted so far is done.

        Args:
            timeout: seconds; None waits as long as it takes.
            user: whose; None is everybody's.

        Raises:
            TimeoutError: it is not done in time; the learning goes on.
        """
        if wait(self._last(user), timeout).not_done:
            raise TimeoutError(f"learning is not done after {timeout} seconds: it goes on")

    async def settled(self, *, user: str | None = None) -> None:
        """Await `settle`; the waiting may be cancelled, the learning goes on."""
        for done in self._last(user):
            await asyncio.shield(asyncio.wrap_future(done))

    def close(self) -> None:
        """Finish what waits, then refuse; further calls do nothing."""
        with self._lock:
            self._closed = True
        self._pool.shutdown(wait=True)

    def _refusal(self) -> str | None:
        if self._closed:
            return "the learning queue is closed: nothing more is learned"
        if self._pending >= self._capacity:
            return f"{self._pending} turns wait to be learned: raise capacity, or a faster scorer"
        return None

    def _accept(self, user: str, piece: _Piece) -> str | None:
        if user not in self._pieces:
            try:
                self._pool.submit(self._drain, user)
            except RuntimeError as exc:  # the interpreter is going down, or has no thread left
                return f"no thread can learn ({exc}): wait for learning before the app ends"
        self._pending += 1
        self._pieces.setdefault(user, deque()).append(piece)
        return None

    def _last(self, user: str | None) -> list[Future[None]]:
        """What is done last: a user's pieces are done in order."""
        with self._lock:
            users = self._pieces if user is None else {user} & self._pieces.keys()
            return [self._pieces[each][-1].done for each in users if self._pieces[each]]

    def _drain(self, user: str) -> None:
        while (piece := self._first(user)) is not None:
            try:
                piece.work()
            except BaseException as exc:  # noqa: BLE001 - reported; no failure may end the worker
                self.report(user, piece.source, _as_error(exc))
            finally:
                with self._lock:
                    self._pieces[user].popleft()
                    self._pending -= 1
                piece.done.set_result(None)

    def _first(self, user: str) -> _Piece | None:
        with self._lock:
            if self._pieces[user]:
                return self._pieces[user][0]
            del self._pieces[user]
            return None


def _as_error(exc: BaseException) -> Exception:
    """What was raised; a panic of compiled code, or an exit, is nothing that an app would catch."""
    if isinstance(exc, Exception):
        return exc
    error = KGTError(f"learning broke off ({type(exc).__name__}: {exc}): see the log")
    error.__cause__ = exc
    return error
