"""Records of background learning: what failed, and which answers were rejected; an app reads both."""

from __future__ import annotations

import datetime as dt
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from kgt_plugin.records import Feedback

__all__ = ["Doing", "LearningFailure", "LearningRecords", "RejectedAnswer"]

Doing = Literal["learning", "recalling"]


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
    doing: Doing = "learning"


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedAnswer:
    """An answer that a user called wrong, without saying what is right; nothing was edited.

    Attributes:
        user: who.
        query: what had been asked, where it is known; else the answer.
        answer: what had been answered.
        source: the user's words.
        time: when, in UTC.
    """

    user: str
    query: str
    answer: str
    source: str
    time: dt.datetime


class LearningRecords:
    """The newest failures and rejections, in memory alone; any thread may add and read.

    Args:
        kept: how many failures, and how many rejections, are remembered.
        clock: gives their time, with its zone.

    Examples:
        >>> records = LearningRecords(kept=2, clock=lambda: dt.datetime.now(dt.UTC))
        >>> records.failures()
        ()
    """

    def __init__(self, *, kept: int, clock: Callable[[], dt.datetime]) -> None:
        self._clock = clock
        self._failures: deque[LearningFailure] = deque(maxlen=kept)
        self._rejections: deque[RejectedAnswer] = deque(maxlen=kept)
        self._lock = threading.Lock()

    def add_failure(self, user: str, source: str, error: Exception, doing: Doing) -> None:
        """Keep a failure."""
        failure = LearningFailure(
            user=user, source=source, error=error, time=self._clock(), doing=doing
        )
        with self._lock:
            self._failures.append(failure)

    def add_rejection(self, user: str, feedback: Feedback) -> None:
        """Keep that a user called an answer wrong."""
        rejected = RejectedAnswer(
            user=user,
            query=feedback.query,
            answer=feedback.old_answer or "",
            source=feedback.answer,
            time=self._clock(),
        )
        with self._lock:
            self._rejections.append(rejected)

    def failures(self, user: str | None = None) -> tuple[LearningFailure, ...]:
        """List the failures of a user, or with None of everybody, oldest first."""
        with self._lock:
            return tuple(f for f in self._failures if user is None or f.user == user)

    def rejections(self, user: str | None = None) -> tuple[RejectedAnswer, ...]:
        """List the rejections of a user, or with None of everybody, oldest first."""
        with self._lock:
            return tuple(r for r in self._rejections if user is None or r.user == user)

    def clear_failures(self) -> None:
        """Drop all failures."""
        with self._lock:
            self._failures.clear()

    def forget_user(self, user: str) -> None:
        """Drop all that is on record of a user."""
        with self._lock:
            for records in (self._failures, self._rejections):
                kept = [each for each in records if each.user != user]
                records.clear()
                records.extend(kept)  # type: ignore[arg-type]  # of the same deque

    def after_fork(self) -> None:
        """Take a new lock in a child process: another thread of the parent may have held it."""
        self._lock = threading.Lock()
