"""What somebody or something is: "am a nurse", "is allergic to nuts", "is called Rex"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kgt_plugin.extraction.complements import is_date, read_objects
from kgt_plugin.extraction.frames import Shape
from kgt_plugin.extraction.objects import clean_object
from kgt_plugin.extraction.occupations import is_occupation
from kgt_plugin.extraction.stated import Draft
from kgt_plugin.extraction.words import read_words
from kgt_plugin.language.lexicon import (
    COLOURS,
    CONDITIONS,
    DIETS,
    FAITHS,
    FOODS,
    KIN,
    MARITAL,
    NATIONALITIES,
    PETS,
    ROLES,
    STOPWORDS,
    STUDIES,
    THINGS,
    TRAITS,
)

__all__ = ["NUMBER", "read_copula"]

NUMBER: Final = (
    r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    r"sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:-\w+)?)"
)
_NAME: Final = r"(?-i:[^\W\d_a-z])[\w'’.&-]*(?: (?:& )?(?-i:[^\W\d_a-z])[\w'’&-]*)*"
_NOW: Final = re.compile(r"\b(?:now|these days|new)\b", re.IGNORECASE)


def _any(words: frozenset[str]) -> str:
    return "(?:" + "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w))) + ")"


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    relation: str
    shape: Shape
    replaces: bool
    of: frozenset[str] | None


def _rule(
    pattern: str,
    relation: str,
    shape: Shape = "thing",
    *,
    replaces: bool = False,
    of: frozenset[str] | None = None,
) -> _Rule:
    return _Rule(re.compile(pattern, re.IGNORECASE), relation, shape, replaces, of)


_PEOPLE: Final = KIN | ROLES | {"me"}
_RULES: Final = (
    _rule(r"(?:called|named) (?P<o>.+)", "name", "name"),
    _rule(r"(?:known as|nicknamed) (?P<o>.+)", "nickname", "name"),
    _rule(
        rf"(?:now |just |already |only |about |nearly )*(?P<o>{NUMBER})"
        r"(?= years?(?:[ -]old)?\b| yrs?\b|$|,| (?:now|today|last|in|this|on|and(?! \w+$)))",
        "age",
        replaces=True,
        of=KIN | ROLES | PETS | {"me"},
    ),
    _rule(r"(?:\w+ly )?(?:allergic|intolerant) (?:to|of) (?P<o>.+)", "allergic to", "many"),
    _rule(
        rf"(?:an? )?(?:strict |lifelong |mostly |fully |now )?(?P<o>{_any(DIETS)})\b(?! \w+er\b| \w+ef\b)",
        "diet",
        replaces=True,
    ),
    _rule(rf"(?:an? )?(?:\w+ly )?(?:type \d |type one |type two )?(?P<o>{_any(CONDITIONS)})\b", "condition"),
    _rule(r"(?:happily )?(?:married|engaged) to (?:an? .*?(?:called|named) )?(?P<o>.+)", "married to", "name"),
    _rule(
        rf"(?:happily |newly |still |now )?(?P<o>{_any(MARITAL)})(?=$|,| now| for| and| since)",
        "marital status",
        replaces=True,
        of=_PEOPLE,
    ),
    _rule(rf"(?P<o>{_any(TRAITS)})(?=$|,| now| and| but| since| from)", "is"),
    _rule(r"(?:originally |come )?from (?:an? .*?(?:called|named) )?(?P<o>.+)", "comes from", "place"),
    _rule(r"(?:based|living|settled) (?:just )?(?:in|near) (?P<o>.+)", "lives in", "place", replaces=True),
    _rule(r"(?:\w+ly )?(?:into|fond of|crazy about|obsessed (?:with|by)|keen on|passionate about|mad (?:about|for)|"
          r"an? (?:\w+ )?(?:fan|lover) of) (?P<o>.+)", "likes", "many"),
    _rule(r"an? (?:big |huge |great |massive )?(?P<o>[^,]+?) (?:lover|enthusiast|nut)$", "likes"),
    _rule(r"an? (?:lifelong |proud |big |huge )?(?P<o>(?-i:[^\W\d_a-z])[\w'’ -]*?) (?:fan|supporter|man|woman)\b",
          "supports"),
    _rule(r"an? (?:big |huge |great |massive )?(?P<o>[^,]+?) fan$", "likes"),
    _rule(r"(?:an? |(?:first|second) )?(?P<o>soprano|mezzo|alto|contralto|tenor|baritone|bass|countertenor)\b", "sings", of=_PEOPLE),
    _rule(r"(?:the )?(?P<o>(?:head|director|chair|captain|leader|founder|president|secretary|treasurer) of [^,]+?)(?= at | in |,|$)", "occupation", "thing"),
    _rule(r"(?:working )?in (?P<o>HR|IT|PR|sales|marketing|finance|insurance|banking|law|retail|the (?:army|navy|civil service|"
          r"police|air force|fire service)|publishing|construction|education|healthcare|logistics|advertising)\b", "works in", of=_PEOPLE),
    _rule(r"(?:hooked on|addicted to|nuts about|big on|partial to|addicted to) (?P<o>.+)", "likes", "many"),
    _rule(r"(?P<o>(?:the )?(?:youngest|eldest|oldest|middle child|second|third) of (?:\w+)|an only child)\b", "is", "article"),
    _rule(r"at (?P<o>(?:(?:primary|secondary|high|nursery|infant|junior|middle|boarding) )?(?:school|university|uni|college|nursery))\b(?! the)", "is at", of=KIN),
    _rule(r"(?P<o>(?:\d|four|five|six) (?:foot|feet|ft)(?: \w+)?)\b", "height"),
    _rule(r"in (?P<o>(?:an?|the) (?:[\w-]+ ){0,2}(?:band|choir|orchestra|quartet|troupe|theatre group|running club|book club))\b", "member of", "article"),
    _rule(rf"off (?:the )?(?P<o>{_any(FOODS)})\b", "avoids"),
    _rule(r"off to (?P<o>[^,]+)", "plans to visit", "place"),
    _rule(r"(?:an? )?(?P<o>widow|widower|bachelor)\b", "marital status", replaces=True, of=_PEOPLE),
    _rule(r"fluent in (?P<o>.+)", "speaks", "many"),
    _rule(r"(?:\w+ly )?(?:afraid|scared|terrified|frightened) of (?P<o>.+)", "afraid of", "many"),
    _rule(r"(?:an? |the )?(?P<o>[\w -]+?) by (?:profession|trade|training)\b", "occupation"),
    _rule(r"an? (?:[\w-]+ ){0,3}(?:phd|student|undergrad|undergraduate|postgrad|freshman|sophomore|junior|senior) in (?P<o>.+)", "studies"),
    _rule(r"an? (?P<o>[\w -]+?) major\b", "major", replaces=True),
    _rule(rf"(?:doing|reading|in) (?P<o>{_any(STUDIES)})(?=$|,| now| at| and)", "studies"),
    _rule(r"(?:now |already )?in (?P<o>(?:\w+ )?(?:grade|year \w+|sixth form|primary school|kindergarten|reception))\b", "school year"),
    _rule(r"majoring in (?P<o>.+)", "major", replaces=True),
    _rule(r"employed (?:at|by) (?P<o>.+)", "works for", "organisation"),
    _rule(r"(?:an? |the )?owners? of (?P<o>.+)", "owns", "article"),
    _rule(r"(?:always )?closed (?:on |every )?(?P<o>\w+days?)\b", "closed on", replaces=True),
    _rule(r"(?P<o>\w+days?) closed\b", "closed on", replaces=True),
    _rule(r"getting married (?:in|on) (?P<o>.+)", "getting married in", "date", replaces=True),
    _rule(r"(?:valid until|good until) (?P<o>.+)", "valid until", "date", replaces=True),
)  # fmt: skip
_BORN: Final = (
    _rule(r"born (?:and (?:raised|bred) )?in (?P<o>(?:the )?(?:19|20)\d{2}s?)", "born in"),
    _rule(r"born (?:and (?:raised|bred) )?in (?P<o>.+)", "born in", "place"),
    _rule(r"born on (?P<o>.+)", "born on"),
    _rule(r"brought up in (?P<o>.+)", "grew up in", "place"),
    _rule(r"(?:originally )?from (?P<o>.+)", "comes from", "place", of=KIN),
    _rule(rf"(?P<o>{_any(NATIONALITIES)})(?=$|,| and)", "nationality", of=KIN),
    _rule(r"raised in (?P<o>.+)", "grew up in", "place"),
)
_DEMONYM: Final = re.compile(
    rf"(?:half |originally |an? )?(?P<o>{_any(NATIONALITIES)})(?=$|,| and| but| by)", re.IGNORECASE
)
_NAMED: Final = re.compile(rf"(?P<o>{_NAME})(?=$|,| and\b| from\b)(?:,\s*(?P<np>.+))?", re.DOTALL)
_CASUAL_NAMED: Final = re.compile(r"(?P<o>[^\W\d_]+), (?P<np>[^,]+)", re.DOTALL)
_IS_A: Final = re.compile(r"(?P<art>an? |the )(?P<o>.+)$", re.IGNORECASE | re.DOTALL)
_AGED: Final = re.compile(
    r"^(?P<age>\d{1,2}|\w+)[ -](?:year|month|week)s?[ -]old\s+", re.IGNORECASE
)
_NAMED_TOO: Final = re.compile(rf"^(?P<np>.+?) (?:called|named) (?P<name>{_NAME})$")
_BEHIND: Final = re.compile(
    r"\s+(?:in|at|for|from|with|by|on|of|and|working|living|based|to|over|near|who|that)\s"
)
_LOCATED: Final = re.compile(r"(?:located |situated )?(?:in|on|at) (?P<o>.+)", re.IGNORECASE)
_PASSING: Final = re.compile(
    r"\b(?:today|tonight|tomorrow|this (?:week|weekend|month)|(?:at|for) the (?:moment|weekend|week)|for a|til|until|"
    r"on holiday|hospital|bed|trouble|love|charge|jail|prison|surgery)\b"
)
_COLOUR: Final = re.compile(rf"(?P<o>(?:\w+ )?{_any(COLOURS)})(?=$|,| and\b)", re.IGNORECASE)


def read_copula(subject: str, text: str, *, casual: bool, past: bool = False) -> list[Draft]:
    """Read what stands behind "is".

    Args:
        subject: "me", "my dog" or a name; a dog's "is a beagle" is a breed, a nurse's a job.
        text: the words behind the verb, adverbs left out.
        casual: the writer uses no capitals.
        past: "was" and not "is"; it tells of a birth, and of nothing else that lasts.
    """
    noun = subject.rpartition(" ")[2].lower()
    for rule in _BORN if past else (*_RULES, *_BORN):
        match = rule.pattern.match(text)
        if match is None or not (rule.of is None or _is_of(noun, rule.of)):
            continue
        found = read_objects(read_words(match.group("o")), rule.shape, casual=casual)
        if found:
            return [Draft(rule.relation, o, replaces=rule.replaces) for o in found]
    return [] if past else _identity(subject, noun, text, casual=casual)


def _is_of(noun: str, kinds: frozenset[str]) -> bool:
    return noun in kinds or noun.removesuffix("s") in kinds or not noun.islower()


def _identity(subject: str, noun: str, text: str, *, casual: bool) -> list[Draft]:
    """Read "a nurse", "a beagle", "Marco, a retired firefighter", "German", "in Porto"."""
    demonym = _DEMONYM.match(text)
    if demonym is not None:
        relation = "religion" if demonym["o"].lower() in FAITHS else "nationality"
        return [Draft(relation, demonym["o"])]
    named = _NAMED.match(text) or (_CASUAL_NAMED.match(text) if casual else None)
    if subject == "me" and named is not None and named["o"].split()[0].lower() not in STOPWORDS:
        return _introduced(named, casual=casual)
    match = _IS_A.match(text)
    person = subject == "me" or noun in KIN | ROLES or not subject.startswith("my ")
    return (
        (_thing(noun, text, casual=casual) if not person else [])
        or (_whereabouts(text) if noun in KIN else [])
        or (_kind_of(subject, noun, match) if match is not None else [])
        or (_bare_job(text) if person and match is None else [])
    )


def _thing(noun: str, text: str, *, casual: bool) -> list[Draft]:
    """Of an animal or a thing: its colour, its place, its day."""
    colour = _COLOUR.match(text)
    if colour is not None:
        return [Draft("colour", colour["o"])]
    every = re.match(r"(?:on |every )(?P<o>\w+days?)\b", text)
    if every is not None:
        return [Draft("day", every["o"].removesuffix("s"), replaces=True)]
    located = None if noun in PETS else _LOCATED.match(text)
    if located is None:
        return []
    if is_date(located["o"]):
        day = clean_object(located["o"])
        return [] if day is None else [Draft("day", day, replaces=True)]
    place = read_objects(read_words(located["o"]), "place", casual=casual)
    return [Draft("located in", o) for o in place]


def _whereabouts(text: str) -> list[Draft]:
    """Read "he is in Calgary": where kin is, who are not just passing, they live."""
    located = _LOCATED.match(text)
    if located is None or _PASSING.search(text) or text.startswith("on "):
        return []
    relation = "is at" if text.startswith("at ") else "lives in"
    places = read_objects(read_words(located["o"]), "place", casual=False)
    bare = [re.split(r" (?:at|doing|studying|reading) ", o)[0] for o in places]
    return [Draft(relation, o, confidence=0.7) for o in bare]


def _bare_job(text: str) -> list[Draft]:
    """Read "is translator": an occupation without its article."""
    bare = _head_phrase(text)
    return _job(bare, text) if bare and is_occupation(bare) else []


def _introduced(named: re.Match[str], *, casual: bool) -> list[Draft]:
    """Read "Marco, a retired firefighter": a name, and who bears it."""
    aside = re.sub(r"^(?:an?|the)\s+", "", (named["np"] or "").strip())
    job = _head_phrase(aside)
    known = bool(job) and is_occupation(job)
    if not named["o"][0].isupper() and not known:
        return []
    name = named["o"].title() if casual and named["o"].islower() else named["o"]
    drafts = [Draft("name", name, query="My name is")]
    return [*drafts, *(_job(job, aside) if known else [])]


def _head_phrase(text: str) -> str:
    return clean_object(_BEHIND.split(f"{text} ")[0]) or ""


def _kind_of(subject: str, noun: str, match: re.Match[str]) -> list[Draft]:
    text, definite = match["o"], match["art"].lower() == "the "
    phrase = _BEHIND.split(f"{text} ")[0]
    aged = _AGED.match(phrase)
    years = (
        []
        if aged is None or "year" not in aged.group()
        else [Draft("age", aged["age"], replaces=True)]
    )
    value = clean_object(phrase if aged is None else phrase[aged.end() :])
    if value is None:
        return years
    called = _NAMED_TOO.match(value)
    if called is not None:
        named = Draft("name", called["name"])
        inner = _IS_A.match(f"a {called['np']}")
        return [named, *(_kind_of(subject, noun, inner) if inner is not None else [])]
    if subject.startswith("my ") and noun in PETS and not definite:
        return [*years, Draft("breed", value)]
    if subject.startswith("my ") and noun in THINGS and re.search(r"[A-Z]", value):
        return [Draft("is a", value)]
    person = subject == "me" or noun in KIN | ROLES or not subject.startswith("my ")
    if not person or not is_occupation(value):
        return years
    return [*years, *_job(value, text)]


def _job(value: str, text: str) -> list[Draft]:
    """The job, and where it is done: "a software engineer at Google" names the employer too."""
    drafts = [Draft("occupation", value, replaces=bool(_NOW.search(text)))]
    at = re.search(r"\s(at|for|with)\s+(.*)$", text)
    place = None if at is None else clean_object(at[2])
    vague = at is not None and re.match(r"(?:an?|some|another) ", at[2]) is not None
    if at is not None and place is not None and not vague and not re.match(r"\w+ing\b|\d", place):
        relation = "works at" if at[1] == "at" else "works for"
        if at[1] == "at" or place[0].isupper():
            drafts.append(Draft(relation, place, replaces=bool(_NOW.search(text))))
    return drafts
