"""Mentions in a text of the user, or of somebody or something that is the user's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kgt_plugin.text.word_lists import (
    ATTRIBUTES,
    KIN,
    MODIFIERS,
    POSSESSIONS,
    ROLES,
    STOPWORDS,
    THINGS,
)

__all__ = ["PersonalMention", "personal_mentions", "possession_head"]

_PRONOUN: Final = re.compile(
    r"(?<![\w'’-])(?:(?P<self>[Ii](?!\.)|[Mm]e|we|[Mm]yself|[Mm]ine|ME)|(?P<owner>[Mm]y|MY|[Oo]ur))(?![\w-])"
)
_WORD: Final = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_GAP: Final = re.compile(r"[ \t]+")
_POSSESSIVE: Final = re.compile(r"(?<=\w)['’]s?$")
_MAX_NOUN_WORDS: Final = 4
_ASKS_FOR: Final = re.compile(
    r"\b(?:who|what|which|who['’]s|what['’]s)(?:\s+(?:is|are|was))?\s*$", re.IGNORECASE
)
_AUXILIARY_BEFORE: Final = re.compile(
    r"\b(?:do|does|did|can|could|should|will|would|has|have|had|may|must)\s+$", re.IGNORECASE
)
# "Henry I of England", "World War I was": a numeral, not a person
_NAME_BEFORE: Final = re.compile(r"[^\W\d_a-z]\w+ $")
_NUMERAL_AFTER: Final = re.compile(
    r"(?<=I)(?:\s+(?:of|is|was|died|began|ended)\b|['’]s\b|[,.?]|\s*$)"
)
_COPULA_AFTER: Final = re.compile(
    r"\s*(?:is|are|was|['’]s)(?:\s+(?:an?|the))?\s*[:.?…]*\s*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class PersonalMention:
    """A stretch of text that means the user or a possession of the user.

    Attributes:
        text: the stretch: "I", "my", "my younger sister".
        start, end: its place in the text; a possessive 's is left out.
        possession: "dog" in "my dog"; None where the user is meant.
    """

    text: str
    start: int
    end: int
    possession: str | None = None


def personal_mentions(text: str) -> list[PersonalMention]:
    """Find "I", "we", "me", "my" and what they own, left to right.

    "my dog" is a possession and a subject of its own; "my favourite colour" is a property, so there
    only the user is meant. A role ("my dentist") is a possession too, unless the text asks or tells who
    fills it: "Who is my dentist?", "My boss is".
    """
    found: list[PersonalMention] = []
    for match in _PRONOUN.finditer(text):
        if _NUMERAL_AFTER.match(text, match.end()) and _NAME_BEFORE.search(text[: match.start()]):
            continue
        owned = _possession_end(text, match) if match.group("owner") else None
        end = match.end() if owned is None else owned
        possession = None if owned is None else " ".join(text[match.end() : end].split())
        found.append(PersonalMention(text[match.start() : end], match.start(), end, possession))
    return found


def _possession_end(text: str, owner: re.Match[str]) -> int | None:
    """Find where the owned thing's name ends; None where what follows is a property of the user."""
    words = _following_words(text, owner.end())
    head = possession_head([word for word, _ in words])
    before = text[: owner.start()]
    if head is None:
        return _unlisted_possession(text, before, words)
    word, end = words[head - 1]
    bare = _bare(word)
    possessed = bare != word
    end -= len(word) - len(bare)
    after = text[end:]
    noun = " ".join(w for w, _ in words[:head]).lower()
    if possessed:
        return end
    if _ASKS_FOR.search(before) and not after.strip(" ?.!"):
        return None
    is_role = singular(_bare(words[head - 1][0]).lower()) in ROLES or noun in ROLES
    if is_role and not before.strip() and _COPULA_AFTER.match(after):
        return None
    return end


def _unlisted_possession(text: str, before: str, words: list[tuple[str, int]]) -> int | None:
    """Grammar tells a possession where no list does: "my axolittle's name", "does my robot sleep"."""
    for position, (word, end) in enumerate(words):
        bare = _bare(word)
        if bare.lower() in STOPWORDS:
            break
        if bare != word:
            return end - (len(word) - len(bare)) if bare.lower() not in ATTRIBUTES else None
        if position + 1 < len(words) and words[position + 1][0].lower() not in STOPWORDS:
            continue
    if not words or words[0][0].lower() in ATTRIBUTES | MODIFIERS | STOPWORDS:
        return None
    if _AUXILIARY_BEFORE.search(before) and len(words) > 1:
        return words[0][1]
    if (
        re.search(r"\bof\s+$", before, re.IGNORECASE)
        and not text[words[0][1] :].strip(" ?.!")
        and len(words) == 1
    ):
        return words[0][1]
    return None


def possession_head(words: list[str]) -> int | None:
    """Count the words after "my" that name a possession; None where they name a property.

    Args:
        words: what follows "my", as written: ["younger", "sister", "lives"] gives 2.
    """
    start = 0
    while start < len(words) - 1 and words[start].lower() in MODIFIERS:
        start += 1
    if start and words[start - 1].lower() in {"favourite", "favorite"}:
        return None
    noun = words[start] if start < len(words) else ""
    follower = words[start + 1] if start + 1 < len(words) else ""
    first, second = _bare(noun).lower(), _bare(follower).lower()
    compound = f"{first} {second}"
    if compound in ATTRIBUTES or (
        first in THINGS and first == noun.lower() and second in ATTRIBUTES
    ):
        return None
    if first == noun.lower() and (_listed(compound) or (_listed(first) and second in ROLES)):
        return start + 2
    if _listed(first):
        return start + 1
    if start and words[start - 1].lower() in KIN:
        # "my eldest lives", "my family comes"
        return start
    # one unlisted word may describe the noun: "my dance teacher"
    described = first == noun.lower() and first not in STOPWORDS | ATTRIBUTES and _listed(second)
    return start + 2 if described else None


def _listed(noun: str) -> bool:
    if noun in ATTRIBUTES and noun not in ROLES:
        return False
    return noun in POSSESSIONS or singular(noun) in POSSESSIONS


def singular(noun: str) -> str:
    """Give the singular of a regular plural; any other noun as it is."""
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    if noun.endswith(("ches", "shes", "sses")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun


def _bare(word: str) -> str:
    return _POSSESSIVE.sub("", word)


def _following_words(text: str, start: int) -> list[tuple[str, int]]:
    """Up to four words that follow, divided by blanks only, each with its end."""
    words: list[tuple[str, int]] = []
    while len(words) <= _MAX_NOUN_WORDS:
        gap = _GAP.match(text, start)
        word = _WORD.match(text, gap.end()) if gap else None
        if word is None:
            break
        possessive = re.compile(r"['’](?!\w)").match(text, word.end())
        start = word.end()
        words.append((word.group(), start))
        if possessive is not None:
            break
    return words
