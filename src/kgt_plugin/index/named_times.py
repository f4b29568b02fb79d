"""Nearness of turns to the dates that a query names, weighed by how few were said then."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from typing import Final

from kgt_plugin.index.items import Item
from kgt_plugin.text.dates import named_dates

__all__ = ["nearness_in_time"]

_EPOCH: Final = date(1970, 1, 1).toordinal()
_DAY_S: Final = 86400.0
_FADES_DAYS: Final = 7.0
"""What happened on a day is often told some days later."""
_MOST_NATS: Final = 3.0
"""However long somebody has talked, a day stands out no more than one of twenty."""


def nearness_in_time(query: str, turns: Iterable[tuple[int, Item | None]]) -> dict[int, float]:
    """Compare the dates that a query names with when each turn was said.

    Args:
        query: the words.
        turns: with their rows; not looked at where the query names no date.

    Returns:
        By row, exp(-days / 7) from the nearest date, times the surprise, in nats, of having been said
        then: 0 where all turns were. Nothing where the query names no date.

    Examples:
        >>> from kgt_plugin.records import ItemKind
        >>> first = Item(kind=ItemKind.EPISODE, key="1", text="Happy new year!", time=0.0)
        >>> later = Item(kind=ItemKind.EPISODE, key="2", text="It is hot.", time=2e7)
        >>> near = nearness_in_time("What did I say on 1 January 1970?", enumerate([first, later]))
        >>> {row: round(each, 2) for row, each in near.items()}
        {0: 0.69, 1: 0.0}
    """
    dates = named_dates(query)
    if not dates:
        return {}
    days = {
        row: int(item.time // _DAY_S) + _EPOCH
        for row, item in turns
        if item is not None and item.time is not None
    }
    by_day = {
        day: math.exp(-min(each.days_from(here) for each in dates) / _FADES_DAYS)
        for day in set(days.values())
        if (here := date.fromordinal(day))
    }
    share = sum(by_day[day] for day in days.values()) / max(1, len(days))
    surprise = min(-math.log(share), _MOST_NATS) if share else 0.0
    return {row: by_day[day] * surprise for row, day in days.items()}
