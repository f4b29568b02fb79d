"""The text an agent is given: facts first, then the user's own words, within a budget."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.prompts.data_block import data_block, single_line
from kgt_plugin.prompts.phrases import Phrases
from kgt_plugin.records import Labels, RecalledEpisode, RecalledItem, Retrieved
from kgt_plugin.text.excerpts import word_start
from kgt_plugin.text.passages import ASKING_SIGNS, last_passage

__all__ = ["Renderer", "TextRenderer", "tokens_of"]

_CHARACTERS_A_TOKEN: Final = 4
_SHORT_WORDS: Final = 8
_SHORT_BYTES: Final = 96
_QUESTION: Final = 160
"""Characters of a question that is given with a short answer."""


def tokens_of(text: str) -> int:
    """Estimate the tokens of a text: one for four ASCII characters, one for every other character.

    Examples:
        >>> tokens_of("You live in Bonn.")
        5
    """
    plain = len(text.encode("ascii", "ignore"))
    return -(-plain // _CHARACTERS_A_TOKEN) + len(text) - plain


@runtime_checkable
class Renderer(Protocol):
    """A writer of what was recalled as the text that is put before an agent's model."""

    def render(self, items: Sequence[RecalledItem], *, budget: int | None = None) -> str:
        """Write items.

        Args:
            items: most probable first.
            budget: tokens of the whole text, about; None is the renderer's own.

        Returns:
            The text, or "" where nothing is recalled or fits.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRenderer:
    """A renderer of a delimited block of data: facts with since when, then turns with their date.

    Turns about the same thing stand together, the latest last: what an agent reads last of it holds now.

    Attributes:
        heading: the line above the block, which ends with a colon; None is that of the language.
        language: of the heading and of the words around facts and turns: "en", "de", "es" or "fr", or
            `Phrases` of your own. Facts and turns are written as they are.
        fact: words a fact from its three labels; None writes the sentence that was recalled.
        budget: tokens of the block, as `tokens_of` counts them, where a call does not say.

    Raises:
        InvalidInputError: an unknown language, a heading that is no line with a colon at its end, or a
            budget below 1.

    Examples:
        >>> from kgt_plugin.records import RecalledItem
        >>> renderer = TextRenderer(heading="About the user:")
        >>> print(renderer.render([RecalledItem(probability=1.0, text="I live in Bonn.")]))
        About the user:
        <user_facts>
        - in the user's words: "I live in Bonn."
        </user_facts>
    """

    heading: str | None = None
    language: str | Phrases = "en"
    fact: Callable[[Labels], str] | None = None
    budget: int = 400

    def __post_init__(self) -> None:
        """Refuse what no block could be written with."""
        phrases = Phrases.of(self.language)
        heading = phrases.heading if self.heading is None else self.heading
        if single_line(heading) != heading or not heading.endswith(":"):
            raise InvalidInputError(
                f"the heading {heading!r} is no line that ends with a colon: the block is told by it"
            )
        if self.budget < 1:
            raise InvalidInputError("the renderer's budget must be at least 1 token")

    def render(self, items: Sequence[RecalledItem], *, budget: int | None = None) -> str:
        """Write items.

        Args:
            items: most probable first; where the budget is too small, the last ones are left out, and the
                first one is shortened.
            budget: tokens of the whole block, as `tokens_of` counts them; None is the renderer's own.

        Returns:
            The block, or "" where nothing is recalled or fits.
        """
        left = (self.budget if budget is None else budget) - tokens_of(self._block([""]))
        facts: list[str] = []
        turns: list[tuple[RecalledItem, str]] = []
        for item in items:
            line = self._line(item, self._text(item))
            if self._cost(line) > left and not facts and not turns:
                room = left - self._cost(self._line(item, ""))
                line = self._line(item, _shortened(self._text(item), room))
            left -= self._cost(line)
            if left < 0:
                break
            if isinstance(item, Retrieved):
                facts.append(line)
            else:
                turns.append((item, line))
        return self._block([*facts, *_by_thread(turns)])

    @property
    def _phrases(self) -> Phrases:
        return Phrases.of(self.language)

    def _block(self, lines: Sequence[str]) -> str:
        return data_block(lines, heading=self.heading or self._phrases.heading)

    def _cost(self, line: str) -> int:
        """The tokens of one more line, at most."""
        return tokens_of(self._block([line])) - tokens_of(self._block([""])) + 2

    def _text(self, item: RecalledItem) -> str:
        if isinstance(item, Retrieved) and self.fact is not None:
            return self.fact(item.triple.labels)
        return item.text

    def _line(self, item: RecalledItem, text: str) -> str:
        phrases = self._phrases
        if isinstance(item, Retrieved):
            return text if item.time is None else f"{text} ({phrases.since} {_day(item.time)})"
        said = "" if item.time is None else f"{_day(item.time)}, "
        words = f'{said}{phrases.said}: "{single_line(text)}"'
        if isinstance(item, RecalledEpisode) and item.corrected_by:
            words += (
                f" ({phrases.corrected}{': ' if item.correction else ''}{item.correction or ''})"
            )
        asked = _question(item)
        return f'{words} ({phrases.asked}: "{asked}")' if asked else words


def _by_thread(turns: Sequence[tuple[RecalledItem, str]]) -> list[str]:
    """Put the lines of turns of one thread together, where the likeliest of them stands, in the order in which they were said."""
    threads: dict[object, list[tuple[RecalledItem, str]]] = {}
    for place, (item, line) in enumerate(turns):
        thread = item.thread if isinstance(item, RecalledEpisode) else None
        threads.setdefault(("alone", place) if thread is None else thread, []).append((item, line))
    return [line for thread in threads.values() for _, line in sorted(thread, key=_said_at)]


def _said_at(turn: tuple[RecalledItem, str]) -> float:
    time = turn[0].time
    return 0.0 if time is None else time.timestamp()


def _shortened(text: str, tokens: int) -> str:
    """As much of a text as so many tokens hold."""
    line = single_line(text)
    spent = 0.0
    for at, sign in enumerate(line):
        spent += 1 / _CHARACTERS_A_TOKEN if sign.isascii() and sign != "<" else 1
        if spent > tokens - 1:
            kept = line[: word_start(line, at)]
            return f"{kept}..." if kept else text
    return text


def _question(item: RecalledItem) -> str:
    """Find the question that a short answer answers."""
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
