"""What somebody likes, dislikes, and goes without: "love jazz", "do not eat meat", "stopped smoking"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kgt_plugin.extraction.cutting.endings import AT_TIMES
from kgt_plugin.extraction.cutting.words import Word, text_of
from kgt_plugin.extraction.frames.frames import DENIED
from kgt_plugin.extraction.frames.stated import Draft
from kgt_plugin.extraction.parts.complements import Complement
from kgt_plugin.extraction.parts.objects import split_list
from kgt_plugin.extraction.parts.verb_groups import VerbGroup
from kgt_plugin.language.lexicon import FOODS, word_set
from kgt_plugin.language.verbs import forms_of

__all__ = ["INTAKE", "able_to", "denied_of", "ended_by", "tastes"]

_ENDING: Final = word_set("stop quit")
_ABLE: Final = word_set("drive swim cook dance smoke drink ski cycle sing type knit sew read")
"""What one does or can, or does not, and no more need be said: "I do not drive"."""
INTAKE: Final = word_set("eat drink smoke")
_ANY: Final = re.compile(r"^any (?!more\b|of\b)")
_NOR: Final = re.compile(r"^nor (\w+)$")
_THEN: Final = re.compile(
    r"\b(?:after|before|during|until|till|today|tonight|tomorrow|this|on (?:\w+day|the))\b",
    re.IGNORECASE,
)
"""Who does not drink coffee after five may drink it before."""
_NOT_TASTES: Final = re.compile(r"^to (?:know|see|hear|get|think|add|ask|say|point)\b")
_OF_TASTE: Final = 0.85


def tastes(relation: str, text: str) -> list[Draft]:
    """Read what is liked or disliked.

    Args:
        relation: "likes" or "dislikes".
        text: what stands behind the verb.
    """
    if _NOT_TASTES.match(text):
        return []
    bare = re.sub(r"^to (?=\w)", "", text)
    return [Draft(relation, o, confidence=_OF_TASTE) for o in split_list(bare)]


def denied_of(group: VerbGroup, complement: Complement, words: Sequence[Word]) -> list[Draft]:
    """Read a denied verb: "do not eat meat", "cannot stand noise", "do not drive".

    Args:
        group: the verb.
        complement: what follows it.
        words: of the whole predicate.
    """
    relation = DENIED.get(group.lemma) or ("does not" if group.lemma in _ABLE else None)
    text = _ANY.sub("", text_of(complement.whole))
    refuses = group.tense in {"future", "modal"} and group.lemma in INTAKE | {"touch"}
    if relation is None or not (refuses or group.tense in {"present", "perfect"}):
        return []
    neither = _NOR.match(text)
    if (neither is not None or not complement.whole) and group.lemma in _ABLE:
        cannot = any(word.low == "cannot" for word in words)
        verbs = [group.lemma] if neither is None else [group.lemma, neither[1]]
        return [Draft("cannot" if cannot else "does not", verb) for verb in verbs if verb in _ABLE]
    able = not any(word.low == "cannot" for word in words)
    if (group.lemma == "have" and able) or (group.lemma == "care" and not text.startswith("for ")):
        return []
    if group.lemma == "care":
        return tastes(relation, text.removeprefix("for "))
    if relation == "dislikes":
        return tastes(relation, text)
    return [] if relation == "does not" else _forgone(group, complement, relation, text)


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


def _forgone(group: VerbGroup, complement: Complement, relation: str, text: str) -> list[Draft]:
    """Read "do not eat meat", and "do not do coffee anymore": what is gone without."""
    items = [] if AT_TIMES.search(text) or _THEN.search(text) else split_list(text)
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
    if lemma in INTAKE and rest:
        return [Draft(f"does not {lemma}", o) for o in split_list(rest)]
    return []
