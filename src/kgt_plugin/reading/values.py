"""The value that a phrase begins with, whole and as it was written, and what stands behind it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from enum import StrEnum
from itertools import pairwise
from typing import Final

from kgt_plugin.reading.noun_phrases import (
    DOES,
    Value,
    beginning,
    doing,
    job,
    phrase,
    the_thing,
    thing,
)
from kgt_plugin.reading.tokens import is_capital, is_name, tokens
from kgt_plugin.reading.word_classes import (
    CALENDAR,
    CONNECTORS,
    ENDS_A_THING,
    MONTHS,
    NO_THINGS,
    VERBS,
    is_predicate,
)
from kgt_plugin.text.word_lists import CONDITIONS, DIETS, FAITHS, NATIONALITIES, NUMBERS, TRAITS

__all__ = ["Kind", "Value", "kind_of", "read_list", "read_value"]

_CODE: Final = re.compile(r"^(?=.*[\d@#+/_.:-])[\w@#+/.:%~-]+$")
_GROUPS: Final = re.compile(r"^\+?[A-Z]{0,2}\d[\d-]*(?: \(?\d[\d-]*\)?)+(?=\s*(?:$|[.,;!]))")
_SIGNED: Final = re.compile(r"[\d@#+/_]|[^\W\d_]-$")
_NUMBER: Final = re.compile(r"^[$€£]?\d[\d.,]*(?:\s?%|[a-z]{0,3})?$")
_DAY: Final = re.compile(
    r"^(?:the )?(?:(?:\d{1,2}(?:st|nd|rd|th)?(?: of)? (?P<m1>[A-Za-z]+)\.?"
    r"|(?P<m2>[A-Za-z]+)\.? (?:the )?\d{1,2}(?:st|nd|rd|th)?)(?:,? \d{4})?"
    r"|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|(?:19|20)\d\d)(?=\W|$)"
)
_STATUSES: Final = ("married", "single", "divorced", "widowed", "engaged")
_JOINT: Final = re.compile(r"\s*(?:(?P<last>,?\s*(?:and|or|&)\s+)|,\s*)(?:also )?")


class Kind(StrEnum):
    """The sorts of value that a relation takes."""

    NAME = "name"
    PLACE = "place"
    THING = "thing"
    """A noun phrase without an article."""
    THE_THING = "the thing"
    """One with or without; the value has none."""
    PHRASE = "phrase"
    """One with its article."""
    DOING = "doing"
    """A thing, or what somebody does."""
    CODE = "code"
    NUMBER = "number"
    DATE = "date"
    JOB = "job"
    DIET = "diet"
    STATUS = "status"
    """Married or not."""
    TRAIT = "trait"
    CONDITION = "condition"
    NATIONALITY = "nationality"
    ANY = "any"


def read_value(kind: Kind, text: str, *, casual: bool = False) -> Value | None:
    """Read the value that a text begins with.

    Args:
        kind: what it must be.
        text: what stands behind a verb.
        casual: names may be written small.

    Returns:
        None where the text begins with none.
    """
    text = text.strip()
    if kind is Kind.NAME:
        return _name(text, casual=casual)
    if kind is Kind.PLACE:
        return _place(text, casual=casual)
    return _READERS[kind](text)


def read_list(
    kind: Kind, text: str, *, casual: bool = False, several: bool = True
) -> tuple[list[str], str]:
    """Read "tea, coffee and cake": all of them where the list has an end, else the first.

    Returns:
        The values, and what stands behind the last that counts.
    """
    first = read_value(kind, text, casual=casual)
    if first is None:
        return [], text
    values, rest = [first.text], first.rest
    while several and (joint := _JOINT.match(rest)) is not None:
        following = read_value(kind, rest[joint.end() :], casual=casual)
        if following is None or following.text.split()[0].lower() in VERBS:
            break
        values.append(following.text)
        rest = following.rest
        if joint["last"]:
            return _apart(values), rest
    return values[:1], first.rest


def kind_of(value: str) -> Kind:
    """Name the sort of a value, by how it is written."""
    day, words = _date(value), value.split()
    if day is not None and not day.rest.strip(" .!"):
        return Kind.DATE
    if _NUMBER.match(value) or set(value.lower().split("-")) <= NUMBERS:
        return Kind.NUMBER
    if (groups := _GROUPS.match(value)) is not None and groups.end() == len(value):
        return Kind.CODE
    if len(words) == 1 and _SIGNED.search(value):
        return Kind.CODE
    if is_name(value):
        return Kind.NAME
    return Kind.CODE if len(words) == 1 and _CODE.match(value) else Kind.THING


def _apart(values: list[str]) -> list[str]:
    """The members of a list, without those that may belong to the next: "action and sci-fi movies"."""
    found: list[str] = []
    for value, following in pairwise([*values, ""]):
        does, alone = bool(DOES.match(value)), " " not in value
        if does and not alone and following and not DOES.match(following):
            whole = len(values) == 2  # noqa: PLR2004 - "improving schools and roads" is one thing
            return [f"{value} and {following}"] if whole else found
        modifies = alone and not does and not value.endswith("s") and " " in following
        if not modifies or value[0].isupper():
            found.append(value)
    return found


def _name(text: str, *, casual: bool = False) -> Value | None:
    end = 0
    for number, token in enumerate(tokens(text)):
        core = token.core
        capital = (is_capital(core) and core != "I") or (end > 0 and core[:1].isdigit())
        if capital or (casual and _is_small_name(core)):
            end = token.end
        elif (number and not end) or core.lower() not in CONNECTORS or core in {"and", "for"}:
            break
        if token.closes:
            break
    found = beginning(text, end)
    words = re.sub(r"^the ", "", found.text, flags=re.IGNORECASE)
    return found if end and (casual or is_name(words)) else None


def _is_small_name(core: str) -> bool:
    plain = core.isalpha() and core.islower() and not is_predicate(core)
    return plain and core not in ENDS_A_THING | CALENDAR | NO_THINGS


def _place(text: str, *, casual: bool = False) -> Value | None:
    """A name, with the region behind its comma: "Austin, Texas"."""
    found = _name(text, casual=casual)
    region = re.match(r", (?=[A-Z])", found.rest) if found is not None else None
    if found is None or region is None:
        return found
    more = _name(found.rest[region.end() :])
    listed = more is None or re.match(r",? and\b", more.rest)
    return found if more is None or listed else Value(f"{found.text}, {more.text}", more.rest)


def _first(text: str, *, fits: Callable[[str], object]) -> Value | None:
    token = next(tokens(text), None)
    return beginning(text, token.end) if token is not None and fits(token.core) else None


def _date(text: str) -> Value | None:
    found = _DAY.match(text)
    month = (found["m1"] or found["m2"]) if found is not None else None
    if found is None or (month is not None and month.lower() not in MONTHS):
        return None
    return Value(re.sub(r"^the ", "", found.group()).rstrip("."), text[found.end() :])


def _number(text: str) -> Value | None:
    return _first(
        text, fits=lambda core: _NUMBER.match(core) or set(core.lower().split("-")) <= NUMBERS
    )


def _code(text: str) -> Value | None:
    groups = _GROUPS.match(text)
    if groups is not None:
        return beginning(text, groups.end())
    return _first(text, fits=_CODE.match)


def _one_of(words: Collection[str]) -> Callable[[str], Value | None]:
    """Make a reader of a closed class of words."""
    longest_first = sorted(map(re.escape, words), key=len, reverse=True)
    pattern = re.compile(rf"^(?:{'|'.join(longest_first)})(?![\w-])", re.IGNORECASE)

    def read(text: str) -> Value | None:
        found = pattern.match(text)
        return None if found is None else beginning(text, found.end())

    return read


_READERS: Final[dict[Kind, Callable[[str], Value | None]]] = {
    Kind.CODE: _code,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.JOB: job,
    Kind.DIET: _one_of(DIETS),
    Kind.STATUS: _one_of(_STATUSES),
    Kind.TRAIT: _one_of(CONDITIONS | TRAITS),
    Kind.CONDITION: _one_of(CONDITIONS | {f"type {each} diabetes" for each in (1, 2)}),
    Kind.NATIONALITY: _one_of(NATIONALITIES - FAITHS),
    Kind.THING: thing,
    Kind.THE_THING: the_thing,
    Kind.PHRASE: phrase,
    Kind.DOING: doing,
    Kind.ANY: lambda text: (
        _date(text) or _name(text) or _number(text) or _code(text) or the_thing(text)
    ),
}
