"""Corrections that a reply makes of the answer before it.

A correction is one by its form and its value, never by a list of what people reply: the user says that
the answer was wrong, or names what was wrong beside what is right, and what stands in its place is of
the kind that was asked for. Kinds are told apart by how things are written: a name has its capital, a
number its digits; a common noun must be said to be the value, for else it may be anything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kgt_plugin.reading.assertions import is_casual, written_out
from kgt_plugin.reading.clauses import opened
from kgt_plugin.reading.offered_values import MEANT, is_alike, kinds_asked_for, offered
from kgt_plugin.reading.values import Kind, kind_of, read_value
from kgt_plugin.reading.word_classes import is_predicate
from kgt_plugin.records import Labels, Turn
from kgt_plugin.text.labels import is_named, same_answer
from kgt_plugin.text.questions import is_question
from kgt_plugin.text.sentences import split_sentences

__all__ = [
    "Correction",
    "answered_fact",
    "correction_of",
    "opened_reply",
    "rejects",
    "says_wrong",
]

_AH: Final = (
    r"(?:(?:oh|ah|hm+|um+|uh|er|hey|haha?|lol|well|god|omg|gosh|ok|okay|yeah|but|and|so|sorry|wait|hold on|dude|man|bro)"
    r"\b[\s,.!…-]*)*"
)
_NO: Final = r"(?:no|nope|nah|naw|not really|false)"
_WRONG: Final = (
    r"(?:wrong(?: again)?|incorrect|not (?:quite|right|true|correct)|(?:that|this|it) is (?:wrong|incorrect|not (?:right|true|correct|it)|false)"
    r"|you are wrong|you got (?:it|that|this) wrong|not any ?more|outdated|no longer)"
)
_OPENS: Final = r"(?:actually|correction|my mistake|sorry|oops|typo|close|almost|i (?:mean|meant|said)|that is not [^.,;!?]{1,40})"
"""What may open anything: alone it rejects nothing."""
_REJECTS: Final = re.compile(
    rf"^\W*{_AH}(?P<no>{_WRONG}|{_NO}|{_OPENS})\b(?![’'])(?P<sign>\s*[,.!;:–—-]+)?\s*",
    re.IGNORECASE,
)
_STATES: Final = re.compile(r"(?:i|my|it|its|he|she|they)\b", re.IGNORECASE)
_BARE_NO: Final = re.compile(
    rf"^\W*{_AH}(?:{_WRONG}\b|{_NO}\b(?:[\s,.!]*(?:no|nope|again|at all|(?:try|guess) again|{_WRONG})\b)*"
    r"(?:(?:\s*[,.!;:–—-]+\s*|(?P<is>[\s,.!;:–—-]+(?:(?:it|he|she) is|its) ))(?P<word>\w+)(?(is)(?: \w+){0,2}))?\W*$)",
    re.IGNORECASE,
)
"""With no more than a word behind "no", or a few behind "it is", which may be the right one: "no, linz"."""
_INSIDE: Final = r"[^,;!?]{1,60}?"
_THE_OLD: Final = rf"(?P<old>{_INSIDE})"
_THE_NEW: Final = rf"(?P<new>{_INSIDE})"
_IT_IS: Final = r"(?:it|that|he|she) is "
_CONTRASTS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^{_THE_NEW},? (?:and )?not {_THE_OLD}(?: anymore)?[.!]*$",
        rf"^(?:{_IT_IS})?not {_THE_OLD}(?: anymore)?(?:,| but|;|\.| –| —| -) ?(?:but |in |at |{_IT_IS})?{_THE_NEW}[.!]*$",
        rf"^{_THE_OLD}\?+ (?:no|nope|nah)[,.!]* (?:{_IT_IS}|its )?{_THE_NEW}[.!]*$",
    )
)
_CONTRASTED: Final = re.compile(r"\bnot\b|\?", re.IGNORECASE)
_LEAD: Final = re.compile(
    r"^(?:it is|its|that is|he is|she is|(?:his|her|its) name is|i meant|i said|in|at|on|with|from|called|my \w+(?: \w+)? is(?: called| named)?|i live in"
    r"|i work (?:at|for)|the|an?)\s+",
    re.IGNORECASE,
)
_ASKS_FOR: Final = re.compile(r"(?:\?|\bplease[.!]*)$", re.IGNORECASE)
"""Who ends so wants something, and says nothing: "No, in French, please"."""
_WHERE: Final = re.compile(r"\b(?:where|in|at|for|from|on|born|who(?:m)? .* with)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A correction that a reply makes.

    Attributes:
        value: what is right.
        old: what was wrong, where it is known.
        fact: the known fact that says it; None where none does.
        in_doubt: it is a word written small behind "it is", which may be a remark.
    """

    value: str
    old: str | None = None
    fact: Labels | None = None
    in_doubt: bool = False


def rejects(turn: Turn) -> bool:
    """Tell whether a turn looks like a correction of the answer before it, be it understood or not."""
    asked = bool(turn.asked) and is_question(turn.asked or "")
    if not asked or not turn.answered or turn.text.rstrip().endswith("?"):
        return False
    bare = _BARE_NO.match(written_out(turn.text))
    if bare is None or (bare["word"] and is_predicate(bare["word"].lower())):
        return False
    return not turn.answered.rstrip().endswith("?")  # a "no" answers what was asked


def says_wrong(text: str) -> bool:
    """Tell whether a turn begins by saying that something was wrong, and goes on."""
    text = written_out(text)
    head = _REJECTS.match(text)
    return head is not None and bool(head["sign"] or _STATES.match(text, head.end()))


def correction_of(turn: Turn, known: Sequence[Labels]) -> Correction | None:
    """Read what a turn puts right of the answer before it, or of what is known.

    Args:
        turn: the reply, with the answer.
        known: the user's facts.
    """
    text = written_out(" ".join(turn.text.split()))
    casual = is_casual(turn.text)
    if _CONTRASTED.search(text):
        for sentence in split_sentences(text)[:2]:
            found = _contrast(opened_reply(text[: sentence.end]), turn, known, casual=casual)
            if found is not None:
                return found
    putting_right = _REJECTS.match(text) or MEANT.match(text)
    if not turn.answered or putting_right is None or _ASKS_FOR.search(text):
        return None
    return _instead(text, turn, answered_fact(turn, known), casual=casual)


def opened_reply(text: str) -> str:
    """A reply without what it opens with: "Oh no, wait, it's udon" is "it is udon", and "That's wrong." is nothing."""
    while text:
        match = _REJECTS.match(text)
        shorter = text[match.end() :] if match else opened(text)
        if shorter == text:
            break
        text = shorter
    return text


def answered_fact(turn: Turn, known: Sequence[Labels]) -> Labels | None:
    """The known fact that the answer stated: the one whose value it names, and the question does not."""
    answered, asked = turn.answered or "", turn.asked or ""
    stated = [
        fact for fact in known if is_named(fact[2], answered) and not is_named(fact[2], asked)
    ]
    return stated[0] if len(stated) == 1 else None


def _instead(text: str, turn: Turn, fact: Labels | None, *, casual: bool) -> Correction | None:
    """Read what is given in place of the answer."""
    asked = turn.asked or ""
    if fact is None and not is_question(asked):
        return None
    old = fact[2] if fact is not None else " ".join((turn.answered or "").split()).rstrip(".!")
    kinds = frozenset({kind_of(fact[2])}) if fact is not None else kinds_asked_for(asked)
    placed = bool(_WHERE.search(f"{asked} {fact[1] if fact else ''}"))
    head = _REJECTS.match(text)
    sign = (head["sign"] or "").strip() if head is not None else ""
    word = head["no"].lower() if head is not None else ""
    signed = word == "actually" or (bool(sign) and sign[0] not in ".!" and word != "sorry")
    body = opened_reply(text) if head is not None else ""
    for value in offered(text, body, kinds, signed=signed, placed=placed, casual=casual):
        if fact is None and is_named(value, turn.answered or ""):
            return None
        if not same_answer(value, old) and (fact is None or is_alike(value, old)):
            doubt = kind_of(value) is Kind.THING and MEANT.match(text) is None
            return Correction(value=value, old=old, fact=fact, in_doubt=doubt)
    return None


def _contrast(text: str, turn: Turn, known: Sequence[Labels], *, casual: bool) -> Correction | None:
    """Read "X, not Y": Y is what was answered, or is known."""
    for pattern in _CONTRASTS:
        match = pattern.match(text)
        if match is None:
            continue
        old, new = _LEAD.sub("", match["old"].strip()), match["new"].strip()
        held = [fact for fact in known if same_answer(fact[2], old)]
        told = bool(turn.answered) and is_named(old, turn.answered or "")
        if not old or not (held or told):
            continue
        while (shorter := _LEAD.sub("", new)) != new:
            new = shorter
        value = _new_value(new, old, casual=casual)
        if value is None or same_answer(value, old):
            continue
        if not held:
            held = [fact for fact in known if same_answer(fact[2], value)]
        if len(held) == 1:
            return Correction(value=value, old=old, fact=held[0])
        if not held and turn.asked and is_question(turn.asked):
            return Correction(value=value, old=old)
    return None


def _new_value(text: str, old: str, *, casual: bool) -> str | None:
    """Find what stands in the place of a value; None where it may be an aside."""
    value = read_value(Kind.ANY, text, casual=casual)
    if value is None and casual:
        value = read_value(Kind.NAME, text, casual=True)
    if value is None or value.rest.strip(" .!"):
        return None
    named = casual or kind_of(old) is not Kind.NAME or kind_of(value.text) in {Kind.NAME, Kind.CODE}
    small = value.text.islower()
    aside = " " not in value.text and is_predicate(value.text.lower(), by_ending=small)
    return value.text if named and not aside else None
