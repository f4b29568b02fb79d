"""Nothing is recalled twice."""

from __future__ import annotations

import pytest

from kgt_plugin.recall.repetition import is_told
from tests.unit.recall.items import fact, turn


@pytest.mark.parametrize(
    ("text", "facts", "told"),
    [
        ("My dog is called Rex.", ["My dog is called Rex."], True),
        ("I live in Oslo!", ["I live in Oslo."], True),
        ("So I LIVE in Oslo.", ["I live in Oslo."], True),
        ("I live in Oslo with Ana.", ["I live in Oslo."], False),
        ("I live in Oslo with Ana.", ["I live in Oslo.", "I live with Ana."], True),
        ("我住在北京。", ["我住在北京。"], True),
        ("我住在北京。", ["我住在上海。"], False),
        ("I am.", ["I live in Oslo."], True),
    ],
)
def test_a_turn_is_told_by_all_that_was_drawn_from_it(
    text: str, facts: list[str], *, told: bool
) -> None:
    """Its facts tell it where they hold each of its content words."""
    before = [fact(each, episode_id="e1") for each in facts]
    assert is_told(turn(text), before) == told


def test_facts_of_other_turns_do_not_tell_it() -> None:
    """Somebody said the words again: when that was may matter."""
    before = [fact("I live in Oslo.", episode_id="e2"), fact("I live in Oslo.")]
    assert not is_told(turn("I live in Oslo."), before)
    assert not is_told(turn("I live in Oslo."), [])


def test_the_same_words_are_told_once() -> None:
    """Whichever turn they are from."""
    again = turn("I live in Oslo.", episode_id="e2")
    assert is_told(again, [turn("Lovely."), turn("I live in Oslo.")])
    assert not is_told(again, [turn("I live in Oslo now.")])


def test_a_fact_is_told_by_nothing() -> None:
    """It stays beside a turn that says more, and beside another fact."""
    item = fact("I live in Oslo.", episode_id="e1")
    assert not is_told(item, [turn("I live in Oslo."), item])
