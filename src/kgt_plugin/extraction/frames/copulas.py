"""What somebody or something is: "am a nurse", "is allergic to nuts", "is called Rex"."""

from __future__ import annotations

import re
from typing import Final

from kgt_plugin.extraction.cutting.words import read_words
from kgt_plugin.extraction.frames.copula_rules import BORN, FORMER, RULES
from kgt_plugin.extraction.frames.stated import Draft
from kgt_plugin.extraction.parts.complements import is_date, read_objects
from kgt_plugin.extraction.parts.objects import clean_object
from kgt_plugin.extraction.parts.occupations import is_occupation
from kgt_plugin.language.dates import DATE_PATTERN, day_at
from kgt_plugin.language.lexicon import (
    COLOURS,
    FAITHS,
    KIN,
    NATIONALITIES,
    PETS,
    ROLES,
    STOPWORDS,
    THINGS,
    any_of,
    word_set,
)

__all__ = ["read_copula"]

_NAME: Final = r"(?-i:[^\W\d_a-z])[\w'’.&-]*(?: (?:& )?(?-i:[^\W\d_a-z])[\w'’&-]*)*"
_NOW: Final = re.compile(r"\b(?:now|these days|new)\b", re.IGNORECASE)


_DEMONYM: Final = re.compile(
    rf"(?:half |originally |an? )?(?P<o>{any_of(NATIONALITIES)})(?=$|,| and| but| by)",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(rf"(?P<o>{_NAME})(?=$|,| and\b| from\b)(?:,\s*(?P<np>.+))?", re.DOTALL)
_CASUAL_NAMED: Final = re.compile(r"(?P<o>[^\W\d_]+), (?P<np>[^,]+)", re.DOTALL)
_IS_A: Final = re.compile(r"(?P<art>an? |the )(?P<o>.+)$", re.IGNORECASE | re.DOTALL)
_AGED: Final = re.compile(
    r"^(?P<age>\d{1,2}|\w+)[ -](?:year|month|week)s?[ -]old\s+", re.IGNORECASE
)
_NAMED_TOO: Final = re.compile(rf"^(?P<np>.+?) (?:called|named) (?P<name>{_NAME})$")
_BEHIND: Final = re.compile(
    r"\s+(?:(?:out|up|down|over|back) )?(?:in|at|for|from|with|by|on|of|and|working|living|based|to|over|near|who|that)\s"
)
_LOCATED: Final = re.compile(
    r"(?:located |situated |based |up |over |out |down |back |away )?(?:in|on|at) (?P<o>.+)",
    re.IGNORECASE,
)
_PASSING: Final = re.compile(
    r"\b(?:today|tonight|tomorrow|this (?:week|weekend|month)|(?:at|for) the (?:moment|weekend|week)|for a|til|until|"
    r"on holiday|hospital|bed|trouble|love|charge|jail|prison|surgery)\b"
)
_COLOUR: Final = re.compile(
    rf"(?P<o>(?:(?!not )\w+ )?{any_of(COLOURS)})(?=$|,| and\b)", re.IGNORECASE
)

_BORN_ON: Final = re.compile(
    r"born (?:in (?P<place>.+?),? on (?P<day>.+)|(?:on )?(?P<after>.+))", re.IGNORECASE | re.DOTALL
)
_JOB_IN: Final = re.compile(
    rf"\s(?:down |up |over |out |back )?in (?P<o>{_NAME})(?=$|[,.;]| and\b| now\b)"
)
_SHIFTS: Final = re.compile(
    r"\son (?P<o>nights|days|lates|earlies|night shifts?|permanent nights)\b"
)
_MAKE: Final = re.compile(rf"(?P<o>{_NAME})(?=$|[,.])")
_MADE: Final = word_set(
    "car van truck bike bicycle motorbike motorcycle scooter phone laptop computer tablet camera watch guitar piano violin "
    "bass drums keyboard printer console"
)
_EPITHETS: Final = word_set("""
    nightmare menace monster legend pain star darling sweetheart angel baby genius idiot rascal handful joy treasure diva mess
    clown devil sweetie cutie lifesaver blessing friend beauty fighter thief coward snob problem disaster terror brat hero
    delight pest nuisance goofball weirdo drama queen king princess machine hog
""")
"""What one calls an animal that is dear, or dear no longer, and no breed."""
_YEAR: Final = r"(?P<year>(?:19|20)\d{2})"
_BORN_IN: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (rf"born in {_YEAR},? in (?P<place>.+)", rf"born in (?P<place>.+?),? in {_YEAR}")
)


def read_copula(subject: str, text: str, *, casual: bool, past: bool = False) -> list[Draft]:
    """Read what stands behind "is".

    Args:
        subject: "me", "my dog" or a name; a dog's "is a beagle" is a breed, a nurse's a job.
        text: the words behind the verb, adverbs left out.
        casual: the writer uses no capitals.
        past: "was" and not "is"; it tells of a birth, and of nothing else that lasts.
    """
    noun = subject.rpartition(" ")[2].lower()
    born = _born_on(text, casual=casual)
    if born:
        return born
    for rule in BORN if past else (*RULES, *BORN):
        match = rule.pattern.match(text)
        if match is None or not (rule.of is None or _is_of(subject, noun, rule.of)):
            continue
        found = read_objects(read_words(match.group("o")), rule.shape, casual=casual)
        if found and rule.relation == "occupation":
            return _job(found[0], text, casual=casual)
        if found:
            return [Draft(rule.relation, o, replaces=rule.replaces) for o in found]
    return _former(noun, text) if past else _identity(subject, noun, text, casual=casual)


def _born_on(text: str, *, casual: bool) -> list[Draft]:
    """Read "born on 12 June 1990 in Kiel" and "born in Kiel on 12 June 1990": the day and the place."""
    match = _BORN_ON.match(text)
    day = None if match is None else day_at(match["after"] or match["day"])
    if match is None or day is None:
        return _born_in(text, casual=casual)
    place = match["place"]
    if place is None:
        behind = re.match(rf"{DATE_PATTERN},? in (?P<o>.+)", match["after"], re.IGNORECASE)
        place = None if behind is None else behind["o"]
    places = [] if place is None else read_objects(read_words(place), "place", casual=casual)
    return [Draft("born on", day), *(Draft("born in", each) for each in places[:1])]


def _born_in(text: str, *, casual: bool) -> list[Draft]:
    """Read "born in 1990 in Kiel" and "born in Kiel in 1990": the year and the place."""
    match = next((found for found in (each.match(text) for each in _BORN_IN) if found), None)
    places = (
        [] if match is None else read_objects(read_words(match["place"]), "place", casual=casual)
    )
    if match is None or not places:
        return []
    return [Draft("born in", match["year"]), Draft("born in", places[0])]


def _former(noun: str, text: str) -> list[Draft]:
    """Read "was a bus driver for thirty years": what the user did for long, or kin ever did."""
    match = FORMER.match(text)
    if match is None or not is_occupation(match["o"]):
        return []
    long = re.search(r" (?:for|all|years|decades)\b", text) is not None
    return [Draft("former occupation", match["o"])] if noun in KIN or long else []


def _is_of(subject: str, noun: str, kinds: frozenset[str]) -> bool:
    """Whether somebody is one of some kinds; somebody known by name is a person."""
    named = subject != "me" and not subject.startswith("my ") and "'s " not in subject
    return noun in kinds or noun.removesuffix("s") in kinds or (named and bool(kinds & KIN))


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
        or _make(subject, noun, text)
        or (_whereabouts(text) if noun in KIN else [])
        or (_kind_of(subject, noun, match) if match is not None else [])
        or (_bare_job(text) if person and match is None else [])
    )


def _make(subject: str, noun: str, text: str) -> list[Draft]:
    """Read "my bike is Trek": a thing's make without an article."""
    match = _MAKE.match(text) if subject.startswith("my ") and noun in _MADE else None
    return [] if match is None else [Draft("is a", match["o"])]


def _thing(noun: str, text: str, *, casual: bool) -> list[Draft]:
    """Of an animal or a thing: its colour, its place, its day."""
    colour = _COLOUR.match(text)
    if colour is not None:
        return [Draft("colour", colour["o"])]
    if re.search(r"\b(?:this|next|last) (?:week|time|month)\b", text):
        return []
    every = re.match(r"(?:on |every )(?P<o>\w+days?)\b", text)
    if every is not None:
        day = day_at(text.removeprefix("on ")) or every["o"].removesuffix("s")
        return [Draft("day", day, replaces=True)]
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
    epithet = value is not None and noun in PETS and value.split()[-1].lower() in _EPITHETS
    if value is None or epithet:
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


def _job(value: str, text: str, *, casual: bool = False) -> list[Draft]:
    """The job, and where it is done: "a software engineer at Google" names the employer too."""
    drafts = [Draft("occupation", value, replaces=bool(_NOW.search(text)))]
    at = re.search(r"\s(at|for|with)\s+(.*)$", text)
    place = None if at is None else clean_object(at[2])
    vague = at is not None and re.match(r"(?:an?|some|another) ", at[2]) is not None
    if at is not None and place is not None and not vague and not re.match(r"\w+ing\b|\d", place):
        studies = value.rsplit(maxsplit=1)[-1].lower() in {
            "student",
            "undergraduate",
            "undergrad",
            "postgrad",
        }
        relation = "works at" if at[1] == "at" else "works for"
        relation = "studies at" if studies else relation
        named = place[0].isupper() or (casual and " " in place)
        if at[1] == "at" or named:
            drafts.append(Draft(relation, place, replaces=bool(_NOW.search(text))))
    shift = _SHIFTS.search(text)
    if shift is not None:
        drafts.append(Draft("works", shift["o"]))
    where = _JOB_IN.search(text)
    if where is not None and not is_date(where["o"]):
        drafts.append(Draft("works in", where["o"]))
    return drafts
