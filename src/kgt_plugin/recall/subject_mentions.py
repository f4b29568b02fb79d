"""The subjects that a question or an unfinished sentence mentions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from rdflib.term import Identifier

from kgt_plugin.recall.label_index import LabelIndex, Mention
from kgt_plugin.text.labels import normalize
from kgt_plugin.text.names import find_names
from kgt_plugin.text.possessions import PersonalMention, personal_mentions
from kgt_plugin.text.sentences import split_sentences

__all__ = ["SubjectKind", "SubjectMention", "find_subject"]

SubjectKind = Literal["user", "possession", "known", "named"]

_ADVICE: Final = re.compile(
    r"\b(?:should|can|could|may|must|shall|ought)\s+I\b"
    r"|\bI\s+(?:have to\s+)?(?:feed|give|call|name|take|walk|buy|get|tell)\b",
    re.IGNORECASE,
)
_OWN: Final = re.compile(r"\b(?:my|our) (?P<np>[^\W_][\w-]*(?: [^\W_][\w-]*){0,3})", re.IGNORECASE)
_ANAPHOR: Final = re.compile(r"\b(?:he|she|it|they|him|her|his|its|their|them)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SubjectMention:
    """The subject as the text names it.

    Attributes:
        text: the label to use: "me" for the user, "my dog" for a possession, else as written.
        span: its place in the query.
        nodes: the known nodes it may mean; empty for the user and for new names.
        kind: how it was found.
    """

    text: str
    span: tuple[int, int]
    nodes: tuple[Identifier, ...]
    kind: SubjectKind


class _Found(NamedTuple):
    subject: SubjectMention
    proper: bool


def find_subject(
    query: str, answer: str, index: LabelIndex, *, near: bool = True
) -> SubjectMention | None:
    """Find the subject of a query; the last sentence that names one decides.

    Within a sentence the earliest known proper name or possession wins ("Does my dog like Rex's food?"
    is about my dog), then the user, then known common words, then names nobody knows. The user yields
    to a name where only advice is asked for ("What should I feed Rex?"). A sentence that speaks of
    "he" or "it" and only of unknown names leaves the word to what an earlier one knows.

    Args:
        query: a question, or the beginning of a sentence that the answer completes.
        answer: its words are never the subject.
        index: the labels known.
        near: whether a name spelled almost as a known one means that.
    """
    fallback: SubjectMention | None = None
    for sentence in reversed(split_sentences(query)):
        found = _in_sentence(sentence.text, normalize(answer), index, near=near)
        if found is None:
            continue
        subject = _moved(found, sentence.start)
        if fallback is not None:
            if subject.kind != "named":
                return subject
            continue
        if subject.kind != "named" or not _ANAPHOR.search(sentence.text):
            return subject
        fallback = subject
    return fallback


def _moved(subject: SubjectMention, by: int) -> SubjectMention:
    start, end = subject.span
    return SubjectMention(subject.text, (start + by, end + by), subject.nodes, subject.kind)


def _in_sentence(text: str, answer: str, index: LabelIndex, *, near: bool) -> SubjectMention | None:
    known_own = _known_possessions(text, index)
    personal = [
        m
        for m in personal_mentions(text)
        if not any(_overlap((m.start, m.end), s.span) for s in known_own)
    ]
    owned = [*known_own, *(_possession(m, index) for m in personal if m.possession is not None)]
    owned = [s for s in owned if normalize(s.text) != answer]
    taken = [*((m.start, m.end) for m in personal), *(s.span for s in known_own)]
    known = [
        _Found(SubjectMention(m.text, (m.start, m.end), m.nodes, "known"), _is_proper(m))
        for m in index.mentions(text, near=near)
        if normalize(m.text) != answer and not any(_within((m.start, m.end), t) for t in taken)
    ]
    proper = [found.subject for found in known if found.proper]
    user = [
        SubjectMention("me", (m.start, m.end), (), "user") for m in personal if m.possession is None
    ]
    named = [
        SubjectMention(n.text, (n.start, n.end), (), "named")
        for n in find_names(text)
        if normalize(n.text) not in {answer, ""}
        and not any(_overlap((n.start, n.end), t) for t in taken)
    ]
    if user and not owned and (proper or named) and _ADVICE.search(text):
        return min(proper, key=_start) if proper else named[0]
    if user and proper and not owned and not _speaks_of_user(text, user[0], proper):
        user = []
    first = sorted(owned + ([] if user and not owned else proper), key=_start)
    common = [found.subject for found in known if not found.proper]
    spoken_to = bool(user) and text[slice(*user[0].span)].lower() == "me"
    order = (
        (first, proper, named, common, user) if spoken_to else (first, user, proper, named, common)
    )
    return next((choice[0] for choice in order if choice), None)


def _known_possessions(text: str, index: LabelIndex) -> list[SubjectMention]:
    """Possessions that the graph has facts of, whatever a list says: "my band", "who is my son?"."""
    found: list[SubjectMention] = []
    for match in _OWN.finditer(text):
        words = match["np"].split()
        for count in range(len(words), 0, -1):
            said = " ".join(words[:count])
            nodes = index.exact(f"my {said}")
            if nodes:
                end = match.start("np") + len(said)
                found.append(
                    SubjectMention(f"my {said}", (match.start(), end), nodes, "possession")
                )
                break
    return found


def _start(subject: SubjectMention) -> int:
    return subject.span[0]


def _possession(mention: PersonalMention, index: LabelIndex) -> SubjectMention:
    text = f"my {mention.possession}"
    return SubjectMention(text, (mention.start, mention.end), index.exact(text), "possession")


def _speaks_of_user(text: str, user: SubjectMention, proper: list[SubjectMention]) -> bool:
    """The user is the subject where "I" or "my" stands before any name; "me" is an object."""
    word = text[slice(*user.span)].lower()
    return word != "me" and user.span[0] < min(_start(subject) for subject in proper)


def _is_proper(mention: Mention) -> bool:
    return any(text[:1] and not text[0].islower() for text in (mention.text, mention.label))


def _within(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
