"""Filling the frames: the objects that a verb of the tables has in a clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kgt_plugin.extraction.cutting.words import Word, is_name, text_of
from kgt_plugin.extraction.frames.copula_rules import NUMBER
from kgt_plugin.extraction.frames.frames import FRAMES, Frame
from kgt_plugin.extraction.frames.stated import Draft
from kgt_plugin.extraction.parts.appositions import name_at
from kgt_plugin.extraction.parts.complements import Complement, read_objects
from kgt_plugin.extraction.parts.objects import clean_object
from kgt_plugin.extraction.parts.verb_groups import VerbGroup
from kgt_plugin.language.given_names import is_given_name
from kgt_plugin.language.lexicon import KIN, PETS, PURSUITS, ROLES, STUDIES, word_set
from kgt_plugin.language.verbs import BE

__all__ = ["LASTING", "read_frames"]

LASTING: Final = re.compile(r"\b(?:for|since|always|ever|all (?:my|his|her|their) life)\b")
"""What is said with it lasts, though the verb is in the perfect."""
_NOW: Final = re.compile(r"\b(?:now|these days|new)\b", re.IGNORECASE)
_COMPANY: Final = word_set(
    "people others strangers students folks family families girls guys women men"
)
_DURATION: Final = re.compile(
    rf"^(?:the last |about |over |nearly |almost )?(?:{NUMBER}|a|many|some|a few|several) "
    r"(?:\w+ )?(?:years?|months?|weeks?|days?|hours?|minutes?|decades?)\b|^(?:years|ages|months|now|a while|fun)\b|^(?:the )?(?:weekends?|nights?|moment|minute)$",
    re.IGNORECASE,
)
_A_STAY: Final = re.compile(
    r"\bfor (?:an?|the|one|a few|a couple of) (?:\w+ )?(?:days?|nights?|weeks?|weekend|months?|summer|winter|term|semester|season)\b",
    re.IGNORECASE,
)
_ONE_WEEK: Final = re.compile(r"\b(?:this|next) (?:week|weekend|month|time)\b", re.IGNORECASE)
_OF_ITSELF: Final = word_set("start open close expire graduate move relocate")
"""Verbs that are dated or placed only where they have no object: "I start the course in May" starts nothing in May."""
_NARROW: Final = {
    "start": re.compile(
        r"(?i)\b(?:program(?:me)?|course|job|degree|apprenticeship|training|school|university|college|phd|masters|"
        r"kindergarten|nursery|treatment|business|role|position)\b"
    ),
    "keep": re.compile(
        r"\b(?:bees|hens|chickens|ducks|geese|goats|sheep|pigs|alpacas|llamas|pigeons|rabbits|koi|fish|snakes|"
        r"ferrets|horses|ponies|budgies|canaries|finches|worms|snails|tortoises|parrots|cows|cattle|bonsai|an allotment)\b"
    ),
    "run": re.compile(
        r"(?i)\b(?:shop|store|caf[eé]|bakery|pub|bar|restaurant|hotel|guesthouse|b&b|club|company|business|group|farm|school|blog|"
        r"podcast|channel|marathons?|firm|agency|stall|salon|studio|gallery|charity|nursery|garage|library|kennels|"
        r"ultras|half marathons|ferry|team|workshop|practice|surgery|market|choir|website|scouts|brownies)\b"
    ),
}
"""Verbs that mean a hundred things, and the objects with which they tell of what lasts."""
_SAYINGS: Final = {
    "drive": word_set("people everyone bargain mad crazy wild nuts insane"),
    "grow": word_set("tired old older apart bored weary impatient fond closer restless suspicious"),
    "play": word_set("dumb along fool part safe tricks dead hooky role"),
    "collect": word_set("dust parcel parcels package thoughts"),
    "study": word_set("hard harder people menu map"),
    "speak": word_set("fast faster slow slowly quickly loud loudly up out softly quietly clearly"),
}
"""Objects with which a verb is a manner of speaking, or no object of it at all."""


def read_frames(group: VerbGroup, complement: Complement, *, casual: bool) -> list[Draft]:
    """Read what the tables say of a verb with its objects and prepositions.

    Args:
        group: the verb.
        complement: what follows it.
        casual: the writer uses no capitals.
    """
    whole = text_of(complement.whole)
    lasting = bool(LASTING.search(whole.lower()))
    new = bool(_NOW.search(whole))
    drafts: list[Draft] = []
    for frame in FRAMES.get(group.lemma, ()):
        taken = group.lemma in _OF_ITSELF and bool(complement.direct) and bool(frame.prepositions)
        if group.tense not in frame.tenses or taken:
            continue
        if frame.relation == "lives in" and not group.ongoing and _A_STAY.search(whole):
            continue
        if group.tense == "perfect" and "present" in frame.tenses and not lasting:
            continue
        for preposition, phrase in _phrases(frame, complement):
            relation = frame.relation.replace("{p}", preposition)
            found = [
                Draft(
                    relation,
                    o,
                    replaces=frame.replaces or (new and bool(preposition)),
                    confidence=frame.confidence,
                )
                for o in _objects(group, frame, phrase, casual=casual)
            ]
            drafts += found
            if found:
                break
    return drafts


def _phrases(frame: Frame, complement: Complement) -> list[tuple[str, Sequence[Word]]]:
    if not frame.prepositions:
        direct = complement.direct
        if frame.shape != "many":
            stop = next((i for i, word in enumerate(direct) if word.low == ","), len(direct))
            direct = _name_behind(direct, stop) or direct[:stop]
        return [("", direct)] if direct else []
    found = [
        slot
        for slot in complement.slots
        if slot.preposition in frame.prepositions
        or slot.preposition.removeprefix("up ") in frame.prepositions
    ]
    said = [(slot, text_of(slot.words)) for slot in found]
    kept = [slot for slot, text in said if not (_DURATION.match(text) or _ONE_WEEK.search(text))]
    return [(slot.preposition.removeprefix("up "), slot.words) for slot in kept]


def _name_behind(direct: tuple[Word, ...], comma: int) -> tuple[Word, ...]:
    """The name in "a choir, the Cor del Mar"; none where something else, or nothing, stands behind the comma."""
    indefinite = bool(direct) and direct[0].low in {"a", "an"}
    start = comma + 1 + any(word.low == "the" for word in direct[comma + 1 : comma + 2])
    end = name_at(direct, start) if indefinite and start < len(direct) else start
    closed = end > start and (end == len(direct) or direct[end].low == ",")
    return direct[start:end] if closed else ()


def _is_company(phrase: Sequence[Word]) -> bool:
    """Whether one can live with it: people and animals, and no view or condition."""
    return any(
        is_name(word) or word.low in _COMPANY or word.low.removesuffix("s") in KIN | PETS | ROLES
        for word in phrase
    )


def _objects(group: VerbGroup, frame: Frame, phrase: Sequence[Word], *, casual: bool) -> list[str]:
    while phrase and phrase[0].low in {"only", "mostly", "fluent", "nothing", "but", "mainly"}:
        phrase = phrase[1:]
    if group.lemma == "do":
        text = clean_object(text_of(phrase)) or ""
        studied = text.lower() in STUDIES | PURSUITS or re.fullmatch(r"\w+ing", text.lower())
        return [text] if text and studied else []
    return read_objects(phrase, frame.shape, casual=casual) if _suits(group, frame, phrase) else []


def _suits(group: VerbGroup, frame: Frame, phrase: Sequence[Word]) -> bool:
    """Whether an object is of the kind with which the verb tells of what lasts."""
    first = phrase[0] if phrase else Word("", "")
    if first.low in BE | {"no", "like", "again"}:
        return False
    if not frame.prepositions and _SAYINGS.get(group.lemma, frozenset()) & {w.low for w in phrase}:
        return False
    if frame.relation == "lives with":
        return _is_company(phrase)
    if group.lemma == "drive" and is_given_name(first.text) and is_name(first):
        # "I drive Ana to school" tells of no car
        return False
    narrow = None if frame.prepositions else _NARROW.get(group.lemma)
    return narrow is None or narrow.search(text_of(phrase)) is not None
