"""Words with their capitals and signs, and which of them are names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from kgt_plugin.reading.word_classes import CONNECTORS, NO_NAMES, TITLES

__all__ = ["Token", "is_capital", "is_name", "tokens", "without_stop"]

_TOKEN: Final = re.compile(r"\S+")
_CLOSING: Final = ',;:!?)"”…'
_INITIALS: Final = re.compile(r"^(?:[^\W\d_]\.)+$")


class Token(NamedTuple):
    """A word without the signs around it, where it ends, and whether a sign behind it ends a phrase."""

    core: str
    end: int
    closes: bool


def is_name(words: str) -> bool:
    """Tell whether words, written with capitals, can be somebody's or something's name."""
    plain = [t.core for t in tokens(words) if t.core.lower() not in CONNECTORS]
    capital = [core for core in plain if is_capital(core)]
    if not capital or not all(is_capital(core) or core[:1].isdigit() for core in plain):
        return False
    return not all(core.lower().rstrip(".") in NO_NAMES for core in plain)


def tokens(text: str) -> Iterator[Token]:
    """Words without the signs behind them; a full stop stays with an abbreviation."""
    for match in _TOKEN.finditer(text):
        word = match.group().lstrip('("“')
        core = word.rstrip(_CLOSING)
        bare = core.rstrip(".")
        dotted = core.endswith(".") and (bare.lower() in TITLES or _INITIALS.match(core))
        core = core if dotted else bare
        yield Token(core, match.end() - len(word) + len(core), core != word)


def is_capital(core: str) -> bool:
    """Tell whether a word has a capital: "Rex", "iPhone", "C#"; and "r/python", which is written so."""
    return core[:1].istitle() or any(c.isupper() for c in core) or core[:2] == "r/"


def without_stop(text: str) -> str:
    """A sentence without what ends it; the full stop of an abbreviation stays: "Rex Jr.", "D.C."."""
    bare = text.rstrip(" .!")
    last = bare.rpartition(" ")[2]
    short = last.lower() in TITLES or _INITIALS.match(f"{last}.") is not None
    return f"{bare}." if short and text[len(bare) :].startswith(".") else bare
