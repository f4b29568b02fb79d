"""The arithmetic of the method: log-probabilities in, losses out. Pure.

Notation of the KGT paper: pi_G(z) is the probability of retrieving triple z from graph G (Eq. 5),
P(a | q, z) that of the answer given the query and the triple. All logarithms are natural.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from kgt_plugin.log_space import log_sum_exp, retrieval_logprobs

__all__ = [
    "LOG_PI_FLOOR",
    "SignedLog",
    "contribution",
    "marginal_logprob",
    "marginal_loss",
    "paper_loss",
    "sums_to_at_least_zero",
]

LOG_PI_FLOOR = math.log(1e-6)
"""Stands for log pi_G(z) of a triple outside G, where Eq. 7 has minus infinity."""


def paper_loss(
    answer_logprobs: Sequence[float],
    log_pis: Sequence[float | None],
    *,
    floor: float = LOG_PI_FLOOR,
) -> float:
    """Compute the loss of Eq. 7, L = -1/K * sum over H of [log P(a|q,z) + log pi_G(z)].

    Args:
        answer_logprobs: log P(a | q, z) for each z of H; K is their number.
        log_pis: log pi_G(z) in the same order; None where z is not in G.
        floor: stands for log pi where z is not in G, and bounds it from below where it is; with
            the printed minus infinity the loss could not tell any two graphs that lack a member of H.

    Returns:
        The loss in nats, at least 0.
    """
    terms = [
        answer + (floor if log_pi is None else max(log_pi, floor))
        for answer, log_pi in zip(answer_logprobs, log_pis, strict=True)
    ]
    return -math.fsum(terms) / len(terms)


def marginal_logprob(log_weights: Sequence[float], answer_logprobs: Sequence[float]) -> float:
    """Compute log P_G(a|q) of Eq. 1, the sum over G_q of pi_G(z) P(a|q,z).

    Args:
        log_weights: unnormalised retrieval weight of each triple of G_q, nats.
        answer_logprobs: log P(a | q, z) in the same order.

    Returns:
        Nats; minus infinity for an empty graph, which answers nothing.
    """
    log_pis = retrieval_logprobs(log_weights)
    return log_sum_exp([pi + lp for pi, lp in zip(log_pis, answer_logprobs, strict=True)])


def marginal_loss(answer: float, competing: float, *, margin: float) -> float:
    """Compute log(m * M_rival) - log(M_a): at most 0 when the answer wins by the margin m.

    Args:
        answer: log M_a, the answer's marginal log-probability (Eq. 1).
        competing: log M of the answer it must beat.
        margin: m, how many times likelier the answer must be.
    """
    if competing == -math.inf:
        return -math.inf if answer > -math.inf else 0.0
    return math.log(margin) + competing - answer


class SignedLog(NamedTuple):
    """A real number as its sign (-1, 0 or 1) and the logarithm of its size, which cannot underflow."""

    sign: int
    log: float

    @property
    def descending(self) -> tuple[int, float]:
        """Sorts numbers from the largest to the smallest."""
        # 0 has no size: 0 times minus infinity would be NaN, which sorts nowhere.
        return (-self.sign, -self.sign * self.log if self.sign else 0.0)

    def __neg__(self) -> SignedLog:
        return SignedLog(-self.sign, self.log)


def contribution(
    log_weight: float, answer_logprob: float, competing_logprob: float, *, margin: float
) -> SignedLog:
    """Compute c_z = w_z (P(a|q,z) - m P(a_old|q,z)), what a kept triple adds to the condition.

    The condition M_a >= m M_rival over the kept triples is that their contributions sum to at
    least 0; the common normaliser of Eq. 5 does not change the sign.

    Args:
        log_weight: log w_z, nats.
        answer_logprob: log P(a | q, z).
        competing_logprob: log P(a_old | q, z).
        margin: m.
    """
    opposed = math.log(margin) + competing_logprob
    larger, smaller = max(answer_logprob, opposed), min(answer_logprob, opposed)
    if log_weight == -math.inf or larger == smaller:
        return SignedLog(0, -math.inf)
    size = log_weight + larger + math.log(-math.expm1(smaller - larger))
    return SignedLog(1 if answer_logprob > opposed else -1, size)


def sums_to_at_least_zero(terms: Sequence[SignedLog]) -> bool:
    """Add up, exactly rounded and relative to the largest term; no terms sum to zero."""
    peak = max((term.log for term in terms if term.sign), default=0.0)
    return math.fsum(term.sign * math.exp(term.log - peak) for term in terms if term.sign) >= 0
