"""A day that the assistant has wrong or that has moved: "Enjoy your swim on Wednesday!" "I go on Fridays these days."."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kgt_plugin.extraction.cutting.clauses import Clause
from kgt_plugin.extraction.cutting.sentences import split_sentences
from kgt_plugin.extraction.cutting.words import WEEKDAYS, Word, read_words, text_of
from kgt_plugin.extraction.frames.stated import Statement
from kgt_plugin.extraction.referring.context import Context, Labels
from kgt_plugin.language.lexicon import word_set

__all__ = ["DAY_PARTS", "days_at", "moved_day"]

DAY_PARTS: Final = word_set(
    "morning mornings evening evenings night nights afternoon afternoons lunchtime lunchtimes"
)
_JOINED: Final = frozenset({",", "and", "&"})
_NAMELESS: Final = re.compile(
    r"^(?:(?:it|that|they|those|this|i|we) (?:(?:is|are|am|go|do (?:it|that|them|this)|have (?:it|that)|meet|come|moved|changed|"
    r"has moved|have moved|has changed|have changed|switched|have switched|will be|used to be)(?: to)?)(?: in| at it| there)? )?"
    r"(?:only |mostly |actually |usually )*(?:on |every )?$"
)
"""What says of an unnamed thing on which days it is."""
_NOW: Final = re.compile(
    r"^(?:now|these days|nowadays|instead|since|this year|this term|from now on|at the moment|, not|, actually)\b|^$"
)
_OFFERS: Final = re.compile(
    r"\b(?:shall|should|can|could) I\b|\b(?:want|like) me to\b|\bremind|\bbook\b|\bset (?:up|it|a)\b",
    re.IGNORECASE,
)
"""Where a day in the answer is the day of what the assistant does."""
_ASKS_DAY: Final = re.compile(
    r"\b(?:when|(?:which|what) (?:day|date|evening|morning|night)|(?:how|what) about)\b",
    re.IGNORECASE,
)
_LOOKED_AT: Final = 3
_PREFIX: Final = 3


def days_at(words: Sequence[Word], at: int = 0) -> int:
    """Where a row of weekdays ends that begins at a position: "Tuesday evenings and Fridays"."""
    end = at
    if end >= len(words) or words[end].low not in WEEKDAYS:
        return at
    while end < len(words) and (
        words[end].low in WEEKDAYS | DAY_PARTS or words[end].low in _JOINED
    ):
        end += 1
    while words[end - 1].low in _JOINED:
        end -= 1
    return end


def moved_day(context: Context, clauses: Sequence[Clause]) -> Statement | None:
    """Read on which days something is instead, where the assistant named the days that are known.

    Args:
        context: the assistant's words, and what is known.
        clauses: of the user's message.
    """
    named = _days(context.answer or "")
    facts = [fact for fact in context.known if named and _days(fact[2]) and _days(fact[2]) <= named]
    if len(facts) != 1 or _asks_else(context.answer or "", _days(facts[0][2])):
        return None
    for clause in clauses[:_LOOKED_AT]:
        value = (
            _days_told(clause, offered=bool(_OFFERS.search(context.answer or "")))
            if clause.asserted
            else None
        )
        if value is not None and not _days(value) <= _days(facts[0][2]):
            return _stated(facts[0], value)
    return None


def _asks_else(answer: str, known: frozenset[str]) -> bool:
    """Whether the assistant asks last for another day than the one it named: "When is the deadline?"."""
    sentences = split_sentences(answer)
    last = sentences[-1].text if sentences else ""
    asks = last.rstrip().endswith("?")
    return asks and (not known <= _days(last) or _ASKS_DAY.search(last) is not None)


def _days_told(clause: Clause, *, offered: bool) -> str | None:
    words = clause.words
    start = next((i for i, word in enumerate(words) if word.low in WEEKDAYS), None)
    if start is None:
        return None
    end = days_at(words, start)
    before = "".join(f"{word.low} " for word in words[:start])
    after = " ".join(word.low for word in words[end:])
    if not _NAMELESS.match(before) or not _NOW.match(after):
        return None
    # "It is Friday." tells what day it is
    lasts = bool(after) or words[end - 1].low.endswith("s")
    return text_of(words[start:end]) if lasts or (start == 0 and not offered) else None


def _days(text: str) -> frozenset[str]:
    return frozenset(
        word.low[:_PREFIX]
        for word in read_words(text)
        if word.low in WEEKDAYS - word_set("weekdays weekends weekend sun sat")
    )


def _stated(fact: Labels, value: str) -> Statement:
    about, relation, _ = fact
    return Statement(
        subject=about,
        relation=relation,
        object=value,
        query=f"{'I' if about == 'me' else about[:1].upper() + about[1:]} {relation}",
        answer=value,
        replaces=True,
        confidence=0.75,
    )
