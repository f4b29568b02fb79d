"""Frames of predicates: a table of the plain ways in which people tell lasting facts.

A frame matches where a predicate begins; its value must be of the frame's kind, and must end where a
phrase can end. What no frame says in so many words, nobody has said.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from kgt_plugin.reading.fact import Fact
from kgt_plugin.reading.frame_table import FRAMES, Frame
from kgt_plugin.reading.values import read_list
from kgt_plugin.reading.word_classes import SYSTEMS, WORKPLACES
from kgt_plugin.text.word_lists import FOODS

__all__ = ["NAMED", "OPEN", "is_single", "read_predicate"]


_HEADS: Final = {"food": FOODS, "workplace": WORKPLACES}
_SINGLE: Final = frozenset(
    ("name", "age", "birthday", "job", "diet", "studies", "drives", "lives in", "works at", "works for", "studies at", "marital status")
)  # fmt: skip
_ADVERB: Final = (
    "currently|now|still|also|actually|really|absolutely|always|usually|just|recently|finally|personally|definitely|honestly|"
    "mostly|both|only|already|truly|simply|proudly|officially"
)
_ADVERBS: Final = re.compile(
    rf"^(?P<be>(?:am|is|are) )?(?P<adverbs>(?:(?:{_ADVERB})\s+)+)", re.IGNORECASE
)
_CHANGES: Final = re.compile(
    r"\b(?:now|these days|nowadays|instead|as of)\b(?! (?:and then|on)\b)",
    re.IGNORECASE,
)
_ALSO: Final = re.compile(
    r"\b(?:also|too|as well|another|additionally|part[- ]time|second|on the side)\b", re.IGNORECASE
)
_PASSING: Final = re.compile(
    r"\b(?:this (?:week|weekend|month|summer|winter)|(?<!since )(?:19|20)\d\d|for (?:the|a|an|two|three|\d+|now)\b|until|temporarily|tonight|today"
    r"|at the moment|(?:on|at) (?:the )?weekends?|during the week|in (?:the )?(?:summer|winter|spring|autumn|fall)|part of|half (?:of )?the"
    r"|tomorrow|yesterday|last \w+|ago|next \w+|when I was|as a (?:kid|child|teen\w*))",
    re.IGNORECASE,
)
_TAIL: Final = re.compile(
    r"^\s*(?:$|[.,;:!…)\"”?–—(-]|(?:and|or|but|so|because|since|as|with|for|where|which|who|whom|when|while|although|though|too"
    r"|now|currently|these days|at|near|in|on|from|by|every|each|most|mostly|also|anymore|just|right|already|btw|again|here|there"
    r"|after|before|during|last|outside|next to|than|to|about|myself|especially|particularly|really|very|lately|nowadays|daily|once|twice)\b)",
    re.IGNORECASE,
)
_AGE: Final = re.compile(
    r"^(?:am|is|are) (?P<age>\d{1,3})(?P<old> years? old)?(?=\s*(?:$|[.,;!)]|and\b|but\b|now\b))",
    re.IGNORECASE,
)
NAMED: Final = re.compile(
    r"^(?:(?:just |recently |also )?(?:(?:have|has)(?: got)?|got|adopted|bought)) (?P<how>an?|another|two|three|four|five|six|\d+)"
    r" (?P<what>[\w-]+(?: [\w-]+){0,2}?)(?: (?:called|named|by the name of) (?P<name>.+)"
    r"|(?=\s*(?:$|[.,;!)]|and\b|but\b|who\b|that\b|with\b)))",
    re.IGNORECASE,
)
"""What one has: people and animals, with their names."""
_ENDS: Final = (
    r"(?:,? (?:anymore|any longer))?(?=[.,;!]|\s+(?:and|but|so|since|because|before|until)\b|$)"
)
_ENDED: Final = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        (r"^(?:do |does |can |(?P<be>(?:am|is|are) ))not (?P<said>.+?),? (?:anymore|any longer)\b", r"\g<be>\g<said>"),
        (r"^(?:do|does) not (?P<said>(?:live in|work (?:at|for)) .+?)(?=[.,;!]|$)", r"\g<said>"),
        (rf"^(?P<be>(?:am|is|are) )?(?:no longer|used to) (?P<said>.+?){_ENDS}", r"\g<be>\g<said>"),
        (rf"^(?:have |has )?(?:left|quit) (?P<said>[A-Z].*?){_ENDS}", r"works at \g<said>"),
    )
)  # fmt: skip
OPEN: Final = re.compile(
    r"^\s*(?:,? (?:and|&) (?!I\b|so\b|then\b|my\b|he\b|she\b|it\b|we\b|they\b|\w+ing\b)|, (?=[A-Z][a-z]))"
)
"""A value may go on there: "Marks and Spencer", "Crouching Tiger, Hidden Dragon"."""
_FURTHER: Final = re.compile(r"\s*,?\s*(?:and|but)\s+(?=(?!I\b|my\b|he\b|she\b)\w)")
_HOUSE: Final = re.compile(
    r"\bfrom [A-Z]|\b(?:house|home|flat|apartment|city|town|country|family|neighbou?rhood|keys|landlord)\b|\brelocated\b"
)


def is_single(relation: str) -> bool:
    """Tell whether a relation has one value at a time: then words of change end the earlier one."""
    return relation in _SINGLE or relation.startswith(("favourite ", "favorite "))


def read_predicate(subject: str, text: str, *, casual: bool = False) -> list[Fact]:
    """Read what a predicate says of a subject, with what follows it behind "and".

    Args:
        subject: of whom or what it says it.
        text: what stands behind the subject: "live in Oslo and work at Equinor".
        casual: names may be written small.
    """
    lead = _ADVERBS.match(text)
    adverbs = lead["adverbs"].lower() if lead else ""
    body = (lead["be"] or "") + text[lead.end() :] if lead else text
    if "only" in adverbs or re.search(r"\bonly\b", body):
        return []
    ended = [] if "just" in adverbs else _ended(subject, body, casual=casual)
    if ended:
        return ended
    found, rest = _framed(subject, body, casual=casual)
    further = _further(subject, body, rest, casual=casual)
    if not found or (not further and OPEN.match(rest)):
        return []
    passing = bool(_PASSING.search(rest))
    changes = bool(_CHANGES.search(f"{adverbs} {rest[:40]}"))
    adds = bool(_ALSO.search(f"{adverbs} {text}"))
    found = [
        replace(
            fact,
            changes=(changes or fact.changes)
            and not (adds or passing)
            and is_single(fact.relation),
            adds=adds,
        )
        for fact in found
    ]
    return found + further


def _further(subject: str, body: str, rest: str, *, casual: bool) -> list[Fact]:
    """Read what "and work at Equinor" says behind a predicate."""
    joint = _FURTHER.match(rest)
    if joint is None:
        return []
    more = rest[joint.end() :]
    being = re.match(r"(?:am|is|are) ", body, re.IGNORECASE)
    again = being.group() + more if being else ""
    return read_predicate(subject, more, casual=casual) or read_predicate(subject, again)


def _framed(subject: str, body: str, *, casual: bool) -> tuple[list[Fact], str]:
    age = _AGE.match(body)
    if age is not None and (age["old"] or 12 < int(age["age"]) < 111):  # noqa: PLR2004 - "I'm 5" is short of words
        return [Fact(subject=subject, relation="age", object=age["age"])], body[age.end() :]
    for frame in FRAMES:
        match = frame.pattern.match(body)
        if match is None:
            continue
        values, rest = read_list(
            frame.kind, body[match.end() :], casual=casual, several="list" in frame.flags
        )
        if not values or not _TAIL.match(rest) or not _fits(frame, values, rest):
            continue
        changes = "change" in frame.flags or ("move" in frame.flags and _HOUSE.search(body))
        return [
            Fact(
                subject=subject,
                relation=frame.relation,
                object=value,
                changes=bool(changes),
                denies=frame.denies,
            )
            for value in values
        ], rest
    return [], body


def _fits(frame: Frame, values: list[str], rest: str) -> bool:
    if frame.relation == "lives in":
        passing = "move" not in frame.flags and _PASSING.search(rest)
        return not passing and values[0].lower() not in SYSTEMS
    return all(
        value.split()[-1].lower() in words
        for flag, words in _HEADS.items()
        if flag in frame.flags
        for value in values
    )


def _ended(subject: str, body: str, *, casual: bool) -> list[Fact]:
    """Read "do not work at Acme anymore", "used to live in Rome", "left Acme": what is so no longer."""
    for pattern, said in _ENDED:
        match = pattern.match(body)
        if match is not None:
            found, rest = _framed(subject, match.expand(said), casual=casual)
            if found and not rest.strip():  # "on Fridays" ends a part of it
                return [replace(fact, ended=True) for fact in found]
    return []
