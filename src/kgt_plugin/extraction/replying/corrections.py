"""Whether a message corrects the answer before it, and what it says instead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kgt_plugin.extraction.cutting.words import read_words
from kgt_plugin.extraction.frames.predicates import read_predicate
from kgt_plugin.extraction.frames.stated import Statement
from kgt_plugin.extraction.parts.objects import clean_object
from kgt_plugin.extraction.referring.context import Context
from kgt_plugin.extraction.statements import hear
from kgt_plugin.language.labels import same_answer
from kgt_plugin.language.spelling import written_out

__all__ = ["Correction", "correction"]

_TRIGGER: Final = re.compile(
    r"^\W*(?:(?:no|nope|nah|actually|wrong|incorrect|not quite|not exactly|correction|sorry|well|hmm|um|but|"
    r"i meant?|i said|you(?: are|['’]re) (?:wrong|mistaken)|"
    r"(?:that|this|it)(?:['’]s| is| was) (?:wrong|incorrect|false|not (?:right|true|correct|it)|a mistake)|"
    r"(?:that|this|it) (?:isn['’]t|is not) (?:right|true|correct|it))(?![\w'’])[\s,.:;!–—-]*)+",
    re.IGNORECASE,
)
_WEAK: Final = re.compile(r"^\W*(?:(?:well|hmm|um|but|sorry)\W*)+$", re.IGNORECASE)
_NO_ANSWER: Final = re.compile(
    r"^(?:thanks|thank you|thx|problem|worries|need|idea|way|please|more|longer|one|offen[cs]e|rush|doubt|"
    r"it(?: is)? (?:fine|ok|okay)|(?:i )?(?:do not|don['’]t)|never|just|let|maybe|not (?:yet|really|now|sure)|"
    r"i (?:think|guess|need|want|am (?:good|fine|ok|done))|that is (?:all|it|fine|ok)|wait|ok|okay|yes|"
    r"can|could|would|what|which|who|how|why|when|where|try|use|make|show|tell|give|find)\b",
    re.IGNORECASE,
)
_PAIRS: Final = (
    re.compile(r"^(?P<new>.+?),? (?:and )?not (?P<old>.+)$", re.IGNORECASE | re.DOTALL),
    re.compile(
        r"^(?P<new>.+?),? (?:instead of|rather than) (?P<old>.+)$", re.IGNORECASE | re.DOTALL
    ),
)
_NOT_BUT: Final = re.compile(
    r"^(?P<lead>.*?)\b(?:not|is not) (?P<old>[^,.;]+?)(?:,? but|[,.;]) (?:(?:it|she|he|they|that) (?:is|are) )?(?P<new>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_BODY: Final = re.compile(
    r"^(?P<subject>it|she|he|they|that|there|this|(?:my|our|the|her|his|their) [\w' ’-]+?|[A-Z][\w'’-]+)"
    r" (?P<verb>is|are|was|were|should be|would be|must be|means) (?:called |named |actually |really )?(?P<o>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_PERSON: Final = re.compile(
    r"^(?:it|she|he|they|[A-Z][\w'’-]+) (?P<rest>.+)$", re.IGNORECASE | re.DOTALL
)
_ANSWER_WORDS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a correcting message says.

    Attributes:
        answer: the answer it gives.
        old_answer: the one it takes back: as named in it, else the last answer; None where unknown.
        statement: the whole fact, where the message states one by itself.
    """

    answer: str
    old_answer: str | None = None
    statement: Statement | None = None


def correction(
    text: str, last_answer: str | None = None, context: Context | None = None
) -> Correction | None:
    """Read a message as a correction of the answer before it.

    Args:
        text: "No, she is vegetarian", "Actually, it's Karen, not Carol".
        last_answer: what had been answered, where known.
        context: what the message may point back to.

    Returns:
        None for a message that corrects nothing or gives no other answer.
    """
    plain = written_out(text).strip()
    trigger = _TRIGGER.match(plain)
    body = plain[trigger.end() :] if trigger else plain
    insists = trigger is not None and not _WEAK.match(trigger.group())
    body = re.sub(r"[.!…\s]+$", "", body)
    if not body or "?" in body or _NO_ANSWER.match(body):
        return None
    new, old = _sides(body)
    if not insists and not (old and last_answer and same_answer(old, last_answer)):
        return None
    told = hear(new, context)
    stated = [statement for statement in told if not statement.withdrawn]
    if told and not stated:
        return None  # what is so no longer is no answer
    statement = stated[-1] if stated else None
    answer = statement.object if statement is not None else _answer_of(new)
    if answer is None or (
        last_answer is not None and same_answer(answer, last_answer) and old is None
    ):
        return None
    return Correction(answer=answer, old_answer=old or last_answer, statement=statement)


def _sides(body: str) -> tuple[str, str | None]:
    """The words of the new answer, and the old answer where it is named."""
    swapped = _NOT_BUT.match(body)
    if swapped is not None and len(swapped["lead"].split()) <= _ANSWER_WORDS:
        return swapped["new"], clean_object(swapped["old"])
    for pattern in _PAIRS:
        match = pattern.match(body)
        if match is not None and not re.search(r"\b(?:is|are|do|does|am|was|were)$", match["new"]):
            return match["new"], clean_object(match["old"])
    return body, None


def _answer_of(words: str) -> str | None:
    first = re.split(r"[.;!\n]\s+", words)[0]
    person = _PERSON.match(first)
    drafts = [] if person is None else read_predicate("she", read_words(person["rest"]))
    if drafts:
        return drafts[-1].object
    told = _BODY.match(first)
    if told is not None:
        return clean_object(told["o"])
    short = clean_object(first)
    return short if short is not None and len(first.split()) <= _ANSWER_WORDS else None
