"""Two people of whom the same is said: "my mum and dad live in Hull" tells where each of them lives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kgt_plugin.extraction.cutting.endings import does
from kgt_plugin.extraction.cutting.lookahead import ADVERBS
from kgt_plugin.extraction.cutting.words import Word, is_name
from kgt_plugin.language.lexicon import DIETS, KIN, ROLES, word_set
from kgt_plugin.language.verbs import forms_of

__all__ = ["each_of_couple"]

_MINE: Final = word_set("my our")
_SELF: Final = word_set("i me")
_SHARED: Final = word_set(
    "live work come love like hate enjoy adore speak eat drink play support study teach"
)
"""What is said of two is so of each."""
_STATES: Final = DIETS | word_set(
    "from in based allergic retired vegan both still also living originally"
)
_SEVERAL: Final = word_set(
    "parents kids children twins boys girls grandparents grandchildren in-laws family triplets"
)
_LEAST: Final = 5


def each_of_couple(words: Sequence[Word]) -> list[list[Word]]:
    """Split a clause of two relatives into one for each; none where it is not of two.

    Args:
        words: of a clause.
    """
    start = int(bool(words) and words[0].low in _MINE)
    if len(words) < _LEAST or words[start + 1].low not in {"and", "&"}:
        return []
    second = start + 2 + int(words[start + 2].low in _MINE)
    couple = [words[start].low, words[second].low]
    rest = list(words[second + 1 :])
    if not all(who in _SELF | (KIN | ROLES) - _SEVERAL for who in couple):
        return []
    leading = next((i for i, word in enumerate(rest) if word.low not in ADVERBS), len(rest))
    verb, behind = rest[leading : leading + 1], rest[leading + 1 :]
    if not verb or not behind:
        return []
    if verb[0].low == "are":
        told = next((word for word in behind if word.low not in ADVERBS - {"both"}), behind[0])
        if is_name(told) or told.low not in _STATES:
            return []
        said = [*(w for w in behind if w.low != "both")]
        told_of = {who: [*rest[:leading], _being(who), *said] for who in couple}
    elif any(form.kind == "base" and form.lemma in _SHARED for form in forms_of(verb[0].low)):
        lead = [w for w in rest[:leading] if w.low != "both"]
        told_of = {
            who: [*lead, *((*verb, *behind) if who in _SELF else does((), (*verb, *behind)))]
            for who in couple
        }
    else:
        return []
    return [[*_of(who), *told_of[who]] for who in couple]


def _being(who: str) -> Word:
    return Word("am", "am") if who in _SELF else Word("is", "is")


def _of(who: str) -> list[Word]:
    return [Word("I", "i")] if who in _SELF else [Word("my", "my"), Word(who, who)]
