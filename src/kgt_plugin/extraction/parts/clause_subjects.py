"""Of whom or what a clause speaks: "my sister Ana, a nurse," and where its predicate begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from kgt_plugin.extraction.cutting.cuts import ADVERBS
from kgt_plugin.extraction.cutting.words import Word, is_sign, text_of
from kgt_plugin.extraction.parts.appositions import appended, name_at
from kgt_plugin.language.given_names import is_given_name
from kgt_plugin.language.lexicon import (
    ATTRIBUTES,
    KIN,
    MODIFIERS,
    PETS,
    ROLES,
    STOPWORDS,
    word_set,
)
from kgt_plugin.language.possessions import possession_head
from kgt_plugin.language.verbs import BE, DO, HAVE, MODALS, forms_of, is_finite
from kgt_plugin.language.wording import PREPOSITIONS

__all__ = ["ClauseSubject", "owned_noun", "read_subject"]

Kind = Literal["self", "possession", "property", "pronoun", "name", "definite"]

_PRONOUNS: Final = word_set("he she it they this that these")
_MINE: Final = word_set("my our")
_THEIRS: Final = word_set("his her its their")
_OWN_THINGS: Final = word_set("band boat car bike van flat office team club")
_OWN_DATES: Final = word_set("anniversary birthday hometown hobby job surname nickname")
_PARENTS: Final = word_set(
    "mum mom mummy mommy dad daddy mother father grandma grandpa granny gran nan nana grandad granddad papa mama"
)
"""Who is called so without a "my": "Mum is a vet"."""
_MAX_NOUN: Final = 4
_MAX_NAME: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseSubject:
    """The subject of a clause, as its words give it.

    Attributes:
        kind: "self" the user; "possession" somebody or something of an owner's; "property" what an
            owner has as a quality; "pronoun", "name" and "definite" ("the choir") point elsewhere.
        noun: "dog", "favourite colour", "she", "Ana" or "choir".
        owner: "me", a pronoun such as "her", or "my brother"; "" where there is none.
        end: where the predicate begins.
        name: the name given along with it.
        asides: what stands between commas behind it.
    """

    kind: Kind
    noun: str
    end: int
    owner: str = ""
    name: str | None = None
    asides: tuple[str, ...] = ()


def owned_noun(np: str) -> str | None:
    """The possession that a noun phrase begins with, or None."""
    words = np.split()
    count = possession_head(words)
    return None if count is None else " ".join(words[:count])


def read_subject(words: Sequence[Word], *, casual: bool = False) -> ClauseSubject | None:
    """Read the subject that a clause begins with; None where it begins with none.

    Args:
        words: of a clause.
        casual: the writer uses no capitals, so a name may have none.
    """
    if not words:
        return None
    low = words[0].low
    if low in _PRONOUNS:
        return ClauseSubject(kind="pronoun", noun=low, end=1)
    if low in _MINE | _THEIRS:
        return _owned(words, 1, "me" if low in _MINE else low, casual=casual)
    mine = _mine(words)
    if mine is not None:
        return _owned(mine.words, mine.at, "me", casual=casual)
    if low == "the":
        return _definite(words)
    spoken = _casual(words) if casual and len(words) > 1 else None
    return _self(words) or spoken or _named(words)


def _self(words: Sequence[Word]) -> ClauseSubject | None:
    """The user, alone or in company: "I", "we", "my wife and I", "me and Callum"."""
    low = words[0].low
    if low in {"i", "we"}:
        stressed = len(words) > 1 and words[1].low in {"myself", "ourselves"}
        return ClauseSubject(kind="self", noun="us" if low == "we" else "me", end=1 + stressed)
    joined = " ".join(word.low for word in words[:4])
    company = re.match(r"(?:me and (?:(?:my|our) )?\w+|\w+ and (?:me|i))\b", joined)
    if company is not None and len(words) > _MAX_NAME:
        return ClauseSubject(kind="self", noun="me", end=company.group().count(" ") + 1)
    return None


class _Mine(NamedTuple):
    """Words that speak of what is the user's, and where the noun stands."""

    words: Sequence[Word]
    at: int


def _mine(words: Sequence[Word]) -> _Mine | None:
    """What is the user's without a "my" at the front: "Mum", "both my parents"; None for others."""
    low, following = words[0].low, words[1].low if len(words) > 1 else ""
    if low in {"both", "all"} and following in _MINE:
        return _Mine(words, 2)
    if low in _PARENTS and words[0].text[0].isupper() and _told(following):
        return _Mine([Word(low, low), *words[1:]], 0)
    return _Mine(words, 0) if low in {"favourite", "favorite"} else None


def _told(low: str) -> bool:
    """Whether a word goes on with what a subject is or does."""
    return low in BE | HAVE | {"'s", "still", "always", "never", "only", "also"} or any(
        f.kind in {"third", "past"} for f in forms_of(low)
    )


def _casual(words: Sequence[Word]) -> ClauseSubject | None:
    """Read "roommate is a menace", "dev moved in": no "my", no capital."""
    low, following = words[0].low, words[1].low
    verb = _told(following)
    if low in KIN | PETS | ROLES | _OWN_THINGS | _OWN_DATES and (verb or following == "'s"):
        return _owned(words, 0, "me", casual=True)
    plain = low.isalpha() and low not in STOPWORDS | ADVERBS | PREPOSITIONS and not is_finite(low)
    if plain and (verb or following == "'s") and not words[0].text[0].isupper():
        return ClauseSubject(kind="name", noun=words[0].text, end=1)
    return None


def _named(words: Sequence[Word]) -> ClauseSubject | None:
    verbal = any(form.kind == "third" for form in forms_of(words[0].low))
    end = 0 if verbal and not is_given_name(words[0].text) else name_at(words, 0)
    if not end or end >= len(words):
        return None
    name = text_of(words[:end])
    if words[end].low == "'s":
        return _owned(words, end + 1, name, casual=False)
    if words[end].low == "," and end + 1 < len(words) and words[end + 1].low in {"my", "our"}:
        inner = _owned(words, end + 2, "me", casual=False)
        if inner is not None and inner.kind == "possession":
            return _replace_name(inner, name)
    if words[end].low in _PRONOUNS:
        end += 1
    return ClauseSubject(kind="name", noun=name, end=end)


def _replace_name(subject: ClauseSubject, name: str) -> ClauseSubject:
    return ClauseSubject(
        kind=subject.kind,
        noun=subject.noun,
        owner=subject.owner,
        end=subject.end,
        name=name,
        asides=subject.asides,
    )


def _definite(words: Sequence[Word]) -> ClauseSubject | None:
    end = _noun_end(words, 1)
    if end == 1:
        return None
    if end < len(words) and words[end].low == "'s" and words[end - 1].low in PETS | KIN:
        return _owned(words, end + 1, f"my {text_of(words[1:end])}", casual=False)
    named = end + 1 if end < len(words) and words[end].low == "," else end
    if words[end - 1].low in PETS | KIN | ROLES and named < len(words):
        # "the dog, Bramble, is": one that is called by name is the user's
        stop = name_at(words, named)
        closed = stop > named and (named == end or stop == len(words) or words[stop].low == ",")
        if closed and words[stop - 1].low != "i":
            return ClauseSubject(
                kind="possession",
                noun=text_of(words[1:end]).lower(),
                owner="me",
                end=min(stop + (named > end), len(words)),
                name=text_of(words[named:stop]),
            )
    if end + 2 < len(words) and words[end].low == "of" and words[end + 1].low in {"my", "our"}:
        # "the name of my boat is"
        inner = _owned(words, end + 2, "me", casual=False)
        if inner is not None and inner.kind == "possession":
            noun = text_of(words[1:end])
            return ClauseSubject(
                kind="property", noun=noun, owner=f"my {inner.noun}", end=inner.end
            )
    return ClauseSubject(kind="definite", noun=text_of(words[1:end]), end=end)


def _owned(words: Sequence[Word], at: int, owner: str, *, casual: bool) -> ClauseSubject | None:
    """What follows "my"."""
    texts: list[str] = []
    for word in words[at : at + _MAX_NOUN + 1]:
        if word.low == "'s" and texts:
            texts[-1] += "'s"
            continue
        if is_sign(word):
            break
        texts.append(word.text)
    count = possession_head(texts) if texts else None
    if count is None:
        return _unlisted(words, at, owner)
    noun = " ".join(texts[:count])
    end = at + count
    if noun.endswith("'s"):
        return _owned(words, end + 1, f"{_owning(owner)}{noun[:-2]}", casual=casual)
    name, asides, end = appended(words, end, noun.lower(), casual=casual)
    if end < len(words) and words[end].low in _PRONOUNS and end + 1 < len(words):
        # "my daughter she laughs"
        end += 1
    return ClauseSubject(
        kind="possession", noun=noun, owner=owner, end=end, name=name, asides=asides
    )


def _owning(owner: str) -> str:
    return "my " if owner == "me" else f"{owner}'s "


def _unlisted(words: Sequence[Word], at: int, owner: str) -> ClauseSubject | None:
    """A property of the owner, or a possession that no list knows."""
    end = _noun_end(words, at)
    if end == at:
        return None
    noun = text_of(words[at:end])
    if end < len(words) and words[end].low == "'s":
        return _owned(words, end + 1, f"{_owning(owner)}{noun}", casual=False)
    head = words[end - 1].low
    favourite = re.search(r"\bfavou?rite\b", noun, re.IGNORECASE)
    if favourite and end < len(words) and words[end].low in {"in", "of", "to"}:
        # "my favourite place in the world is"
        end = next(
            (i for i in range(end, min(len(words), end + _MAX_NOUN + 1)) if words[i].low in BE), end
        )
    listed = head in ATTRIBUTES or noun.lower() in ATTRIBUTES or bool(favourite)
    described = words[at].low in MODIFIERS and words[at].low not in {"second", "new", "own"}
    described = described and end > at + 1
    if listed or (described and not head.endswith("s")):
        return ClauseSubject(kind="property", noun=noun, owner=owner, end=end)
    return ClauseSubject(kind="possession", noun=noun, owner=owner, end=end)


def _noun_end(words: Sequence[Word], at: int) -> int:
    """Where a noun phrase of unknown words ends: before a verb, a preposition or a sign."""
    end = at
    while end < len(words) and end < at + _MAX_NOUN + 1:
        word = words[end]
        stops = is_sign(word) or word.low == "'s" or word.low in PREPOSITIONS or word.low in ADVERBS
        verbal = word.low in BE | HAVE | DO | MODALS or (
            end > at and is_finite(word.low) and not _is_noun_here(words, end)
        )
        if stops or verbal or word.low in {"and", "or", "but", "not"}:
            break
        end += 1
    return end


def _is_noun_here(words: Sequence[Word], at: int) -> bool:
    """A word that could be a verb is a noun where another verb follows at once: "my work is"."""
    following = words[at + 1].low if at + 1 < len(words) else ""
    return following in BE | HAVE | MODALS | {"'s"}
