"""The equations against arithmetic done by hand."""

import math

import pytest

from kgt_plugin.log_space import log_sum_exp, retrieval_logprobs
from kgt_plugin.tuning.objective import (
    SignedLog,
    contribution,
    marginal_logprob,
    marginal_loss,
    paper_loss,
    sums_to_at_least_zero,
)


def test_eq5_normalises_over_the_subjects_triples() -> None:
    """Weights 6 and 2 give probabilities 6/8 and 2/8."""
    pis = [math.exp(x) for x in retrieval_logprobs([math.log(6), math.log(2)])]
    assert pis == pytest.approx([0.75, 0.25])


def test_eq5_with_all_weights_zero_is_uniform() -> None:
    """If the model gives every relation probability zero, none is preferred."""
    pis = [math.exp(x) for x in retrieval_logprobs([-math.inf, -math.inf])]
    assert pis == pytest.approx([0.5, 0.5])


def test_eq7_by_hand() -> None:
    """K=2: z1 in G with P(a)=1/2, pi=1/4; z2 outside with P(a)=1/8, floor 1/64.

    L = -1/2 [ln(1/2 * 1/4) + ln(1/8 * 1/64)] = 1/2 [ln 8 + ln 512] = 1/2 * 12 ln 2 = 6 ln 2.
    """
    loss = paper_loss(
        [math.log(1 / 2), math.log(1 / 8)], [math.log(1 / 4), None], floor=math.log(1 / 64)
    )
    assert loss == pytest.approx(6 * math.log(2))


def test_eq7_floor_bounds_triples_in_the_graph_too() -> None:
    """A member of G that is almost never retrieved counts no worse than one outside G."""
    floor = math.log(1 / 64)
    inside = paper_loss([0.0], [math.log(1 / 1000)], floor=floor)
    outside = paper_loss([0.0], [None], floor=floor)
    assert inside == outside == pytest.approx(math.log(64))


def test_eq1_by_hand() -> None:
    """Weights 3 and 1, P(a|z) of 0.8 and 0.2: M = 3/4 * 0.8 + 1/4 * 0.2 = 0.65."""
    value = marginal_logprob([math.log(3), 0.0], [math.log(0.8), math.log(0.2)])
    assert math.exp(value) == pytest.approx(0.65)


def test_eq1_of_no_triples_is_no_answer() -> None:
    """An empty graph retrieves nothing, so the sum of Eq. 1 is zero."""
    assert marginal_logprob([], []) == -math.inf


def test_contribution_by_hand() -> None:
    """w=2, P(a)=0.3, P(a_old)=0.1, m=2: c = 2 (0.3 - 2 * 0.1) = 0.2."""
    value = contribution(math.log(2), math.log(0.3), math.log(0.1), margin=2.0)
    assert value.sign == 1
    assert math.exp(value.log) == pytest.approx(0.2)


def test_contribution_of_an_opponent_by_hand() -> None:
    """w=2, P(a)=0.1, P(a_old)=0.1, m=2: c = 2 (0.1 - 0.2) = -0.2."""
    value = contribution(math.log(2), math.log(0.1), math.log(0.1), margin=2.0)
    assert value.sign == -1
    assert math.exp(value.log) == pytest.approx(0.2)


def test_contributions_do_not_underflow() -> None:
    """exp(-800) is zero in floating point; which of two such probabilities is larger still shows."""
    against = contribution(0.0, -800.0, -760.0, margin=1.0)
    for_it = contribution(0.0, -750.0, -790.0, margin=1.0)
    assert (against.sign, for_it.sign) == (-1, 1)
    assert sums_to_at_least_zero([against, for_it])
    assert not sums_to_at_least_zero([against])


def test_a_sum_of_nothing_is_zero() -> None:
    """And zero is at least zero."""
    assert sums_to_at_least_zero([])
    assert sums_to_at_least_zero([SignedLog(0, -math.inf)])


def test_signed_logarithms_sort_as_the_numbers_they_are() -> None:
    """3, 2, 0, -2, -3."""
    numbers = [SignedLog(1, math.log(2)), SignedLog(-1, math.log(3)), SignedLog(0, -math.inf)]
    numbers += [-numbers[0], -numbers[1]]
    ordered = sorted(numbers, key=lambda n: n.descending)
    values = [n.sign * math.exp(n.log) if n.sign else 0.0 for n in ordered]
    assert values == pytest.approx([3, 2, 0, -2, -3])


def test_contribution_of_a_triple_never_retrieved_is_zero() -> None:
    """A weight of zero can change nothing."""
    assert contribution(-math.inf, -0.1, -9.0, margin=1.0).sign == 0


def test_marginal_loss_is_zero_exactly_at_the_margin() -> None:
    """M_a = 0.4, M_old = 0.2, m = 2: log(2 * 0.2) - log 0.4 = 0."""
    assert marginal_loss(math.log(0.4), math.log(0.2), margin=2.0) == pytest.approx(0.0)


def test_marginal_loss_against_a_rival_that_is_impossible() -> None:
    """Nothing to beat: the condition holds whatever the answer's probability."""
    assert marginal_loss(-5.0, -math.inf, margin=2.0) == -math.inf
    assert marginal_loss(-math.inf, -math.inf, margin=2.0) == 0.0


def test_log_sum_exp_does_not_overflow() -> None:
    """exp(1000) is no float; log(2 exp(1000)) is 1000 + ln 2."""
    assert log_sum_exp([1000.0, 1000.0]) == pytest.approx(1000 + math.log(2))
    assert log_sum_exp([]) == -math.inf


def test_zero_sorts_between_the_negative_and_the_positive() -> None:
    """0 has minus infinity for its logarithm, and no product of the two is NaN."""
    zero, more, less = SignedLog(0, -math.inf), SignedLog(1, -900.0), SignedLog(-1, -900.0)
    assert sorted([less, zero, more], key=lambda n: n.descending) == [more, zero, less]
    assert zero.descending == SignedLog(0, -math.inf).descending
