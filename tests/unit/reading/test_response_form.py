"""The form of a model's answer: found in what it writes around it, and refused where it is another."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kgt_plugin.errors import ModelError
from kgt_plugin.reading.model_dialogue import FORM, RELATIONS, TASK, Reply
from kgt_plugin.reading.model_extractor import _schema
from kgt_plugin.reading.response_form import QuotedFactForm, QuotedFacts
from kgt_plugin.records import Turn
from tests.unit.reading.dialogues import BOSS, answer, fact, read


@pytest.mark.parametrize(
    "wrapped",
    [
        "JSON",
        "```json\nJSON\n```",
        "```\nJSON```",
        "Here you are:\n```json\nJSON\n```\nAnything else?",
        "<think>\nTea? Not {coffee}.\n</think>\nJSON",
        "  \nJSON\n",
    ],
)
def test_json_is_found_in_what_models_write_around_it(wrapped: str) -> None:
    """A fence, thoughts, or nothing."""
    facts = json.dumps({"facts": [fact(quote="it's Carol", object="Carol")]})
    ((found,),) = answer([BOSS], Reply(text=wrapped.replace("JSON", facts)))
    assert found.answer == "Carol"


def test_a_fence_that_the_user_wrote_is_no_fence() -> None:
    """It may stand in a quote."""
    turn = Turn(text="My tool is ```json\nlint```")
    (found,) = read(turn, fact(quote=turn.text, object="lint"))
    assert found.answer == "lint"


@pytest.mark.parametrize(
    "text",
    [
        '{"facts": [',
        '{"facts": []',
        '```json\n{"facts": [',
        '```json\n{"facts": []}',
        '{"facts": []} and more',
        '{"facts": [], "complete": false}',
        '{"facts": [], "complete": null}',
        '{"facts": {}}',
        '{"Facts": []}',
        "[]",
        "null",
        "none",
        "",
        "[" * 100_000,
    ],
)
def test_what_is_cut_or_has_another_form_is_no_answer(text: str) -> None:
    """Nothing is completed, and no facts are not the same as none."""
    with pytest.raises(ModelError, match="not the form asked for"):
        answer([BOSS], Reply(text=text))


@pytest.mark.parametrize(
    "wrong",
    [
        {"turn": 0},
        {"turn": 2},
        {"turn": "1"},
        {"kind": "replaces"},
        {"kind": None},
        {"old": 5},
        {"subject": None},
        {"subject": "\u200b"},
        {"relation": "r" * 300},
        {"object": "Carol\x00"},
        {"object": "Carol " * 400},
    ],
)
def test_a_fact_of_another_form_is_refused(wrong: dict[str, Any]) -> None:
    """One bad fact refuses the answer: what it left out is not known."""
    good = fact(quote="it's Carol", object="Carol")
    assert len(read(BOSS, good, good)) == 2
    with pytest.raises(ModelError, match="not the form asked for"):
        read(BOSS, good, {**good, **wrong})


def test_of_one_turn_the_number_may_be_missing() -> None:
    """There is but one that can be meant; of several it must be said."""
    noted = fact(quote="it's Carol", object="Carol")
    del noted["turn"]
    assert [each.answer for each in read(BOSS, noted)] == ["Carol"]
    with pytest.raises(ModelError):
        answer([BOSS, BOSS], Reply(text=json.dumps({"facts": [noted]})))


def test_the_form_is_the_same_in_words_as_a_schema_and_as_a_class() -> None:
    """Whatever a model is held to, what is read is what was asked for."""
    facts = json.loads(FORM.partition("only:")[2])
    names = list(facts["facts"][0])
    assert names == list(QuotedFactForm.model_fields)
    schema = _schema(1)
    assert names == list(schema["properties"]["facts"]["items"]["properties"])
    assert list(facts) == list(QuotedFacts.model_fields) == list(schema["properties"])
    assert QuotedFacts.model_json_schema()["required"] == ["facts", "complete"]
    assert all(f"- {name}:" in TASK for name in names)
    assert len(set(RELATIONS)) == len(RELATIONS)
