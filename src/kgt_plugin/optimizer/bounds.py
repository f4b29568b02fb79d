"""What facts that nobody has scored could at most change (design: 0 <= p <= 1 of every fact).

A kept fact contributes c_z = w_z (P(a|q,z) - m P(a_old|q,z)), and w_z is known before any score: so
-m w_z <= c_z <= w_z, and removing the fact gains at most m w_z.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kgt_plugin.objective import SignedLog, log_sum_exp, sums_to_at_least_zero
from kgt_plugin.optimizer.port import Unscored

__all__ = ["NOTHING_UNSCORED", "Doubt"]

_ROUNDING = 1e-9
"""Bounds are widened by this share, so that rounding never makes one too tight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Bounds on what unscored facts contribute together, and on what removing one would gain.

    Attributes:
        most, least: the largest and the smallest sum that their contributions can have.
        largest_gain: log of the most that removing one of them can gain; None where none may go.
    """

    most: SignedLog
    least: SignedLog
    largest_gain: float | None

    @classmethod
    def of(cls, unscored: Unscored, *, margin: float, rival_logprob: float | None) -> Doubt:
        """Bound some facts.

        Args:
            unscored: the facts.
            margin: m of the condition.
            rival_logprob: log P(a_old | q, z) where it is the same for all of them; None where it
                is not known either.
        """
        if not unscored.log_weights:
            return NOTHING_UNSCORED
        worst = math.log(margin) + (0.0 if rival_logprob is None else rival_logprob) + _ROUNDING
        total = log_sum_exp(unscored.log_weights)
        heaviest = max(unscored.log_weights)
        return cls(
            most=_signed(1, total + _ROUNDING),
            least=_signed(-1, total + worst),
            largest_gain=heaviest + worst if unscored.removable else None,
        )

    def sums_to_at_least_zero(self, terms: Sequence[SignedLog]) -> bool | None:
        """Whether terms and unscored contributions sum to at least 0; None where they may or may not."""
        if sums_to_at_least_zero([*terms, self.least]):
            return True
        return None if sums_to_at_least_zero([*terms, self.most]) else False

    def may_replace(self, gains: Sequence[SignedLog]) -> bool:
        """Whether removing an unscored fact may gain as much as one of these operations.

        Args:
            gains: what each chosen operation gains; none asks whether any may be removed at all.
        """
        if self.largest_gain is None:
            return False
        bound = SignedLog(1, self.largest_gain)
        return not gains or any(gain.descending >= bound.descending for gain in gains)


def _signed(sign: int, log: float) -> SignedLog:
    return SignedLog(0 if log == -math.inf else sign, log)


NOTHING_UNSCORED = Doubt(
    most=SignedLog(0, -math.inf), least=SignedLog(0, -math.inf), largest_gain=None
)
"""Everything is scored: nothing is in doubt."""
