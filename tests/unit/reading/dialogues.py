"""Dialogues with a model that notes facts, in tests: what is asked, and what is taken of an answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from kgt_plugin.reading.model_dialogue import Reply, noting
from kgt_plugin.records import Feedback, Turn

BOSS = Turn(text="No, it's Carol.", asked="Who is my boss?", answered="Your boss is Bob.")


def fact(**fields: Any) -> dict[str, Any]:
    """A fact about the user, in the form asked for."""
    fact = {"turn": 1, "kind": "states", "subject": "me", "relation": "likes", "old": None}
    return {**fact, **fields}


def read(turn: Turn, *facts: dict[str, Any]) -> list[Feedback]:
    """What is taken of one answer; a bad one raises."""
    return answer([turn], Reply(text=json.dumps({"facts": facts, "complete": True})))[0]


def answer(turns: Sequence[Turn], reply: Reply) -> list[list[Feedback]]:
    """What is taken of one reply; a bad one raises."""
    steps = noting(turns, repairs=0)
    next(steps)
    with pytest.raises(StopIteration) as end:
        steps.send(reply)
    found: list[list[Feedback]] = end.value.value
    return found


def shown(*turns: Turn) -> str:
    """What a model is shown of turns."""
    return next(noting(turns, repairs=0)).text
