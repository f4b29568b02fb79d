"""What begins like a correction and is none: idioms, orders, insults, interjections, remarks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kgt_plugin.records import Feedback, Intent
from tests.unit.reading.exchanges import EXCHANGES, Exchange
from tests.unit.reading.readings import news, read

OPENINGS = (
    *("no {}", "No {}", "No, {}", "no, {}.", "Nope, {}!", "nah {}", "no... {}", "NO {}", "No! {}"),
    *("wrong, {}", "Actually, {}.", "Sorry, {}", "Oh no, {}", "hmm no {}"),
)
IDIOMS = (
    *("bother at all", "clue", "harm meant", "hard feelings", "need to shout", "two ways about it", "such luck"),
    *("questions asked", "pressure", "strings attached", "worries mate", "offence taken", "can do"),
)  # fmt: skip
ORDERS = (
    *("look it up", "read that again", "check your notes", "ask somebody else", "stop guessing"),
    *(
        "wait a second",
        "listen up",
        "start over",
        "go back a step",
        "think harder",
        "use fewer words",
    ),
    *("give me strength", "put it in a table", "leave that one out", "try the other folder"),
    *("make it shorter", "make it 200 words", "make that a list", "make it Monday instead"),
    *("in Excel please", "in French, please", "use Arial please", "with Python, please!"),
)
INSULTS = (
    *("you absolute walnut", "you silly toaster", "clown", "what a muppet", "you are hopeless"),
    *("it's a disgrace", "it is laughable", "that's pathetic", "its a farce", "it's embarrassing"),
    *("you are a pocket calculator", "it's a travesty", "my toaster is smarter"),
)
INTERJECTIONS = (
    *("oof", "ugh", "pfft", "yikes", "blimey", "crikey", "good grief", "bah", "jeez", "argh"),
    *("for heaven's sake", "oh come on", "well well", "it's whatever"),
)
REMARKS = (
    *(
        "it's not even close",
        "it's way off",
        "it's the wrong one",
        "it's been ages",
        "it's my fault",
    ),
    *("he is on holiday", "she is lovely", "they are both wrong", "in your dreams", "in a minute"),
    *(
        "at all costs",
        "on the contrary",
        "from what I recall",
        "it's up to you",
        "it's a long story",
    ),
    *(
        "it's still raining",
        "that was yesterday",
        "it's a secret",
        "it's someone else",
        "its nobody",
    ),
    *("it's a different one", "it's somewhere else", "it's convoluted", "he's a colleague"),
    *("she's a doctor", "it's a city", "it's bigger than that", "it's too early", "with pleasure"),
    *(
        "for now",
        "to be honest",
        "in fact",
        "it's a nickname",
        "that's my neighbour",
        "it's abroad",
    ),
    *("it's hers", "it's obvious", "it's neither", "it's both", "it's him", "it's about time"),
    *(
        "it's tolerable",
        "it's okay",
        "it's cool",
        "its good",
        "I asked first",
        "I was only testing you",
    ),
)


def said(body: str) -> Iterator[tuple[str, Exchange]]:
    """What a user says with these words to each answer."""
    return ((opening.format(body), exchange) for opening in OPENINGS for exchange in EXCHANGES)


def edits(body: str) -> list[tuple[str, Feedback]]:
    """What would be edited by these words, of what is known and of what is not."""
    return [
        (text, told)
        for text, each in said(body)
        for facts in ((each.fact,), ())
        for told in news(text, *facts, asked=each.asked, answered=each.answered)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("body", [*IDIOMS, *ORDERS, *INSULTS, *INTERJECTIONS, *REMARKS])
def test_an_aside_edits_nothing(body: str) -> None:
    """However it is opened, whatever had been asked, and whether the answer is known."""
    assert edits(body) == []


@pytest.mark.parametrize("body", [*IDIOMS, *ORDERS, *INTERJECTIONS])
def test_without_an_answer_nothing_is_rejected_either(body: str) -> None:
    """There is nothing to be wrong."""
    assert [opening for opening in OPENINGS if read(opening.format(body))] == []


@pytest.mark.parametrize(
    "body",
    [
        *(
            "its garbage",
            "its bonkers",
            "it's bollocks",
            "it's drivel",
            "it's tosh",
            "it's twaddle",
        ),
        *("it's meh", "he is asleep", "it's history", "it's alright", "it's adequate"),
    ],
)
def test_a_small_word_that_no_list_knows_is_in_doubt(body: str) -> None:
    """It may be a name where the writer uses no capitals: whoever learns it asks the model (`small_names`)."""
    assert [text for text, told in edits(body) if not told.in_doubt] == []


@pytest.mark.parametrize("shout", ["STOP", "GOOD GRIEF", "SHUT UP", "LISTEN TO ME", "NOT AGAIN"])
def test_who_shouts_names_nobody(shout: str) -> None:
    """Capitals tell nothing where everything has them."""
    for exchange in EXCHANGES:
        for text in (f"NO, {shout}!", f"NO {shout}", f"No, {shout}.", f"NO! {shout}!"):
            assert news(text, exchange.fact, asked=exchange.asked, answered=exchange.answered) == []


@pytest.mark.parametrize(
    "name", ["Monday", "Christmas", "Siri", "ChatGPT", "English", "God", "Mom", "Nobody", "Yes", "Okay", "Merry Christmas"]
)  # fmt: skip
def test_what_is_written_large_and_names_nobody_is_no_value(name: str) -> None:
    """Days, feasts, forms of address and assistants are nobody's boss and nobody's home."""
    for exchange in EXCHANGES[:3]:
        for text in (f"No, {name}.", f"No, it's {name}.", f"No {name}!"):
            assert news(text, exchange.fact, asked=exchange.asked, answered=exchange.answered) == []


@pytest.mark.parametrize("name", ["Dave", "Alexa", "Mr. Smith", "Bing"])
def test_who_is_told_sorry_is_no_value(name: str) -> None:
    """Behind "sorry" stands whom it is said to; a value is said to be one, or has "no" before it."""
    for exchange in EXCHANGES:
        for text in (f"Sorry, {name}", f"sorry {name}!", f"Oh, sorry, {name}."):
            assert news(text, exchange.fact, asked=exchange.asked, answered=exchange.answered) == []


@pytest.mark.parametrize(
    "text", ["Hi, I'm Impressed!", "Hey, I'm Bored", "Hello, I am Speechless."]
)
def test_who_greets_behind_an_answer_is_not_introduced(text: str) -> None:
    """The talk is under way: a word written large is a mood."""
    for exchange in EXCHANGES:
        assert news(text, exchange.fact, asked=exchange.asked, answered=exchange.answered) == []


@pytest.mark.parametrize("meant", ["the second paragraph", "my question", "the other file", "last week's talk"])  # fmt: skip
def test_what_was_meant_is_of_the_kind_that_was_asked_for(meant: str) -> None:
    """Who means another text than the one before names nobody."""
    for exchange in EXCHANGES[:5]:
        for text in (f"I meant {meant}", f"Sorry, I meant {meant}.", f"No, I meant {meant}"):
            assert news(text, exchange.fact, asked=exchange.asked, answered=exchange.answered) == []


@pytest.mark.parametrize("text", ["not really, no", "not that I know", "not now", "not bad", "why not", "not at all"])  # fmt: skip
def test_not_without_what_was_answered_contrasts_nothing(text: str) -> None:
    """Only what was answered, or is known, can be what is wrong."""
    for exchange in EXCHANGES:
        found = read(text, exchange.fact, asked=exchange.asked, answered=exchange.answered)
        assert [each for each in found if each.intent is not Intent.REJECTION] == []
