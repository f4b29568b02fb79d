"""What a property is: "my favourite colour is teal", "her birthday is on 3 May"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kgt_plugin.extraction.cutting.words import Word, text_of
from kgt_plugin.extraction.frames.stated import Draft
from kgt_plugin.extraction.parts.complements import is_date
from kgt_plugin.extraction.parts.objects import clean_object
from kgt_plugin.extraction.parts.occupations import is_occupation
from kgt_plugin.language.labels import normalize
from kgt_plugin.language.lexicon import ATTRIBUTES, word_set
from kgt_plugin.language.verbs import forms_of
from kgt_plugin.language.wording import PREPOSITIONS

__all__ = ["read_property"]

_COPULA: Final = word_set("is are was = :")
_SKIPPED: Final = word_set("now on called actually still definitely in always just currently")
_FUNCTIONAL: Final = word_set("name age birthday diet job occupation employer address profession")

_DONE: Final = word_set("""
    sport hobby activity pastime thing exercise subject part way chore word verb workout discipline pursuit memory form game art
    method stroke style skill task time
""")
"""Of these something that is done may be the favourite: "my favourite sport is running"."""
_STATES: Final = word_set("""
    over back dead alive open shut full empty dirty clean new old late early near nearby far close free busy ready ill sick tired
    great good bad nice lovely amazing awesome brilliant beautiful fantastic wonderful perfect excellent super cool fun funny
    easy hard difficult simple long short big small hot cold warm cheap expensive sad happy angry available unavailable missing
    boring interesting exciting tough tasty delicious yummy sweet salty spicy healthy unhealthy famous popular rare common
    different special better worse cheaper bigger smaller older younger nicer terrible awful horrible overrated underrated
    too so very really quite pretty rather almost nearly much still again now already out off up down away not never always
    due done gone wrong right fine okay ok there here soon today tonight tomorrow
""")
"""What a favourite is just now or in somebody's eyes, and never which it is."""


def read_property(noun: str, rest: Sequence[Word], *, casual: bool) -> list[Draft]:
    """Read what follows a property's name.

    Args:
        noun: "favourite colour", "birthday".
        rest: the words behind it, the verb first.
        casual: the writer uses no capitals.
    """
    copula = next((i for i, word in enumerate(rest[:2]) if word.low in _COPULA), None)
    past = copula is not None and rest[copula].low == "was"
    if copula is None or (past and not noun.lower().endswith("maiden name")):
        return []
    words = list(rest[copula + 1 :])
    placed = bool(words) and words[0].low in PREPOSITIONS and not is_date(text_of(words[1:]))
    while words and words[0].low in _SKIPPED:
        words = words[1:]
    noun = re.sub(
        r"^(?:all-time|absolute|very|current) (?=favou?rite)", "", " ".join(noun.lower().split())
    )
    head = noun.split()[-1]
    favourite = noun.startswith(("favourite ", "favorite "))
    placed = placed and (favourite or head in {"job", "occupation", "profession"})
    ended = [word.low for word in words[:2]] == ["no", "longer"]
    if ended or placed or (favourite and not _is_favourite(head, words)):
        return []
    if head in {"allergy", "allergies"}:
        to = [word for word in words if word.low != "to"]
        allergen = clean_object(text_of(to))
        return [] if allergen is None else [Draft("allergic to", allergen)]
    listed = head in ATTRIBUTES or noun in ATTRIBUTES or favourite
    value = clean_object(text_of(words))
    if value is None or not _fits(head, value, favourite=favourite):
        return []
    if not listed and not re.search(r"[A-Z\d]", value):
        return []
    if head == "name" and casual and value.islower():
        value = value.title()
    replaces = favourite or noun in _FUNCTIONAL
    return [Draft(noun, value, said=f"{noun} is", replaces=replaces)]


def _fits(head: str, value: str, *, favourite: bool) -> bool:
    """A job is a job and a birthday has a date; "my job is stressful" tells nothing that lasts."""
    if favourite:
        return True
    if head in {"job", "occupation", "profession"}:
        return is_occupation(value)
    if head in {"birthday", "birthdate", "anniversary"}:
        return bool(re.search(r"\d", value)) or is_date(value)
    return head != "budget" and not re.match(r"\w+ing\b", normalize(value))


def _is_favourite(head: str, words: Sequence[Word]) -> bool:
    """Whether it is said which one it is, and not how it is: "broken", "sold out", "playing tonight"."""
    if words and not words[0].text[0].isupper():
        kinds = {form.kind for form in forms_of(words[0].low)}
        if kinds == {"ing"} and head not in _DONE and head.removesuffix("s") not in _DONE:
            return False
    end = next(
        (i for i, word in enumerate(words) if word.low in PREPOSITIONS or not word.text.isalnum()),
        len(words),
    )
    return end == 0 or not all(_is_state(word) for word in words[:end])


def _is_state(word: Word) -> bool:
    kinds = {form.kind for form in forms_of(word.low)}
    done = "participle" in kinds and not kinds & {"base", "third", "ing"}
    return word.text.islower() and (word.low in _STATES or done)
