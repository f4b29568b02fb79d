"""Days of the year as people write them: "12 June 1990", "June the 12th", "the third of May"."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["DATE", "DATE_PATTERN", "DAYS_PATTERN", "day_at", "without_breaks"]

_MONTH: Final = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|"
    r"jun|jul|aug|sept?|oct|nov|dec)"
)
_ORDINAL: Final = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|"
    r"fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty-\w+|thirtieth|thirty-first)"
)
_NUMBER: Final = r"\d{1,2}(?:st|nd|rd|th)?"
_OF_YEAR: Final = r" (?:1[89]|20)\d{2}\b"
_YEAR: Final = rf"(?:,?{_OF_YEAR})?"
_WEEKDAY: Final = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_DAY_NAME: Final = rf"(?:(?:{_WEEKDAY}|weekday|weekend)s?|mon|tues?|weds?|thu(?:rs)?|fri|sat|sun)"
_ONE_DAY: Final = rf"{_DAY_NAME}(?: (?:morning|afternoon|evening|night|lunchtime)s?)?"
DAYS_PATTERN: Final = rf"{_ONE_DAY}(?:(?:, | and | & ){_ONE_DAY})*"
"""Days of the week, parts of them too: "Mondays and Thursday evenings"; for patterns that ignore case."""
DATE_PATTERN: Final = (
    rf"(?:the )?(?:{_ORDINAL} of {_MONTH}|{_MONTH} (?:the )?{_ORDINAL}"
    rf"|{_NUMBER}(?: of)? {_MONTH}|{_MONTH} (?:the )?{_NUMBER})\b{_YEAR}"
)
"""The pattern of `DATE`, for patterns of which it is a part; they must ignore case."""
DATE: Final = re.compile(DATE_PATTERN, re.IGNORECASE)
"""A day of the year, and the year where it is said."""
_DAY: Final = re.compile(
    rf"(?:(?P<weekday>{_WEEKDAY}),? )?(?:the )?(?P<date>{DATE_PATTERN})", re.IGNORECASE
)
_CUT: Final = r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
_BREAKS: Final = (
    re.compile(
        rf"\b({_MONTH} (?:the )?(?:{_NUMBER}|{_ORDINAL})|(?:{_NUMBER}(?: of)?|{_ORDINAL} of) {_MONTH}),(?={_OF_YEAR})",
        re.IGNORECASE,
    ),
    re.compile(rf"\b({_WEEKDAY}),(?= {DATE_PATTERN})", re.IGNORECASE),
    # "3 Oct. 12 came" ends a sentence with its day
    re.compile(
        rf"((?<!\d )(?<!\d(?:st|nd|rd|th) )\b{_CUT})\.(?= (?:the )?{_NUMBER}\b)", re.IGNORECASE
    ),
    re.compile(rf"\b({_NUMBER}(?: of)? {_CUT})\.(?=,?{_OF_YEAR})", re.IGNORECASE),
)


def day_at(text: str) -> str | None:
    """The day that a text begins with, its weekday and year with it; None where it begins with none."""
    match = _DAY.match(text)
    if match is None:
        return None
    date = re.sub(r"^the ", "", match["date"], flags=re.IGNORECASE)
    return date if match["weekday"] is None else f"{match['weekday']} {date}"


def without_breaks(text: str) -> str:
    """Write dates without the comma or full stop that would cut them: "Sept 12 1990" for "Sept. 12, 1990"."""
    for pattern in reversed(_BREAKS):
        text = pattern.sub(r"\1", text)
    return text
