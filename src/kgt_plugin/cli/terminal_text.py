"""Makes text from a graph harmless to a terminal."""

from __future__ import annotations

import unicodedata

__all__ = ["printable"]

_UNSAFE_CATEGORIES = {"Cc", "Cs", "Zl", "Zp"}
# Embeddings, overrides and isolates: they make text read as it does not stand. Joiners and the plain
# marks of direction are part of how scripts and emoji are written, and stay.
_REORDERING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def printable(text: str) -> str:
    r"""Write what acts on a terminal as escapes such as ``\x1b``: controls, line ends, lone surrogates.

    An imported graph may hold any characters; none of them may move the cursor, colour the screen, or
    show a line in another order than it has.
    """
    return "".join(
        character.encode("unicode_escape").decode() if _acts(character) else character
        for character in text
    )


def _acts(character: str) -> bool:
    return (
        unicodedata.category(character) in _UNSAFE_CATEGORIES
        or unicodedata.bidirectional(character) in _REORDERING
    )
