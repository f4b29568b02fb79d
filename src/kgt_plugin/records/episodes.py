"""A user's words, turn by turn: the episodic memory beside the facts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

__all__ = ["Episode", "WeighedTurn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One turn of the user, word for word.

    Attributes:
        id: unique among the user's episodes.
        text: the user's words as they were said.
        time: when, in UTC.
        answered: the assistant's words before it; context for search, and never the user's own.
        corrected_by: the edits in force that superseded it, oldest first.

    Examples:
        >>> import datetime as dt
        >>> said = dt.datetime(2026, 5, 8, 13, 56, tzinfo=dt.UTC)
        >>> Episode(id="e1", text="I live in Oslo.", time=said).answered is None
        True
    """

    id: str
    text: str
    time: dt.datetime
    answered: str | None = None
    corrected_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighedTurn:
    """The part of an episode that bears on a query, for the mixture of Eq. 1.

    Attributes:
        episode_id: the episode.
        text: its words, as a model is shown them.
        log_weight: unnormalised retrieval weight on the scale of facts, nats.
    """

    episode_id: str
    text: str
    log_weight: float
