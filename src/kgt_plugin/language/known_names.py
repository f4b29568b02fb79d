"""Names that the user has told, found again where chat writes them small: "toms here" is "Tom is here"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Final

from kgt_plugin.language.apostrophes import HAS_BEHIND_NAME, IS_BEHIND_NAME
from kgt_plugin.language.lexicon import (
    ATTRIBUTES,
    COLOURS,
    FOODS,
    KIN,
    NATIONALITIES,
    NUMBERS,
    OCCUPATIONS,
    PETS,
    ROLES,
    STATES,
    STOPWORDS,
    THINGS,
)
from kgt_plugin.language.verbs import forms_of, is_finite
from kgt_plugin.language.wording import PREPOSITIONS

__all__ = ["written_as_known"]

_COMMON: Final = (
    STOPWORDS
    | KIN
    | PETS
    | ROLES
    | THINGS
    | ATTRIBUTES
    | FOODS
    | COLOURS
    | NATIONALITIES
    | NUMBERS
    | OCCUPATIONS
    | STATES
)
_SHORTEST: Final = 3
_IS: Final = re.compile(IS_BEHIND_NAME, re.IGNORECASE)
_HAS: Final = re.compile(HAS_BEHIND_NAME, re.IGNORECASE)


def written_as_known(text: str, names: Sequence[str]) -> str:
    """Write known names with their capital, and with the apostrophe that was left out behind them.

    Args:
        text: a message.
        names: that the user has told; one that is a word as well is left as it is written.
    """
    for name in dict.fromkeys(names):
        low = name.lower()
        if len(low) < _SHORTEST or not name.isalpha() or low in _COMMON or forms_of(low):
            continue
        text = re.sub(rf"(?<![\w'@#./-]){low}(?![\w@-])", name, text)
        text = re.sub(
            rf"(?<![\w'@#./-])(?:{low}|{name})s(?= [a-z])", partial(_put_behind, name), text
        )
    return text


def _put_behind(name: str, match: re.Match[str]) -> str:
    """A name with what its "s" stands for, by the words behind it."""
    if _IS.match(match.string, match.end()):
        return f"{name} is"
    if _HAS.match(match.string, match.end()):
        return f"{name} has"
    following = match.string[match.end() :].split(maxsplit=1)[0].lower()
    several = following in STOPWORDS | PREPOSITIONS or is_finite(following)
    return match.group() if several else f"{name}'s"
