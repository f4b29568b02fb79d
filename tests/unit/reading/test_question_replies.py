"""A turn as the answer to what the assistant asked: yes, no, or the value alone."""

from __future__ import annotations

import pytest

from kgt_plugin.records import Intent, Labels
from kgt_plugin.text.labels import normalize
from tests.unit.reading.readings import NAMES, PLACES, news, read


def told(question: str, text: str, *known: Labels) -> list[Labels]:
    """What a reply to the assistant's question tells, as words."""
    found = news(text, *known, asked="Hi", answered=question)
    return [(each.subject or "", each.relations[0], each.answer) for each in found]


@pytest.mark.parametrize(
    ("question", "subject", "relation"),
    [
        ("Where do you live?", "me", "lives in"),
        ("Nice to meet you! Where were you born?", "me", "born in"),
        ("What is your name?", "me", "name"),
        ("What's your sister called?", "my sister", "name"),
        ("Where do you work?", "me", "works at"),
        ("What is your favourite theme?", "me", "favourite theme"),
    ],
)
def test_a_value_alone_answers_the_question(question: str, subject: str, relation: str) -> None:
    """The question gives subject and relation, the user the value."""
    for value in (*PLACES, *NAMES) if "live" not in relation else PLACES:
        for text in (f"{value}.", value, f"Well, {value}!", f"It's {value}."):
            ((*whose, found),) = told(question, text)
            assert (*whose, normalize(found)) == (subject, relation, normalize(value)), text


@pytest.mark.parametrize(
    ("question", "text", "facts"),
    [
        ("How old are you?", "41", [("me", "age", "41")]),
        ("When is your birthday?", "On 3 May", [("me", "birthday", "3 May")]),
        ("When is your birthday?", "May 4", [("me", "birthday", "May 4")]),
        pytest.param("When is your birthday?", "On 3 May.", [("me", "birthday", "3 May")]),
        ("What do you do for a living?", "Bus driver.", [("me", "job", "Bus driver")]),
        ("What are you allergic to?", "Celery and nuts.", [("me", "allergic to", "Celery"), ("me", "allergic to", "nuts")]),
        ("Where do you live?", "In Ulm, near the river.", [("me", "lives in", "Ulm")]),
        ("Where do you live?", "I live in Ulm.", [("me", "lives in", "Ulm")]),
    ],
)  # fmt: skip
def test_a_reply_may_say_it_in_more_words(question: str, text: str, facts: list[Labels]) -> None:
    """Numbers, dates, lists, and whole sentences that say it themselves once more."""
    assert told(question, text) == facts


@pytest.mark.parametrize(
    "question",
    ["Where do you live?", "What is your name?", "How old are you?", "What is your favourite colour?"],
)  # fmt: skip
@pytest.mark.parametrize(
    "text",
    [
        *("why?", "why do you ask?", "what for", "not telling you", "none of your business", "i told you"),
        *("nothing special", "you know it already", "who wants to know", "whatever you like"),
        *("does it matter?", "same as ever", "what do you think?", ":)", "??", "...", "not a clue"),
    ],
)  # fmt: skip
def test_a_reply_that_gives_no_value_tells_nothing(question: str, text: str) -> None:
    """Questions back, refusals, and what points at what was said before."""
    for said in (text, f"{text}!", text[0].upper() + text[1:]):
        assert told(question, said) == []


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What is your name?", "Guess"),
        ("What is your name?", "Later."),
        ("Where do you live?", "Everywhere"),
        ("Where do you live?", "Maybe Oslo"),
        ("Where do you work?", "Home"),
        ("Where do you work?", "Retired from Bosch"),
        ("Where do you live?", "Used to be Rome"),
        ("Where do you live?", "Next to Paris"),
        ("Where do you live?", "Rome once"),
        ("Where do you live?", "Rome or Milan"),
        ("Where do you live?", "in a house"),
        ("What are you allergic to?", "nuts as a kid"),
        ("What is your favourite colour?", "Depends"),
        ("What is your favourite colour?", "that's private"),
    ],
)
def test_a_word_alone_makes_no_value(question: str, text: str) -> None:
    """Every sentence begins with a capital, and not every adjective is a colour."""
    assert told(question, text) == []


@pytest.mark.parametrize("text", ["Yes.", "yes", "Yep!", "Yeah", "yes, I do", "Sure.", "Correct."])
def test_yes_states_what_was_asked(text: str) -> None:
    """The assistant's question and the user's own alike."""
    for place in PLACES:
        fact = ("me", "lives in", place)
        assert told(f"Do you live in {place}?", text) == [fact]
        assert told(f"Good to know. Do you live in {place}?", text) == [fact]
        (own,) = read(text, asked=f"Do I live in {place}?")
        assert (own.subject, own.relations[0], own.answer) == fact


@pytest.mark.parametrize("text", ["No.", "no", "Nope!", "nah", "no, I don't", "Not really"])
def test_no_takes_back_what_is_known_alone(text: str) -> None:
    """What nobody had told is not so, and there is nothing to take back."""
    for place in PLACES:
        fact = ("me", "lives in", place)
        (gone,) = read(text, fact, asked="Hi", answered=f"Do you live in {place}?")
        assert (gone.intent, gone.answer) == (Intent.WITHDRAWAL, place)
        assert told(f"Do you live in {place}?", text) == []
        assert told("Do you like celery?", text) == [("me", "dislikes", "celery")]


@pytest.mark.parametrize("text", ["Yes.", "No.", "yeah", "nope"])
@pytest.mark.parametrize(
    "question",
    ["Shall I book it?", "Is it raining?", "Are you sure?", "Do you?", "Anything else?", "Can I help?"],
)  # fmt: skip
def test_yes_and_no_to_other_questions_tell_nothing(text: str, question: str) -> None:
    """They are about nothing that lasts."""
    assert told(question, text) == []
