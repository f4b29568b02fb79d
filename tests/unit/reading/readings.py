"""Reading turns in tests: what comes of one, and words to make turns of."""

from __future__ import annotations

from typing import Final

from kgt_plugin.reading import Rules
from kgt_plugin.records import Feedback, Intent, Labels, Turn

__all__ = ["NAMES", "PLACES", "facts", "news", "read", "variants"]

NAMES: Final = ("Ines", "Mary-Ann O'Neil", "Dr. Osei", "Zoë", "Łukasz", "J. R. Brandt")
PLACES: Final = ("Tromsø", "St. Ives", "New Delhi", "the Hague", "Stoke-on-Trent")


def read(
    text: str, *known: Labels, asked: str | None = None, answered: str | None = None
) -> list[Feedback]:
    """Read one turn by the package's rules."""
    return Rules().extract(Turn(text=text, asked=asked, answered=answered), known)


def news(
    text: str, *known: Labels, asked: str | None = None, answered: str | None = None
) -> list[Feedback]:
    """What a turn would edit: all but rejections."""
    found = read(text, *known, asked=asked, answered=answered)
    return [each for each in found if each.intent is not Intent.REJECTION]


def facts(text: str, *known: Labels) -> list[Labels]:
    """The facts that a message tells, ended ones left out, as words."""
    return [
        (each.subject or "", each.relations[0], each.answer)
        for each in news(text, *known)
        if each.intent is not Intent.WITHDRAWAL
    ]


def variants(sentence: str) -> list[str]:
    """A sentence as people type it: with and without its stop, and in small letters, which no abbreviation is."""
    bare = sentence.rstrip(".")
    small = [] if "." in bare else [sentence.lower(), bare.lower()]
    return [sentence, bare, f"{bare}!", *small]
