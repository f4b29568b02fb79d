"""A record of which run gave which answer to whom, so that a later correction finds what it corrects."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TypeVar

from kgt_plugin.errors import InvalidInputError

__all__ = ["Exchange", "ExchangeLog"]

_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One question and the answer it got.

    Attributes:
        user: who asked.
        query: the user's words.
        answer: the model's words.
        time: when they were said; None where it is not known.
    """

    user: str
    query: str
    answer: str
    time: dt.datetime | None = field(default=None, compare=False)


class ExchangeLog:
    """Remembers exchanges by the run that made them; the oldest are forgotten first.

    It may be used from any thread.
    """

    def __init__(self, *, capacity: int = 4096) -> None:
        """Start empty.

        Args:
            capacity: how many runs, and how many conversations, are remembered.

        Raises:
            InvalidInputError: the capacity is below one.
        """
        if capacity < 1:
            raise InvalidInputError("an exchange log needs room for at least one exchange")
        self._capacity = capacity
        self._runs: OrderedDict[str, Exchange] = OrderedDict()
        self._last: OrderedDict[tuple[str, str], Exchange] = OrderedDict()
        self._lock = threading.Lock()

    def record(self, run: str, exchange: Exchange, *, thread: str = "") -> None:
        """Remember an exchange.

        Args:
            run: the id of the run that answered.
            exchange: what was said.
            thread: tells apart conversations that one user holds at the same time.
        """
        with self._lock:
            _put(self._runs, run, exchange, self._capacity)
            _put(self._last, (exchange.user, thread), exchange, self._capacity)

    def of_run(self, run: str) -> Exchange | None:
        """The exchange of a run; None where it is unknown or forgotten."""
        with self._lock:
            return self._runs.get(run)

    def forget_user(self, user: str) -> None:
        """Forget what a user asked and was answered."""
        with self._lock:
            for run in [run for run, each in self._runs.items() if each.user == user]:
                del self._runs[run]
            for key in [key for key in self._last if key[0] == user]:
                del self._last[key]

    def last(self, user: str, *, thread: str = "") -> Exchange | None:
        """The latest exchange of a user's conversation."""
        with self._lock:
            return self._last.get((user, thread))

    def threads(self, user: str) -> list[str]:
        """The conversations of a user in which something was answered, the latest answer last."""
        with self._lock:
            return [thread for each, thread in self._last if each == user]


def _put(entries: OrderedDict[_Key, Exchange], key: _Key, value: Exchange, room: int) -> None:
    entries[key] = value
    entries.move_to_end(key)
    if len(entries) > room:
        entries.popitem(last=False)
