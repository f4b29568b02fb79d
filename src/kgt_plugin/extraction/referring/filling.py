"""Words that a clause leaves to the one before: "it", "there", and the day it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kgt_plugin.extraction.cutting.clauses import Clause
from kgt_plugin.extraction.cutting.pointing import is_kind
from kgt_plugin.extraction.cutting.words import Word, read_words, text_of
from kgt_plugin.extraction.frames.stated import Statement
from kgt_plugin.language.lexicon import FOODS, STOPWORDS, word_set
from kgt_plugin.language.verbs import is_finite

__all__ = ["filled_in", "with_day"]

_DAYS: Final = re.compile(
    r"^(?:on |every )?\w+days?(?: (?:morning|evening|afternoon|night)s?)?$", re.IGNORECASE
)
_THERE: Final = re.compile(
    r"^(?P<verb>(?:(?:still|both|all|also|now) )*(?:am|is|are|lives?|works?)(?: still| both| all| also)*) (?P<where>there|here)\b"
)
_PLACING: Final = frozenset(
    {"lives in", "grew up in", "grows up in", "born in", "comes from", "located in", "studies in"}
)
_POINTERS: Final = word_set("it them those that")
_FELT: Final = word_set(
    "allergic love hate like adore stand abide bear enjoy loathe detest play eat drink touch"
)
_TASTES: Final = word_set(
    "loves hates likes adores detests loathes love hate like adore detest loathe stand"
)
_TASTED: Final = frozenset({"likes", "dislikes"})
_THIS: Final = word_set("the this that your my our his her their these those a an")
"""Behind these a food is one that is had just now."""
_BARE: Final = 3


def with_day(clause: Clause, before: Clause | None) -> Clause:
    """Put behind a clause the day that was set before it: "Mondays I have pottery".

    Args:
        clause: of the message.
        before: the clause before it.
    """
    day = () if before is None or before.opener == "since" else before.words
    if clause.carried or not _DAYS.match(text_of(day)):
        return clause
    lead = () if day[0].low in {"on", "every"} else (Word("on", "on"),)
    first = Word(day[0].low, day[0].low) if not lead else day[0]
    return replace(clause, words=(*clause.words, *lead, first, *day[1:]))


def filled_in(words: list[Word], before: Clause | None, stated: Sequence[Statement]) -> list[Word]:
    """Put what was meant for "there" and "it": "Codeine. I am allergic to it.".

    Args:
        words: a predicate.
        before: the clause before it; where it is a bare noun, "it" is that.
        stated: what the message stated so far; its latest place is "there".
    """
    there = _THERE.match(text_of(words))
    place = next((each.object for each in reversed(stated) if each.relation in _PLACING), None)
    if there is not None and place is not None:
        return read_words(_THERE.sub(f"{there['verb']} in {place}", text_of(words)))
    shared = (
        bool(words)
        and words[-1].low in _POINTERS
        and len(words) <= _BARE
        and _TASTES & {word.low for word in words[:-1]}
    )
    if (
        shared
        and stated
        and before is not None
        and stated[-1].relation in _TASTED
        and stated[-1].object in text_of(before.words)
    ):
        # "I love tea but Ana hates it"
        return [*words[:-1], *read_words(stated[-1].object)]
    bare = () if before is None else before.words
    plain = 0 < len(bare) <= _BARE and not any(
        is_finite(word.low) or word.low in STOPWORDS for word in bare
    )
    felt = bool(words) and words[-1].low in _POINTERS and bool(_FELT & {w.low for w in words[:-1]})
    plain = plain and felt and is_kind(text_of(bare), words[-2].low, words[-1].low)
    foods = [
        word
        for at, word in enumerate(bare)
        if word.low in FOODS and (not at or bare[at - 1].low not in _THIS)
    ]
    if felt and (plain or len(foods) == 1):
        return [*words[:-1], *(bare if plain else foods)]
    return words
