"""Rejections that a model notes: the answer was wrong, and what is right was not said."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kgt_plugin.errors import ModelError
from kgt_plugin.reading.model_dialogue import Reply, noting
from kgt_plugin.reading.rejection import rejection_of
from kgt_plugin.records import Feedback, Turn

NO = Turn(text="No, that's not it.", asked="Who is my boss?", answered="Your boss is Bob.")
TEA = Turn(text="I like tea.")


def read(*turns: Turn, **answer: Any) -> list[list[Feedback]]:
    """What is taken of one answer; a bad one raises."""
    steps = noting(turns, repairs=0)
    next(steps)
    with pytest.raises(StopIteration) as end:
        steps.send(Reply(text=json.dumps({"facts": [], "complete": True, **answer})))
    found: list[list[Feedback]] = end.value.value
    return found


def test_a_turn_that_only_rejects_is_a_rejection_of_what_it_answers() -> None:
    """In its own place among the turns."""
    assert read(TEA, NO, rejected=[2]) == [[], [rejection_of(NO)]]


def test_numbers_are_of_the_turns_that_were_shown() -> None:
    """A turn that says nothing has none."""
    assert read(Turn(text=" "), NO, rejected=[1]) == [[], [rejection_of(NO)]]


def test_a_turn_that_teaches_rejects_nothing_beside() -> None:
    """What is right was said then."""
    fact = {
        "turn": 1, "quote": "it's Carol", "kind": "corrects", "subject": "me",
        "relation": "boss", "object": "Carol", "old": "Bob",
    }  # fmt: skip
    said = Turn(text="No, it's Carol.", asked=NO.asked, answered=NO.answered)
    ((feedback,),) = read(said, facts=[fact], rejected=[1])
    assert feedback.answer == "Carol"


def test_what_answers_nothing_rejects_nothing() -> None:
    """There is no answer that could be wrong."""
    assert read(TEA, rejected=[1]) == [[]]


@pytest.mark.parametrize("rejected", [[2], [0], ["1"], 1, None, [[1]]])
def test_what_is_no_turn_makes_a_bad_answer(rejected: Any) -> None:
    """It is sent back, and is an error in the end."""
    with pytest.raises(ModelError, match="form"):
        read(NO, rejected=rejected)


def test_it_may_be_left_out() -> None:
    """Answers in the older form are taken."""
    assert read(NO) == [[]]
