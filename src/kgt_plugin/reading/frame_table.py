"""The table of frames: the plain ways in which people tell lasting facts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kgt_plugin.reading.values import Kind

__all__ = ["FRAMES", "Frame"]


@dataclass(frozen=True, slots=True)
class Frame:
    """One row: a relation, the kind of its value, and the words that stand before it."""

    relation: str
    kind: Kind
    flags: frozenset[str]
    pattern: re.Pattern[str]

    @property
    def denies(self) -> str | None:
        """The relation that says the opposite; None where none does."""
        return next((flag[1:] for flag in self.flags if flag.startswith("!")), None)


# relation :: kind of value :: flags :: pattern of the words before the value.
# Flags: "list" takes several values, "change" says that it has become so, "!r" denies relation r, "food",
# and "workplace" are what the last word of the value must be; who moves house has changed.
_TABLE: Final = r"""
lives in       :: place   ::            :: (?:lives?|resides?|BE (?:living|based))(?: now| here)? in
lives in       :: place   :: move       :: (?:HAVE )?(?:just |recently )?(?:moved|relocated)(?: back)?(?: from [A-Z][^,.;!?]{1,40}?)? to
from           :: place   ::            :: (?:BE (?:originally )?|comes? )from
born in        :: place   ::            :: (?:was|were) born in
born in        :: date    ::            :: (?:was|were) born in
birthday       :: date    ::            :: (?:was|were) born on
grew up in     :: place   ::            :: grew up in
works at       :: name    ::            :: (?:works?|BE working) at
works for      :: name    ::            :: (?:works?|BE working) for
works at       :: phrase  :: workplace  :: (?:works?|BE working) (?:at|in|for)
works at       :: name    :: change     :: (?:HAVE |just )?(?:started|got)(?: working| an? (?:new )?job)? at
job            :: thing   ::            :: (?:works?|BE working) as(?: an?| the)?
job            :: job     ::            :: BE (?:an?|the)
studies        :: thing   ::            :: (?:study|studies|BE studying)
studies at     :: name    ::            :: (?:study|studies|BE studying|BE a student) at
teaches        :: thing   ::            :: (?:teach|teaches)
graduated from :: name    ::            :: graduated from
diet           :: diet    ::            :: BE(?: an?)?(?: strict| lifelong| mostly)?
nationality    :: nationality ::        :: BE(?: an?| half)?
allergic to    :: thing   :: list       :: (?:BE (?:highly |severely |very |deathly |mildly )?allergic to|HAVE an allergy to)
does not eat   :: thing   :: list !eats :: NOT eat(?: any)?
does not drink :: thing   :: list !drinks :: NOT drink(?: any)?
dislikes       :: doing   :: list !likes :: (?:hates?|dislikes?|detests?|loathes?|can not stand|(?:do|does) not (?:really |actually )?like)
likes          :: doing   :: list !dislikes :: (?:loves?|likes?|enjoys?|adores?)
likes          :: the thing :: list     :: BE an? (?:huge |big |massive |total |great |lifelong )?fan of
likes          :: doing   :: list       :: BE (?:really |very |so )?(?:passionate about|into|fond of)
prefers        :: thing   ::            :: prefers?
eats           :: thing   :: food       :: eats?
speaks         :: nationality :: list      :: speaks?(?: fluent| some| a little| a bit of)?
learning       :: nationality ::           :: BE learning
learning to play :: thing ::            :: BE learning (?:how )?to play(?: the)?
plays          :: the thing :: list     :: plays?
drives         :: thing   ::            :: drives? an?
supports       :: name    ::            :: supports?
married to     :: name    ::            :: (?:BE married to|married)
engaged to     :: name    ::            :: BE engaged to
marital status :: status  ::            :: BE(?: happily| recently)?
is             :: trait   ::            :: BE
has            :: condition ::          :: HAVE
volunteers at  :: phrase  ::            :: (?:volunteers?|BE volunteering) (?:at|for|with)
"""
_ALL_OF: Final = {
    "BE": r"(?:am|is|are)",
    "HAVE": r"(?:have|has)",
    "NOT": r"(?:(?:do|does|can) not|never)",
}


def _pattern(words: str) -> re.Pattern[str]:
    for name, instead in _ALL_OF.items():
        words = re.sub(rf"\b{name}\b", instead, words)
    return re.compile(rf"^{words}(?=\s)", re.IGNORECASE)


def _frames() -> tuple[Frame, ...]:
    rows = [[cell.strip() for cell in line.split("::")] for line in _TABLE.strip().splitlines()]
    return tuple(
        Frame(relation, Kind(kind), frozenset(flags.split()), _pattern(pattern))
        for relation, kind, flags, pattern in rows
    )


FRAMES: Final = _frames()
