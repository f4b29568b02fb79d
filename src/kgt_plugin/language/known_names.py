"""Names that the user has told, found again where chat writes them small: "toms here" is "Tom is here"."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
_BEHIND: Final = re.compile(
    rf"s(?:(?P<is>{IS_BEHIND_NAME})|(?P<has>{HAS_BEHIND_NAME})|(?P<own>(?= (?P<next>[a-z]+))))",
    re.IGNORECASE,
)


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
        for match in reversed(
            list(re.finditer(rf"(?<![\w'@#./-])(?:{low}|{name})(?=s [a-z])", text))
        ):
            behind = _BEHIND.match(text, match.end())
            following = "" if behind is None else (behind["next"] or "").lower()
            several = following in STOPWORDS | PREPOSITIONS or is_finite(following)
            if behind is not None and not several:
                put = (
                    " is"
                    if behind["is"] is not None
                    else " has"
                    if behind["has"] is not None
                    else "'s"
                )
                text = f"{text[: match.start()]}{name}{put}{text[behind.end() :]}"
    return text
