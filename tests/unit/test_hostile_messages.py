"""Messages that no person writes: they take no longer than their length, and break nothing."""

from __future__ import annotations

import time

import pytest

from kgt_plugin.extraction import Context, hear
from kgt_plugin.language.spelling import written_out

_SHORT, _LONG = 1_500, 6_000
_MOST = 9
"""Times as long for four times the text: sixteen would be the square, and four is the aim."""
_NOISE_S = 0.05


def repeated(unit: str, size: int) -> str:
    """A text of a size that says one thing again and again."""
    return (unit * (size // len(unit) + 1))[:size]


def seconds(text: str, context: Context) -> float:
    """The processor time of a hearing."""
    written_out.cache_clear()
    start = time.process_time()
    hear(text, context)
    return time.process_time() - start


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "a",
            "A",
            "é",
            "日本",
            "1",
            "?",
            "…",
            ". ",
            "“",
            "“.",
            "'",
            "(",
            "A-",
            "A'",
            "😀",
            "\n",
            " ",
            "+1-",
        ),
        *("my ", "not ", "a, ", "A ", "1 ", "Mr. ", "it is ", "I am ", "so ", "toms ", "dad "),
        *("my mums a ", "toms a ", "monday and ", "mate ", "me mum ", "w ", "Anna and Bob and "),
        *("I like ", "I play football mondays ", "what I love is ", "it is cheese I love "),
        "and then I went to the shop and bought my sister a dog called Rex who likes the park ",
    ],
)
def test_time_is_linear_in_the_message(unit: str) -> None:
    """Whatever is repeated, four times as much of it takes about four times as long."""
    known = Context(known=(("my friend", "name", "Tom"),))
    short = seconds(repeated(unit, _SHORT), known)
    assert seconds(repeated(unit, _LONG), known) < _MOST * short + _NOISE_S


@pytest.mark.parametrize(
    "unit", ["A", "“", "your ", "what do you ", "where do ", "how is ", "are ", "is it in "]
)
def test_time_is_linear_in_the_answer(unit: str) -> None:
    """The assistant may be made to say anything."""
    short = seconds("Leeds", Context(answer=repeated(unit, _SHORT) + "?"))
    assert seconds("Leeds", Context(answer=repeated(unit, _LONG) + "?")) < _MOST * short + _NOISE_S


@pytest.mark.parametrize("name", ["", " ", "\u200b", "'"])
def test_a_blank_name_is_nobodys(name: str) -> None:
    """A graph may hold a name of which nothing is left."""
    assert hear("She is a vet.", Context(known=(("my sister", "name", name),))) == []


def test_what_is_quoted_behind_a_quotation_left_open() -> None:
    """A sign that is left open quotes nothing; single quotes behind it do."""
    heard = hear("My desk is 27\" wide and my sister says 'I am a vet in Kiel now' again.")
    assert heard == hear("My desk is 27 wide and my sister says 'I am a vet in Kiel now' again.")
