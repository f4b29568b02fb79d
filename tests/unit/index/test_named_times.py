"""Turns of the dates that a query names, worked out by hand."""

from __future__ import annotations

import datetime as dt
import math

import pytest

from kgt_plugin.index.items import Item
from kgt_plugin.index.named_times import nearness_in_time
from kgt_plugin.index.user_index import UserIndex
from kgt_plugin.records import ItemKind


def _turn(key: str, text: str, day: str | None = None) -> Item:
    time = None if day is None else dt.datetime.fromisoformat(f"{day}T12:00+00:00").timestamp()
    return Item(kind=ItemKind.EPISODE, key=key, text=text, time=time)


CAKE = _turn("e1", "I baked a cake.", "2023-05-03")
BREAD = _turn("e2", "Yesterday I baked bread.", "2023-05-10")
SOUP = _turn("e3", "I boiled soup.", "2021-01-01")
NEVER = _turn("e4", "I roast nothing.")
TURNS = (CAKE, BREAD, SOUP, NEVER)


def test_nearness_worked_out_by_hand() -> None:
    """exp(-days / 7), times -log of its mean over the turns that have a time."""
    near = nearness_in_time("What did I bake on 3 May 2023?", enumerate(TURNS))
    surprise = -math.log((1 + math.exp(-1)) / 3)
    assert near == {
        0: pytest.approx(surprise),
        1: pytest.approx(surprise * math.exp(-1)),
        2: pytest.approx(0.0),
    }


def test_a_date_of_all_turns_or_of_none_tells_nothing() -> None:
    """What is true of everything that was said tells nothing apart."""
    for query in ["in May 2023", "on 9 November 1989"]:
        near = nearness_in_time(query, enumerate([CAKE, CAKE]))
        assert near == {0: pytest.approx(0.0), 1: pytest.approx(0.0)}
    assert nearness_in_time("on 3 May", []) == {}


def test_no_date_looks_at_no_turn() -> None:
    """Most queries name none, and cost nothing."""
    turns = enumerate(TURNS)
    assert nearness_in_time("What did I bake?", turns) == {}
    assert next(turns) == (0, CAKE)


def test_a_day_stands_out_no_more_than_one_of_twenty() -> None:
    """However much was said on other days."""
    near = nearness_in_time("on 3 May 2023", enumerate([CAKE, *[SOUP] * 999]))
    assert near[0] == pytest.approx(3.0)


def test_turns_of_a_day_are_found_by_it_alone() -> None:
    """They share no word with the query; where a time is asked for, what tells none is marked."""
    index = UserIndex(embeds=False)
    index.change(added=TURNS, vectors={})
    found = {each.item.key: each for each in index.candidates("When was it, 3 May 2023?", None)}
    assert found["e1"].dated > found["e2"].dated > 0.0
    assert (found["e1"].untimed, found["e2"].untimed) == (True, False)
    other = {each.item.key: each for each in index.candidates("Was it soup?", None)}
    assert (other["e3"].dated, other["e3"].untimed) == (0.0, False)
