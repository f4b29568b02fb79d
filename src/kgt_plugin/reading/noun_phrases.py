"""Noun phrases of the plain kind that a text begins with: things, jobs, and what somebody does."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from kgt_plugin.reading.tokens import tokens
from kgt_plugin.reading.word_classes import (
    CALENDAR,
    ENDS_A_THING,
    JUDGING,
    NO_THINGS,
    NOUNS_IN_LY,
)
from kgt_plugin.text.word_lists import OCCUPATIONS

__all__ = ["DOES", "Value", "beginning", "doing", "job", "phrase", "the_thing", "thing"]

DOES: Final = re.compile(
    r"^[a-z]{2,}ing\b(?! (?:room|machine|pool|school|music|games?)\b)", re.IGNORECASE
)
_POINTS: Final = re.compile(
    r"\b(?:that|this|these|those|it|them|him|her|you|me|us|my|our|your|his|their|here|there|what|how|who|i|we|they|he|she"
    r"|all|some|more|such)\b",
    re.IGNORECASE,
)
"""Words that say nothing without what was said before."""
_DONE: Final = re.compile(
    r"\s+-\s|\s*(?:[.,;:!?()\"”…–—]|\b(?:and|but|or|so|because|since|as|when|while|if|than|though|although|too|now|anymore"
    r"|every|each|most|especially|which|who|where|just|lately|sometimes|usually|always|is|are|was|has|have|will|can"
    r"|to (?:be|get|relax|keep|help|make)))(?=\W|$)",
    re.IGNORECASE,
)
_GOES_ON: Final = re.compile(r", (?!and\b|but\b|or\b|I\b|we\b)[a-z]")
_ARTICLES: Final = frozenset({"a", "an", "the", "some"})
_MOST_DONE: Final = 7
_MOST_WORDS: Final = 5
_MOST_OF_A_JOB: Final = 4


class Value(NamedTuple):
    """A value, and what stands behind it."""

    text: str
    rest: str


def beginning(text: str, end: int) -> Value:
    """Cut a text into the value that it begins with, bare of quotation marks, and the rest."""
    return Value(text[:end].strip("\"“”'‘’( "), text[end:])


def job(text: str) -> Value | None:
    """Read a noun phrase whose head names an occupation, and whose other words judge nobody."""
    words: list[str] = []
    end = 0
    for token in tokens(text):
        core = token.core.lower()
        if not core or core in ENDS_A_THING or core in JUDGING:
            break
        words.append(core)
        end = token.end if {core, "_".join(words[-2:])} & OCCUPATIONS else end
        if token.closes or len(words) >= _MOST_OF_A_JOB:
            break
    return beginning(text, end) if end and words[0] not in NO_THINGS else None


def thing(text: str) -> Value | None:
    """Read a noun phrase without an article."""
    end = count = 0
    for token in tokens(text):
        core = token.core.lower()
        joined = core == "of" and count > 0
        if not core or (not joined and core in ENDS_A_THING | _ARTICLES | {"no"}):
            break
        if core.endswith("ly") and core not in NOUNS_IN_LY:
            return None
        if count == 0 and core in NO_THINGS:
            return None
        count += 1
        end = end if joined else token.end
        if token.closes:
            break
    if not end or count > _MOST_WORDS:
        return None
    found = beginning(text, end)
    last = found.text.split()[-1].lower() if found.text else ""
    good = any(c.isalnum() for c in last)
    return found if good and not {last, last.removesuffix("s")} & (NO_THINGS | CALENDAR) else None


def the_thing(text: str) -> Value | None:
    """Read a noun phrase with or without an article; the value has none."""
    article = re.match(r"(?:an?|the|some)\s+(?=\w)", text, re.IGNORECASE)
    return thing(text[article.end() :] if article else text)


def phrase(text: str) -> Value | None:
    """Read a noun phrase with its article."""
    found = the_thing(text)
    return None if found is None else beginning(text, len(text) - len(found.rest))


def doing(text: str) -> Value | None:
    """Read what somebody does, with all that belongs to it: "talking to strangers", and not "talking"."""
    if not DOES.match(text):
        return thing(text)
    end = _DONE.search(text)
    words = text if end is None else text[: end.start()]
    rest = text[len(words) :]
    alone = " " not in words
    if len(words.split()) > _MOST_DONE or _POINTS.search(words):
        return None
    if (alone and words.lower() in NO_THINGS) or (
        re.search(r"\b(?:an?|the) ", words) and _GOES_ON.match(rest)
    ):
        return None  # "creating a safe, inviting space" goes on
    return Value(words.strip(), rest)
