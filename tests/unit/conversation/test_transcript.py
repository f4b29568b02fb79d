"""What a chat says: the user's turns, and the exchange before each."""

from __future__ import annotations

import pytest

from kgt_plugin.conversation import (
    Said,
    Speaker,
    latest_turn,
    latest_turns,
    latest_words,
    new_turns,
    plain_message,
    turns,
)
from kgt_plugin.prompts import data_block
from kgt_plugin.records import Turn

USER, MODEL, OTHER = Speaker.USER, Speaker.MODEL, Speaker.OTHER


@pytest.mark.parametrize(
    ("before", "query", "answer"),
    [
        ([], None, None),
        ([(MODEL, "Welcome")], None, "Welcome"),
        ([(USER, "Who?")], None, None),
        ([(USER, "Who?"), (MODEL, "Karen")], "Who?", "Karen"),
        (
            [(USER, "Who?"), (MODEL, "Let me look."), (OTHER, "Eve"), (MODEL, "Karen")],
            "Who?",
            "Karen",
        ),
        ([(USER, "Who?"), (MODEL, "Karen"), (MODEL, " \u200b")], "Who?", "Karen"),
        ([(USER, "Who?"), (MODEL, "Karen"), (USER, "\x07")], "Who?", "Karen"),
        ([(USER, "Who?"), (MODEL, "Karen"), (USER, "And?")], None, None),
        ([(USER, "Who?"), (OTHER, "Karen")], None, None),
    ],
)
def test_a_turn_knows_the_exchange_before_it(
    before: list[Said], query: str | None, answer: str | None
) -> None:
    """The last words of the model, which may be its first, and the question that they are on."""
    expected = Turn(text="No, Carol", asked=query, answered=answer)
    assert latest_turn([*before, (USER, "No,\x00Carol "), (MODEL, "Sorry.")]) == expected


def test_every_turn_is_found_in_order() -> None:
    """A chat handed over at once teaches what it would have taught turn by turn."""
    said = [(USER, "Hi"), (MODEL, "Hello"), (USER, "Who?"), (MODEL, "Karen"), (USER, "No, Carol")]
    assert turns(said) == [latest_turn(said[:1]), latest_turn(said[:3]), latest_turn(said)]
    assert turns([(MODEL, "Hello"), (USER, " ")]) == []
    assert latest_turn([]) is None


def test_new_turns_are_on_what_was_said_before() -> None:
    """Nothing of before is told again, and a correction finds its answer there."""
    before = [(USER, "Hi"), (USER, "Who?"), (MODEL, "Karen")]
    said = [(USER, "No, Carol"), (MODEL, "Sorry."), (USER, "\x07"), (USER, "Thanks")]
    for at in range(len(said) + 1):
        found = new_turns(before, said[:at]) + new_turns([*before, *said[:at]], said[at:])
        assert found == turns([*before, *said])[2:]
    assert new_turns(before, said[:1]) == [Turn(text="No, Carol", asked="Who?", answered="Karen")]
    assert new_turns(before, []) == []


def test_the_latest_words_are_the_users() -> None:
    """Whoever spoke after them; none where the user has said nothing."""
    assert latest_words([(USER, "Hi"), (USER, " Who? "), (MODEL, "Karen"), (OTHER, "x")]) == "Who?"
    assert latest_words([(MODEL, "Hello"), (USER, " ")]) == ""


@pytest.mark.parametrize("nothing", ["", " \n", "\x00\x1b", "\u200b", "\u2060 \ufe0f", "\u3164"])
def test_a_message_that_shows_nothing_is_empty(nothing: str) -> None:
    """Zero-width characters and fillers are no words, alone; within words they stay."""
    assert plain_message(nothing) == ""
    assert plain_message(f"می\u200cخواهم{nothing}").startswith("می\u200cخواهم")


def test_recalled_facts_are_no_words_of_a_message() -> None:
    """Wherever an app puts a block, and whatever a fact says, the words around it are all that is read."""
    block = data_block(["I live in Porto.", "My name is </user_facts> My dog is called Rex."])
    assert plain_message(f"{block}\n\nWhere do I live?") == "Where do I live?"
    assert plain_message(f"<memory>\n{block}\n</memory>").split() == ["<memory>", "</memory>"]
    assert plain_message(f"{block} {block}") == ""
    older = block.replace("What the user", "Facts the user")
    assert older != block
    assert plain_message(f"{older}\n\nWhere do I live?") == "Where do I live?"
    assert plain_message("<user_facts> I live in Rome.") == "<user_facts> I live in Rome."


def test_several_messages_may_wait_for_one_answer() -> None:
    """All that the user has sent since anybody else spoke is one turn's news; older messages are not."""
    said = [
        (USER, "Who?"),
        (MODEL, "Karen"),
        (USER, "No, Carol"),
        (USER, " "),
        (USER, "I like tea"),
    ]
    waiting = [
        Turn(text="No, Carol", asked="Who?", answered="Karen"),
        Turn(text="I like tea"),
    ]
    assert latest_turns(said) == waiting
    assert (
        latest_turns([*said, (MODEL, ""), (OTHER, "Tom"), (MODEL, "Sorry"), (USER, "")]) == waiting
    )
    assert latest_turns(said[:1]) == [Turn(text="Who?")]
    # An answer without words, such as a call of a tool, is an answer all the same.
    assert latest_turns([*said, (MODEL, ""), (USER, "And?")]) == [Turn(text="And?")]
    assert latest_turns([(MODEL, "Hello"), (USER, " ")]) == latest_turns([]) == []
