"""A reply in a word or two: the assistant's question tells what it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kgt_plugin.extraction.cutting.clauses import Clause
from kgt_plugin.extraction.cutting.words import WEEKDAYS, Word, text_of
from kgt_plugin.extraction.frames.copulas import read_copula
from kgt_plugin.extraction.frames.stated import Statement
from kgt_plugin.extraction.parts.clause_subjects import owned_noun
from kgt_plugin.extraction.parts.objects import clean_object, split_list
from kgt_plugin.extraction.parts.occupations import is_occupation
from kgt_plugin.extraction.referring.context import Context, possessions_in, turned_round
from kgt_plugin.extraction.referring.referents import Referents
from kgt_plugin.extraction.replying.asking import Asked, asked_by
from kgt_plugin.language.dates import DATE
from kgt_plugin.language.given_names import is_given_name
from kgt_plugin.language.lexicon import CONDITIONS, KIN, NUMBERS, PETS, ROLES, word_set
from kgt_plugin.language.verbs import forms_of, is_finite
from kgt_plugin.language.wording import PREPOSITIONS

__all__ = ["replied"]

_NO_ANSWER: Final = re.compile(
    r"^(?:yes|no|none|nothing|nobody|never|later|maybe|not|nope|sure|ok|okay|please|thanks|thank|anything|"
    r"whatever|everything|any|all|both|good|great|fine|well|hmm|idk|dunno|same|it|that|this|these|both|"
    r"better|soon|now|too|very|so|hard|easy|slow|badly|there|here|guess|a lot|lots|more|less|half|lol|ha|"
    r"what|who|why|how|where|when|which|if|oh|ugh|exactly|right|perfect|done|i|we|he|she|they|you)\b"
)
_EDGE_WORDS: Final = word_set(
    "just only mostly mainly usually maybe probably hopefully also still called"
)
_MANY: Final = word_set("likes dislikes plays speaks eats drinks collects studies loves hates hobby grows teaches has allergic_to does_not_eat days_off")  # fmt: skip
_ACTIVITY: Final = re.compile(
    r"\b(?:(?P<of>[a-z]+) )?(?P<what>practice|class|classes|course|club|lessons?|rehearsals?|training|choir|band|"
    r"yoga|pilates|bridge|bingo|quiz|group|circle|session|meeting|therapy|market)\b",
    re.IGNORECASE,
)
_ASKS_DAY: Final = re.compile(r"\b(?:when|which day|what day|how often|every week|weekly|which nights?)\b", re.IGNORECASE)  # fmt: skip
_ASKS_DATE: Final = re.compile(
    r"\b(?P<owner>my|my [\w-]+'s|(?-i:[^\W\d_a-z])\w+'s) (?P<what>birthday|anniversary|wedding)\b",
    re.IGNORECASE,
)
_LEAD: Final = re.compile(
    r"^(?:(?:well|oh) )?(?:(?:it|that|this|they|those) (?:is|are|would be|will be|must be|has to be)|has to be|(?:his|her|its|my|their) name is|"
    r"(?:he|she) is called|i (?:suppose|think|guess)(?: it is)?) (?:probably |actually |still |called )*"
)
_NO_ITEM: Final = re.compile(
    r"(?:like|so|though|yes|no|just|please|which|and)\b|.*\b(?:yes|no|allergic)$", re.IGNORECASE
)
_COUNTS: Final = re.compile(
    r"\b(?:children|kids|siblings|brothers|sisters|pets|cats|dogs|grandchildren)\b", re.IGNORECASE
)
_DIGITS: Final = frozenset("123456789")
_LONGEST: Final = 5


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
    given = next((clause for clause in clauses if clause.words), None)
    if given is None or not given.asserted or not given.first:
        return []
    answer = context.answer or ""
    day = _day(answer, context.query or "", given.words) or _date(answer, given.words, referents)
    if day is not None:
        return [day]
    asked = asked_by(answer, referents)
    told, words = _of_whom(given.words, referents)
    if asked is not None and told is not None and asked.relation not in {"name", "who"}:
        asked, given = asked._replace(subject=told), replace(given, words=words)
    if asked is not None and asked.relation == "occupation":
        return _job(asked, given.words)
    value = None if asked is None else _value(given.words, asked)
    if asked is None or value is None:
        return []
    if asked.relation == "who":
        return _who(asked, given.words)
    return _answered(asked, value, casual=casual) if _fits(asked.relation, value) else []


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


def _job(asked: Asked, words: Sequence[Word]) -> list[Statement]:
    """Read "Nurse at St Mary's" as what one is, and where."""
    if not words or _NO_ANSWER.match(words[0].low):
        return []
    text = re.sub(r"^(?:an? |the |also |just |still |currently )+", "", text_of(words))
    drafts = read_copula(asked.subject, f"a {text}", casual=False)
    lead = "I am a" if asked.subject == "me" else f"{asked.subject} is a"
    kept = [d for d in drafts if d.relation in {"occupation", "works at", "works for"}]
    return [
        Statement(
            subject=asked.subject,
            relation=draft.relation,
            object=draft.object,
            query=asked.question[:1].upper() + asked.question[1:]
            if number == 0
            else f"{lead} {kept[0].object} at",
            answer=draft.object,
            replaces=True,
            confidence=0.8,
        )
        for number, draft in enumerate(kept)
    ]


def _fits(relation: str, value: str) -> bool:
    """Whether a value can answer: a job is a job, and a liking no number."""
    if relation == "occupation":
        return is_occupation(value)
    if relation == "condition":
        return any(word.lower() in CONDITIONS for word in value.split())
    return relation != "budget" and not (
        relation in {"likes", "hobby"} and any(c.isdigit() for c in value)
    )


def _answered(asked: Asked, value: str, *, casual: bool) -> list[Statement]:
    many = asked.relation in _MANY or asked.relation.startswith("likes ")
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
        if not _NO_ITEM.match(each)
    ]


def _counted(value: str, asked: Asked) -> str:
    """Put to a bare number what was asked for: "How many children do I have?" "Three"."""
    noun = _COUNTS.search(asked.question) if asked.relation == "has" else None
    return (
        f"{value} {noun[0].lower()}"
        if noun is not None and value.lower() in NUMBERS | _DIGITS
        else value
    )


def _who(asked: Asked, words: Sequence[Word]) -> list[Statement]:
    """Read "Who is Ana?" "My sister."."""
    said = text_of(words[1:]) if words[0].low in {"my", "our"} else ""
    noun = owned_noun(said) if said else None
    if noun is None or noun.split()[-1] not in KIN | PETS | ROLES:
        return []
    about = f"my {noun}"
    return [
        Statement(
            subject=about,
            relation="name",
            object=asked.subject,
            query=f"{about[:1].upper()}{about[1:]}'s name is",
            answer=asked.subject,
            confidence=0.8,
        )
    ]


def _day(answer: str, query: str, words: Sequence[Word]) -> Statement | None:
    """Read "Is choir every week?" "Every Thursday."."""
    low = [word.low for word in words if word.low not in _EDGE_WORDS | {"every", "on", "the"}]
    if (
        not low
        or low[0] not in WEEKDAYS
        or not answer.rstrip().endswith("?")
        or not _ASKS_DAY.search(answer)
    ):
        return None
    activity = _ACTIVITY.search(answer)
    if activity is None:
        return None
    whole = re.search(
        rf"\b[a-z]*\s?{activity['what']}(?: practice| class| club| rehearsal)?\b",
        query,
        re.IGNORECASE,
    )
    name = activity.group().lower() if whole is None else whole.group().strip().lower()
    name = re.sub(r"^(?:is|the|my|our|a|your|and|at|does|has|seven)\s+", "", name)
    day = next(word.text for word in words if word.low in WEEKDAYS)
    return Statement(
        subject=f"my {name}",
        relation="day",
        object=day[:-1] if day.lower().endswith("days") else day,
        query=f"My {name} is on",
        answer=day,
        replaces=True,
        confidence=0.75,
    )


def _date(answer: str, words: Sequence[Word], referents: Referents) -> Statement | None:
    """Read "When is your birthday?" "40 on the 3rd of June!"."""
    asked = _ASKS_DATE.search(turned_round(answer)) if answer.rstrip().endswith("?") else None
    date = DATE.search(text_of(words)) if asked is not None else None
    if asked is None or date is None:
        return None
    owners = possessions_in(asked["owner"], referents)
    about = "me" if asked["owner"].strip().lower() == "my" else (owners[0] if owners else None)
    if about is None:
        return None
    what, value = asked["what"].lower(), re.sub(r"^the ", "", date.group())
    lead = "My " if about == "me" else f"{about[:1].upper()}{about[1:]}'s "
    return Statement(
        subject=about,
        relation=what,
        object=value,
        query=f"{lead}{what} is on",
        answer=value,
        replaces=True,
        confidence=0.75,
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
    listed = (asked.relation in _MANY or asked.relation.startswith("likes ")) and any(
        word.low in {"and", ","} for word in words
    )
    stop = next((i for i, word in enumerate(words) if word.low in {",", "and"} and i), len(words))
    head = [word for word in (words if listed else words[:stop]) if word.low not in _EDGE_WORDS]
    while head and head[0].low in PREPOSITIONS | {"my", "our", "the"}:
        head = head[1:]
    finite = any(is_finite(word.low) and not _may_be_noun(word) for word in head)
    longest = 3 * _LONGEST if listed else _LONGEST
    if not head or finite or len(head) > longest or _NO_ANSWER.match(low):
        return None
    return text_of(head) if listed else clean_object(text_of(head))


def _may_be_noun(word: Word) -> bool:
    """A name, or a noun that happens to look like a verb."""
    kinds = {form.kind for form in forms_of(word.low)}
    return word.text[:1].isupper() or kinds <= {"base", "ing", "participle"}
