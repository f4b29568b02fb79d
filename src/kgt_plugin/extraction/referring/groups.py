"""Several at once: "my kids are Leo and Mia" names two, and neither name stands for both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kgt_plugin.extraction.cutting.words import WEEKDAYS, Word, read_words, text_of
from kgt_plugin.extraction.parts.verb_groups import read_verb
from kgt_plugin.language.lexicon import FAITHS, KIN, NATIONALITIES, NUMBERS, PETS, ROLES, STOPWORDS

__all__ = ["group_apposed", "group_told", "names_at", "one_of"]

_SINGULAR: Final = {
    "children": "child", "grandchildren": "grandchild", "stepkids": "kid", "grandkids": "grandchild",
    "in-laws": "parent", "mice": "mouse", "geese": "goose",
}  # fmt: skip
_NO_NAMES: Final = STOPWORDS | NATIONALITIES | NUMBERS | KIN | PETS | ROLES | FAITHS | WEEKDAYS
_NEVER_NAMES: Final = STOPWORDS - {"may", "will"}
"""What is no name even behind "called"."""
_JOINED: Final = frozenset({",", "and", "&"})
_MAX_NAME: Final = 3


def one_of(label: str) -> str | None:
    """Read "my kid" of "my kids"; None for what is no group of people or animals."""
    lead, _, noun = label.rpartition(" ")
    low = noun.lower()
    one = _SINGULAR.get(low) or _without_s(low)
    listed = low in _SINGULAR or (one != low and one in KIN | PETS | ROLES)
    return f"{lead} {one}".strip() if listed else None


def names_at(
    words: Sequence[Word], at: int = 0, *, no_names: frozenset[str] = _NO_NAMES
) -> tuple[list[str], int]:
    """Names in a row, two at least: "Leo, Mia and Ben".

    Args:
        words: of a clause.
        at: where they begin.
        no_names: capitalised words that are none.

    Returns:
        The names and where they end; no name, and the position itself, where there is no such row.
    """
    names: list[str] = []
    position, ended, joined = at, at, False
    while True:
        end = position
        while end < len(words) and end < position + _MAX_NAME and _is_name(words[end], no_names):
            end += 1
        if end == position:
            break
        names.append(text_of(words[position:end]))
        ended = end if joined else at
        if joined and end < len(words) and words[end].low == ",":
            break
        position = end
        while position < len(words) and words[position].low in _JOINED:
            joined = joined or words[position].low != ","
            position += 1
        if position == end:
            break
    return (names, ended) if ended > at else ([], at)


def group_apposed(label: str, name: str | None, rest: Sequence[Word]) -> tuple[list[str], int]:
    """The names in "my cats Tom and Kit love tuna".

    Args:
        label: "my cats"; of what is no group nothing is read.
        name: "Tom", where it has been read already.
        rest: the words behind it.

    Returns:
        The names, and how many of the words belong to them.
    """
    before = read_words(name or "")
    if before and rest and _is_name(rest[0], _NO_NAMES):
        # the comma between two names has been read with the first
        before.append(Word(",", ","))
    names, end = names_at([*before, *rest]) if one_of(label) is not None else ([], 0)
    behind = max(end - len(before), 0)
    closed = bool(names) and behind < len(rest) and rest[behind].low == ","
    return names, behind + closed


def group_told(label: str, words: Sequence[Word]) -> list[str]:
    """The names in "are Leo and Mia" and "are called Leo and Mia"; none where more than names follows.

    Args:
        label: "my kids"; of what is no group nothing is read.
        words: the predicate.
    """
    group = read_verb(words) if one_of(label) is not None else None
    if group is None or group.lemma != "be" or group.denied or group.tense != "present":
        return []
    start = group.end
    called = start < len(words) and words[start].low in {"called", "named"}
    start += called
    names, end = names_at(words, start, no_names=_NEVER_NAMES if called else _NO_NAMES)
    return names if end == len(words) or words[end].low == "," else []


def _is_name(word: Word, no_names: frozenset[str]) -> bool:
    return word.text[:1].isupper() and not {word.low, _without_s(word.low)} & no_names


def _without_s(noun: str) -> str:
    if noun.endswith("ies"):
        return f"{noun[:-3]}y"
    if noun.endswith(("ches", "sses", "xes")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun
