"""Bounds on what unscored facts could change, since 0 <= p <= 1 of every fact.

A kept fact contributes c_z = w_z (P(a|q,z) - m P(a_old|q,z)), and w_z is known before any score: so
-m w_z <= c_z <= w_z.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kgt_plugin.log_space import log_sum_exp
from kgt_plugin.tuning.objective import SignedLog, sums_to_at_least_zero

__all__ = ["NOTHING_UNSCORED", "Bounds"]

_ROUNDING = 1e-9
"""Bounds are widened by this share, so that rounding never makes one too tight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Bounds on what unscored facts contribute together.

    Attributes:
        most, least: the largest and the smallest sum that their contributions can have.
    """

    most: SignedLog
    least: SignedLog

    @classmethod
    def of(cls, log_weights: Sequence[float], *, log_odds: float) -> Bounds:
        """Bound some facts.

        Args:
            log_weights: unnormalised retrieval weights, nats.
            log_odds: log of the largest that m P(a_old | q, z) can be.
        """
        total = log_sum_exp(log_weights)
        if total == -math.inf:
            return NOTHING_UNSCORED
        return cls(
            most=SignedLog(1, total + _ROUNDING), least=SignedLog(-1, total + log_odds + _ROUNDING)
        )

    def sums_to_at_least_zero(self, terms: Sequence[SignedLog]) -> bool | None:
        """Tell whether terms and unscored contributions sum to at least 0; None where they may or may not."""
        if sums_to_at_least_zero([*terms, self.least]):
            return True
        return None if sums_to_at_least_zero([*terms, self.most]) else False


NOTHING_UNSCORED = Bounds(most=SignedLog(0, -math.inf), least=SignedLog(0, -math.inf))
"""Everything is scored: nothing is in doubt."""
