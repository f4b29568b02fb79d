"""A user's turns in the order in which they were said, and the sessions that they make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

__all__ = ["Talk"]

_SESSION_S: Final = 1800.0
"""A pause this long ends a session; what is said within one belongs together."""
_BEST_OF_SESSION: Final = 3


class Talk:
    """Knows who stands beside whom; turns are named by numbers."""

    def __init__(self) -> None:
        self.turns: list[int] = []
        self._places: dict[int, int] = {}
        self._sessions: list[int] = []
        self._times: list[float | None] = []

    def follow(self, turn: int, time: float | None) -> None:
        """Put a turn at the end, in the session before it or in one of its own.

        Args:
            turn: its number.
            time: when it was said, seconds; None where nobody knows.
        """
        session = self._sessions[-1] if self._sessions else 0
        if self.turns and not _belong_together(self._times[-1], time):
            session += 1
        self._places[turn] = len(self.turns)
        self.turns.append(turn)
        self._sessions.append(session)
        self._times.append(time)

    def after(self, since: float) -> set[int]:
        """Find the turns that were said after a time, seconds since 1970."""
        said = zip(self.turns, self._times, strict=True)
        return {turn for turn, time in said if time is not None and time > since}

    def beside(self, turn: int) -> list[int]:
        """List the turns before and after one in its session."""
        place = self._places.get(turn)
        if place is None:
            return []
        return [
            self.turns[each]
            for each in (place - 1, place + 1)
            if 0 <= each < len(self.turns) and self._sessions[each] == self._sessions[place]
        ]

    def session_of(self, turn: int) -> int | None:
        """Number the session of a turn; None for what is no turn."""
        place = self._places.get(turn)
        return None if place is None else self._sessions[place]

    def best_of_sessions(self, scores: Mapping[int, float]) -> dict[int | None, float]:
        """Compute the mean score of the best turns of each session; that of what is in none is 0."""
        by_session: defaultdict[int | None, list[float]] = defaultdict(list)
        for turn, score in scores.items():
            by_session[self.session_of(turn)].append(score)
        best: dict[int | None, float] = {
            session: sum(sorted(found)[-_BEST_OF_SESSION:]) / _BEST_OF_SESSION
            for session, found in by_session.items()
        }
        best[None] = 0.0
        return best


def _belong_together(before: float | None, after: float | None) -> bool:
    return before is not None and after is not None and 0 <= after - before < _SESSION_S
