"""A reply in a word or two: the assistant's question tells what it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kgt_plugin.extraction.cutting.clauses import Clause
from kgt_plugin.extraction.cutting.words import CALENDAR, Word, read_words, text_of
from kgt_plugin.extraction.frames.stated import Statement
from kgt_plugin.extraction.parts.objects import clean_object, split_list
from kgt_plugin.extraction.parts.occupations import is_occupation
from kgt_plugin.extraction.referring.context import Context
from kgt_plugin.extraction.referring.groups import one_of
from kgt_plugin.extraction.referring.referents import Referents
from kgt_plugin.extraction.replying.answers import (
    COUNTED,
    DIGITS,
    EDGE_WORDS,
    NO_ANSWER,
    date_of,
    had,
    job,
    on_days,
    weekly_day,
    who_is,
)
from kgt_plugin.extraction.replying.asking import Asked, asked_by
from kgt_plugin.extraction.replying.moved import moved_day
from kgt_plugin.extraction.replying.set_replies import set_reply
from kgt_plugin.language.given_names import is_given_name
from kgt_plugin.language.lexicon import CONDITIONS, FAITHS, NATIONALITIES, NUMBERS, word_set
from kgt_plugin.language.verbs import forms_of, is_finite
from kgt_plugin.language.wording import PREPOSITIONS

__all__ = ["replied"]

_MANY: Final = word_set("likes dislikes plays speaks eats drinks collects studies loves hates hobby grows teaches has allergic_to does_not_eat days_off learning sells serves bakes cooks fishes_for listens_to writes_about")  # fmt: skip
_LEAD: Final = re.compile(
    r"^(?:(?:well|oh) )?(?:(?:it|that|this|they|those) (?:is|are|would be|will be|must be|has to be)|has to be|(?:his|her|its|my|their) name is|"
    r"(?:he|she) is called|i (?:suppose|think|guess)(?: it is)?) (?:probably |actually |still |called )*"
)
_NO_ITEM: Final = re.compile(
    r"(?:like|so|though|yes|no|just|please|which|and|once|twice|every|most|when|if|in|at|on|for|with|three times)\b|.*\b(?:yes|no|allergic)$",
    re.IGNORECASE,
)
_YES: Final = word_set(
    "yes yeah yep yup sure ok okay please definitely absolutely certainly gladly course"
)
_ACKNOWLEDGED: Final = re.compile(
    r"^(?:(?:yes|yeah|yep|yup|sure|ok|okay|please|no|thanks|thank you|of course|you bet|go on|go ahead|gladly|perfect|great|lovely|"
    r"good (?:question|idea)|(?:found|got|did|done|sent|fixed|booked|tried) (?:it|that|them)|done|sorted|that worked)(?: |,|$))+$"
)
"""What answers nothing, and stands before what does."""
_NO_ONE_THING: Final = re.compile(
    r"\b(?:things?|stuff|bits?|loads|plenty)\b|^(?:always|never|several|many)\b", re.IGNORECASE
)
_A_BIT: Final = re.compile(
    r"\b(?:a (?:little )?(?:bit|little|touch) of|some|bits of) ", re.IGNORECASE
)
_PLACED: Final = re.compile(
    r"^(?:(?:mostly|usually|mainly|just|only|often) )*(?P<p>in|at|on|with|along|near|by|off) "
)
_TONGUES: Final = (NATIONALITIES - FAITHS) | word_set(
    "arabic mandarin cantonese hindi urdu punjabi bengali tamil farsi persian hebrew latin swahili yoruba zulu esperanto "
    "gaelic flemish tagalog twi amharic malay gujarati telugu marathi igbo hausa xhosa afrikaans icelandic basque maltese "
    "creole patois romani yiddish breton frisian sign_language bsl asl wolof quechua tigrinya pashto dari khmer lao"
)
_AT_ONLY: Final = frozenset({"works at", "studies at"})
_LONGEST: Final = 5
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
    value = _value(words, asked)
    # "4 and 7" is no age of all one's kids
    if value is None or (asked.relation == "age" and one_of(asked.subject) is not None):
        return []
    if asked.relation == "who":
        return who_is(asked, words)
    fits = _is_many(asked.relation) or _fits(asked.relation, value)
    return _answered(asked, value, casual=casual) if fits else []


def _of_whom(words: Sequence[Word], referents: Referents) -> tuple[str | None, tuple[Word, ...]]:
    """Whom a reply sets first: "Wyatt, peanuts" answers of Wyatt."""
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


def _fits(relation: str, value: str) -> bool:
    """Whether a value can answer: a job is a job, and a liking no number."""
    if relation == "occupation":
        return is_occupation(value)
    if relation == "condition":
        return any(word.lower() in CONDITIONS for word in value.split())
    if relation in {"speaks", "learning"}:
        return value.lower().split()[-1] in _TONGUES or value.lower() in _TONGUES
    if relation in {"birthday", "age"}:
        return any(c.isdigit() for c in value) or bool(
            set(re.split(r"[ -]", value.lower())) & (NUMBERS | CALENDAR)
        )
    if relation == "works at" and value.lower() in {"home", "office"}:
        return False
    return (
        relation != "budget"
        and not _NO_ONE_THING.search(value)
        and not (relation in {"likes", "hobby"} and any(c.isdigit() for c in value))
    )


def _answered(asked: Asked, value: str, *, casual: bool) -> list[Statement]:
    many = _is_many(asked.relation)
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
            object=_counted(each.title() if named and each.islower() else each, asked),
            query=asked.question[:1].upper() + asked.question[1:],
            answer=each,
            replaces=not many,
            confidence=0.8,
        )
        for each in (split_list(value) if many else [value])
        if not _NO_ITEM.match(each) and (not many or _fits(asked.relation, each))
    ]


def _is_many(relation: str) -> bool:
    """Whether several values may hold at once."""
    return relation in _MANY or relation.startswith("likes ")


def _counted(value: str, asked: Asked) -> str:
    """Put to a bare number what was asked for: "How many children do I have?" "Three"."""
    noun = COUNTED.search(asked.question) if asked.relation == "has" else None
    return (
        f"{value} {noun[0].lower()}"
        if noun is not None and value.lower() in NUMBERS | DIGITS
        else value
    )


def _value(words: Sequence[Word], asked: Asked) -> str | None:
    """The reply's own words, where they are few and state nothing by themselves."""
    low = " ".join(word.low for word in words)
    if asked.relation == "who":
        return low
    lead = _LEAD.match(f"{low} ")
    if lead is not None:
        words = words[lead.group().count(" ") :]
        low = " ".join(word.low for word in words)
    words = read_words(_A_BIT.sub("", text_of(words)))
    listed = _is_many(asked.relation) and any(word.low in {"and", ","} for word in words)
    stop = next((i for i, word in enumerate(words) if word.low in {",", "and"} and i), len(words))
    head = [word for word in (words if listed else words[:stop]) if word.low not in EDGE_WORDS]
    while head and head[0].low in PREPOSITIONS | {"my", "our", "the"}:
        head = head[1:]
    finite = any(is_finite(word.low) and not _may_be_noun(word) for word in head)
    longest = 3 * _LONGEST if listed else _LONGEST
    if not head or finite or len(head) > longest or NO_ANSWER.match(low):
        return None
    return text_of(head) if listed else clean_object(text_of(head))


def _may_be_noun(word: Word) -> bool:
    """A name, or a noun that happens to look like a verb."""
    kinds = {form.kind for form in forms_of(word.low)}
    return word.text[:1].isupper() or kinds <= {"base", "ing", "participle"}
