"""Makes text from a graph harmless to a terminal."""

from __future__ import annotations

import unicodedata

__all__ = ["printable"]


def printable(text: str) -> str:
    r"""Write control characters and lone surrogates as escapes such as ``\x1b``.

    An imported graph may hold any characters; none of them may move the cursor or colour the screen.
    """
    return "".join(
        character.encode("unicode_escape").decode()
        if unicodedata.category(character) in ("Cc", "Cs")
        else character
        for character in text
    )
