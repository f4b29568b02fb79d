"""Numbers to edit plans: which triples to add and to remove. Pure; neither optimizer writes.

`PaperOptimizer` is Algorithm 1 as printed, `MinimalOptimizer` the fewest edits that meet the
condition M_a >= m * M_rival (Eq. 1 against the answer that is being replaced).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.objective import (
    LOG_PI_FLOOR,
    SignedLog,
    contribution,
    marginal_logprob,
    marginal_loss,
    paper_loss,
    retrieval_logprobs,
    sums_to_at_least_zero,
)
from kgt_plugin.records import EditPlan, PlanStep, Priors, ScoredTriple, StepOp

__all__ = ["MinimalOptimizer", "Optimizer", "PaperOptimizer", "make_optimizer"]


class Optimizer(Protocol):
    """Plans an edit from numbers alone."""

    @property
    def name(self) -> str:
        """How users choose it."""
        ...

    def plan(self, triples: Sequence[ScoredTriple], priors: Priors) -> EditPlan:
        """Plan an edit; the order of the triples never changes the plan.

        Args:
            triples: the union of H and G_q, each once.
            priors: what the model says without a fact.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperOptimizer:
    """Algorithm 1 of the KGT paper, line by line: add the best, check, remove the worst, check.

    Attributes:
        epsilon: the loss threshold, nats; None is 1 above log K, the least loss that a graph with
            all K candidates in it can have (by Jensen's inequality, at equal weights and certain
            answers). The paper gives no number.
        floor: stands for log pi of a triple outside the graph; see `paper_loss`.
    """

    epsilon: float | None = None
    floor: float = LOG_PI_FLOOR
    name: str = "paper"

    def plan(self, triples: Sequence[ScoredTriple], priors: Priors) -> EditPlan:
        """Run Algorithm 1; comments give its line numbers."""
        candidates = sorted(  # 1, 4-5: H, most encouraging first
            (z for z in triples if z.candidate),
            key=lambda z: (-z.answer_logprob, z.triple.sort_key),
        )
        neighbours = sorted(  # 2, 6-7: G_q, least encouraging first
            (z for z in triples if z.in_graph),
            key=lambda z: (z.answer_logprob, z.triple.sort_key),
        )
        epsilon = self.epsilon
        if epsilon is None:
            epsilon = 1.0 + math.log(max(len(candidates), 1))
        kept = set(neighbours)
        start = self._loss(candidates, kept)  # 8
        before = _answer_logprob(kept, priors)
        steps: list[PlanStep] = []
        loss = start
        for index in range(max(len(candidates), len(neighbours))):  # 10
            for op, order in ((StepOp.ADD, candidates), (StepOp.REMOVE, neighbours)):
                if index >= len(order):  # 11, 17
                    continue
                changed = _change(kept, op, order[index])  # 12-13, 18-19
                loss = self._loss(candidates, kept)  # 14, 20
                if changed:
                    steps.append(PlanStep(op=op, triple=order[index].triple, loss=loss))
                if loss <= epsilon:  # 15, 21
                    break
            if loss <= epsilon:
                break
        return EditPlan(
            steps=_net(steps),
            loss_before=start,
            loss_after=loss,
            answer_logprob_before=before,
            answer_logprob_after=_answer_logprob(kept, priors),
            optimizer=self.name,
            satisfied=loss <= epsilon,
        )

    def _loss(self, candidates: Sequence[ScoredTriple], kept: set[ScoredTriple]) -> float:
        ordered = sorted(kept, key=_key)
        log_pi = dict(
            zip(ordered, retrieval_logprobs([z.log_weight for z in ordered]), strict=True)
        )
        return paper_loss(
            [z.answer_logprob for z in candidates],
            [log_pi.get(z) for z in candidates],
            floor=self.floor,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MinimalOptimizer:
    """The exact smallest edit.

    The plan removes every conflict, removes nothing protected, keeps or adds at least one triple that
    supports the answer, and meets M_a >= m * M_rival. Each kept triple contributes a number c_z
    (`contribution`), so adds with positive and removals with negative c, taken in order of size,
    meet it soonest. Among the smallest plans with one add, the most trusted relation is taken.

    Attributes:
        margin: m, how many times likelier the answer must be than its rival.
    """

    margin: float = 2.0
    name: str = "minimal"

    def __post_init__(self) -> None:
        """Refuse a margin that no answer can have."""
        if not self.margin > 0:
            raise InvalidInputError("the margin must be above 0: 1 asks for even odds")

    def plan(self, triples: Sequence[ScoredTriple], priors: Priors) -> EditPlan:
        """Plan the smallest edit that meets the condition."""
        ordered = sorted(triples, key=_key)
        gains = {
            z: contribution(
                z.log_weight, z.answer_logprob, self._rival(z, priors), margin=self.margin
            )
            for z in ordered
        }
        start = {z for z in ordered if z.in_graph}
        conflicts = [z for z in ordered if z.in_graph and z.conflict]
        kept = start - set(conflicts)
        free = self._fewest(kept, [z for z in ordered if not z.in_graph], gains)
        chosen = [(StepOp.ADD, z) for z in free if not z.in_graph]
        chosen += [(StepOp.REMOVE, z) for z in conflicts]
        chosen += [(StepOp.REMOVE, z) for z in free if z.in_graph]
        steps, current = [], set(start)
        for op, z in chosen:
            _change(current, op, z)
            steps.append(PlanStep(op=op, triple=z.triple, loss=self._loss(current, priors)))
        return EditPlan(
            steps=tuple(steps),
            loss_before=self._loss(start, priors),
            loss_after=self._loss(current, priors),
            answer_logprob_before=_answer_logprob(start, priors),
            answer_logprob_after=_answer_logprob(current, priors),
            optimizer=self.name,
            satisfied=_is_met(current, gains),
        )

    def _fewest(
        self,
        kept: set[ScoredTriple],
        addable: Sequence[ScoredTriple],
        gains: dict[ScoredTriple, SignedLog],
    ) -> list[ScoredTriple]:
        """Choose the fewest adds and removals that meet the condition, or the best add if none do.

        One supporter, the anchor, must be kept or added; given it, the operations that gain most are
        the best of any number. Among equals the most trusted anchor is tried first.
        """
        gain = {z: gains[z] for z in addable}
        gain |= {z: -gains[z] for z in kept if gains[z].sign < 0 and not z.protected}
        ranked = sorted(gain, key=lambda z: (gain[z].descending, z.in_graph, z.trust, _key(z)))
        anchors = sorted(
            (z for z in (*kept, *addable) if z.supports),
            key=lambda z: (not z.in_graph, z.trust, gains[z].descending, _key(z)),
        )
        for count in range(len(ranked) + 1):
            for anchor in anchors:
                owed = [] if anchor.in_graph else [anchor]
                others = [z for z in ranked if z is not anchor]
                chosen = owed + others[: count - len(owed)]
                if len(chosen) == count and _is_met(kept ^ set(chosen), gains):
                    return chosen
        if any(anchor.in_graph for anchor in anchors):
            return []
        return [z for z in ranked if z.supports][:1]

    def _rival(self, z: ScoredTriple, priors: Priors) -> float:
        """What the answer must beat: the old answer, else its own prior (never more than even)."""
        if z.rival_logprob is not None:
            return z.rival_logprob
        return min(priors.answer_logprob, -2 * math.log(self.margin))

    def _loss(self, kept: Iterable[ScoredTriple], priors: Priors) -> float:
        ordered = sorted(kept, key=_key)
        if ordered:
            weights = [z.log_weight for z in ordered]
            answer = marginal_logprob(weights, [z.answer_logprob for z in ordered])
            rival = marginal_logprob(weights, [self._rival(z, priors) for z in ordered])
        else:
            answer = priors.answer_logprob
            rival = answer if priors.rival_logprob is None else priors.rival_logprob
        return marginal_loss(answer, rival, margin=self.margin)


def make_optimizer(name: str | Optimizer) -> Optimizer:
    """Find an optimizer by name; an optimizer passes through.

    Raises:
        InvalidInputError: there is no such optimizer.
    """
    if not isinstance(name, str):
        return name
    known: dict[str, Optimizer] = {"minimal": MinimalOptimizer(), "paper": PaperOptimizer()}
    try:
        return known[name]
    except KeyError:
        raise InvalidInputError(
            f"unknown optimizer {name!r}: choose one of {', '.join(sorted(known))}"
        ) from None


def _key(z: ScoredTriple) -> tuple[str, ...]:
    return z.triple.sort_key


def _is_met(kept: set[ScoredTriple], gains: dict[ScoredTriple, SignedLog]) -> bool:
    return any(z.supports for z in kept) and sums_to_at_least_zero([gains[z] for z in kept])


def _change(kept: set[ScoredTriple], op: StepOp, z: ScoredTriple) -> bool:
    """Add or remove in place; whether that changed anything."""
    if (z in kept) == (op is StepOp.ADD):
        return False
    (kept.add if op is StepOp.ADD else kept.remove)(z)
    return True


def _net(steps: Sequence[PlanStep]) -> tuple[PlanStep, ...]:
    """Drop pairs of steps that cancel out: a member of H removed from G_q after it was added."""
    count: dict[tuple[str, ...], int] = {}
    for step in steps:
        count[step.triple.sort_key] = count.get(step.triple.sort_key, 0) + 1
    return tuple(step for step in steps if count[step.triple.sort_key] == 1)


def _answer_logprob(kept: Iterable[ScoredTriple], priors: Priors) -> float:
    """Compute log P_G(a|q) by Eq. 1; an empty graph leaves the model to its prior."""
    ordered = sorted(kept, key=_key)
    if not ordered:
        return priors.answer_logprob
    return marginal_logprob([z.log_weight for z in ordered], [z.answer_logprob for z in ordered])
