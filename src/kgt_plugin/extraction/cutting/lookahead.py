"""Looking ahead for the verb of a phrase, where it is asked whether a clause begins with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kgt_plugin.extraction.cutting.words import Word, is_name, is_sign
from kgt_plugin.language.given_names import is_given_name
from kgt_plugin.language.lexicon import KIN, NATIONALITIES, PETS, ROLES, word_set
from kgt_plugin.language.verbs import BE, DO, HAVE, MODALS, forms_of, is_finite
from kgt_plugin.language.wording import PREPOSITIONS

__all__ = [
    "ADVERBS",
    "COORDINATING",
    "DETERMINERS",
    "OWNERS",
    "named_verb",
    "opens_named",
    "verb_near",
]

ADVERBS: Final = word_set("""
    also now still just only always never usually often sometimes mostly really actually currently already
    even too both all recently originally absolutely definitely probably basically honestly kind sort simply
    mainly barely hardly totally fully strictly rarely regularly occasionally finally obviously literally
    apparently officially happily newly soon ever long since once then here there quite very
""")
"""Words that may stand between a subject and its verb."""
COORDINATING: Final = word_set("and but or yet plus nor")
OWNERS: Final = word_set("my our his her their its")
DETERMINERS: Final = word_set("the a an one two three each every another")
_PARTICIPIAL: Final = word_set("called named born based known")
_LED: Final = word_set(
    "that whether if when where while who which what how why than as like called named yes no not best"
)
"""Behind these a name goes on with what was begun."""
_PLACED: Final = word_set("home work there here now")
_TOLD: Final = word_set(
    "a an the not in from on at allergic got been my our called two three four five six"
)
"""Behind "is" and "has" these leave nothing out, so that what stands before is no object of theirs."""
_REACH: Final = 7
_NEAR: Final = 4


def _low(words: Sequence[Word], at: int) -> str:
    return words[at].low if 0 <= at < len(words) else ""


def named_verb(words: Sequence[Word], at: int) -> bool:
    """Whether a verb follows the name that begins at a position."""
    end = at + 1
    while end < len(words) and end < at + _NEAR and is_name(words[end]):
        end += 1
    if _low(words, end) in ADVERBS:
        end += 1
    low = _low(words, end)
    return low in MODALS | BE | HAVE | DO or any(f.kind in {"third", "past"} for f in forms_of(low))


def verb_near(words: Sequence[Word], at: int, *, certain: bool) -> bool:
    """Whether a finite verb follows before the phrase that begins at a position is over.

    Args:
        words: of a sentence.
        at: where the phrase begins.
        certain: a word that may be a verb and may be none is not enough.
    """
    for position in range(at + 1, min(len(words), at + _REACH)):
        low = _low(words, position)
        if low == "," and position + 1 < len(words) and is_name(words[position + 1]):
            return _named_aside(words, position + 1)
        if low in COORDINATING or is_sign(words[position]):
            return False
        if position == at + 1 or low in _PARTICIPIAL:
            continue
        sure = low in MODALS | BE | HAVE | DO and low not in {"being", "having"}
        third = any(form.kind in {"third", "past"} for form in forms_of(low))
        if low in {"is", "are", "has"} or sure or (third and position <= at + _NEAR):
            return True
        if not certain and is_finite(low) and _low(words, position - 1) not in PREPOSITIONS:
            return True
    return False


def _named_aside(words: Sequence[Word], at: int) -> bool:
    """Whether a name between commas is followed by a verb: "the teacher, Ms Day, is"."""
    while at < len(words) and is_name(words[at]):
        at += 1
    return _low(words, at) == "," and is_finite(_low(words, at + 1))


def opens_named(words: Sequence[Word], start: int, at: int) -> bool:
    """Whether somebody is spoken of anew, nothing dividing it: "I must go home Deb is a nurse".

    Args:
        words: of a sentence.
        start: where the clause begins that would end here.
        at: the position looked at.
    """
    low, before = words[at].low, _low(words, at - 1)
    if low == "the":
        person = _low(words, at + 1) in KIN | PETS and _low(words, at + 2) in {"is", "has"}
        return person and (before in KIN | PETS or _is_over(words, start, at))
    person = is_name(words[at]) and low not in NATIONALITIES
    opens = person and named_verb(words, at) and _is_over(words, start, at)
    if not opens or before in KIN | ROLES | PETS:
        return False
    if is_name(words[at - 1]):
        placed = _low(words, at - 2) in PREPOSITIONS
        return placed and is_given_name(words[at].text) and not is_given_name(words[at - 1].text)
    told = _low(words, at + 1) in {"is", "has"} and _low(words, at + 2) in _TOLD
    # "the songs Tom writes" are one thing
    near = words[max(start, at - _NEAR) : at]
    return told or not any(word.low in DETERMINERS | OWNERS for word in near)


def _is_over(words: Sequence[Word], start: int, at: int) -> bool:
    """Whether the clause before has a verb, and nothing that wants to go on."""
    before = words[at - 1].low
    open_ended = before in PREPOSITIONS | COORDINATING | OWNERS | DETERMINERS | _LED
    governs = bool(forms_of(before)) and before not in ADVERBS | _PLACED
    said = any(is_finite(word.low) for word in words[start:at])
    return said and not is_sign(words[at - 1]) and not open_ended and not governs
