"""Planning with bounds is planning with everything: what was not scored changes nothing."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kgt_plugin.records import CandidateSource, EditPlan, ScoredTriple, Triple, WeighedTurn
from kgt_plugin.settings import ScoringBudget
from kgt_plugin.steps import Meter, Models, drive
from kgt_plugin.tuning.fact_scoring import UnscoredTriple
from kgt_plugin.tuning.optimizer import MinimalOptimizer, PaperOptimizer
from tests.golden.numbers import triple
from tests.property.decisions import PRIORS, deciding, log, probability, scorer


def outcome(plan: EditPlan) -> object:
    return set(plan.added), set(plan.removed), plan.satisfied


@st.composite
def tables(
    draw: st.DrawFn, *, stated: bool | None = None
) -> tuple[list[UnscoredTriple], dict[Triple, tuple[float, float]], bool]:
    """Draw options with their weights, the numbers that a model would give, and what was said."""
    known = draw(st.booleans()) if stated is None else stated
    options: list[UnscoredTriple] = []
    numbers: dict[Triple, tuple[float, float]] = {}
    for index in range(draw(st.integers(min_value=1, max_value=12))):
        candidate = index == 0 or draw(st.integers(0, 4)) == 0
        in_graph = not candidate or draw(st.booleans())
        fact = triple(f"r{index}", f"o{index}")
        # A turn of the user: some name the old answer, and go if the model makes it likelier by them.
        said = not candidate and draw(st.integers(0, 3)) == 0
        words = f"r{index}" if draw(st.booleans()) else f"r{index} old"
        turn = WeighedTurn(episode_id=f"e{index}", text=words, log_weight=0.0) if said else None
        options.append(
            UnscoredTriple(
                triple=fact,
                in_graph=in_graph,
                source=draw(st.sampled_from(CandidateSource)) if candidate else None,
                log_weight=draw(st.floats(min_value=-25, max_value=5)),
                supports=candidate,
                conflict=not candidate and not said and draw(st.integers(0, 4)) == 0,
                turn=turn,
            )
        )
        numbers[shown(options[-1])] = (log(draw(probability)), log(draw(probability)))
    return options, numbers, known


def shown(option: UnscoredTriple) -> Triple:
    """What a model is asked about: a turn by its words."""
    if option.turn is None:
        return option.triple
    return triple(option.turn.text, option.triple.labels[2])


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(
    tables(),
    st.booleans(),
    st.integers(1, 6),
    st.sampled_from([0.0, 1e-6, 1e-2, 0.5]),
)
def test_bounded_planning_plans_what_full_planning_plans(
    table: tuple[list[UnscoredTriple], dict[Triple, tuple[float, float]], bool],
    has_rival: bool,  # noqa: FBT001 - drawn
    at_once: int,
    negligible: float,
) -> None:
    """Whatever the numbers, the same facts come and go as with every fact scored."""
    options, numbers, known = table
    competing_answer = "old" if has_rival else None
    plans = []
    for effort in (
        ScoringBudget(negligible=negligible, at_once=at_once, most=10**6),
        ScoringBudget.exhaustive(),
    ):
        steps = deciding(competing_answer=competing_answer, known=known, effort=effort).decide(
            options, MinimalOptimizer()
        )
        plans.append(drive(steps, Models(scorer=scorer(numbers)), Meter()))
    assert outcome(plans[0]) == outcome(plans[1])


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(tables(), st.integers(1, 11), st.lists(st.tuples(probability, probability), min_size=30))
def test_what_is_called_decided_is_the_same_for_any_scores(
    table: tuple[list[UnscoredTriple], dict[Triple, tuple[float, float]], bool],
    scored_count: int,
    others: list[tuple[float, float]],
) -> None:
    """Two graphs that differ in what the model says to the unscored facts have one plan."""
    options, numbers, known = table

    def scored(option: UnscoredTriple, values: tuple[float, float]) -> ScoredTriple:
        lift = (values[1] - values[0]) - (math.log(0.3) - math.log(0.1)) if known else 0.0
        return ScoredTriple(
            triple=option.triple,
            in_graph=option.in_graph,
            log_weight=option.log_weight,
            answer_logprob=values[0],
            competing_logprob=values[1],
            candidate=option.source is not None,
            supports=option.supports,
            conflict=option.conflict,
            protected=not option.conflict and not lift > math.log(2),
        )

    free = [o for o in options if not o.supports and not o.conflict][scored_count - 1 :]
    fixed = [scored(o, numbers[shown(o)]) for o in options if o not in free]
    assume(free)
    unscored = [o.log_weight for o in free]
    optimizer = MinimalOptimizer()
    if not optimizer.is_decided(fixed, PRIORS, unscored):
        return
    worlds = [[numbers[shown(o)] for o in free]]
    worlds += [
        [(log(a), log(b)) for a, b in others[start : start + len(free)]] for start in (0, len(free))
    ]
    worlds += [[(0.0, -math.inf)] * len(free), [(-math.inf, 0.0)] * len(free)]
    outcomes = [
        outcome(
            optimizer.plan(
                [*fixed, *(scored(o, v) for o, v in zip(free, world, strict=False))], PRIORS
            )
        )
        for world in worlds
        if len(world) == len(free)
    ]
    assert all(each == outcomes[0] for each in outcomes)


def test_no_fact_goes_that_nobody_asked_about() -> None:
    """Beyond the limit few speak for all the rest, and what is removed is only what was asked about."""
    facts = [triple(f"r{index}", f"o{index}") for index in range(6)]
    options = [
        UnscoredTriple(
            triple=fact,
            in_graph=fact is not facts[0],
            source=CandidateSource.PHRASE if fact is facts[0] else None,
            log_weight=0.0,
            supports=fact is facts[0],
            conflict=False,
        )
        for fact in facts
    ]
    numbers = {fact: (log(0.1), log(0.3)) for fact in facts} | {facts[0]: (log(0.9), log(0.0))}
    effort = ScoringBudget(negligible=0.0, at_once=1, most=1, spread=1)
    table = replace(deciding(competing_answer="old", known=True, effort=effort), min_lift=-1.0)
    double = scorer(numbers)
    plan = drive(table.decide(options, MinimalOptimizer()), Models(scorer=double), Meter())
    asked = {request.prompt for call in double.calls for request in call}
    assert {fact.labels[1] for fact in plan.removed} <= asked
    assert len(asked - {""}) == 3  # the candidate, the heaviest, and one for the other four
    assert not plan.satisfied


@pytest.mark.slow
def test_a_few_of_the_rest_speak_for_it() -> None:
    """By hand: a new fact of weight 3 against 100 of weight 0.01 each, none scored for its weight.

    The condition is M_new >= 2 M_old. By the prior the 100 would weigh in with 0.1 - 2 x 0.3 = -0.5,
    and 3 x (0.2 - 0) = 0.6 meets it. They say 0.1 - 2 x 0.5 = -0.9 in truth, and 0.6 does not.
    """
    facts = [triple(f"r{index}", f"o{index}") for index in range(101)]
    options = [
        UnscoredTriple(
            triple=fact,
            in_graph=index > 0,
            source=None if index else CandidateSource.PHRASE,
            log_weight=math.log(0.01 if index else 3.0),
            supports=index == 0,
            conflict=False,
        )
        for index, fact in enumerate(facts)
    ]
    numbers = {fact: (log(0.1), log(0.5)) for fact in facts} | {facts[0]: (log(0.2), log(0.0))}
    for effort in (ScoringBudget(at_once=1, most=1, spread=4), ScoringBudget.exhaustive()):
        table = deciding(competing_answer="old", known=False, effort=effort)
        plan = drive(
            table.decide(options, MinimalOptimizer()), Models(scorer=scorer(numbers)), Meter()
        )
        assert not plan.satisfied
        assert plan.loss_after == pytest.approx(math.log(2 * 0.5 / (0.1 + 0.6)))


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(tables())
def test_an_optimizer_without_bounds_is_given_everything(
    table: tuple[list[UnscoredTriple], dict[Triple, tuple[float, float]], bool],
) -> None:
    """Algorithm 1 orders all facts by their scores, so all are scored, in one call."""
    options, numbers, known = table
    double = scorer(numbers)
    effort = ScoringBudget(negligible=0.5, at_once=1, most=1)
    steps = deciding(competing_answer="old", known=known, effort=effort).decide(
        options, PaperOptimizer()
    )
    drive(steps, Models(scorer=double), Meter())
    assert [len(call) for call in double.calls] == [2 * (len(options) + 1)]
