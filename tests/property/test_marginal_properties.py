"""Properties of Eq. 1 from few scores: marginals of a part speak for all facts."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgt_plugin.recall.marginal_answers import TOLERANCE, answer_marginals
from kgt_plugin.recall.scoring_order import systematic_sample
from kgt_plugin.records import ScoreRequest, Triple
from kgt_plugin.settings import ScoringBudget
from kgt_plugin.steps import Meter, Models, drive
from kgt_plugin.tuning.objective import marginal_logprob
from tests.golden.numbers import triple
from tests.property.decisions import deciding, log, probability, scorer


def marginals(
    weights: Sequence[float], numbers: Sequence[tuple[float, float]], effort: ScoringBudget
) -> list[float]:
    facts = [triple(f"r{index}", "o") for index in range(len(weights))]
    request: Callable[[str, Triple | None], ScoreRequest] = deciding(
        competing_answer=None, known=False, effort=effort
    ).request
    steps = answer_marginals(["new", "old"], facts, weights, request=request, effort=effort)
    double = scorer(dict(zip(facts, numbers, strict=True)))
    return drive(steps, Models(scorer=double), Meter())


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.one_of(st.floats(-30, 5), st.floats(-3000, 5)),
            probability.map(log),
            probability.map(log),
        ),
        min_size=1,
        max_size=12,
    ),
    st.integers(1, 4),
)
def test_marginals_are_those_of_all_facts(
    drawn: list[tuple[float, float, float]], at_once: int
) -> None:
    """What was left out changes no answer's marginal by more than the tolerance."""
    weights = [weight for weight, _, _ in drawn]
    numbers = [(new, old) for _, new, old in drawn]
    found = marginals(weights, numbers, replace(ScoringBudget(), at_once=at_once, negligible=0.1))
    for index in range(2):
        exact = marginal_logprob(weights, [values[index] for values in numbers])
        assert found[index] == exact or abs(found[index] - exact) <= 1.01 * TOLERANCE


@pytest.mark.slow
@given(st.lists(st.floats(-40, 5), max_size=60), st.integers(1, 12))
def test_the_chosen_stand_for_all_the_weight(weights: list[float], most: int) -> None:
    """What they weigh and stand for is everything; nobody is chosen beyond the number."""
    chosen = systematic_sample(weights, most=most)
    assert len(chosen) <= most
    standing = sum(math.exp(weights[i]) + math.exp(others) for i, others in chosen.items())
    assert standing == pytest.approx(sum(math.exp(weight) for weight in weights))
