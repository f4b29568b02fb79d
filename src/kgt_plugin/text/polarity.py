"""Polarity, or whether words deny something: "does not eat" and "eats" say the opposite of one thing, "likes" and "hates" too."""

from __future__ import annotations

import re
from typing import Final

from kgt_plugin.text.labels import plain_apostrophes
from kgt_plugin.text.verbs import bases_of_past
from kgt_plugin.text.word_lists import word_set
from kgt_plugin.text.wording import PREPOSITIONS, base_form

__all__ = ["are_of_one_time", "are_opposed", "is_negative", "share_a_word"]

_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_NEGATIONS: Final = word_set("""
    no not never cannot longer dont doesnt didnt cant couldnt wont wouldnt shouldnt isnt arent wasnt werent hasnt
    havent hadnt
""")
_DISLIKING: Final = word_set("dislike hate detest loathe despise")
_LIKING: Final = word_set("like love enjoy adore")
_REFUSING: Final = word_set("avoid allergic allergy allergies without")
_HELPING: Final = word_set("do does did can could will be is am are")
_TAKING: Final = word_set("eat drink smoke")
"""What is not done to what is avoided."""
_NOT_NOW: Final = word_set("want plan hope intend wish used")
"""What is wanted, and what used to be, is not so now."""


def is_negative(words: str) -> bool:
    """Tell whether a relation or a question speaks of what is not, or is not liked or borne.

    Args:
        words: of a relation ("does not eat", "allergic to") or of a query without its subject.
    """
    found = _bases(words)
    return any(_denies(word) or word in _DISLIKING | _REFUSING for word in found)


def are_opposed(first: str, second: str) -> bool:
    """Tell whether two relations of one subject to one object contradict each other outright.

    "likes" and "hates" do, "eats" and "does not eat" or "avoids" do; "likes" and "allergic to" may both be true.
    """
    (one, denied), (other, other_denied) = _core(first), _core(second)
    if one == other:
        return denied is not other_denied
    words = {*one, *other}
    avoided = len(one) == len(other) == 1 and "avoid" in words and bool(words & _TAKING)
    return avoided and not denied and not other_denied


def are_of_one_time(first: str, second: str) -> bool:
    """Tell whether two relations may tell of the same time: "works at" and "worked at" or "wants to work at" do not."""
    one, other = set(_bases(first)), set(_bases(second))
    return not ((one ^ other) & _NOT_NOW or _pasts(one) & other or _pasts(other) & one)


def share_a_word(first: str, second: str) -> bool:
    """Tell whether two relations of one time have a word in common that tells what is done: "works at", "works for"."""
    if not are_of_one_time(first, second):
        return False
    one, other = (set(_core(relation)[0]) - PREPOSITIONS for relation in (first, second))
    return bool(one & other)


def _core(relation: str) -> tuple[tuple[str, ...], bool]:
    """Give what is said, in base forms and as liking, and whether it is denied."""
    words = _bases(relation)
    denied = sum(_denies(word) for word in words if word != "longer") % 2 == 1
    kept = [word for word in words if not _denies(word) and word not in _HELPING]
    if len(kept) == 1 and kept[0] in _LIKING | _DISLIKING:
        return ("like",), denied is not (kept[0] in _DISLIKING)
    return tuple(kept), denied


def _pasts(words: set[str]) -> set[str]:
    """The verbs of which words are the past: "work" of "worked"."""
    return {base for word in words for base in bases_of_past(word)} - words


def _bases(words: str) -> list[str]:
    return [base_form(word) for word in _WORD.findall(plain_apostrophes(words.casefold()))]


def _denies(word: str) -> bool:
    return word in _NEGATIONS or word.endswith("n't")
