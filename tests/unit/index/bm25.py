"""BM25 worked out by hand, as FTS5 defines it, over a user's rows and the rows of nobody's."""

from __future__ import annotations

import math
from collections.abc import Sequence

from kgt_plugin.index.full_text import FullText
from kgt_plugin.text.search_terms import FUNCTION_WORDS

__all__ = ["bm25", "filled"]

_K1, _B = 1.2, 0.75
_BACKGROUND_ROWS = 32


def bm25(word: str, rows: Sequence[str]) -> list[float]:
    """Score rows of lower-case words for one content word.

    Args:
        word: none of the function words.
        rows: all words of each row of the user's.
    """
    lengths = [len(row.split()) for row in rows]
    # Of the background rows one half has every other function word, and one half the others.
    background = _BACKGROUND_ROWS // 2 * len(FUNCTION_WORDS)
    number = len(rows) + _BACKGROUND_ROWS
    mean = (sum(lengths) + background) / number
    holding = sum(word in row.split() for row in rows)
    rarity = math.log((number - holding + 0.5) / (holding + 0.5))
    scores = []
    for row, length in zip(rows, lengths, strict=True):
        count = row.split().count(word)
        scores.append(rarity * count * (_K1 + 1) / (count + _K1 * (1 - _B + _B * length / mean)))
    return scores


def filled(*rows: str) -> FullText:
    """An index of some rows, numbered from 0."""
    index = FullText()
    index.add((number, row, "") for number, row in enumerate(rows))
    return index
