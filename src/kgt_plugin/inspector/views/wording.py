"""Words and numbers as a page shows them."""

from __future__ import annotations

import datetime as dt
import math

from kgt_plugin.records import Triple
from kgt_plugin.text.wording import sentence

__all__ = ["count", "day", "fact_words", "moment", "nats", "percent", "shortened"]


def shortened(text: str, longest: int) -> str:
    """Cut a text to a length, at a word where one ends near.

    Examples:
        >>> shortened("a rather long label", 12)
        'a rather…'
    """
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    cut = line[: longest - 1]
    word = cut.rsplit(" ", 1)[0]
    return f"{word if len(word) > longest // 2 else cut}…"


def day(time: dt.datetime | None) -> str:
    """Write a day, in the zone of this machine.

    Examples:
        >>> day(None)
        ''
    """
    return "" if time is None else f"{time.astimezone():%-d %b %Y}"


def moment(time: dt.datetime | None) -> str:
    """Write a day with its time, in the zone of this machine."""
    return "" if time is None else f"{time.astimezone():%-d %b %Y, %H:%M}"


def nats(number: float | None) -> str:
    """Write a loss or a log-probability, with its sign.

    Examples:
        >>> nats(-2.5), nats(None), nats(float("inf"))
        ('−2.50', '', '+∞')
    """
    if number is None or math.isnan(number):
        return ""
    if math.isinf(number):
        return "+∞" if number > 0 else "−∞"
    return f"{number:+.2f}".replace("-", "−")


def percent(probability: float) -> str:
    """Write a probability.

    Examples:
        >>> percent(0.934), percent(0.0004)
        ('93%', '<1%')
    """
    tiny = 0.005
    return "<1%" if 0 < probability < tiny else f"{probability:.0%}"


def count(number: int, what: str) -> str:
    """Write how many there are of something whose plural ends in s.

    Examples:
        >>> count(1, "fact"), count(1200, "fact")
        ('1 fact', '1,200 facts')
    """
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def fact_words(fact: Triple) -> str:
    """Write a fact as a sentence."""
    return sentence(*fact.labels)
