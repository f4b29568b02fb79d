"""Scores of the items that the words of a query find."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from heapq import nsmallest
from typing import Final

__all__ = ["MOST", "WordsFound", "largest"]

MOST: Final = 150
"""Rows that each way of looking contributes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsFound:
    """Scores of what a query's words find, by row."""

    asked: frozenset[str]
    words: dict[int, float]
    content: dict[int, float]
    dated: Mapping[int, float]

    @property
    def chosen(self) -> set[int]:
        """The best rows of each way of looking."""
        return {*largest(self.words), *largest(self.content), *largest(self.dated)}


def largest(scores: Mapping[int, float], most: int = MOST) -> list[int]:
    """List the rows of the largest scores; of equal ones those that came first."""
    return nsmallest(most, scores, key=lambda row: (-scores[row], row))
