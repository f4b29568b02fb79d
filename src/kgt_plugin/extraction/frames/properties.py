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

__all__ = ["read_property"]

_COPULA: Final = word_set("is are was = :")
_SKIPPED: Final = word_set("now on called actually still definitely in always just currently")
_FUNCTIONAL: Final = word_set("name age birthday diet job occupation employer address profession")


def read_property(noun: str, rest: Sequence[Word], *, casual: bool) -> list[Draft]:
    """Read what follows a property's name.

    Args:
        noun: "favourite colour", "birthday".
        rest: the words behind it, the verb first.
        casual: the writer uses no capitals.
    """
    copula = next((i for i, word in enumerate(rest[:2]) if word.low in _COPULA), None)
    if copula is None or (rest[copula].low == "was" and not noun.lower().endswith("maiden name")):
        return []
    words = list(rest[copula + 1 :])
    while words and words[0].low in _SKIPPED:
        words = words[1:]
    if [word.low for word in words[:2]] == ["no", "longer"]:
        return []
    noun = re.sub(
        r"^(?:all-time|absolute|very|current) (?=favou?rite)", "", " ".join(noun.lower().split())
    )
    head = noun.split()[-1]
    if head in {"allergy", "allergies"}:
        to = [word for word in words if word.low != "to"]
        allergen = clean_object(text_of(to))
        return [] if allergen is None else [Draft("allergic to", allergen)]
    favourite = noun.startswith(("favourite ", "favorite "))
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
