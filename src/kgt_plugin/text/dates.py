"""Times that words name: the dates in a question, whether it asks for a time, and whether words tell one."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kgt_plugin.text.questions import AUX, BE
from kgt_plugin.text.word_lists import word_set

__all__ = ["NamedDate", "asks_when", "named_dates", "tells_when"]

_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH: Final = (
    r"(?P<month>january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?"
)
_DAY_NUMBER: Final = r"(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)"
_MONTH_NUMBER: Final = r"(?P<month>1[0-2]|0?[1-9])(?!\d)"
_DAY: Final = rf"\b{_DAY_NUMBER}(?:st|nd|rd|th)?"
_YEAR: Final = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_YEAR_ALONE: Final = re.compile(_YEAR)
_WITHIN: Final = r"\b(?:in|of|since|during|by|until|before|after|from|last|this|early|mid|late)\s+"
_DATES: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_YEAR}[-/]{_MONTH_NUMBER}(?:[-/]{_DAY_NUMBER})?\b",
        rf"{_YEAR}\s*年(?:\s*{_MONTH_NUMBER}\s*月(?:\s*{_DAY_NUMBER}\s*日)?)?",
        rf"{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s*{_YEAR})?",
        rf"\b{_MONTH}\s+{_DAY}\b(?:,?\s*{_YEAR})?",
        rf"\b{_MONTH},?\s+(?:of\s+)?{_YEAR}",
        rf"{_WITHIN}{_MONTH}",
        rf"{_WITHIN}{_YEAR}",
    )
)
_VERB_OR_MONTH: Final = ("may", "march", "mar")
_ASKS: Final = re.compile(
    rf"^\W*(?:(?:and|so|but|since|until|from)\s+)?(?:when(?:['’]s|\s+(?:{BE}|{AUX}|will|would)\b)|how\s+long\b"
    r"|(?:(?:in|on|at|since)\s+)?(?:what|which)\s+(?:date|day|month|season|time|week|year)\b)",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"\w+")
_MONTH_WORDS: Final = frozenset([*_MONTHS, *(each[:3] for each in _MONTHS), "sept"])
_TIME_WORDS: Final = word_set("""
    ago evening just last mid morning next night recently since today tomorrow tonight yesterday
    week weeks weekend weekends month months year years
    monday tuesday wednesday thursday friday saturday sunday
    mondays tuesdays wednesdays thursdays fridays saturdays sundays
""").union(_MONTHS)


@dataclass(frozen=True, slots=True)
class NamedDate:
    """A day, a month or a year as it is named; what is None is left open.

    Examples:
        >>> NamedDate(month=5, day=3).days_from(dt.date(2023, 5, 1))
        2
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def days_from(self, day: dt.date) -> int:
        """Count the days between a day and the nearest day that the name fits; 0 where it fits itself."""
        years = [day.year] if self.year is None else [self.year]
        if self.year is None:
            years += [
                each for each in (day.year - 1, day.year + 1) if dt.MINYEAR <= each <= dt.MAXYEAR
            ]
        here = day.toordinal()
        spans = (_ordinals(self, year) for year in years)
        return min(max(first - here, here - last, 0) for first, last in spans)


@lru_cache(maxsize=256)
def _ordinals(date: NamedDate, year: int) -> tuple[int, int]:
    """The first and the last day in a year; of a day that a month lacks, the month's last."""
    first = dt.date(year, date.month or 1, 1)
    last = dt.date(year, date.month or 12, monthrange(year, date.month or 12)[1])
    if date.day is not None:
        first = last = last.replace(day=min(date.day, last.day))
    return first.toordinal(), last.toordinal()


def named_dates(text: str) -> list[NamedDate]:
    """List the dates that a text names, in no order: English, by ISO 8601, or as in Chinese and Japanese.

    A year alone, or a month alone, needs a preposition before it: "may" is a verb too.

    Examples:
        >>> named_dates("What did I cook on May 3rd, 2023?")
        [NamedDate(year=2023, month=5, day=3)]
        >>> named_dates("Who visited me in August?")
        [NamedDate(year=None, month=8, day=None)]
        >>> named_dates("You may ask.")
        []
    """
    words = _WORD.findall(text.casefold())
    if _MONTH_WORDS.isdisjoint(words) and not any(map(str.isdecimal, text)):
        return []
    return list(dict.fromkeys(_found(text)))


def _found(text: str) -> Iterator[NamedDate]:
    for pattern in _DATES:
        for match in pattern.finditer(text):
            date = _date(match)
            if date is not None:
                text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
                yield date


def _date(match: re.Match[str]) -> NamedDate | None:
    """Make a date of its parts; None where a verb was read as a month."""
    parts = match.groupdict()
    year, month, day = parts.get("year"), parts.get("month"), parts.get("day")
    if month in _VERB_OR_MONTH and day and not year and match.start("month") < match.start("day"):
        return None  # "You may 3 times", not "the 3rd of may"
    return NamedDate(
        int(year) if year else None, _month(month) if month else None, int(day) if day else None
    )


def _month(name: str) -> int:
    if name.isdecimal():
        return int(name)
    return next(at for at, each in enumerate(_MONTHS, 1) if each.startswith(name[:3].casefold()))


def asks_when(text: str) -> bool:
    """Tell whether a question asks for a time.

    Examples:
        >>> asks_when("When did I move?"), asks_when("When I moved, who helped?")
        (True, False)
    """
    return _ASKS.match(text) is not None


def tells_when(text: str) -> bool:
    """Tell whether words say when something is, was or will be.

    Examples:
        >>> tells_when("We moved last week."), tells_when("We moved to Oslo.")
        (True, False)
    """
    words = _WORD.findall(text.casefold())
    return any(word in _TIME_WORDS or _YEAR_ALONE.fullmatch(word) for word in words)
