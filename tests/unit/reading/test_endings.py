"""What is said to be so no longer: the known fact ends, whole and by its own words, or nothing does."""

from __future__ import annotations

import pytest

from kgt_plugin.records import Intent, Labels
from tests.unit.reading.readings import news, read, variants

KNOWN: tuple[Labels, ...] = (
    ("me", "lives in", "Kiel"),
    ("me", "works for", "Bosch"),
    ("me", "diet", "vegan"),
    ("me", "job", "nurse"),
    ("me", "plays", "tennis"),
    ("my sister", "lives in", "Oslo"),
    ("my sister", "name", "Anna"),
)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("I don't live in Kiel anymore.", ("me", "lives in", "Kiel")),
        ("I don't live in Kiel any more.", ("me", "lives in", "Kiel")),
        ("I don't live in Kiel.", ("me", "lives in", "Kiel")),
        ("I no longer live in Kiel.", ("me", "lives in", "Kiel")),
        ("By the way, I used to live in Kiel.", ("me", "lives in", "Kiel")),
        ("I don't work at Bosch any longer.", ("me", "works for", "Bosch")),
        ("I don't work for Bosch.", ("me", "works for", "Bosch")),
        ("I'm no longer vegan.", ("me", "diet", "vegan")),
        ("I'm not vegan anymore.", ("me", "diet", "vegan")),
        ("I am no longer a nurse.", ("me", "job", "nurse")),
        ("I don't play tennis anymore.", ("me", "plays", "tennis")),
        ("My sister doesn't live in Oslo anymore.", ("my sister", "lives in", "Oslo")),
    ],
)
def test_what_has_ended_is_taken_back(text: str, fact: Labels) -> None:
    """In the words of the fact that is known, however it is typed; of what nobody told, nothing is."""
    for said in variants(text):
        (told,) = read(said, *KNOWN)
        assert (told.subject, told.relations[0], told.answer.casefold()) == (*fact[:2], fact[2].casefold())  # fmt: skip
        assert (told.intent, told.old_answer) == (Intent.WITHDRAWAL, None)
        assert read(said) == []


@pytest.mark.parametrize("text", ["I left Bosch.", "I quit Bosch.", "I've left Bosch"])
def test_who_leaves_works_there_no_longer(text: str) -> None:
    """A firm has its capital: a room that is left is none."""
    (told,) = read(text, *KNOWN)
    assert (told.relations, told.answer, told.intent) == (("works for",), "Bosch", Intent.WITHDRAWAL)  # fmt: skip
    assert read(text.replace("Bosch", "the room"), *KNOWN) == []


def test_somebody_known_by_name_is_taken_back_from_too() -> None:
    """Anna is my sister."""
    (told,) = read("Anna used to live in Oslo.", *KNOWN)
    assert (told.subject, told.answer, told.intent) == ("my sister", "Oslo", Intent.WITHDRAWAL)


def test_what_is_so_instead_is_read_beside_it() -> None:
    """The old goes and the new comes, in the order of the text."""
    gone, come = read("I don't work at Bosch anymore, I work at Volvo now.", *KNOWN)
    assert (gone.intent, gone.answer) == (Intent.WITHDRAWAL, "Bosch")
    assert (come.intent, come.answer, come.old_answer) == (Intent.CORRECTION, "Volvo", "Bosch")


@pytest.mark.parametrize(
    "text",
    [
        "Do I still live in Kiel, or not anymore?",
        "Tom said I don't live in Kiel anymore.",
        "Maybe I don't live in Kiel anymore.",
        "If I no longer live in Kiel, who pays?",
        "I no longer just live in Kiel.",
        "I no longer live in a flat in Kiel.",
        "I no longer play tennis, unless Tom asks.",
        "I don't play tennis when it rains.",
        "I don't play tennis on Mondays.",
        "I'm not always vegan.",
        "Tom used to live in Kiel.",
        "I no longer live in Bonn.",
        "It is not true that I no longer live in Kiel.",
        "It's not that I don't live in Kiel.",
        "I never said I don't live in Kiel anymore.",
    ],
)
def test_what_has_not_ended_stays(text: str) -> None:
    """Questions, reports, conditions, parts, and what is said of others."""
    assert news(text, *KNOWN) == []


@pytest.mark.parametrize(
    "text",
    [
        "I don't work at Bosch on Fridays anymore.",
        "I no longer work at Bosch on Fridays.",
        "I don't work for Bosch on Fridays.",
        "I don't live in Kiel with my parents.",
        "I don't live in Kiel during winter.",
        "I no longer play tennis when it rains.",
        "I no longer play tennis as often as I did.",
        "I used to play tennis every day.",
        "I used to live in Kiel, and I moved back.",
        "I don't live in Kiel, do I?",
        "My sister doesn't live in Oslo, does she?",
    ],
)
def test_a_part_that_has_ended_leaves_the_rest(text: str) -> None:
    """When, how often, with whom and how are part of what is said to be over."""
    assert news(text, *KNOWN) == []
