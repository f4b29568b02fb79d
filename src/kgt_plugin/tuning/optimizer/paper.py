"""Algorithm 1 of the KGT paper as printed: the reference for reproducing it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kgt_plugin.log_space import retrieval_logprobs
from kgt_plugin.records import EditPlan, PlanStep, Priors, ScoredTriple, StepOp
from kgt_plugin.tuning.objective import LOG_PI_FLOOR, paper_loss
from kgt_plugin.tuning.optimizer.summary import answer_logprob, change, key

__all__ = ["PaperOptimizer"]


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
        """Run Algorithm 1; comments give its line numbers. It knows no turns of the user."""
        triples = [z for z in triples if not z.turn]
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
        before = answer_logprob(kept, priors)
        steps: list[PlanStep] = []
        loss = start
        for index in range(max(len(candidates), len(neighbours))):  # 10
            for op, order in ((StepOp.ADD, candidates), (StepOp.REMOVE, neighbours)):
                if index >= len(order):  # 11, 17
                    continue
                changed = change(kept, op, order[index])  # 12-13, 18-19
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
            answer_logprob_after=answer_logprob(kept, priors),
            optimizer=self.name,
            satisfied=loss <= epsilon,
        )

    def _loss(self, candidates: Sequence[ScoredTriple], kept: set[ScoredTriple]) -> float:
        ordered = sorted(kept, key=key)
        log_pi = dict(
            zip(ordered, retrieval_logprobs([z.log_weight for z in ordered]), strict=True)
        )
        return paper_loss(
            [z.answer_logprob for z in candidates],
            [log_pi.get(z) for z in candidates],
            floor=self.floor,
        )


def _net(steps: Sequence[PlanStep]) -> tuple[PlanStep, ...]:
    """Drop pairs of steps that cancel out: a member of H removed from G_q after it was added."""
    count: dict[tuple[str, ...], int] = {}
    for step in steps:
        count[step.triple.sort_key] = count.get(step.triple.sort_key, 0) + 1
    return tuple(step for step in steps if count[step.triple.sort_key] == 1)
