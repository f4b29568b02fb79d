"""The exact smallest edit, and when it is known without every score."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.records import EditPlan, PlanStep, Priors, ScoredTriple, StepOp
from kgt_plugin.tuning.objective import SignedLog, contribution, marginal_logprob, marginal_loss
from kgt_plugin.tuning.optimizer.bounds import NOTHING_UNSCORED, Bounds
from kgt_plugin.tuning.optimizer.summary import answer_logprob, change, key

__all__ = ["MinimalOptimizer"]

_Gains = dict[ScoredTriple, SignedLog]


@dataclass(frozen=True, slots=True, kw_only=True)
class MinimalOptimizer:
    """The exact smallest edit, over facts and turns of the user alike.

    The plan removes every conflict, removes nothing protected, keeps or adds at least one triple that
    supports the answer, and meets M_a >= m * M_rival. Each kept triple contributes a number c_z
    (`contribution`), so adds with positive and removals with negative c, taken in order of size,
    meet it soonest. Among the smallest plans with one add, the most trusted relation is taken.

    Attributes:
        margin: m, how many times likelier the answer must be than its competing.
    """

    margin: float = 2.0
    name: str = "minimal"

    def __post_init__(self) -> None:
        """Refuse a margin that no answer can have."""
        if not self.margin > 0:
            raise InvalidInputError("the margin must be above 0: 1 asks for even odds")

    def plan(self, triples: Sequence[ScoredTriple], priors: Priors) -> EditPlan:
        """Plan the smallest edit that meets the condition."""
        gains = self._gains(triples, priors)
        start = {z for z in gains if z.in_graph}
        conflicts = [z for z in gains if z.in_graph and z.conflict]
        free = self._fewest(gains, NOTHING_UNSCORED) or []
        chosen = [(StepOp.ADD, z) for z in free if not z.in_graph]
        chosen += [(StepOp.REMOVE, z) for z in conflicts]
        chosen += [(StepOp.REMOVE, z) for z in free if z.in_graph]
        steps, current = [], set(start)
        for op, z in chosen:
            change(current, op, z)
            if z.turn:
                op = StepOp.SUPERSEDE  # noqa: PLW2901 - what a removal is called for a turn
            steps.append(PlanStep(op=op, triple=z.triple, loss=self._loss(current, priors)))
        return EditPlan(
            steps=tuple(steps),
            loss_before=self._loss(start, priors),
            loss_after=self._loss(current, priors),
            answer_logprob_before=answer_logprob(start, priors),
            answer_logprob_after=answer_logprob(current, priors),
            optimizer=self.name,
            satisfied=_is_met(current, gains, NOTHING_UNSCORED) is True,
        )

    def is_decided(
        self, triples: Sequence[ScoredTriple], priors: Priors, unscored: Sequence[float]
    ) -> bool:
        """Tell whether the plan is the same for any probabilities, from 0 to 1, of the unscored facts."""
        known_rival = 0.0 if priors.competing_logprob is not None else self._prior_rival(priors)
        doubt = Bounds.of(unscored, log_odds=math.log(self.margin) + known_rival)
        return self._fewest(self._gains(triples, priors), doubt) is not None

    def _gains(self, triples: Sequence[ScoredTriple], priors: Priors) -> _Gains:
        """Compute what each triple contributes while it is kept, in the order of the triples' keys."""
        return {
            z: contribution(
                z.log_weight,
                z.answer_logprob,
                self._competing_answer(z, priors),
                margin=self.margin,
            )
            for z in sorted(triples, key=key)
        }

    def _fewest(self, gains: _Gains, doubt: Bounds) -> list[ScoredTriple] | None:
        """Choose the fewest adds and removals that meet the condition, or the best add if none do.

        One supporter, the anchor, must be kept or added; given it, the operations that gain most are
        the best of any number. Among equals the most trusted anchor is tried first.

        With unscored facts of weight W in all, the condition is missed for certain where the known sum
        is below -W, and met for certain where it is at least mW. Between such a miss and the next
        operation's success lies a gain above (m + 1) W: no removal of an unscored fact, which gains
        mW at most, could have taken that operation's place.

        Returns:
            The operations besides the removal of conflicts; None where unscored facts might change
            them.
        """
        kept = {z for z in gains if z.in_graph and not z.conflict}
        addable = [z for z in gains if not z.in_graph]
        gain = {z: gains[z] for z in addable}
        gain |= {z: -gains[z] for z in kept if gains[z].sign < 0 and not z.protected}
        ranked = sorted(gain, key=lambda z: (gain[z].descending, z.in_graph, z.trust, key(z)))
        anchors = sorted(
            (z for z in (*kept, *addable) if z.supports),
            key=lambda z: (not z.in_graph, z.trust, gains[z].descending, key(z)),
        )
        for count in range(len(ranked) + 1):
            for anchor in anchors:
                owed = [] if anchor.in_graph else [anchor]
                others = [z for z in ranked if z is not anchor]
                chosen = owed + others[: count - len(owed)]
                if len(chosen) != count:
                    continue
                met = _is_met(kept ^ set(chosen), gains, doubt)
                if met is None:
                    return None
                if met:
                    return chosen
        if any(anchor.in_graph for anchor in anchors):
            return []
        return [z for z in ranked if z.supports][:1]

    def _competing_answer(self, z: ScoredTriple, priors: Priors) -> float:
        """Compute what the answer must beat: the old answer, else its own prior (never more than even)."""
        return self._prior_rival(priors) if z.competing_logprob is None else z.competing_logprob

    def _prior_rival(self, priors: Priors) -> float:
        return min(priors.answer_logprob, -2 * math.log(self.margin))

    def _loss(self, kept: Iterable[ScoredTriple], priors: Priors) -> float:
        ordered = sorted(kept, key=key)
        if ordered:
            weights = [z.log_weight for z in ordered]
            answer = marginal_logprob(weights, [z.answer_logprob for z in ordered])
            competing = marginal_logprob(
                weights, [self._competing_answer(z, priors) for z in ordered]
            )
        else:
            answer = priors.answer_logprob
            competing = answer if priors.competing_logprob is None else priors.competing_logprob
        return marginal_loss(answer, competing, margin=self.margin)


def _is_met(kept: set[ScoredTriple], gains: _Gains, doubt: Bounds) -> bool | None:
    """Tell whether the condition holds for what is kept; None where unscored facts decide that."""
    if not any(z.supports for z in kept):
        return False
    return doubt.sums_to_at_least_zero([gains[z] for z in kept])
