"""What a reply puts right of the answer before it, and that an answer is rejected."""

from __future__ import annotations

import pytest

from kgt_plugin.records import Intent
from tests.unit.reading.exchanges import EXCHANGES, PERSON, PLACE, Exchange
from tests.unit.reading.readings import news, read

exchanges = pytest.mark.parametrize("exchange", EXCHANGES, ids=lambda each: each.fact[1])


def corrected(text: str, exchange: Exchange, *, known: bool = True) -> tuple[str, str | None]:
    """The value that a reply gives, and the one whose place it takes; ("", None) where it gives none."""
    facts = (exchange.fact,) if known else ()
    found = news(text, *facts, asked=exchange.asked, answered=exchange.answered)
    if not found:
        return ("", None)
    (told,) = found
    assert told.intent is Intent.CORRECTION, text
    if known:
        assert (told.subject, told.relations) == (exchange.fact[0], (exchange.fact[1],)), text
    assert told.query == exchange.asked or told.query in text or known, text
    return (told.answer, told.old_answer)


@exchanges
@pytest.mark.parametrize(
    "frame",
    [
        *("No, it's {new}.", "No, {new}.", "Nope, it's {new}!", "no it's {new}", "No! It's {new}."),
        *("Wrong, it's {new}.", "That's wrong. It's {new}.", "Actually, it's {new}.", "Oh no, it's {new}"),
        *("Sorry, I meant {new}.", "I meant {new}", "It should be {new}.", "Correction: {new}"),
        *("{new}, not {old}.", "Not {old}, {new}.", "It's {new}, not {old}.", "It's not {old}, it's {new}."),
        *("No, it's {new}, not {old}.", "not {old} but {new}", "{old}? No, {new}."),
    ],
)  # fmt: skip
def test_a_reply_gives_the_right_value(exchange: Exchange, frame: str) -> None:
    """Of the known fact, in place of the value that it had."""
    old = exchange.fact[2]
    wrong = {
        text: found
        for value in exchange.values
        if "." not in value or "{old}" not in frame
        if (found := corrected(text := frame.format(new=value, old=old), exchange)) != (value, old)
    }
    assert wrong == {}


@pytest.mark.parametrize(
    "frame", ["Not {old}, {new}.", "It's not {old}, it's {new}.", "{old}? No, {new}.", "No, {new} is my boss."]
)  # fmt: skip
@pytest.mark.parametrize(
    "names", [("Dr. Osei", "J. R. Brandt", "St. John"), ("Emily", "Fred", "Ming", "Grant", "Vincent", "Olive", "Trish")]
)  # fmt: skip
def test_any_name_may_be_the_right_one(frame: str, names: tuple[str, ...]) -> None:
    """As in test_a_reply_gives_the_right_value."""
    found = [corrected(frame.format(new=name, old="Bob"), PERSON) for name in names]
    assert found == [(name, "Bob") for name in names]


@exchanges
@pytest.mark.parametrize(
    "opening", ["No, ", "no ", "Actually, ", "Nope. ", "That's not right, ", "Sorry, "]
)
def test_a_reply_states_what_is_right(exchange: Exchange, opening: str) -> None:
    """In a whole sentence: it takes the place of what was answered."""
    wrong = {
        text: found
        for stated in exchange.stated
        for value in exchange.values
        if (found := corrected(text := f"{opening}{stated.format(value)}.", exchange))
        != (value, exchange.fact[2])
    }
    assert wrong == {}


@pytest.mark.parametrize("exchange", [PERSON, PLACE], ids=lambda each: each.fact[1])
@pytest.mark.parametrize(
    "frame",
    ["no its {new}", "no it's {new}", "nope its {new}", "hmm no, it's {new}", "sorry i meant {new}", "not {old} but {new}", "actually its {new}"],
)  # fmt: skip
def test_a_writer_without_capitals_puts_right_too(exchange: Exchange, frame: str) -> None:
    """The name is kept as it was written."""
    old = exchange.fact[2]
    for value in (each.lower() for each in exchange.values if each.isalpha()):
        found, before = corrected(frame.format(new=value, old=old.lower()), exchange)
        assert (found, (before or "").casefold()) == (value, old.casefold())


@pytest.mark.parametrize(
    "opening",
    ["No, in {}.", "No, it's in {}.", "Nope, in {}", "No, I live in {}.", "no i live in {}"],
)
def test_a_place_may_have_its_preposition(opening: str) -> None:
    """The question asked where."""
    for value in PLACE.values:
        assert corrected(opening.format(value), PLACE) == (value, "Oslo")


@exchanges
def test_what_nobody_had_told_is_put_right_in_the_words_of_the_question(exchange: Exchange) -> None:
    """The answer was the model's own: it is what is wrong."""
    for value in exchange.values:
        found = news(f"No, it's {value}.", asked=exchange.asked, answered=exchange.answered)
        (told,) = found
        assert (told.query, told.answer, told.intent) == (exchange.asked, value, Intent.CORRECTION)
        assert (told.old_answer or "").rstrip(".") == exchange.answered.rstrip(".")


@pytest.mark.parametrize("frame", ["No, it's {}.", "{}, not {}.", "No, {}.", "Sorry, I meant {}."])
def test_the_same_value_corrects_nothing(frame: str) -> None:
    """Whoever repeats the answer confirms it."""
    for exchange in EXCHANGES:
        value = exchange.fact[2]
        assert corrected(frame.format(value, value), exchange) == ("", None)


def test_what_is_put_right_is_of_the_kind_that_was_asked_for() -> None:
    """A number is no boss, and a boss no number."""
    for exchange in EXCHANGES:
        others = {"age": ("Ines", "teal"), "birthday": ("Ines", "C#"), "name": ("35", "12 June")}
        for value in others.get(exchange.fact[1], ()):
            assert corrected(f"No, it's {value}.", exchange) == ("", None)


def test_a_fact_beside_the_answer_is_left_alone() -> None:
    """Only what was answered is put right, and what the sentence names itself."""
    brother = ("my brother", "name", "Tom")
    (told,) = news("No, it's Ines.", PERSON.fact, brother, asked=PERSON.asked, answered=PERSON.answered)  # fmt: skip
    assert told.subject == "my boss"
    (told,) = news("No, my brother is called Tim.", PERSON.fact, brother, asked=PERSON.asked, answered=PERSON.answered)  # fmt: skip
    assert (told.subject, told.answer, told.old_answer) == ("my brother", "Tim", "Tom")


@pytest.mark.parametrize(
    "text", ["No.", "no", "Nope!", "Wrong.", "That's wrong.", "that's not right", "No, that's wrong.", "Not true!", "Incorrect."]
)  # fmt: skip
def test_an_answer_that_is_only_called_wrong_is_rejected(text: str) -> None:
    """The feedback says what was asked and answered, and edits nothing."""
    for exchange in EXCHANGES:
        (told,) = read(text, exchange.fact, asked=exchange.asked, answered=exchange.answered)
        assert told.intent is Intent.REJECTION
        assert (told.query, told.old_answer, told.answer) == (
            exchange.asked,
            exchange.answered,
            text,
        )


@pytest.mark.parametrize("text", ["No.", "That's wrong.", "Nope!", "Wrong."])
def test_without_a_question_nothing_is_rejected(text: str) -> None:
    """Nothing was answered; the assistant asked; or small talk was contradicted."""
    assert read(text) == []
    assert news(text, asked="Book a table", answered="For two?") == []
    assert news(text, PLACE.fact, asked="Lovely weather.", answered="It rains in Oslo.") == []


@pytest.mark.parametrize(
    "text", ["No?", "Wrong?", "Really?", "Are you sure?", "No way, is it Bob?"]
)
def test_a_question_back_rejects_nothing(text: str) -> None:
    """It wants an answer."""
    assert read(text, PERSON.fact, asked=PERSON.asked, answered=PERSON.answered) == []
