"""One turn of a talk, as a reader is given it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

__all__ = ["Turn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A message of the user's, with what was said before it.

    Attributes:
        text: the user's words.
        answered: the assistant's words before them; what they answer, or correct.
        asked: the user's own message before that, where the assistant has answered it.
        time: when it was said, with its zone; None where nobody knows.

    Examples:
        >>> Turn(text="No, it's Carol.", asked="Who is my boss?", answered="Bob.").answered
        'Bob.'
    """

    text: str
    answered: str | None = None
    asked: str | None = None
    time: dt.datetime | None = None
