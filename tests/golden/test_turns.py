"""The objective over facts and turns of the user, each trace worked out by hand."""

import math
from dataclasses import replace

import pytest

from kgt_plugin.records import ScoredTriple
from kgt_plugin.tuning.optimizer import MinimalOptimizer, PaperOptimizer
from tests.golden.numbers import priors, scored
from tests.golden.test_optimizers import trace

LN2 = math.log(2)


def turn(
    episode: str, *, w: float = 1.0, a: float, old: float, states_old: bool = False
) -> ScoredTriple:
    """A turn of the user on the table: it is there, supports nothing, and may go by being superseded."""
    z = scored("said in", episode, w=w, a=a, old=old, graph=True, conflict=states_old)
    return replace(z, turn=True)


def test_a_turn_that_states_the_old_answer_is_superseded_as_a_fact_would_be_removed() -> None:
    """G = {lives in Denver}, E = {e1: "home is Denver"}, margin 2, all of weight 1.

    Both state the old answer, so both go, whatever the sum. With the new fact alone, M_a = 1/2 and
    M_old = 1/16: loss ln(2/16) - ln(1/2) = -2 ln 2. Before: M_a = (1/32 + 1/32)/2, M_old = (1/2 + 1/4)/2,
    loss ln 2 + ln 3/8 - ln 1/32 = ln 24. After the add, M_a = (1/2 + 1/16)/3 = 3/16, M_old = (1/16 + 3/4)/3
    = 13/48: ln 26/9. Denver gone: M_a = (1/2 + 1/32)/2 = 17/64, M_old = (1/16 + 1/4)/2 = 5/32: ln 20/17.
    """
    plan = MinimalOptimizer(margin=2).plan(
        [
            scored("lives in", "Portland", a=1 / 2, old=1 / 16, candidate=True),
            scored("lives in", "Denver", a=1 / 32, old=1 / 2, graph=True, conflict=True),
            turn("e1", a=1 / 32, old=1 / 4, states_old=True),
        ],
        priors(0.1, 0.1),
    )
    assert trace(plan) == [("add", "Portland"), ("remove", "Denver"), ("supersede", "e1")]
    assert plan.loss_before == pytest.approx(math.log(24))
    losses = [math.log(26 / 9), math.log(20 / 17), -2 * LN2]
    assert [step.loss for step in plan.steps] == pytest.approx(losses)
    assert [fact.labels[2] for fact in plan.removed] == ["Denver"]
    assert len(plan.superseded) == 1


def test_a_turn_that_outweighs_the_answer_is_superseded_and_no_other() -> None:
    """Weights 1, 8, 1, 1; margin 2. c = w (p_a - 2 p_old).

    New fact: 1/2 - 2/16 = 3/8. e1 of weight 8: 8 (0 - 2/8) = -2. e2: 1/4 - 2/16 = 1/8.
    e3: 1/16 - 2/16 = -1/16. With all, 3/8 - 2 + 1/8 - 1/16 < 0; without e1 it is 7/16 >= 0, and no
    other single operation does it: the add and one superseding are the fewest.
    """
    plan = MinimalOptimizer(margin=2).plan(
        [
            scored("lives in", "Portland", a=1 / 2, old=1 / 16, candidate=True),
            turn("e1", w=8, a=0, old=1 / 8),
            turn("e2", a=1 / 4, old=1 / 16),
            turn("e3", a=1 / 16, old=1 / 16),
        ],
        priors(0.1, 0.1),
    )
    assert trace(plan) == [("add", "Portland"), ("supersede", "e1")]
    assert plan.satisfied


def test_a_turn_that_opposes_nothing_by_its_own_doing_stays() -> None:
    """A protected turn of great weight is kept, though the condition is then missed."""
    heavy = replace(turn("e1", w=8, a=0, old=1 / 8), protected=True)
    plan = MinimalOptimizer(margin=2).plan(
        [scored("lives in", "Portland", a=1 / 2, old=1 / 16, candidate=True), heavy],
        priors(0.1, 0.1),
    )
    assert trace(plan) == [("add", "Portland")]
    assert not plan.satisfied


def test_the_users_own_words_can_carry_the_answer_and_do_not_replace_the_fact() -> None:
    """A turn that says the answer helps the sum; a fact that supports it is added all the same."""
    plan = MinimalOptimizer(margin=2).plan(
        [
            scored("lives in", "Portland", a=1 / 16, old=1 / 16, candidate=True),
            turn("e1", w=2, a=1 / 2, old=1 / 16),
        ],
        priors(0.1, 0.1),
    )
    assert trace(plan) == [("add", "Portland")]
    assert plan.satisfied


def test_the_papers_algorithm_knows_no_turns() -> None:
    """Its plan is the same with turns on the table as without them."""
    facts = [
        scored("lives in", "Portland", a=1 / 2, candidate=True),
        scored("lives in", "Denver", a=1 / 16, graph=True),
    ]
    with_turn = [*facts, turn("e1", a=1 / 64, old=1 / 2)]
    assert PaperOptimizer().plan(with_turn, priors(0.1)) == PaperOptimizer().plan(
        facts, priors(0.1)
    )
