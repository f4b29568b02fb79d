"""What somebody has: "a cat called Miso", "two kids", "asthma", "choir practice on Thursdays"."""

from __future__ import annotations

import re
from typing import Final

from kgt_plugin.extraction.cutting.words import CAPITALISED
from kgt_plugin.extraction.frames.copula_rules import NUMBER
from kgt_plugin.extraction.frames.stated import Draft
from kgt_plugin.extraction.parts.objects import clean_object, split_names
from kgt_plugin.language.lexicon import CONDITIONS, KIN, PETS, ROLES, STATES, any_of
from kgt_plugin.language.possessions import possession_head

__all__ = ["owned_kind", "read_having"]

_NAME: Final = rf"{CAPITALISED}(?: {CAPITALISED})*"
_CALLED: Final = re.compile(
    rf"^(?P<np>.+?),? (?:called|named|by the name of|whose name is) (?P<name>{_NAME})"
)
_CASUAL_CALLED: Final = re.compile(r"^(?P<np>.+?),? (?:called|named) (?P<name>[^\W\d_]+)")
_SEVERAL: Final = re.compile(
    rf"^(?P<np>(?:two|three|four|five|twin|\d) [\w -]+?)(?:,? (?:called|named)|,) (?P<name>{_NAME}(?:, {_NAME})*,? (?:and|&) {_NAME})"
)
_APPOSED: Final = re.compile(rf"^(?P<np>an? [\w -]+?), (?P<name>{_NAME})(?=,|$)")
_CONDITION: Final = re.compile(
    rf"^(?:an? |the |got )*(?:(?!type)\w+ )?(?P<o>(?:type \w+ )?{any_of(CONDITIONS)})\b",
    re.IGNORECASE,
)
_ALLERGY: Final = re.compile(
    r"^(?:an? )?(?:\w+ )?(?:(?P<food>[\w-]+) allergy|allergy to (?P<to>[\w -]+))", re.IGNORECASE
)
_YEARS: Final = re.compile(rf"^(?P<age>{NUMBER}) years?$", re.IGNORECASE)
_WEEKLY: Final = re.compile(
    r"^(?:an? |my |our )?(?P<what>(?:[\w-]+ ){0,2}(?:course|practice|class|classes|lesson|lessons|training|"
    r"rehearsal|rehearsals|therapy|choir|club|lecture|lectures))(?: \w+)? (?:on|every) (?P<o>\w+days?)\b",
    re.IGNORECASE,
)
_HABIT: Final = re.compile(
    r"^(?P<what>[a-z-]+(?: [a-z-]+)?) (?:on )?(?:(?:an?|every) (?P<o>\w+days?|mon|tues?|weds?|thurs?|fri|sat|sun)|(?P<o2>\w+days))\b"
)
_LAND: Final = re.compile(
    r"^(?P<o>(?:an?|the|\w+) (?:[\w-]+ )?(?:acres?|hectares?|farm|plot|allotment|vineyard|orchard|smallholding|"
    r"land|cottage|cabin|boat|house|flat)\b.*)$",
    re.IGNORECASE,
)
_MY_OWN: Final = re.compile(r"^(?:my|our) own (?P<np>[\w-]+)(?: in (?P<place>.+))?", re.IGNORECASE)
_BRAND: Final = re.compile(
    r"^(?:an?|the) (?P<o>(?:[a-z\d-]+ ){0,3}(?-i:[^\W\d_a-z])[\w-]*(?: [^\W\d_a-z\s][\w-]*){0,2})(?=$|,| and| that| which| from| with| in| called| named)"
)
_KEPT_THINGS: Final = frozenset(
    [
        "allotment",
        "boat",
        "yacht",
        "caravan",
        "camper",
        "van",
        "motorbike",
        "motorcycle",
        "bike",
        "bicycle",
        "car",
        "house",
        "flat",
        "cottage",
        "piano",
        "farm",
        "garden",
        "turtle",
        "greenhouse",
        "shop",
        "stall",
        "restaurant",
        "business",
        "studio",
        "workshop",
        "salon",
        "practice",
    ]
)
_COUNTED: Final = re.compile(
    r"^(?:(?:an?|the|some|\d+|one|two|three|four|five|six|seven|eight|nine|ten)\s+)(.+)$"
)


def read_having(subject: str, text: str, *, casual: bool) -> list[Draft]:
    """Read what stands behind "have".

    A thing that is named gives its name and no fact that it is there; "two kids" gives a fact of its own.

    Args:
        subject: whose it is.
        text: the words behind the verb.
        casual: the writer uses no capitals.
    """
    text = re.sub(r"^(?:got |just |also )+", "", text)
    owner = "my" if subject == "me" else f"{subject}'s"
    for reader in (_named, _health, _weekly, _land):
        drafts = reader(owner, text, casual=casual)
        if drafts:
            return drafts
    return _counted(text) or _branded(text)


def _named(owner: str, text: str, *, casual: bool) -> list[Draft]:
    called = _SEVERAL.match(text) or _CALLED.match(text)
    called = called or (_CASUAL_CALLED.match(text) if casual else None) or _APPOSED.match(text)
    if called is None:
        own = _MY_OWN.match(text)
        place = None if own is None or not own["place"] else clean_object(own["place"])
        if own is None or place is None:
            return []
        return [Draft("located in", place, subject=f"{owner} {own['np']}")]
    kind = owned_kind(called["np"])
    if kind is None:
        return []
    head = kind.split()[-1].lower()
    count = [Draft("has", called["np"])] if head in KIN and called.re is _SEVERAL else []
    name = called["name"].title() if called["name"].islower() else called["name"]
    several = split_names(name) if called.re is _SEVERAL else [name]
    query = f"{owner} {kind} {'are' if called.re is _SEVERAL else 'is'} called"
    further = re.match(r",? and (?=(?:an?|two|three|four) )", text[called.end() :])
    more = "" if further is None else text[called.end() + further.end() :]
    return [
        *count,
        *(Draft("name", each, subject=f"{owner} {kind}", query=query) for each in several),
        *(_named(owner, more, casual=casual) if more else []),
    ]


def _health(owner: str, text: str, *, casual: bool) -> list[Draft]:
    del casual
    allergy = _ALLERGY.match(text)
    if allergy is not None:
        to = allergy["food"] or clean_object(allergy["to"])
        return [Draft("allergic to", to)] if to else []
    condition = _CONDITION.match(text)
    if condition is not None:
        return [Draft("has", condition["o"])]
    years = _YEARS.match(text)
    return [Draft("age", years["age"], replaces=True)] if years and owner else []


def _weekly(owner: str, text: str, *, casual: bool) -> list[Draft]:
    del casual
    weekly = _WEEKLY.match(text)
    habit = _HABIT.match(text)
    if weekly is not None:
        what, day = weekly["what"].strip().lower(), weekly["o"].removesuffix("s")
    elif habit is not None and habit["what"].split()[-1] not in STATES:
        what, day = habit["what"].removesuffix(" on"), (habit["o"] or habit["o2"]).removesuffix("s")
    else:
        return []
    return [
        Draft("day", day, subject=f"{owner} {what}", query=f"{owner} {what} is on", replaces=True)
    ]


def _land(owner: str, text: str, *, casual: bool) -> list[Draft]:
    del owner, casual
    land = _LAND.match(text)
    value = None if land is None else clean_object(land["o"])
    if value is None or (" in " not in f"{text} " and " near " not in text):
        return []
    return [Draft("owns", value)]


def _counted(text: str) -> list[Draft]:
    drafts: list[Draft] = []
    for part in re.split(r"\s*,\s*(?:and )?|\s+and\s+", text):
        item = clean_object(part, keep_article=True)
        kind = None if item is None else owned_kind(item)
        if item is None or kind is None or item.lower().startswith("the "):
            break
        head = kind.split()[-1].lower()
        if head in KIN | PETS or head.removesuffix("s") in KIN | PETS or f"{head}" in _KEPT_THINGS:
            drafts.append(Draft("has", re.sub(r"^(?:an?|the)\s+", "", item)))
    return drafts


def _branded(text: str) -> list[Draft]:
    """Read "an old green Morris Minor": a thing known by its make."""
    match = _BRAND.match(text)
    return [] if match is None else [Draft("has", match["o"], confidence=0.75)]


def owned_kind(np: str) -> str | None:
    """The kind of thing owned, "cat" in "a lovely cat"; None for what one has only for a while."""
    counted = _COUNTED.match(np[:1].lower() + np[1:])
    if counted is None:
        return None
    words = re.split(r"\s+(?:from|with|in|at|of|who|that)\s", counted[1])[0].split()
    while words and possession_head(words) != len(words):
        if possession_head(words) is not None:
            return None
        words = words[1:]
    kind = " ".join(words)
    person = bool(kind) and words[-1].lower() in KIN | PETS | ROLES
    return kind if kind and (person or words[-1].lower() not in STATES) else None
