"""Messages that no person writes: they take no longer than their length, and break nothing."""

from __future__ import annotations

import time

import pytest

from kgt_plugin.reading import Rules
from kgt_plugin.reading.assertions import written_out
from kgt_plugin.records import Labels, Turn

_MOST = 9
"""Times as long for four times the text: sixteen would be the square, and four is the aim."""
_NOISE_S = 0.1
_KNOWN: tuple[Labels, ...] = (("my friend", "name", "Tom"), ("me", "lives in", "Leeds"))
_SIGNS = (
    *("a", "A", "é", "日本", "1", "?", "…", "“", "“.", "'", "(", "A-", "A'", "😀", "\n", " ", "+1-"),
    *("[", "{", "<", "_", "```", "> ", "| ", " - ", "—", "; ", ", ", ": ", "1. ", '"'),
)  # fmt: skip
_WORDS = (
    *(
        "my ",
        "not ",
        "a, ",
        "A ",
        "1 ",
        "Mr. ",
        "it is ",
        "I am ",
        "toms ",
        "no ",
        "no, ",
        "not a, ",
    ),
    *(
        "monday and ",
        "I'm ",
        "and I ",
        "what I love is ",
        "I live in Leeds and ",
        "Anna and Bob and ",
    ),
    *(
        "my sister Ana, ",
        "Ana: hi\n",
        "Dear Ana,\n",
        "that is not ",
        "instead of ",
        "hold on ",
        "? no ",
    ),
    "and then I went to the shop and bought my sister a dog called Rex who likes the park ",
)
_FOR_EVER = ("so ", "hi ", "please ", "and then ", "now ", "ok, ", "let's ")
_SQUARE = (". ", "?! ")


def repeated(unit: str, size: int) -> str:
    """A text of a size that says one thing again and again."""
    return (unit * (size // len(unit) + 1))[:size]


def seconds(turn: Turn) -> float:
    """The processor time of a reading."""
    written_out.cache_clear()
    start = time.process_time()
    Rules().extract(turn, _KNOWN)
    return time.process_time() - start


def is_linear(short: Turn, long: Turn) -> bool:
    """Whether the one, four times the other's size, takes about four times as long."""
    return seconds(long) < _MOST * seconds(short) + _NOISE_S


@pytest.mark.slow
@pytest.mark.parametrize("unit", [*_SIGNS, *_WORDS, *_SQUARE, *_FOR_EVER])
def test_time_is_linear_in_the_message(unit: str) -> None:
    """Whatever is repeated, up to the length from which on a message is no talk any more."""
    for begin in ("", "I live in ", "My sister is ", "I like "):
        short, long = (Turn(text=begin + repeated(unit, size)) for size in (950, 3_800))
        assert is_linear(short, long), begin


@pytest.mark.parametrize("unit", [*_SIGNS, *_WORDS, ". ", "so ", "please ", "hi "])
def test_time_is_linear_in_a_reply_of_any_length(unit: str) -> None:
    """A hundred thousand characters, alone and behind words that put an answer right."""
    for begin in ("", "No, it's ", "not "):
        short, long = (
            Turn(
                text=begin + repeated(unit, size),
                asked="Where do I live?",
                answered="You live in Leeds.",
            )
            for size in (25_000, 100_000)
        )
        assert is_linear(short, long), begin


@pytest.mark.parametrize(
    "unit",
    [*_SIGNS, "your ", "what do you ", "where do ", "how is ", "are ", "is it in ", "Leeds ", "do you "],
)  # fmt: skip
def test_time_is_linear_in_what_was_said_before(unit: str) -> None:
    """The assistant may be made to say anything, and the user may have asked anything."""
    for reply in ("No, it's York.", "no", "York, not Leeds."):
        for end in (".", "?"):
            short, long = (repeated(unit, size) + end for size in (5_000, 20_000))
            turns = [Turn(text=reply, asked="Where?", answered=said) for said in (short, long)]
            assert is_linear(*turns), (reply, "answered")
            turns = [Turn(text=reply, asked=said, answered="Leeds.") for said in (short, long)]
            assert is_linear(*turns), (reply, "asked")


@pytest.mark.parametrize("name", ["", " ", "\u200b", "'", "(", "[a", "\\"])
def test_a_name_that_is_none_is_nobodys(name: str) -> None:
    """A graph may hold a name of which nothing is left, or that is no pattern."""
    known = (("my sister", "name", name), ("me", "lives in", name))
    turns = [
        Turn(text="She is a vet."),
        Turn(text=f"{name} is a vet."),
        Turn(text="No, it's York.", asked="Where do I live?", answered=f"In {name}."),
    ]
    for turn in turns:
        assert all(each.subject != "my sister" for each in Rules().extract(turn, known))


def test_a_quotation_that_is_left_open_quotes_nothing() -> None:
    """An inch sign is no quotation mark; single quotes behind it are."""
    inch = "My desk is 27\" wide. I live in Kiel. My sister says 'I am a vet in Kiel now' again."
    (told,) = Rules().extract(Turn(text=inch), ())
    assert (told.subject, told.answer) == ("me", "Kiel")
