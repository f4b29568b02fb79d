"""Sums and shares of probabilities, in natural logarithms. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence

__all__ = ["log_sum_exp", "retrieval_logprobs"]


def log_sum_exp(values: Sequence[float]) -> float:
    """Compute log(sum(exp(values))) without overflow; minus infinity for no values."""
    peak = max(values, default=-math.inf)
    if math.isinf(peak):
        return peak
    return peak + math.log(math.fsum(math.exp(value - peak) for value in values))


def retrieval_logprobs(log_weights: Sequence[float]) -> list[float]:
    """Normalise retrieval weights over the triples of G that start at the subject (Eq. 5).

    Args:
        log_weights: log of the unnormalised weight of each triple of G_q, nats.

    Returns:
        log pi_G(z) in the same order; their exponentials sum to 1.
    """
    total = log_sum_exp(log_weights)
    if total == -math.inf:
        return [-math.log(len(log_weights)) for _ in log_weights]
    return [weight - total for weight in log_weights]
