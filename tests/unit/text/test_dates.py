"""Dates that words name, and how far a day is from them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgt_plugin.text.dates import NamedDate, asks_when, named_dates, tells_when


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("What did I cook on 3 May, 2023?", [(2023, 5, 3)]),
        ("on the 3rd of may", [(None, 5, 3)]),
        ("on Sept. 5", [(None, 9, 5)]),
        ("December 1,2023", [(2023, 12, 1)]),
        ("march 2023", [(2023, 3, None)]),
        ("Who came in March?", [(None, 3, None)]),
        ("before 2024", [(2024, None, None)]),
        ("2023-05-01", [(2023, 5, 1)]),
        ("2023/5", [(2023, 5, None)]),
        ("2023年5月3日に何を食べた？", [(2023, 5, 3)]),
        ("去年是2023年", [(2023, None, None)]),
        ("from Aug 11 to Aug 15, 2023", [(None, 8, 11), (2023, 8, 15)]),
    ],
)
def test_dates_are_named(text: str, dates: list[tuple[int | None, ...]]) -> None:
    """A day, a month or a year, as much of it as is said."""
    assert named_dates(text) == [NamedDate(*each) for each in dates]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "You may ask.",
        "You may 3 times",
        "2023-13-01",
        "0 May",
        "version 2019",
        "May I?",
        "12:30",
    ],
)
def test_what_names_no_date(text: str) -> None:
    """Verbs and numbers that look like months and years."""
    assert named_dates(text) == []


@pytest.mark.parametrize(
    ("date", "day", "days"),
    [
        (NamedDate(2023, 5, 3), dt.date(2023, 5, 3), 0),
        (NamedDate(2023, 5, 3), dt.date(2023, 4, 30), 3),
        (NamedDate(2023, 5), dt.date(2023, 5, 31), 0),
        (NamedDate(2023, 5), dt.date(2023, 6, 2), 2),
        (NamedDate(2023), dt.date(2024, 1, 1), 1),
        (NamedDate(month=12), dt.date(2024, 1, 2), 2),  # of the year before
        (NamedDate(month=1, day=1), dt.date(2023, 12, 30), 2),  # of the year after
        (NamedDate(2023, 2, 31), dt.date(2023, 2, 28), 0),
        (NamedDate(month=2, day=29), dt.date(2024, 2, 29), 0),
        (NamedDate(month=5), dt.date(dt.MINYEAR, 5, 1), 0),
        (NamedDate(month=5), dt.date(dt.MAXYEAR, 4, 30), 1),
    ],
)
def test_days_worked_out_by_hand(date: NamedDate, day: dt.date, days: int) -> None:
    """To the nearest day that the name fits, in whatever year where none is named."""
    assert date.days_from(day) == days


@pytest.mark.slow
@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)))
def test_a_date_is_read_as_it_is_written(day: dt.date) -> None:
    """In three ways of writing it."""
    named = NamedDate(day.year, day.month, day.day)
    for written in (day.isoformat(), f"{day:%d %B %Y}", f"on {day:%b %d, %Y}"):
        assert named_dates(written) == [named]
    assert named.days_from(day) == 0


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("When did I move?", True),
        ("And when is my birthday?", True),
        ("How long have I lived here?", True),
        ("In which month did I move?", True),
        ("When I moved, who helped?", False),
        ("What do I do when I can't sleep?", False),
        ("Who helped me?", False),
    ],
)
def test_questions_that_ask_for_a_time(text: str, *, asks: bool) -> None:
    """The word "when" also joins two clauses."""
    assert asks_when(text) is asks


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("I moved last week.", True),
        ("It was in May.", True),
        ("We met on Tuesday", True),
        ("I was born in 1980.", True),
        ("I moved to Oslo.", False),
        ("The lasting impression", False),
    ],
)
def test_words_that_tell_a_time(text: str, *, tells: bool) -> None:
    """Whole words."""
    assert tells_when(text) is tells
