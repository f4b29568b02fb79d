"""`Rules` as an `Extractor`: the contract that every reader keeps, and what its feedback is."""

from __future__ import annotations

import pytest

from kgt_plugin.reading import Extractor, Rules
from kgt_plugin.records import Feedback, Intent, Labels, Turn
from kgt_plugin.testing import ExtractorContract
from tests.unit.reading.readings import NAMES, PLACES, facts, news, read

KNOWN: tuple[Labels, ...] = (("me", "lives in", "Kiel"), ("my dog", "name", "Rex"))


class TestContract(ExtractorContract):
    """What the package asks of every reader."""

    def make_extractor(self) -> Extractor:
        return Rules()


def test_a_statement_is_whole() -> None:
    """Query and answer make the sentence of the fact; its subject and relation are given."""
    assert read("I have moved house to Oslo and my dog is called Rex.") == [
        Feedback(
            query="The name of my dog is",
            answer="Rex",
            subject="my dog",
            object="Rex",
            relations=("name",),
            intent=Intent.STATEMENT,
        )
    ]


def test_facts_come_in_the_order_of_the_text() -> None:
    """Several sentences, and several clauses of one."""
    text = "My dog is called Rex. I live in Oslo, I speak Finnish and my boss is called Ines. I'm vegan."
    found = facts(text)
    assert [fact[2] for fact in found] == ["Rex", "Oslo", "Finnish", "Ines", "vegan"]


def test_what_is_said_twice_is_told_once() -> None:
    """In one message, and where it is known."""
    for place in PLACES:
        assert facts(f"I live in {place}. I live in {place}!") == [("me", "lives in", place)]
        assert news(f"I live in {place}.", ("me", "lives in", place.upper())) == []


def test_an_opposite_says_what_it_denies() -> None:
    """So that the memory can let go of it."""
    for text, relation, denied in (
        ("I don't eat celery.", "does not eat", "eats"),
        ("I don't drink celery juice.", "does not drink", "drinks"),
        ("I hate celery.", "dislikes", "likes"),
        ("I love celery.", "likes", "dislikes"),
    ):
        (told,) = read(text)
        assert (told.relations, told.denies) == ((relation,), denied)


def test_news_beside_a_correction_is_read_too() -> None:
    """A correction ends with its sentence."""
    for name in NAMES:
        text = f"No, I live in Oslo. My boss is called {name}."
        right, new = news(text, *KNOWN, asked="Where do I live?", answered="You live in Kiel.")
        assert (right.answer, right.old_answer, right.intent) == ("Oslo", "Kiel", Intent.CORRECTION)
        assert (new.answer, new.intent) == (name, Intent.STATEMENT)


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "\n\n", "\u200b", "!?", "👋", "Hello there!", "Good morning", "Thanks a lot.", "ok",
        "Could you check the timetable?", "What's new?", "Tell me about volcanoes.", "Let's go on.",
        "The museum was closed.", "It rained all day.", "He is a vet.", "They live in Oslo.",
        "You are a nurse.", "You live in Oslo.", "Your name is Max.", "Oslo is in Norway.",
        "My train is late.", "My question is about taxes.", "I need a hotel in Oslo.", "I went to Oslo.",
        "I like it.", "I love that idea!", "I hate this.", "I have a meeting at noon.", "I'm in a hurry.",
        "I'm tired.", "I'm here.", "I'm sorry.", "I'm on the train", "I'm from the internet",
        "Ich wohne in Oslo.", "J'habite à Oslo.", "Я живу в Осло.", "我住在奥斯陆。",
    ],
)  # fmt: skip
def test_what_tells_nothing_that_lasts_is_left_alone(text: str) -> None:
    """Small talk, requests, moods, what passes, other people, and languages that it does not read."""
    assert read(text, *KNOWN) == []
    assert news(text, *KNOWN, asked="Where do I live?", answered="You live in Kiel.") == []


def test_what_the_assistant_said_is_never_learned() -> None:
    """Nor what is known, whatever short word answers it."""
    told = "You live in Oslo, your dog is called Max, and you are allergic to nuts."
    for text in ("ok", "Thanks!", "Great", "hm", "I see.", "Interesting!", "lol", "👍"):
        assert read(text, *KNOWN, asked="What do you know of me?", answered=told) == []


def test_a_long_text_is_no_turn_of_talk() -> None:
    """It was pasted, and is kept as an episode; nothing is read in it."""
    assert facts("I live in Oslo. ") == [("me", "lives in", "Oslo")]
    assert read("I live in Oslo. " * 300) == []
    assert read("I live in Oslo. " + "x" * 100_000) == []


@pytest.mark.slow
def test_known_facts_of_any_number_are_taken() -> None:
    """A graph may be large, and hold the same value twice."""
    many = [("me", "likes", f"thing {number}") for number in range(2_000)]
    (told,) = Rules().extract(
        Turn(text="No, in Oslo.", asked="Where do I live?", answered="In Kiel."), [*many, *KNOWN]
    )
    assert (told.answer, told.old_answer) == ("Oslo", "Kiel")
    twice = (("me", "born in", "Kiel"), ("me", "lives in", "Kiel"))
    found = news("Oslo, not Kiel.", *twice)
    assert found == [], "which of the two is wrong, nobody has said"
