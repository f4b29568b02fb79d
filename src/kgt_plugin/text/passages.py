"""Cuts a text into passages of about a sentence, in any script; no word is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

__all__ = ["ASKING_SIGNS", "last_passage", "only_asks", "passages"]

ASKING_SIGNS: Final = ("?", "？", "؟")

_END: Final = re.compile(
    r"(?:(?<=[.!?…؟।])|(?<=[.!?…؟।][\"'”’)\]]))[ \n]"
    r"|(?:(?<=[。！？])(?![」』”’）])|(?<=[。！？][」』”’）]))[ \n]?"
    r"|\n"
)
_END_AT_SPACE: Final = re.compile(r"[ \n](?:(?<=\n)|(?<=[.!?…؟।].)|(?<=[.!?…؟।][\"'”’)\]].))")
"""The same where no script ends its sentences without a space, and several times as fast."""
_UNSPACED_ENDS: Final = re.compile(r"[。！？]")
_SHORT: Final = 4
"""Words; a shorter sentence says little without its neighbour."""
_LONGEST: Final = 400
"""Characters; what is longer is cut between words."""
_MOST: Final = 48
"""Passages of one text; a longer text has longer passages."""


def passages(text: str) -> list[str]:
    """Cut a text into passages.

    Args:
        text: any length, any script.

    Returns:
        In order, at most 48, each one line without white space around it, as it is in the text; short
        sentences are joined to what is before them, or after them at the beginning. None for a blank text.

    Examples:
        >>> passages("Hi! I moved to Oslo last week. Lovely. The flat is small but it has a view.")
        ['Hi! I moved to Oslo last week. Lovely.', 'The flat is small but it has a view.']
    """
    lines = "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())
    share = -(-2 * len(lines) // _MOST)
    longest = max(_LONGEST, share)
    found: list[str] = []
    for piece in _pieces(lines, longest):
        joins = found and (_is_short(piece) or _is_short(found[-1]))
        if joins and len(found[-1]) + len(piece) <= longest:
            found[-1] += piece
        else:
            found.append(piece)
    if len(found) > _MOST:
        found = _joined(found, share)
    return [" ".join(each.split()) for each in found if each.strip()]


def last_passage(text: str) -> str:
    """The end of a text: what an answer to it answers; "" for a blank text."""
    found = passages(text[-2 * _LONGEST :])
    return found[-1] if found else ""


def only_asks(text: str) -> bool:
    """Tell whether a text asks and states nothing; exclamations of a word or two do not count.

    Examples:
        >>> only_asks("Hi! Where do I live?")
        True
        >>> only_asks("I moved to Oslo. What about you?")
        False
    """
    ends = _END if _UNSPACED_ENDS.search(text) else _END_AT_SPACE
    said = [each.strip() for each in ends.split(text) if each.strip()]
    asks = [each.endswith(ASKING_SIGNS) for each in said if not _exclaims(each)]
    return bool(asks) and all(asks)


def _exclaims(piece: str) -> bool:
    return piece.endswith(("!", "！")) and _is_short(piece)


def _is_short(piece: str) -> bool:
    return len(piece.split()) < _SHORT and len(piece.encode()) < 8 * _SHORT


def _pieces(lines: str, longest: int) -> Iterator[str]:
    """The sentences with the white space after them; of longer ones as much as goes into a passage."""
    begin = 0
    ends = _END if _UNSPACED_ENDS.search(lines) else _END_AT_SPACE
    for end in (*(match.end() for match in ends.finditer(lines)), len(lines)):
        while end - begin > longest:
            cut = lines.rfind(" ", begin + longest // 2, begin + longest) + 1 or begin + longest
            yield lines[begin:cut]
            begin = cut
        if end > begin:
            yield lines[begin:end]
            begin = end


def _joined(pieces: Iterable[str], most: int) -> list[str]:
    """Join what is beside each other up to a length: two neighbours are longer together."""
    found: list[str] = []
    for piece in pieces:
        if found and len(found[-1]) + len(piece) <= most:
            found[-1] += piece
        else:
            found.append(piece)
    return found
