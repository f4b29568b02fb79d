"""Methods that change weights or write into the prompt, on a model whose texts begin with a start token."""

from __future__ import annotations

import pytest

from kgt_bench.methods.in_context import InContext
from tests.kgt_bench.tiny import HARP, MAYOR, tiny_model

pytestmark = pytest.mark.usefixtures("one_thread")


def test_what_is_trained_is_what_is_scored() -> None:
    """The loss of an answer is its score with the sign turned, a token: both begin alike."""
    model = tiny_model(starts=True)
    target = model.target(MAYOR.query, "Bram Holt")
    (logprob,) = model.score(MAYOR.query, ["Bram Holt"])
    assert len(model.lead) == 1
    assert target.tokens[:1] == model.lead
    loss = float(model.loss(target).detach())
    assert -loss * (len(target.tokens) - target.start) == pytest.approx(logprob, abs=1e-3)


def test_a_subjects_last_token_is_counted_from_the_start_token() -> None:
    """The place is one in the tokens that the model is given."""
    model = tiny_model(starts=True)
    tokens = model.encode("the mayor of Dunmere is")
    at = model.last_token("the mayor of Dunmere is", len("the mayor of Dunmere"))
    assert tokens[: at + 1] == model.encode("the mayor of Dunmere")


def test_icl_begins_what_was_told_with_the_start_token() -> None:
    """Scores are those of the whole text, told something or nothing."""
    model = tiny_model(starts=True)
    learner = InContext(model)
    answers = ["Bram Holt", "oboe"]
    plain = model.score(MAYOR.query, answers)
    assert learner.score(MAYOR.query, answers) == pytest.approx(plain, abs=1e-3)
    learner.edit(MAYOR)
    learner.edit(HARP)
    told = "the mayor of Dunmere Vex.\nIlse Marn plays the harp.\n"
    whole = model.score(told + MAYOR.query, answers)
    assert learner.score(MAYOR.query, answers) == pytest.approx(whole, abs=1e-3)
