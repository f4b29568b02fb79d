"""Both optimizers on small numbers, each trace worked out by hand."""

import math
from dataclasses import replace

import pytest

from kgt_plugin.records import EditPlan, StepOp
from kgt_plugin.tuning.optimizer import MinimalOptimizer, PaperOptimizer
from tests.golden.numbers import priors, scored

LN2 = math.log(2)


def trace(plan: EditPlan) -> list[tuple[str, str]]:
    """Reduce a plan to what a reader checks."""
    return [(step.op.value, step.triple.labels[2]) for step in plan.steps]


def test_paper_adds_the_best_checks_removes_the_worst_checks() -> None:
    """Algorithm 1 on H = {z1: 1/2, z2: 1/4} and G = {g1: 1/8, g2: 1/16}, all of weight 1, floor 1/64.

    Before, nothing of H is in G: L0 = -1/2 [ln(1/2/64) + ln(1/4/64)] = 1/2 (7 + 8) ln 2 = 7.5 ln 2.
    Add z1, pi = 1/3: L = 1/2 [ln 6 + 8 ln 2]. Remove g2, the worst, pi = 1/2: L = 1/2 (2 + 8) ln 2 = 5 ln 2.
    Add z2, pi = 1/3 each: L = 1/2 [ln 6 + ln 12]. Remove g1, pi = 1/2 each: L = 1/2 (2 + 3) ln 2 = 2.5 ln 2,
    which is the first at most 2.6 ln 2 = epsilon, for 1/2 ln 72 = 3.08 ln 2.
    """
    plan = PaperOptimizer(epsilon=2.6 * LN2, floor=math.log(1 / 64)).plan(
        [
            scored("eats", "vegetables", a=1 / 2, candidate=True),
            scored("likes", "vegetables too", a=1 / 4, candidate=True),
            scored("is", "animal", a=1 / 8, graph=True),
            scored("eats", "meat", a=1 / 16, graph=True),
        ],
        priors(0.1),
    )
    assert plan.loss_before == pytest.approx(7.5 * LN2)
    assert trace(plan) == [
        ("add", "vegetables"),
        ("remove", "meat"),
        ("add", "vegetables too"),
        ("remove", "animal"),
    ]
    assert [step.loss for step in plan.steps] == pytest.approx(
        [(math.log(6) + 8 * LN2) / 2, 5 * LN2, math.log(72) / 2, 2.5 * LN2]
    )
    assert plan.satisfied
    assert plan.loss_after == pytest.approx(2.5 * LN2)


def test_paper_stops_after_the_first_add_that_suffices() -> None:
    """H = {z1: 1/2}, G empty: after the add pi = 1, L = ln 2, at most epsilon = 1."""
    plan = PaperOptimizer(epsilon=1.0).plan(
        [scored("eats", "vegetables", a=1 / 2, candidate=True)], priors(0.1)
    )
    assert trace(plan) == [("add", "vegetables")]
    assert plan.loss_after == pytest.approx(LN2)


def test_paper_makes_no_edit_where_none_is_needed() -> None:
    """The only candidate is already the only fact: its add changes nothing and L = ln 2 suffices."""
    plan = PaperOptimizer(epsilon=1.0).plan(
        [scored("eats", "vegetables", a=1 / 2, candidate=True, graph=True)], priors(0.1)
    )
    assert plan.steps == ()
    assert plan.satisfied


def test_paper_never_reports_a_removal_that_it_takes_back() -> None:
    """A member of both H and G that is removed as the worst and added later nets to nothing.

    H = {z1: 1/2, z2: 1/4}, G = {z2}. Add z1; remove z2, the worst of G; add z2 again: the net
    edit is z1 alone.
    """
    plan = PaperOptimizer(epsilon=0.0).plan(
        [
            scored("eats", "vegetables", a=1 / 2, candidate=True),
            scored("likes", "greens", a=1 / 4, candidate=True, graph=True),
        ],
        priors(0.1),
    )
    assert trace(plan) == [("add", "vegetables")]


DOG = [
    scored("eats", "vegetables", w=4, a=0.6, old=0.1, candidate=True),
    scored("eats", "meat", w=4, a=0.1, old=0.6, graph=True, conflict=True),
    scored("is", "animal", w=1, a=0.05, old=0.1, graph=True),
    scored("name", "Rex", w=1, a=0.05, old=0.1, graph=True),
]


def test_minimal_removes_the_conflict_and_adds_one() -> None:
    """After it: weights 4, 1, 1; M_a = (2.4 + .05 + .05)/6, M_old = (.4 + .1 + .1)/6, so M_a >= 2 M_old.

    The loss is ln(2 * 0.6) - ln 2.5 = ln 0.48. Before: M_a = (.4 + .1)/6, M_old = (2.4 + .2)/6,
    ln(5.2 / 0.5) = ln 10.4. After the add alone: weights sum to 10, ln(2 * 3.0 / 2.9).
    """
    plan = MinimalOptimizer(margin=2.0).plan(DOG, priors(0.05, 0.3))
    assert trace(plan) == [("add", "vegetables"), ("remove", "meat")]
    assert plan.loss_before == pytest.approx(math.log(10.4))
    assert [step.loss for step in plan.steps] == pytest.approx([math.log(6 / 2.9), math.log(0.48)])
    assert math.exp(plan.answer_logprob_before) == pytest.approx(0.5 / 6)
    assert math.exp(plan.answer_logprob_after) == pytest.approx(2.5 / 6)
    assert plan.satisfied


def test_paper_destroys_an_unrelated_fact_that_minimal_keeps() -> None:
    """Where epsilon asks for pi near 1, Algorithm 1 removes what has nothing to do with the query."""
    paper = PaperOptimizer(epsilon=0.6).plan(DOG, priors(0.05, 0.3))
    minimal = MinimalOptimizer().plan(DOG, priors(0.05, 0.3))
    assert {"Rex", "animal"} & {triple.labels[2] for triple in paper.removed}
    assert [triple.labels[2] for triple in minimal.removed] == ["meat"]


def test_minimal_makes_no_edit_where_none_is_needed() -> None:
    """The graph already says so and nothing opposes it: c = 0.6 - 2 * 0.1 = 0.4, minus 0.15."""
    plan = MinimalOptimizer(margin=2.0).plan(
        [
            scored("eats", "vegetables", w=1, a=0.6, old=0.1, graph=True, candidate=True),
            scored("is", "animal", w=1, a=0.05, old=0.1, graph=True),
        ],
        priors(0.05, 0.3),
    )
    assert plan.steps == ()
    assert plan.satisfied
    assert plan.loss_before == plan.loss_after == pytest.approx(math.log(2 * 0.2 / 0.65))


def test_minimal_adds_a_fact_even_if_the_model_knew_the_answer() -> None:
    """No kept triple supports the answer, so an empty graph is no answer however high the prior."""
    plan = MinimalOptimizer().plan(
        [scored("eats", "vegetables", a=0.95, candidate=True)], priors(0.9)
    )
    assert trace(plan) == [("add", "vegetables")]
    assert plan.satisfied


def test_minimal_removes_the_largest_opponent_first() -> None:
    """Add: 0.5. Opponents -0.4, -0.3, -0.05: the sum is -0.25; without the first it is 0.15."""
    plan = MinimalOptimizer(margin=1.0).plan(
        [
            scored("new", "answer", a=0.5, old=0.0, candidate=True),
            scored("p", "small", a=0.0, old=0.05, graph=True),
            scored("p", "large", a=0.0, old=0.4, graph=True),
            scored("p", "middle", a=0.0, old=0.3, graph=True),
        ],
        priors(0.0, 0.5),
    )
    assert trace(plan) == [("add", "answer"), ("remove", "large")]


def test_minimal_never_removes_what_is_protected() -> None:
    """The largest opponent (-0.4) is protected, so the next one goes: 0.5 - 0.4 - 0.05 = 0.05."""
    plan = MinimalOptimizer(margin=1.0).plan(
        [
            scored("new", "answer", a=0.5, old=0.0, candidate=True),
            scored("p", "small", a=0.0, old=0.05, graph=True),
            scored("p", "large", a=0.0, old=0.4, graph=True, protected=True),
            scored("p", "middle", a=0.0, old=0.3, graph=True),
        ],
        priors(0.0, 0.5),
    )
    assert trace(plan) == [("add", "answer"), ("remove", "middle")]


def test_minimal_prefers_the_trusted_relation_among_equally_small_plans() -> None:
    """Both adds suffice alone; the user's own word wins over a larger contribution."""
    plan = MinimalOptimizer(margin=1.0).plan(
        [
            scored("model word", "answer", a=0.9, old=0.0, candidate=True, trust=3),
            scored("user word", "answer", a=0.5, old=0.0, candidate=True, trust=0),
        ],
        priors(0.0, 0.5),
    )
    assert [t.labels[1] for t in plan.added] == ["user word"]


def test_minimal_says_when_the_condition_cannot_be_met() -> None:
    """No fact convinces the model: the best one is added all the same, and the plan says so."""
    plan = MinimalOptimizer(margin=2.0).plan(
        [scored("eats", "vegetables", a=0.1, old=0.5, candidate=True)], priors(0.05, 0.6)
    )
    assert trace(plan) == [("add", "vegetables")]
    assert not plan.satisfied
    assert plan.loss_after == pytest.approx(math.log(2 * 0.5 / 0.1))


def test_minimal_without_a_rival_beats_the_prior_up_to_even_odds() -> None:
    """No old answer: P(a) must be m times its prior, at most 1/m; 0.3 < 0.5 <= 0.6."""
    weak = scored("weak", "a", a=0.3, candidate=True, trust=0)
    strong = scored("strong", "a", a=0.6, candidate=True, trust=1)
    plan = MinimalOptimizer(margin=2.0).plan([weak, strong], priors(0.4))
    assert [t.labels[1] for t in plan.added] == ["strong"]
    assert plan.satisfied


def test_steps_name_their_operation() -> None:
    """The operations are the contract's words."""
    assert [op.value for op in StepOp] == ["add", "remove", "supersede"]


def test_minimal_is_not_fooled_by_tiny_probabilities() -> None:
    """P(a) = e^-800 against e^-760: the condition is far from met, and the plan says so."""
    plan = MinimalOptimizer(margin=2.0).plan(
        [
            replace(
                scored("eats", "vegetables", a=1.0, candidate=True),
                answer_logprob=-800.0,
                competing_logprob=-760.0,
            )
        ],
        priors(0.1, 0.1),
    )
    assert plan.loss_after == pytest.approx(40 + math.log(2))
    assert not plan.satisfied


def test_the_papers_default_threshold_can_be_met() -> None:
    """K = 2 certain answers of equal weight in G give L = log 2, and epsilon is one more."""
    plan = PaperOptimizer().plan(
        [scored(r, "vegetables", a=1.0, candidate=True) for r in ("eats", "likes")], priors(0.1)
    )
    assert plan.loss_after == pytest.approx(math.log(2))
    assert plan.satisfied


def test_the_most_trusted_of_candidates_that_gain_nothing_is_added() -> None:
    """Both c are 0 and a kept fact opposes: nothing meets the condition, and trust decides."""
    table = [
        scored("a", "new", a=0.0, old=0.0, candidate=True, trust=3),
        scored("b", "new", a=0.0, old=0.0, candidate=True, trust=0),
        scored("c", "old", a=0.0, old=0.5, graph=True, protected=True),
    ]
    plan = MinimalOptimizer().plan(table, priors(0.1, 0.3))
    assert not plan.satisfied
    assert [fact.labels[1] for fact in plan.added] == ["b"]
