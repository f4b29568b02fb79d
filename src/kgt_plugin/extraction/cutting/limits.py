"""How far a denial goes: who does not drink coffee after five, or much of it, may well drink coffee."""

from __future__ import annotations

import re
from typing import Final

from kgt_plugin.language.lexicon import word_set

__all__ = ["AT_TIMES", "OF_DEGREE", "WHEN", "is_limited", "is_midst", "is_of_a_while", "is_when"]

OF_DEGREE: Final = word_set("""
    only just always usually often sometimes mostly mainly regularly strictly totally fully simply quite very
    necessarily exactly normally generally typically particularly
""")
"""Behind "not" these deny how much or how often, and not the thing."""
AT_TIMES: Final = re.compile(
    r"\b(?:on (?:\w+days|weekends)|at (?:night|work|home|school|noon|lunch|breakfast|dinner|weekends|\d+)|"
    r"in the (?:mornings?|afternoons?|evenings?)|(?:after|before|until|till|past) (?:\d+|noon|midnight|one|two|three|"
    r"four|five|six|seven|eight|nine|ten|eleven|twelve|lunch|dinner|work|bed))\b",
    re.IGNORECASE,
)
"""When something is or is not done, time and again."""
WHEN: Final = (
    r"$|,|(?:in|on|at|around|after|before|when|because|during|back|early|late|just|last|this|recently|now|today|"
    r"yesterday|ages|years|altogether|completely|for good|(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|"
    r"some|many|\d+) (?:\w+ )?(?:years?|months?|weeks?|days?|decades?|hours?|while))\b"
)
"""A pattern: nothing, or the first word of when something happened."""
_IN_PART: Final = re.compile(
    r"\b(?:(?:so|as|that|too|very|all that) (?:much|many|often|well)|every (?!one|body|thing)\w+|each \w+|"
    r"all (?:day|night|the time)|(?:much|often|always|regularly|usually|daily|alone|raw|drunk|well|fluently|perfectly|properly|professionally|competitively|correctly|confidently|frequently|exclusively)(?: yet| enough)?$|"
    r"(?:with|from|around|near|in front of) (?:my|our|his|her|their|the|him|them|friends|strangers|other)|with (?-i:[A-Z])\w*|and drive|to work|"
    r"after|before|during|until|till|on the)\b"
    r"|^(?:much|many|enough|just|only|every|all|a lot|lots)\b",
    re.IGNORECASE,
)
_WHEN: Final = re.compile(WHEN, re.IGNORECASE)
_A_WHILE: Final = re.compile(
    r"\bfor (?:(?:a|an|one|two|three|some|\d+) )?(?:while|bit|time|minutes?|hours?|days?|weeks?|months?|years?|now)\b"
    r"|\b(?:today|tonight|tomorrow|yesterday|this \w+|on \w+day)\b",
    re.IGNORECASE,
)

_MIDST: Final = re.compile(
    r"\b(?:in|at|on|around|during) (?:an?|the|my|our|this|that) (?!(?:early|late|mid|spring|summer|autumn|fall|winter|end|"
    r"beginning|start|middle|new year|age|time|same|[a-z]*ties\b|\w*\d)|(?:civil|small|big|registry|church))|\bagain later\b",
    re.IGNORECASE,
)
"""Where a crowd, a discussion or a station is told of, and no marriage."""


def is_limited(said: str) -> bool:
    """Whether what is denied is a part of the thing: at times, much of it, with somebody.

    Args:
        said: the words behind the verb.
    """
    return bool(AT_TIMES.search(said) or _IN_PART.search(said))


def is_of_a_while(said: str) -> bool:
    """Whether it is said of a day or a while, and of nothing that lasts.

    Args:
        said: the words behind the verb.
    """
    return bool(_A_WHILE.search(said))


def is_when(said: str) -> bool:
    """Whether nothing but when it happened is said, as far as the first word shows.

    Args:
        said: the words behind the verb.
    """
    return _WHEN.match(said) is not None and not is_midst(said)


def is_midst(said: str) -> bool:
    """Whether it is told in the midst of what it happened: "in the crowd", "at the airport".

    Args:
        said: the words behind the verb.
    """
    return _MIDST.search(said) is not None
