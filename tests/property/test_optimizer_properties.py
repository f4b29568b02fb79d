"""What must hold of plans whatever the numbers."""

import itertools
import math
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgt_plugin.records import Priors, ScoredTriple
from kgt_plugin.tuning.objective import contribution, sums_to_at_least_zero
from kgt_plugin.tuning.optimizer import MinimalOptimizer, PaperOptimizer
from tests.golden.numbers import triple

logprob = st.one_of(
    st.floats(min_value=-14, max_value=-0.001), st.floats(min_value=-2000, max_value=-700)
)
MARGIN = 2.0


@st.composite
def scored_triples(draw: st.DrawFn, max_size: int = 10) -> list[ScoredTriple]:
    """Draw up to ten triples; as the tuner makes them, candidates support, and conflicts do not."""
    size = draw(st.integers(min_value=1, max_value=max_size))
    triples = []
    for index in range(size):
        candidate = index == 0 or draw(st.booleans())
        in_graph = not candidate or draw(st.booleans())
        triples.append(
            ScoredTriple(
                triple=triple(f"r{index}", f"o{index}"),
                in_graph=in_graph,
                log_weight=draw(st.floats(min_value=-5, max_value=5)),
                answer_logprob=draw(logprob),
                competing_logprob=draw(logprob),
                candidate=candidate,
                supports=candidate,
                conflict=in_graph and not candidate and draw(st.booleans()),
                protected=draw(st.booleans()),
                trust=draw(st.integers(min_value=0, max_value=3)),
            )
        )
    return triples


def may_go(removed: set[ScoredTriple]) -> bool:
    """Only conflicts and unprotected facts may be removed."""
    return all(z.conflict or not z.protected for z in removed)


PRIORS = Priors(answer_logprob=math.log(0.1), competing_logprob=math.log(0.3))


def meets(kept: set[ScoredTriple]) -> bool:
    """State the condition independently of the optimizer's code path."""
    if not any(z.supports for z in kept) or any(z.conflict for z in kept):
        return False
    return sums_to_at_least_zero(
        [
            contribution(z.log_weight, z.answer_logprob, z.competing_logprob or 0.0, margin=MARGIN)
            for z in kept
        ]
    )


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(scored_triples())
def test_no_other_plan_that_meets_the_condition_is_smaller(triples: list[ScoredTriple]) -> None:
    """Brute force over all subsets finds no smaller edit."""
    graph = {z.triple for z in triples if z.in_graph}
    sizes = [
        sum((z in kept) != z.in_graph for z in triples)
        for count in range(len(triples) + 1)
        for kept in map(set, itertools.combinations(triples, count))
        if meets(kept) and may_go({z for z in triples if z.in_graph} - kept)
    ]
    plan = MinimalOptimizer(margin=MARGIN).plan(triples, PRIORS)
    after = (graph - set(plan.removed)) | set(plan.added)
    assert plan.satisfied == bool(sizes)
    assert meets({z for z in triples if z.triple in after}) == plan.satisfied
    if sizes:
        assert len(plan.steps) == min(sizes)


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(scored_triples(), st.randoms(use_true_random=False))
def test_the_order_of_the_triples_never_changes_the_plan(
    triples: list[ScoredTriple], random: Random
) -> None:
    """Both optimizers plan the same edit from any order."""
    shuffled = list(triples)
    random.shuffle(shuffled)
    for optimizer in (MinimalOptimizer(), PaperOptimizer()):
        assert optimizer.plan(triples, PRIORS) == optimizer.plan(shuffled, PRIORS)


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(scored_triples())
def test_plans_can_be_applied(triples: list[ScoredTriple]) -> None:
    """Only absent triples are added, only present ones removed, none twice."""
    graph = {z.triple for z in triples if z.in_graph}
    for optimizer in (MinimalOptimizer(), PaperOptimizer()):
        plan = optimizer.plan(triples, PRIORS)
        assert not set(plan.added) & graph
        assert set(plan.removed) <= graph
        touched = [step.triple for step in plan.steps]
        assert len(touched) == len(set(touched))


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(scored_triples())
def test_minimal_never_edits_more_than_paper_where_paper_meets_the_condition(
    triples: list[ScoredTriple],
) -> None:
    """The paper's plan is one of those the exact optimizer is the smallest of."""
    graph = {z.triple for z in triples if z.in_graph}
    paper = PaperOptimizer().plan(triples, PRIORS)
    after = (graph - set(paper.removed)) | set(paper.added)
    gone = {z for z in triples if z.triple in paper.removed}
    if may_go(gone) and meets({z for z in triples if z.triple in after}):
        minimal = MinimalOptimizer(margin=MARGIN).plan(triples, PRIORS)
        assert len(minimal.steps) <= len(paper.steps)
