"""What somebody likes, dislikes, and goes without: "love jazz", "do not eat meat", "stopped smoking"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kgt_plugin.extraction.cutting.limits import (
    AT_TIMES,
    OF_DEGREE,
    is_limited,
    is_of_a_while,
    is_when,
)
from kgt_plugin.extraction.cutting.words import Word, text_of
from kgt_plugin.extraction.frames.frames import DENIED
from kgt_plugin.extraction.frames.stated import Draft
from kgt_plugin.extraction.parts.complements import Complement
from kgt_plugin.extraction.parts.objects import split_list
from kgt_plugin.extraction.parts.verb_groups import VerbGroup
from kgt_plugin.language.lexicon import FOODS, KIN, ROLES, any_of, word_set
from kgt_plugin.language.verbs import forms_of

__all__ = ["INTAKE", "able_to", "denied_of", "ended_by", "tastes"]

_ENDING: Final = word_set("stop quit")
_ABLE: Final = word_set("drive swim cook dance smoke drink ski cycle sing type knit sew read")
"""What one does or can, or does not, and no more need be said: "I do not drive"."""
INTAKE: Final = word_set("eat drink smoke")
_ANY: Final = re.compile(r"^any (?!more\b|of\b)")
_BUT: Final = re.compile(r"(?:^|\s)but\b|, (?:too|so|as|because|since|it|that|which|not)\b")
"""Where what is said of the denied thing begins."""
_NOR: Final = re.compile(r"^nor (\w+)$")
_NOT_TASTES: Final = re.compile(r"^to (?:know|see|hear|get|think|add|ask|say|point)\b|^least\b")
_HABITUALLY: Final = word_set("usually often sometimes mostly mainly normally generally typically")
_STRENGTHENED: Final = re.compile(
    r"\s*\b(?:any ?more|any longer|at all|either|altogether|completely|now|these days|nowadays|"
    r"for (?:[\w-]+ )?(?:reasons?|health|religion|faith|the (?:climate|environment|animals|planet)))$"
)
"""Who does not smoke at all, or for a reason, does not smoke."""
_ANYBODY: Final = re.compile(r"\b(?:my|our|his|her|their|him|them|it)\b", re.IGNORECASE)
_MAX_WORDS: Final = 6
_OF_TASTE: Final = 0.85
_SOMEBODY: Final = re.compile(
    r"(?:the|this|that) (?:new |head |old |other )*" + any_of(KIN | ROLES) + r"\b",
    re.IGNORECASE,
)
"""Who likes the teacher likes one that was met, and not teachers."""


def tastes(relation: str, text: str) -> list[Draft]:
    """Read what is liked or disliked.

    Args:
        relation: "likes" or "dislikes".
        text: what stands behind the verb.
    """
    if _NOT_TASTES.match(text):
        return []
    bare = re.sub(r"^to (?=\w)", "", text)
    found = [] if _SOMEBODY.match(text) else split_list(bare)
    return [Draft(relation, o, confidence=_OF_TASTE) for o in found]


def denied_of(group: VerbGroup, complement: Complement, words: Sequence[Word]) -> list[Draft]:
    """Read a denied verb: "do not eat meat", "cannot stand noise", "do not drive".

    Args:
        group: the verb.
        complement: what follows it.
        words: of the whole predicate.
    """
    relation = DENIED.get(group.lemma) or ("does not" if group.lemma in _ABLE else None)
    said = _BUT.split(text_of(complement.whole), maxsplit=1)[0]
    text = _STRENGTHENED.sub("", f" {_ANY.sub('', said)}").strip()
    refuses = group.tense in {"future", "modal"} and group.lemma in INTAKE | {"touch"}
    lasting = refuses or group.tense in {"present", "perfect"}
    before = words[group.start : len(words) - len(complement.whole)]
    if relation is None or not lasting or _is_of_degree(before) or is_of_a_while(text):
        return []
    able = not any(word.low == "cannot" for word in words)
    neither = _NOR.match(text)
    if (neither is not None or not text) and group.lemma in _ABLE:
        verbs = [group.lemma] if neither is None else [group.lemma, neither[1]]
        return [Draft("does not" if able else "cannot", verb) for verb in verbs if verb in _ABLE]
    if group.lemma == "care":
        text = text.removeprefix("for ") if text.startswith("for ") else ""
    if relation == "does not" or (group.lemma == "have" and able):
        return []
    if is_limited(text):
        return _at_times(group, relation, text)
    return (
        tastes(relation, text)
        if relation == "dislikes"
        else _forgone(group, complement, relation, text)
    )


def able_to(group: VerbGroup, complement: Complement, words: Sequence[Word]) -> list[Draft]:
    """Read "can swim", the opposite of "cannot swim": what one is able to, and no more said.

    Args:
        group: the verb.
        complement: what follows it.
        words: of the whole predicate.
    """
    can = words[group.start].low == "can" if group.start < len(words) else False
    said = not complement.whole or text_of(complement.whole) in {"now", "again"}
    return [Draft("can", group.lemma)] if can and said and group.lemma in _ABLE else []


def _is_of_degree(words: Sequence[Word]) -> bool:
    """Whether a denial is of how much or how often: "do not only", "usually do not"."""
    at = next((i for i, word in enumerate(words) if word.low in {"not", "never", "cannot"}), 0)
    often = any(word.low in _HABITUALLY for word in words[:at])
    return often or any(word.low in OF_DEGREE for word in words[at:])


def _at_times(group: VerbGroup, relation: str, text: str) -> list[Draft]:
    """Read "do not drink coffee after five": with its time it is another thing than coffee."""
    one = re.match(r"[\w' -]+$", text) is not None and len(text.split()) <= _MAX_WORDS
    timed = AT_TIMES.search(text) is not None and one and group.lemma != "do"
    return [Draft(relation, text)] if timed and not _ANYBODY.search(text) else []


def _forgone(group: VerbGroup, complement: Complement, relation: str, text: str) -> list[Draft]:
    """Read "do not eat meat", and "do not do coffee anymore": what is gone without."""
    items = split_list(text)
    foods = [item for item in items if item.lower() in FOODS]
    if group.lemma == "do" and foods:
        return [Draft("avoids", food) for food in foods]
    given_up = group.ended or any(word.low in {"anymore", "any"} for word in complement.whole)
    if group.lemma == "do" and not given_up:
        return []
    return [Draft(relation, item) for item in items]


def ended_by(group: VerbGroup, text: str) -> list[Draft]:
    """Read "stopped eating meat": what is not eaten any more.

    Args:
        group: the verb.
        text: what stands behind it.
    """
    if group.lemma not in _ENDING and not (group.lemma == "give" and text.startswith("up ")):
        return []
    verb, _, rest = text.removeprefix("up ").partition(" ")
    lemma = next((form.lemma for form in forms_of(verb.lower()) if form.kind == "ing"), "")
    rest = _STRENGTHENED.sub("", f" {rest}").strip()
    if lemma in INTAKE - {"eat"} and not is_of_a_while(rest) and is_when(rest):
        return [] if is_limited(rest) else [Draft("does not", lemma)]
    if lemma in INTAKE and rest and not is_of_a_while(rest):
        if is_limited(rest):
            return _at_times(group, f"does not {lemma}", rest)
        return [Draft(f"does not {lemma}", o) for o in split_list(rest)]
    return []
