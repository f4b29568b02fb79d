"""A reply in a word or two: the assistant's question tells what it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kgt_plugin.extraction.cutting.clauses import Clause
from kgt_plugin.extraction.cutting.words import Word, text_of
from kgt_plugin.extraction.frames.stated import Statement
from kgt_plugin.extraction.parts.clause_subjects import owned_noun
from kgt_plugin.extraction.parts.objects import split_list
from kgt_plugin.extraction.referring.context import Context
from kgt_plugin.extraction.referring.groups import names_at, one_of
from kgt_plugin.extraction.referring.referents import Referents
from kgt_plugin.extraction.replying.answers import (
    date_of,
    event_date,
    had,
    job,
    on_days,
    weekly_day,
    who_is,
)
from kgt_plugin.extraction.replying.asking import Asked, asked_by
from kgt_plugin.extraction.replying.moved import moved_day
from kgt_plugin.extraction.replying.set_replies import set_reply
from kgt_plugin.extraction.replying.values import fits, is_many, value_of
from kgt_plugin.language.given_names import is_given_name
from kgt_plugin.language.lexicon import KIN, word_set

__all__ = ["replied"]

_YES: Final = word_set(
    "yes yeah yep yup sure ok okay please definitely absolutely certainly gladly course"
)
_ACKNOWLEDGED: Final = re.compile(
    r"^(?:(?:yes|yeah|yep|yup|sure|ok|okay|please|no|thanks|thank you|of course|you bet|go on|go ahead|gladly|perfect|great|lovely|"
    r"(?:good )?question|good idea|(?:found|got|did|done|sent|fixed|booked|tried) (?:it|that|them)|done|sorted|that worked)(?: |,|$))+$"
)
"""What answers nothing, and stands before what does."""
_PLACED: Final = re.compile(
    r"^(?:(?:mostly|usually|mainly|just|only|often) )*(?P<p>in|at|on|with|along|near|by|off) "
)
_NO_ITEM: Final = re.compile(
    r"(?:like|so|though|yes|no|just|please|which|and|once|twice|every|most|when|if|in|at|on|for|with|three times)\b|.*\b(?:yes|no|allergic)$",
    re.IGNORECASE,
)
_AT_ONLY: Final = frozenset({"works at", "studies at"})
_READERS: Final = {"occupation": job, "has": had, "office days": on_days}


def replied(
    context: Context, clauses: Sequence[Clause], referents: Referents, *, casual: bool
) -> list[Statement]:
    """Read a reply without a verb against the question before it.

    The subject and the relation are the question's, the object is the user's own words.

    Args:
        context: what the assistant asked, and what the user had said before.
        clauses: of the user's message.
        referents: who was spoken of.
        casual: the writer uses no capitals.
    """
    answer = context.answer or ""
    found = set_reply(answer, clauses, referents)
    moved = None if found else moved_day(context, clauses)
    if found or moved is not None:
        return found if moved is None else [moved]
    given = next((clause for clause in clauses if clause.words and not _thanks(clause)), None)
    if given is None or not given.asserted or not given.first:
        return []
    words = _behind_yes(given.words)
    day = weekly_day(answer, context.query or "", words) or date_of(answer, words, referents)
    day = day or event_date(answer, words)
    asked = None if day is not None else asked_by(answer, referents)
    if asked is None:
        return [] if day is None else [day]
    told, rest = _of_whom(words, referents)
    if told is not None and asked.relation not in {"name", "who"}:
        asked, words = asked._replace(subject=told), rest
    reader = _READERS.get(asked.relation) or (on_days if asked.relation.endswith(" on") else None)
    return _valued(asked, words, casual=casual) if reader is None else reader(asked, words)


def _valued(asked: Asked, words: Sequence[Word], *, casual: bool) -> list[Statement]:
    """Read a reply that names the value alone."""
    if asked.relation.endswith(" at") and asked.relation not in _AT_ONLY:
        placed = _PLACED.match(text_of(words).lower())
        if placed is not None:
            asked = asked._replace(relation=f"{asked.relation[:-2]}{placed['p']}")
    value = value_of(words, asked)
    # "4 and 7" is no age of all one's kids
    if value is None or (asked.relation == "age" and one_of(asked.subject) is not None):
        return []
    if asked.relation == "who":
        return who_is(asked, words)
    if asked.relation == "name" and one_of(asked.subject) is not None:
        return _named(asked, words)
    fitting = is_many(asked.relation) or fits(asked.relation, value)
    return _answered(asked, value, casual=casual) if fitting else []


def _named(asked: Asked, words: Sequence[Word]) -> list[Statement]:
    """Read "What are the kids called?" "Ada and Max."."""
    names, end = names_at(words)
    closed = end == len(words) or words[end].low == ","
    about = asked.subject
    return [
        Statement(
            subject=about,
            relation="are called",
            object=name,
            query=f"{about[:1].upper()}{about[1:]} are called",
            answer=name,
            confidence=0.8,
        )
        for name in (names if closed else [])
    ]


def _of_whom(words: Sequence[Word], referents: Referents) -> tuple[str | None, tuple[Word, ...]]:
    """Whom a reply sets first: "Wyatt, peanuts" answers of Wyatt, "my son, eggs" of the user's son."""
    comma = next((i for i, word in enumerate(words) if word.low in {",", ":"}), len(words))
    if words and words[0].low in {"my", "our"} and comma < len(words) - 1:
        noun = owned_noun(text_of(words[1:comma]).lower())
        if noun is not None and noun == text_of(words[1:comma]).lower() and noun.split()[-1] in KIN:
            return f"my {noun}", tuple(words[comma + 1 :])
    name = words[0].text if words and words[0].text[:1].isupper() else ""
    about = referents.named(name) or (name if is_given_name(name) else None) if name else None
    rest = list(words[1:])
    if about is None or referents.is_own(name) or not rest or rest[0].low not in {",", "yes", ":"}:
        return None, tuple(words)
    while rest and rest[0].low in {",", "yes", ":", "is"}:
        rest.pop(0)
    return (about, tuple(rest)) if rest else (None, tuple(words))


def _thanks(clause: Clause) -> bool:
    return bool(_ACKNOWLEDGED.match(" ".join(word.low for word in clause.words)))


def _behind_yes(words: Sequence[Word]) -> tuple[Word, ...]:
    """What follows "sure," and the like."""
    rest = list(words)
    while len(rest) > 1 and rest[0].low in _YES and rest[1].low in {",", "please", *_YES}:
        rest.pop(0)
        while len(rest) > 1 and rest[0].low == ",":
            rest.pop(0)
    return tuple(rest)


def _answered(asked: Asked, value: str, *, casual: bool) -> list[Statement]:
    many = is_many(asked.relation)
    school = (
        re.search(r" at (?P<o>(?-i:[^\W\d_a-z]).*)$", value)
        if asked.relation == "studies"
        else None
    )
    if school is not None:
        taught = Asked(asked.subject, "studies at", asked.question)
        rest = _answered(asked, value[: school.start()], casual=casual)
        return [*rest, *_answered(taught, school["o"], casual=casual)]
    if asked.relation in {"studies", "teaches"}:
        value = re.sub(r" (?:at|to|for|in|with) .*$", "", value)
    named = casual and asked.relation in {"name", "lives in"}
    return [
        Statement(
            subject=asked.subject,
            relation=asked.relation,
            object=each.title() if named and each.islower() else each,
            query=asked.question[:1].upper() + asked.question[1:],
            answer=each,
            replaces=not many,
            confidence=0.8,
        )
        for each in (split_list(value) if many else [value])
        if not _NO_ITEM.match(each) and (not many or fits(asked.relation, each))
    ]
