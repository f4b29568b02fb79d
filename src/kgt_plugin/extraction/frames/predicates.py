"""Reading one predicate: "work as a nurse in Leeds" gives the facts it holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kgt_plugin.extraction.cutting.words import Word, is_name, read_words, text_of
from kgt_plugin.extraction.frames.copula_rules import ANSWERED_NO, NUMBER
from kgt_plugin.extraction.frames.copulas import read_copula
from kgt_plugin.extraction.frames.events import read_event
from kgt_plugin.extraction.frames.frames import FRAMES, Frame
from kgt_plugin.extraction.frames.habits import on_days
from kgt_plugin.extraction.frames.havings import read_having
from kgt_plugin.extraction.frames.idioms import PASTIMES, pastime, read_idiom
from kgt_plugin.extraction.frames.plans import read_change, read_plan
from kgt_plugin.extraction.frames.premises import read_premises
from kgt_plugin.extraction.frames.stated import Draft
from kgt_plugin.extraction.frames.tastes import INTAKE, able_to, denied_of, ended_by, tastes
from kgt_plugin.extraction.parts.appositions import name_at
from kgt_plugin.extraction.parts.complements import Complement, read_complement, read_objects
from kgt_plugin.extraction.parts.objects import clean_object, split_list
from kgt_plugin.extraction.parts.verb_groups import VerbGroup, read_verb
from kgt_plugin.language.given_names import is_given_name
from kgt_plugin.language.lexicon import PURSUITS, STUDIES, word_set
from kgt_plugin.language.verbs import BE, forms_of

__all__ = ["read_predicate"]

_LIKING: Final = word_set("like love enjoy adore")
_DISLIKING: Final = word_set("hate dislike detest loathe")
_ACQUIRING: Final = word_set("get adopt rescue buy")
_BEGINNING: Final = word_set("start begin take try keep continue resume")
_TOWARDS: Final = word_set("to up on back into really")
_LASTING: Final = re.compile(r"\b(?:for|since|always|ever|all (?:my|his|her|their) life)\b")
_DURATION: Final = re.compile(
    rf"^(?:the last |about |over |nearly |almost )?(?:{NUMBER}|a|many|some|a few|several) "
    r"(?:\w+ )?(?:years?|months?|weeks?|days?|hours?|minutes?|decades?)\b|^(?:years|ages|months|now|a while|fun)\b",
    re.IGNORECASE,
)
_NOW: Final = re.compile(r"\b(?:now|these days|new)\b", re.IGNORECASE)
_FORBIDDEN: Final = re.compile(
    r"^(?:supposed|allowed) (?:to (?:eat|have|drink|touch) )?(?P<o>.+)", re.IGNORECASE
)
_OF_ITSELF: Final = word_set("start open close expire graduate")
"""Verbs that are dated only where they have no object: "I start the course in May" starts nothing in May."""
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
_ASIDE: Final = re.compile(
    rf"(?:an? |half |(?:up|over|out|down|back|now)? ?in |from |aged |originally |{NUMBER}$)",
    re.IGNORECASE,
)


def read_predicate(subject: str, words: Sequence[Word], *, casual: bool = False) -> list[Draft]:
    """Read what is said of a subject.

    Args:
        subject: "me", "my dog" or a name; a dog's "is a beagle" is a breed, a nurse's a job.
        words: those behind the subject.
        casual: the writer uses no capitals, so names and places are recognised without them.
    """
    group = read_verb(words)
    if group is None:
        return []
    if group.lemma == "like" and _disagrees(subject, group, words):
        # "my mum like half the time" likes nothing
        return []
    group, words = _begun(group, words)
    drafts = _read(subject, group, words, casual=casual)
    said = text_of(words)
    return [draft if draft.said or draft.query else _with_lead(draft, said) for draft in drafts]


def _disagrees(subject: str, group: VerbGroup, words: Sequence[Word]) -> bool:
    """Whether a bare "like" stands behind one person."""
    return (
        subject != "me"
        and words[group.end - 1].low == "like"
        and group.end == group.start + 1
        and not subject.endswith("s")
    )


def _begun(group: VerbGroup, words: Sequence[Word]) -> tuple[VerbGroup, Sequence[Word]]:
    """Read "have been playing" and "started playing" as what is done now."""
    if group.ongoing and not group.denied:
        return replace(group, tense="present"), words
    if group.lemma not in _BEGINNING or group.denied or group.tense in {"modal", "future"}:
        return group, words
    at = group.end
    while at < len(words) and words[at].low in _TOWARDS:
        at += 1
    inner = words[at].low if at < len(words) else ""
    wanted = "base" if words[at - 1].low == "to" and at > group.end else "ing"
    form = next((form for form in forms_of(inner) if form.kind == wanted), None)
    bare = at + 1 >= len(words) and (form is None or form.lemma not in PASTIMES)
    if group.lemma == "try" and group.tense in {"past", "perfect"}:
        # "I tried fishing" was once
        return group, words
    if form is None or form.lemma in _BEGINNING or bare:
        return group, words
    return replace(group, lemma=form.lemma, tense="present", end=at + 1), words


def _with_lead(draft: Draft, said: str) -> Draft:
    """The predicate's own words up to the object, so that the object completes them."""
    at = said.casefold().find(draft.object.casefold())
    return replace(draft, said=said[:at].strip() if at > 0 else draft.relation)


def _read(subject: str, group: VerbGroup, words: Sequence[Word], *, casual: bool) -> list[Draft]:
    complement = read_complement(words[group.end :])
    text = text_of(complement.whole)
    promoted = read_idiom(group, complement, casual=casual) if text.startswith("promoted") else []
    if group.lemma == "be" and not promoted:
        return _copula(subject, group, words, text, casual=casual)
    none = bool(complement.whole) and complement.whole[0].low == "no"
    if none and group.lemma in INTAKE | {"take"} and group.tense == "present":
        return denied_of(group, complement._replace(whole=complement.whole[1:]), words)
    if group.denied and not (group.lemma == "get" and text.startswith("enough of ")):
        return denied_of(group, complement, words)
    if group.lemma in _LIKING | _DISLIKING and group.tense == "present":
        return tastes("likes" if group.lemma in _LIKING else "dislikes", text)
    drafts = (
        read_idiom(group, complement, casual=casual)
        or read_event(subject, group, complement)
        or _having(subject, group, text, casual=casual)
        or ended_by(group, text)
        or read_change(subject, group, complement, casual=casual)
        or read_plan(group, complement, casual=casual)
        or _framed(group, complement, casual=casual)
        or able_to(group, complement, words)
        or pastime(group, complement)
    )
    premises = read_premises(subject, group, text)
    return [*drafts, *premises, *on_days(group, complement, drafts)]


def _copula(
    subject: str, group: VerbGroup, words: Sequence[Word], text: str, *, casual: bool
) -> list[Draft]:
    forbidden = _FORBIDDEN.match(text) if group.denied else None
    if forbidden is not None:
        return [Draft("cannot have", o, replaces=True) for o in split_list(forbidden["o"])]
    denied = text.startswith("not ") and group.tense == "present"
    dislike = ANSWERED_NO.match(text.removeprefix("not ")) if denied else None
    if dislike is not None:
        return tastes("dislikes", dislike["o"])
    if group.denied or group.tense in {"modal", "future"}:
        return []
    if group.tense == "perfect":
        lasting = _LASTING.search(text_of(words)) is not None
        return (
            (_since(subject, text) or read_copula(subject, text, casual=casual)) if lasting else []
        )
    past = group.tense == "past"
    drafts = read_copula(subject, text.removeprefix("to be "), casual=casual, past=past)
    return drafts if past else [*drafts, *_asides(subject, text, drafts, casual=casual)]


def _asides(subject: str, text: str, drafts: list[Draft], *, casual: bool) -> list[Draft]:
    """Read what is set behind a comma: "is my daughter, up in Leeds, a radiographer"."""
    told = {draft.relation for draft in drafts}
    found: list[Draft] = []
    for aside in re.split(r"\s*,\s*", text)[1:]:
        if _ASIDE.match(aside):
            found += [
                draft
                for draft in read_copula(subject, aside, casual=casual)
                if draft.relation not in (told - {"nationality"}) | {"name", "likes"}
            ]
    return found


def _since(subject: str, text: str) -> list[Draft]:
    """Read "have been in Vermont since 1974" and "have been with the fire service for years"."""
    lived = re.match(r"in (?P<o>(?-i:[^\W\d_a-z]).*?) (?:for|since)\b", text)
    if lived is not None and subject == "me":
        return [Draft("lives in", o) for o in read_objects(read_words(lived["o"]), "place")]
    works = re.match(r"with (?P<o>(?:the |[^\W\d_a-z]).*)$", text)
    employer = None if works is None else clean_object(works["o"])
    return [] if employer is None else [Draft("works for", employer)]


def _having(subject: str, group: VerbGroup, text: str, *, casual: bool) -> list[Draft]:
    lasting = group.tense == "perfect" and _LASTING.search(text) is not None
    present = group.lemma == "have" and (group.tense == "present" or lasting)
    acquired = group.lemma in _ACQUIRING and group.tense in {"past", "perfect"}
    return read_having(subject, text, casual=casual) if present or acquired else []


def _framed(group: VerbGroup, complement: Complement, *, casual: bool) -> list[Draft]:
    whole = text_of(complement.whole)
    lasting = bool(_LASTING.search(whole.lower()))
    new = bool(_NOW.search(whole))
    drafts: list[Draft] = []
    for frame in FRAMES.get(group.lemma, ()):
        taken = group.lemma in _OF_ITSELF and bool(complement.direct) and bool(frame.prepositions)
        if group.tense not in frame.tenses or taken:
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
    kept = [slot for slot in found if not _DURATION.match(text_of(slot.words))]
    return [(slot.preposition.removeprefix("up "), slot.words) for slot in kept]


def _name_behind(direct: tuple[Word, ...], comma: int) -> tuple[Word, ...]:
    """The name in "a choir, the Cor del Mar"; none where something else, or nothing, stands behind the comma."""
    indefinite = bool(direct) and direct[0].low in {"a", "an"}
    start = comma + 1 + any(word.low == "the" for word in direct[comma + 1 : comma + 2])
    end = name_at(list(direct), start) if indefinite and start < len(direct) else start
    closed = end > start and (end == len(direct) or direct[end].low == ",")
    return direct[start:end] if closed else ()


def _objects(group: VerbGroup, frame: Frame, phrase: Sequence[Word], *, casual: bool) -> list[str]:
    while phrase and phrase[0].low in {"only", "mostly", "fluent", "nothing", "but", "mainly"}:
        phrase = phrase[1:]
    if phrase and phrase[0].low in {"no", "like"}:
        return []
    if group.lemma == "do":
        text = clean_object(text_of(phrase)) or ""
        studied = text.lower() in STUDIES | PURSUITS or re.fullmatch(r"\w+ing", text.lower())
        return [text] if text and studied else []
    if phrase and phrase[0].low in BE:
        return []
    if group.lemma == "drive" and phrase and is_name(phrase[0]) and is_given_name(phrase[0].text):
        # "I drive Ana to school" tells of no car
        return []
    if (
        group.lemma in _NARROW
        and not frame.prepositions
        and not _NARROW[group.lemma].search(text_of(phrase))
    ):
        return []
    return read_objects(phrase, frame.shape, casual=casual)
