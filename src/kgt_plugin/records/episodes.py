"""What a user has said, turn by turn: the episodic memory beside the facts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

__all__ = ["Episode"]


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
