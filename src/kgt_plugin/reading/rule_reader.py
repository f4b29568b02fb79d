"""A turn read by the rules of `Rules`; imported with the first turn, for it compiles many patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from kgt_plugin.reading.assertions import LONGEST, asserted, is_casual
from kgt_plugin.reading.corrections import (
    Correction,
    answered_fact,
    correction_of,
    opened_reply,
    rejects,
    says_wrong,
)
from kgt_plugin.reading.fact import Fact
from kgt_plugin.reading.frames import is_single
from kgt_plugin.reading.question_replies import answered, asked_in, settled, yes_or_no
from kgt_plugin.reading.rejection import rejection_of
from kgt_plugin.reading.statements import Reading
from kgt_plugin.records import Feedback, Intent, Labels, Turn
from kgt_plugin.text.labels import same_answer
from kgt_plugin.text.wording import lead_of

__all__ = ["read_turn"]

_GREETS: Final = re.compile(
    r"^\W*(?:hi|hey|hello|hiya|good (?:morning|evening|afternoon|day)|nice to meet you|greetings)\b",
    re.IGNORECASE,
)
_ONE_RELATION: Final = (
    frozenset({"works at", "works for", "works with", "employer"}),
    frozenset({"job", "profession", "occupation", "works as"}),
)


def read_turn(turn: Turn, known: Sequence[Labels]) -> list[Feedback]:
    """Read one turn; see `kgt_plugin.reading.Extractor.extract`."""
    if len(turn.text) > LONGEST:
        return []
    turn = replace(
        turn, answered=_end_of(turn.answered, LONGEST), asked=_end_of(turn.asked, LONGEST)
    )
    says = yes_or_no(turn.text)
    if says is not None:
        return _settled(turn, known, yes=says)
    correction = correction_of(turn, known)
    found = [] if correction is None else [_correcting(correction, turn)]
    right = says_wrong(turn.text)
    facts = list(_facts(turn, known, puts_right=right))
    for fact, first in facts:
        if correction is None or not _repeats(fact, correction):
            corrects = right and first and correction is None
            found += _told(fact, turn, known, puts_right=corrects)
    if not found and rejects(turn):
        found.append(rejection_of(turn))
    return list(dict.fromkeys(found))


def _end_of(words: str | None, most: int) -> str | None:
    """The end of what was said before, as much of it as a turn has: a question stands there."""
    return words[-most:] if words else None


def _settled(turn: Turn, known: Sequence[Labels], *, yes: bool) -> list[Feedback]:
    """Read a bare yes or no by the question that it answers."""
    fact = None
    if turn.answered:
        question = asked_in(turn.answered)
        fact = settled(question, yes=yes, known=known) if question else None
    elif turn.asked:
        fact = settled(turn.asked, yes=yes, known=known)
    if fact is None:
        return [rejection_of(turn)] if not yes and rejects(turn) else []
    held = turn.answered is None or any(_is_same(fact, each) for each in known)
    return [_feedback(fact)] if held or not fact.ended else []


def _facts(turn: Turn, known: Sequence[Labels], *, puts_right: bool) -> Iterator[tuple[Fact, bool]]:
    """Yield what a turn states: what answers the assistant's question, and its sentences, each opened as a reply.

    Yields:
        Each fact, and whether the first sentence states it, or the one behind a word that puts right.
    """
    question, asserts = asked_in(turn.answered or ""), asserted(turn.text)
    casual = is_casual(turn.text)
    if question and asserts:
        yield from ((fact, False) for fact in answered(question, asserts[0], known, casual=casual))
    sentences = [opened_reply(sentence) for sentence in asserts]
    first = next((at for at, sentence in enumerate(sentences) if sentence), 0)
    introduces = _GREETS.match(turn.text) is not None and (not turn.answered or bool(question))
    reading = Reading(known)
    for at, sentence in enumerate(sentences):
        reading.puts_right = puts_right and at == first
        for fact in reading.sentence(sentence, casual=casual, introduces=introduces):
            yield fact, at == first


def _repeats(fact: Fact, correction: Correction) -> bool:
    return any(same_answer(fact.object, each) for each in (correction.value, correction.old or ""))


def _told(fact: Fact, turn: Turn, known: Sequence[Labels], *, puts_right: bool) -> list[Feedback]:
    """List what a stated fact teaches beside what is known of its subject and relation."""
    same = [each for each in known if each[0] == fact.subject and _is_one(each[1], fact.relation)]
    held = [each for each in same if same_answer(each[2], fact.object)]
    if fact.ended:
        return [_feedback(replace(fact, relation=each[1])) for each in held[:1]]
    if held:
        return []
    stated = answered_fact(turn, known) if puts_right else None
    sure = stated in same if stated is not None else is_single(fact.relation)
    corrects = puts_right and sure and not fact.adds
    stale = [stated] if stated is not None and stated in same else same
    if not (fact.changes or corrects) or len(stale) != 1:
        return [_feedback(fact)]
    told = _feedback(replace(fact, relation=stale[0][1]))
    return [replace(told, intent=Intent.CORRECTION, old_answer=stale[0][2])]


def _is_one(known: str, said: str) -> bool:
    """Tell whether two relations are one: where one works "at" is whom one works "for"."""
    return known == said or any({known, said} <= family for family in _ONE_RELATION)


def _is_same(fact: Fact, known: Labels) -> bool:
    subject, relation, value = known
    return (
        subject == fact.subject
        and same_answer(value, fact.object)
        and _is_one(relation, fact.relation)
    )


def _feedback(fact: Fact) -> Feedback:
    """A stated fact as feedback: its query is the sentence that its value completes."""
    return Feedback(
        query=lead_of(fact.subject, fact.relation, fact.object),
        answer=fact.object,
        subject=fact.subject,
        object=fact.object,
        relations=(fact.relation,),
        intent=Intent.WITHDRAWAL if fact.ended else Intent.STATEMENT,
        denies=fact.denies,
    )


def _correcting(correction: Correction, turn: Turn) -> Feedback:
    """A correction as feedback to the question that was asked, or to its own words."""
    asked = turn.asked if turn.asked and turn.asked.rstrip().endswith("?") else None
    if correction.fact is None:
        return Feedback(
            query=turn.asked or "",
            answer=correction.value,
            old_answer=correction.old,
            in_doubt=correction.in_doubt,
        )
    subject, relation, _ = correction.fact
    told = _feedback(Fact(subject=subject, relation=relation, object=correction.value))
    return replace(
        told,
        query=asked or told.query,
        old_answer=correction.old,
        intent=Intent.CORRECTION,
        in_doubt=correction.in_doubt,
    )
