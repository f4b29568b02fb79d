"""Cutting a text into sentences, with their places kept."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

__all__ = ["Sentence", "split_sentences"]

_END: Final = re.compile(
    r"(?:(?<![.!?…])[.!?…]+[\"'”’)\]]*(?=\s)|[。！？؟।]+|(?<=\s)[:;]-?[)D(P](?=\s)|\n+)"
)
_ABBREVIATION: Final = re.compile(
    r"(?:\b(?i:Dr|Mr|Mrs|Ms|Mx|Prof|St|Ft|Mt|Jr|Sr|Lt|Col|Capt|Rev|Sgt|Gen|Hon|Gov|Sen|Sept|vs|etc|e\.g|i\.e)|\b[A-Z])\.$"
)


_LOOK_BACK: Final = 8
"""Characters: more than any abbreviation has."""


class Sentence(NamedTuple):
    """A sentence and its place in the text."""

    text: str
    start: int
    end: int


def split_sentences(text: str) -> list[Sentence]:
    """Split after sentence ends and line breaks; an abbreviation or an initial ends nothing."""
    sentences: list[Sentence] = []
    start = 0
    for match in _END.finditer(text):
        end = match.end()
        shortened = _ABBREVIATION.search(text, max(start, end - _LOOK_BACK), end)
        if shortened is not None and "\n" not in match.group():
            continue
        _append(sentences, text, start, match.end())
        start = match.end()
    _append(sentences, text, start, len(text))
    return sentences


def _append(sentences: list[Sentence], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        sentences.append(Sentence(text[start:end], start, end))
