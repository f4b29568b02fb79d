"""The words of a turn around the passage that bears on a query: enough to see whose words they are."""

from __future__ import annotations

from typing import Final

__all__ = ["excerpt", "word_start"]

_WHOLE: Final = 400
"""Characters; a turn that is no longer is given whole."""
_HEAD: Final = 80
_AROUND: Final = 120
_GAP: Final = " ... "


def excerpt(text: str, passage: str) -> str:
    """Cut a turn to its beginning and the surroundings of a passage, in one line.

    The beginning tells a pasted letter from the user's own words.

    Args:
        text: the whole turn.
        passage: a passage of it; one that it does not hold is passed over.

    Examples:
        >>> excerpt("I live in Oslo.", "I live in Oslo.")
        'I live in Oslo.'
    """
    line = " ".join(text.split())
    if len(line) <= _WHOLE:
        return line
    at = max(line.find(passage), 0)
    begin = word_start(line, max(0, at - _AROUND))
    end = word_start(line, min(len(line), at + min(len(passage), _WHOLE) + _AROUND))
    if begin <= _HEAD:
        head, middle = "", line[:end]
    else:
        head = line[: word_start(line, _HEAD)].rstrip() + _GAP
        middle = line[begin:end].strip()
    return head + middle.rstrip() + (_GAP.rstrip() if end < len(line) else "")


def word_start(line: str, at: int) -> int:
    """Find the beginning of the word at a place, or the place itself where words have no spaces."""
    if at in (0, len(line)):
        return at
    before = line.rfind(" ", max(0, at - 24), at)
    return before + 1 if before >= 0 else at
