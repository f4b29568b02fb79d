"""Replies that are read in a way of their own: how many there are and who, on which days, as what somebody works."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kgt_plugin.extraction.cutting.sentences import split_sentences
from kgt_plugin.extraction.cutting.words import WEEKDAYS, Word, text_of
from kgt_plugin.extraction.frames.copulas import read_copula
from kgt_plugin.extraction.frames.havings import read_having
from kgt_plugin.extraction.frames.stated import Draft, Statement
from kgt_plugin.extraction.parts.clause_subjects import owned_noun
from kgt_plugin.extraction.referring.context import possessions_in, turned_round
from kgt_plugin.extraction.referring.groups import names_at, one_of
from kgt_plugin.extraction.referring.referents import Referents
from kgt_plugin.extraction.replying.asking import Asked
from kgt_plugin.extraction.replying.moved import DAY_PARTS, days_at
from kgt_plugin.language.dates import DATE
from kgt_plugin.language.lexicon import KIN, NUMBERS, PETS, ROLES, word_set

__all__ = [
    "COUNTED",
    "DIGITS",
    "EDGE_WORDS",
    "NO_ANSWER",
    "date_of",
    "event_date",
    "had",
    "job",
    "on_days",
    "weekly_day",
    "who_is",
]

NO_ANSWER: Final = re.compile(
    r"^(?:yes|no|none|nothing|nobody|never|later|maybe|not|nope|sure|ok|okay|please|thanks|thank|anything|"
    r"whatever|everything|any|all|both|good|great|fine|well|hmm|idk|dunno|same|it|that|this|these|both|"
    r"better|soon|now|too|very|so|hard|easy|slow|badly|there|here|guess|a lot|lots|more|less|half|lol|ha|"
    r"call me|yeah|yep|yup|nah|go|keep|carry|fire|always|found|got|depends|my \w+ (?:you|i)|"
    r"what|who|why|how|where|when|which|if|oh|ugh|exactly|right|perfect|done|i|we|he|she|they|you)\b"
)
EDGE_WORDS: Final = word_set(
    "just only mostly mainly usually maybe probably hopefully also still called"
)
_ACTIVITY: Final = re.compile(
    r"\b(?:(?P<of>[a-z]+) )?(?P<what>practice|class|classes|course|club|lessons?|rehearsals?|training|choir|band|"
    r"yoga|pilates|bridge|bingo|quiz|group|circle|session|meeting|therapy|market)\b",
    re.IGNORECASE,
)
_ASKS_DAY: Final = re.compile(r"\b(?:when|which day|what day|how often|every week|weekly|which nights?)\b", re.IGNORECASE)  # fmt: skip
_SUITS: Final = re.compile(
    r"\b(?:free|would|want|like|should|shall|suits?|works?|good for)\b", re.IGNORECASE
)
_ASKS_DATE: Final = re.compile(
    r"\b(?P<owner>my|my [\w-]+'s|(?-i:[^\W\d_a-z])\w+'s) (?P<what>birthday|anniversary|wedding)\b",
    re.IGNORECASE,
)
_ASKS_EVENT: Final = re.compile(
    r"\bwhen (?:is|does|do|are) (?:my|the) (?:next |first |big |new )?(?P<what>[a-z]+(?: [a-z]+)??)(?P<starts> start| begin)?(?:, by the way)?\?$",
    re.IGNORECASE,
)
_MONTH: Final = re.compile(
    r"^(?:starts |begins )?(?:in |early in |late in )?(?P<o>january|february|march|april|may|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)
COUNTED: Final = re.compile(
    r"\b(?:children|kids|siblings|brothers|sisters|pets|cats|dogs|grandchildren|grandkids|sons|daughters|nephews|nieces|cousins)\b",
    re.IGNORECASE,
)
_TIME_AND_AGAIN: Final = re.compile(
    r"\b(?:(?:which|what) (?:days?|evenings?|nights?|mornings?)|usually|normally|mostly|generally|every|each|days)\b",
    re.IGNORECASE,
)
_LIVING: Final = frozenset({"retired", "unemployed", "self-employed", "freelance", "semi-retired"})
DIGITS: Final = frozenset("123456789")


def had(asked: Asked, words: Sequence[Word]) -> list[Statement]:
    """Read "Two, Mia and Leo" and "Two girls and a boy" as how many there are, and who."""
    words = [word for word in words if word.low not in EDGE_WORDS - {"called"}]
    noun = COUNTED.search(asked.question)
    if not words:
        return []
    group, first = "" if noun is None else noun[0].lower(), words[0].low
    bare = first in NUMBERS | DIGITS and (
        len(words) == 1 or words[1].low in {",", ":", "(", "so", "yes"}
    )
    if bare and first in {"one", "1"}:
        words = words[2:]
        bare = False
    if not words or (bare and not group):
        return []
    if bare:
        drafts = _counted(asked.subject, group, words)
    else:
        said = text_of(words)
        drafts = read_having(asked.subject, said[:1].lower() + said[1:], casual=False)
        drafts = [
            d
            for d in drafts
            if d.relation == "name" or (d.relation == "has" and _is_kept(d.object))
        ]
    lead = "I have" if asked.subject == "me" else f"{asked.subject} has"
    return [
        Statement(
            subject=draft.subject or asked.subject,
            relation=draft.relation,
            object=draft.object,
            query=(draft.query or lead)[:1].upper() + (draft.query or lead)[1:],
            answer=draft.object,
            confidence=0.8,
        )
        for draft in drafts
    ]


def _counted(subject: str, group: str, words: Sequence[Word]) -> list[Draft]:
    """Read "Two, Mia and Leo" of a group: how many, and their names where nothing else is said."""
    names, end = names_at(words, 2)
    owner = "my" if subject == "me" else f"{subject}'s"
    about = f"{owner} {group}"
    called = [
        Draft("are called", name, subject=about, query=f"{about} are called") for name in names
    ]
    return [Draft("has", f"{words[0].text} {group}"), *(called if end == len(words) else [])]


def _is_kept(value: str) -> bool:
    head = value.lower().split()[-1]
    return bool({head, head.removesuffix("s")} & (KIN | PETS)) or one_of(f"my {head}") is not None


def on_days(asked: Asked, words: Sequence[Word]) -> list[Statement]:
    """Read "Tuesdays and Thursdays since the new job"."""
    rest = [word for word in words if word.low not in EDGE_WORDS | {"on", "every"}]
    end = days_at(rest)
    if not end or any(word.low == "not" for word in rest):
        return []
    several = any(word.low in {"and", ",", "&"} for word in rest[:end])
    plural = any(word.low.endswith("s") and word.low in WEEKDAYS | DAY_PARTS for word in rest[:end])
    every = any(word.low == "every" for word in words) or _TIME_AND_AGAIN.search(asked.question)
    if not (several or plural or every):
        # "When do you meet Anna?" "On Friday."
        return []
    value = text_of(rest[:end])
    return [
        Statement(
            subject=asked.subject,
            relation=asked.relation,
            object=value,
            query=f"{'I' if asked.subject == 'me' else asked.subject} {asked.relation}",
            answer=value,
            replaces=True,
            confidence=0.8,
        )
    ]


def job(asked: Asked, words: Sequence[Word]) -> list[Statement]:
    """Read "Nurse at St Mary's" as what one is, and where."""
    if not words or NO_ANSWER.match(words[0].low):
        return []
    text = re.sub(r"^(?:an? |the |also |just |still |currently )+", "", text_of(words))
    state = re.split(
        r"[ ,]+(?:now|already|since|after|from|for|these|and|at|mostly|too|as well)\b|,", text
    )[0].lower()
    if state in _LIVING:
        text = state
        drafts = [Draft("occupation", state)]
    else:
        drafts = read_copula(asked.subject, f"a {text}", casual=False)
    lead = "I am a" if asked.subject == "me" else f"{asked.subject} is a"
    where = {"works at", "works for", "studies at"}
    kept = [d for d in drafts if d.relation in {"occupation"} | where]
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


def who_is(asked: Asked, words: Sequence[Word]) -> list[Statement]:
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


def weekly_day(answer: str, query: str, words: Sequence[Word]) -> Statement | None:
    """Read "Is choir every week?" "Every Thursday."."""
    low = [word.low for word in words if word.low not in EDGE_WORDS | {"every", "on", "the"}]
    if not low or low[0] not in WEEKDAYS or not _asks_of_weeks(answer):
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
    name = re.sub(r"^(?:have|has|is|the|my|our|a|your|and|at|does|has|seven)\s+", "", name)
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


def _asks_of_weeks(answer: str) -> bool:
    """Whether the last sentence asks for the day of what it speaks of, and not when the user is free."""
    sentences = split_sentences(answer)
    last = sentences[-1].text if sentences else ""
    meant = _ACTIVITY.search(last) or re.search(r"\b(?:it|that|this|they)\b", last, re.IGNORECASE)
    asks = last.rstrip().endswith("?") and _ASKS_DAY.search(last) and not _SUITS.search(last)
    return bool(meant and asks)


def event_date(answer: str, words: Sequence[Word]) -> Statement | None:
    """Read "When does your course start?" "In September."; a weekday alone does not last."""
    sentences = split_sentences(answer)
    asked = _ASKS_EVENT.search(turned_round(sentences[-1].text)) if sentences else None
    said = text_of(words)
    date = DATE.search(said) or _MONTH.match(said) if asked is not None else None
    if asked is None or date is None:
        return None
    what = asked["what"].lower()
    about = "me" if what.endswith(" date") else f"my {what}"
    relation = "starts" if asked["starts"] or words[0].low in {"starts", "begins"} else "date"
    relation = what if about == "me" else relation
    value = re.sub(
        r"^(?:starts|begins|the|in|on|early in|late in| )+\b", "", date.group(), flags=re.IGNORECASE
    ).strip()
    return Statement(
        subject=about,
        relation=relation,
        object=value,
        query=f"My {what} {'starts' if relation == 'starts' else 'is'} on",
        answer=value,
        replaces=True,
        confidence=0.75,
    )


def date_of(answer: str, words: Sequence[Word], referents: Referents) -> Statement | None:
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
