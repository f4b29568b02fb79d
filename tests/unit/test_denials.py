"""How far a denial goes, what is so instead, and what has happened for good."""

from __future__ import annotations

import pytest

from kgt_plugin.extraction import Context, hear

Fact = tuple[str, str, str]


def stated(text: str) -> list[Fact]:
    """What a message states and does not take back."""
    return [(s.subject, s.relation, s.object) for s in hear(text) if not s.withdrawn]


@pytest.mark.parametrize(
    "text",
    [
        "I don't speak German with my kids.",
        "I don't only eat fish.",
        "I don't just eat fish.",
        "I don't eat much meat.",
        "I don't eat meat that much.",
        "I don't usually eat meat.",
        "I usually don't eat meat.",
        "I don't drink wine often.",
        "I don't eat meat every day.",
        "I don't eat fish raw.",
        "I don't speak German very well.",
        "I don't eat meat today.",
        "I don't like coffee so much.",
        "I don't smoke around my kids.",
        "I don't eat eggs before a race.",
        "I stopped eating meat for a while.",
        "I stopped drinking at work.",
        "I stopped smoking for a week.",
    ],
)
def test_who_denies_a_part_denies_nothing(text: str) -> None:
    """How much, how often, with whom and for how long: the thing itself may well be done."""
    assert stated(text) == []


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("I don't drink coffee after five.", ("me", "does not drink", "coffee after five")),
        ("I stopped drinking coffee in the evening.", ("me", "does not drink", "coffee in the evening")),
        ("I no longer drink wine on weekdays.", ("me", "does not drink", "wine on weekdays")),
        ("I don't like driving at night.", ("me", "dislikes", "driving at night")),
        ("I don't drive at night.", ("me", "does not drive", "at night")),
        ("I don't eat meat at all.", ("me", "does not eat", "meat")),
        ("I don't eat meat for ethical reasons.", ("me", "does not eat", "meat")),
        ("I just don't like mushrooms.", ("me", "dislikes", "mushrooms")),
        ("I don't smoke anymore.", ("me", "does not", "smoke")),
        ("I quit smoking.", ("me", "does not", "smoke")),
        ("I stopped smoking last year.", ("me", "does not", "smoke")),
        ("I stopped drinking alcohol altogether.", ("me", "does not drink", "alcohol")),
        ("I don't care for opera.", ("me", "dislikes", "opera")),
    ],
)  # fmt: skip
def test_with_its_time_it_is_another_thing(text: str, fact: Fact) -> None:
    """What is not done at some times is told with them; a reason or a stress takes nothing away."""
    assert stated(text) == [fact]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("My favourite food isn't pizza anymore, it's sushi.", [("me", "favourite food", "sushi")]),
        ("My favourite film isn't Alien. It's Heat.", [("me", "favourite film", "Heat")]),
        ("My favourite colour is no longer red but green.", [("me", "favourite colour", "green")]),
        ("My dentist isn't Dr. Lee, it's Dr. Wong.", [("me", "dentist", "Dr. Wong")]),
        ("My car isn't red, it's blue.", [("my car", "colour", "blue")]),
        ("I don't work at Bosch anymore but at Siemens.", [("me", "works at", "Siemens")]),
        ("I no longer live in Kiel but Bremen.", [("me", "lives in", "Bremen")]),
        ("I'm not vegan but vegetarian.", [("me", "diet", "vegetarian")]),
        (
            "I don't speak German but French.",
            [("me", "does not speak", "German"), ("me", "speaks", "French")],
        ),
        (
            "I don't like coffee but I like tea.",
            [("me", "dislikes", "coffee"), ("me", "likes", "tea")],
        ),
        ("My favourite food isn't pizza, it's too greasy.", []),
        ("My favourite food isn't pizza, it's boring.", []),
        ("My car isn't red.", []),
        ("It's not pizza, it's sushi.", []),
        ("I can't drive but my wife can.", [("me", "cannot", "drive")]),
        ("I don't drink but not for religious reasons.", [("me", "does not", "drink")]),
    ],
)
def test_what_is_so_instead_is_read(text: str, facts: list[Fact]) -> None:
    """Of what was denied a moment ago, in the same words; what one thinks of it is no value."""
    assert stated(text) == facts


def test_what_is_denied_beside_it_goes() -> None:
    """Who says "no longer red but green" takes red back too."""
    known = (("me", "favourite colour", "red"),)
    found = hear("My favourite colour is no longer red but green.", Context(known=known))
    assert [(s.object, s.withdrawn) for s in found] == [("green", False), ("red", True)]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("I retired last year.", [("me", "is", "retired")]),
        ("I have retired!", [("me", "is", "retired")]),
        ("My dog Rex died of old age.", [("my dog", "name", "Rex"), ("my dog", "has", "died")]),
        ("My grandfather passed away in May.", [("my grandfather", "has", "passed away")]),
        ("I got divorced.", [("me", "marital status", "divorced")]),
        ("My sister got engaged last week.", [("my sister", "marital status", "engaged")]),
        ("We split up in May.", [("me", "marital status", "separated")]),
        ("I haven't retired.", []),
        ("My phone died.", []),
        ("I almost died laughing.", []),
        ("I died laughing.", []),
        ("We split up the work.", []),
        ("I got divorced papers.", []),
        ("I passed the exam.", []),
    ],
)
def test_what_has_happened_for_good_is_read(text: str, facts: list[Fact]) -> None:
    """Of people and animals, and not of phones or figures of speech."""
    assert stated(text) == facts


NAMED = [("my kids", "are called", "Leo"), ("my kids", "are called", "Mia")]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("I have two kids: Leo and Mia.", [("me", "has", "two kids"), *NAMED]),
        ("My kids' names are Leo and Mia.", NAMED),
        ("The names of my kids are Leo and Mia.", NAMED),
        ("The kids' names are Leo and Mia.", NAMED),
        ("I have two kids: a boy and a girl.", [("me", "has", "two kids")]),
        ("I was born in 1990 in Kyiv.", [("me", "born in", "1990"), ("me", "born in", "Kyiv")]),
        ("I was born in Kyiv in 1990.", [("me", "born in", "1990"), ("me", "born in", "Kyiv")]),
    ],
)
def test_names_of_several_and_both_of_a_birth(text: str, facts: list[Fact]) -> None:
    """Nothing that a clause tells beside its first object is lost."""
    assert stated(text) == facts
