"""The values that a reply offers, of the kinds that were asked for, and whether they are values at all."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from kgt_plugin.reading.values import Kind, kind_of, read_value
from kgt_plugin.reading.word_classes import CALENDAR, NO_THINGS, is_predicate
from kgt_plugin.text.sentences import split_sentences
from kgt_plugin.text.word_lists import NATIONALITIES

__all__ = ["MEANT", "is_alike", "kinds_asked_for", "offered"]

MEANT: Final = re.compile(
    r"^\W*(?:(?:oh|ah|no|nope|sorry|wait|oops|actually|typo)\W+)*(?:I (?:meant|said)|(?:it|that|this)? ?should (?:be|have been)"
    r"|(?:the )?(?:correct|right|real) (?:answer|one|name) is|correction:?)\s+(?P<v>.+)$",
    re.IGNORECASE,
)
_IS: Final = re.compile(
    r"^(?:(?:it|he|she|they)(?: is|'s|s| are| was)(?: (?:actually|really|called|named|now))*|its"
    r"|(?:his|her|its|the|their) name is|name is|(?:he|she|it) goes by|is|called)\s+(?P<v>.+)$",
    re.IGNORECASE,
)
_AT: Final = re.compile(r"^(?:in|at|with|from|on|for|near|by|to) (?P<v>.+)$", re.IGNORECASE)
_ASKED_FOR: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), kinds)
    for pattern, kinds in (
        (
            r"\b(?:how (?:many|much|old|tall|long|far|big|often)|what (?:age|number|size))\b",
            {Kind.NUMBER},
        ),
        (
            r"\b(?:when|(?:what|which) (?:day|date|year|time|month)|birthday)\b",
            {Kind.DATE, Kind.NUMBER},
        ),
        (
            r"\b(?:who|whom|where|called|named?|(?:which|what) (?:city|town|country|company|school|university))\b",
            {Kind.NAME},
        ),
        (r"", {Kind.NAME, Kind.NUMBER, Kind.DATE, Kind.CODE, Kind.THING}),
    )
)
_OFFERED: Final = (Kind.DATE, Kind.NUMBER, Kind.CODE, Kind.NAME, Kind.THING)
_MOST_INITIALS: Final = 3


def kinds_asked_for(question: str) -> frozenset[Kind]:
    """List the kinds of value that a question asks for."""
    return next(frozenset(kinds) for asks, kinds in _ASKED_FOR if asks.search(question))


def offered(
    text: str, body: str, kinds: frozenset[Kind], *, signed: bool, placed: bool, casual: bool
) -> Iterator[str]:
    """The values that a reply gives in place of the answer.

    Args:
        text: the reply.
        body: what stands behind its "no".
        kinds: those asked for.
        signed: a sign stands behind the "no".
        placed: the question asks where, so that "in Lyon" can answer it.
        casual: names may be written small.
    """
    meant = MEANT.match(text)
    if meant is not None:
        yield from _whole(meant["v"], kinds, casual=casual, said=True)
        return
    if not body:
        return
    kinds = kinds - {Kind.THING}  # a common noun may be anything: it must be said to be the value
    dated = kinds & {Kind.DATE, Kind.NUMBER}
    first = split_sentences(body)[0].text
    is_, at = _IS.match(first), _AT.match(first)
    if is_ is not None:
        at = _AT.match(is_["v"])
    if at is not None:
        yield from _whole(at["v"], kinds if placed else dated, casual=False, said=False)
    elif is_ is not None:
        yield from _whole(is_["v"], kinds, casual=casual, said=True)
    else:
        chosen = kinds if signed else kinds & {Kind.DATE, Kind.NUMBER, Kind.CODE}
        yield from _whole(re.sub(r"^an? (?=[A-Z])", "", first), chosen, casual=False, said=False)


def _whole(text: str, kinds: Collection[Kind], *, casual: bool, said: bool) -> Iterator[str]:
    """A value that is all there is, of a kind that was asked for.

    Args:
        text: the value, with what may stand at its end.
        kinds: those asked for.
        casual: names may be written small.
        said: the words say that it is the value; else a word that is no name may be an aside.
    """
    text = text.rstrip(" .!")
    for kind in (kind for kind in _OFFERED if kind in kinds):
        reading = Kind.THE_THING if kind is Kind.THING else kind
        value = read_value(reading, text, casual=casual and said)
        if value is None or value.rest.strip(" .!,"):
            continue
        if not (kind in {Kind.NAME, Kind.THING} and _is_aside(value.text, kind)):
            yield value.text
            return


def _is_aside(value: str, kind: Kind) -> bool:
    """Tell whether words may say something else than a value: "Stop", "Good Night", "British"."""
    words = re.sub(r"^the ", "", value.lower()).split()
    small = value.islower()
    plain = [is_predicate(word, by_ending=small or word.endswith("ly")) for word in words]
    shouted = value.isupper() and sum(c.isalpha() for c in value) > _MOST_INITIALS
    if kind is Kind.NAME and (shouted or words[-1] in CALENDAR):
        return True  # "STOP", "GOOD NIGHT", "Merry Christmas"
    aside = plain[0] or plain[-1] if small or len(words) == 1 else all(plain)
    return aside or words[0] in NO_THINGS


def is_alike(value: str, old: str) -> bool:
    """Tell whether a value is written as the one that it replaces: digits by digits, a month by a month."""
    if {value.lower(), old.lower()} & NATIONALITIES:
        return {value.lower(), old.lower()} <= NATIONALITIES
    return kind_of(old) in {Kind.NAME, Kind.THING} or _signs(value) == _signs(old)


def _signs(value: str) -> set[str]:
    """List the sorts of signs in a value: "B+" and "O-" have the same, "00123" and "AB-12" not."""
    return {"9" if c.isdigit() else "a" if c.isalpha() else "." for c in value if c != " "}
