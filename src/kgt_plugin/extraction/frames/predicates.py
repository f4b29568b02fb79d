"""Reading one predicate: "work as a nurse in Leeds" gives the facts it holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kgt_plugin.extraction.cutting.words import Word, read_words, text_of
from kgt_plugin.extraction.frames.copula_rules import ANSWERED_NO, NUMBER
from kgt_plugin.extraction.frames.copulas import read_copula
from kgt_plugin.extraction.frames.events import read_event
from kgt_plugin.extraction.frames.habits import on_days
from kgt_plugin.extraction.frames.havings import read_having
from kgt_plugin.extraction.frames.idioms import PASTIMES, pastime, read_idiom
from kgt_plugin.extraction.frames.plans import read_change, read_plan
from kgt_plugin.extraction.frames.premises import read_premises
from kgt_plugin.extraction.frames.slots import LASTING, read_frames
from kgt_plugin.extraction.frames.stated import Draft
from kgt_plugin.extraction.frames.tastes import INTAKE, able_to, denied_of, ended_by, tastes
from kgt_plugin.extraction.parts.complements import read_complement, read_objects
from kgt_plugin.extraction.parts.objects import clean_object, split_list
from kgt_plugin.extraction.parts.verb_groups import VerbGroup, read_verb
from kgt_plugin.language.lexicon import word_set
from kgt_plugin.language.verbs import forms_of

__all__ = ["read_predicate"]

_LIKING: Final = word_set("like love enjoy adore")
_DISLIKING: Final = word_set("hate dislike detest loathe")
_ACQUIRING: Final = word_set("get adopt rescue buy")
_BEGINNING: Final = word_set("start begin take try keep continue resume")
_TOWARDS: Final = word_set("to up on back into really")
_FORBIDDEN: Final = re.compile(
    r"^(?:supposed|allowed) (?:to (?:eat|have|drink|touch) )?(?P<o>.+)", re.IGNORECASE
)
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
        or read_frames(group, complement, casual=casual)
        or able_to(group, complement, words)
        or pastime(group, complement)
    )
    premises = read_premises(subject, group, text)
    return [*_studied_at(drafts), *premises, *on_days(group, complement, drafts)]


def _studied_at(drafts: list[Draft]) -> list[Draft]:
    """Divide "nursing at York University" into what is studied, and where."""
    found: list[Draft] = []
    for draft in drafts:
        what, _, where = draft.object.partition(" at ")
        if draft.relation != "studies" or not where:
            found.append(draft)
        else:
            found += [replace(draft, object=what), Draft("studies at", where)]
    return found


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
        lasting = LASTING.search(text_of(words)) is not None
        return (
            (_since(subject, text) or read_copula(subject, text, casual=casual)) if lasting else []
        )
    past = group.tense == "past"
    drafts = _studied_at(
        read_copula(subject, text.removeprefix("to be "), casual=casual, past=past)
    )
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
    lasting = group.tense == "perfect" and LASTING.search(text) is not None
    present = group.lemma == "have" and (group.tense == "present" or lasting)
    acquired = group.lemma in _ACQUIRING and group.tense in {"past", "perfect"}
    return read_having(subject, text, casual=casual) if present or acquired else []
