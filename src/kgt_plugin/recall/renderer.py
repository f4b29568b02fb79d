"""The text an agent is given: facts first, then the user's own words, within a budget."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kgt_plugin.prompts import data_block, single_line
from kgt_plugin.recall.excerpts import word_start
from kgt_plugin.records import RecalledEpisode, RecalledItem, Retrieved
from kgt_plugin.text.passages import ASKING_SIGNS, last_passage

__all__ = ["DEFAULT_BUDGET", "render", "tokens_of"]

DEFAULT_BUDGET: Final = 400
"""Tokens of the block."""
_CHARACTERS_A_TOKEN: Final = 4
_SHORT_WORDS: Final = 8
_SHORT_BYTES: Final = 96
_QUESTION: Final = 160
"""Characters of a question that is given with a short answer."""


def tokens_of(text: str) -> int:
    """Estimate the tokens of a text: one for four ASCII characters, one for every other character."""
    plain = sum(character.isascii() for character in text)
    return -(-plain // _CHARACTERS_A_TOKEN) + len(text) - plain


def render(items: Sequence[RecalledItem], *, budget: int | None = None) -> str:
    """Write items as delimited data: facts with since when, then turns with their date.

    Args:
        items: most probable first; where the budget is too small, the last ones are left out, and the
            first one is shortened.
        budget: tokens of the whole block, as `tokens_of` counts them; None is `DEFAULT_BUDGET`.

    Returns:
        The block, or "" where nothing is recalled or fits.
    """
    left = (DEFAULT_BUDGET if budget is None else budget) - tokens_of(data_block([""]))
    facts: list[str] = []
    turns: list[str] = []
    for item in items:
        line = _line(item)
        if _cost(line) > left and not facts and not turns:
            line = _line(_shortened(item, left - _cost(_line(replace(item, text="")))))
        left -= _cost(line)
        if left < 0:
            break
        (facts if isinstance(item, Retrieved) else turns).append(line)
    return data_block([*facts, *turns])


def _cost(line: str) -> int:
    """The tokens of one more line, at most."""
    return tokens_of(data_block([line])) - tokens_of(data_block([""])) + 2


def _shortened(item: RecalledItem, tokens: int) -> RecalledItem:
    """The item with as much of its text as so many tokens hold."""
    line = single_line(item.text)
    spent = 0.0
    for at, sign in enumerate(line):
        spent += 1 / _CHARACTERS_A_TOKEN if sign.isascii() and sign != "<" else 1
        if spent > tokens - 1:
            kept = line[: word_start(line, at)]
            return replace(item, text=f"{kept}...") if kept else item
    return item


def _line(item: RecalledItem) -> str:
    if isinstance(item, Retrieved):
        return item.text if item.time is None else f"{item.text} (since {_day(item.time)})"
    said = "" if item.time is None else f"{_day(item.time)}, "
    words = f'{said}in the user\'s words: "{single_line(item.text)}"'
    if isinstance(item, RecalledEpisode) and item.corrected_by:
        words += f" (corrected since{': ' if item.correction else ''}{item.correction or ''})"
    asked = _question(item)
    return f'{words} (asked: "{asked}")' if asked else words


def _question(item: RecalledItem) -> str:
    """What a short answer answers."""
    if not isinstance(item, RecalledEpisode) or not item.answered:
        return ""
    if len(item.text.split()) > _SHORT_WORDS or len(item.text.encode()) > _SHORT_BYTES:
        return ""
    asked = single_line(last_passage(item.answered))
    if not asked.endswith(ASKING_SIGNS):
        return ""
    return asked if len(asked) <= _QUESTION else f"... {asked[-_QUESTION:]}"


def _day(time: dt.datetime) -> str:
    return time.date().isoformat()
