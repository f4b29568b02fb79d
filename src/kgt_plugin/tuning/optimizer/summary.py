"""A set of kept triples, as both optimizers use it: changed, ordered, its probability told."""

from __future__ import annotations

from collections.abc import Iterable

from kgt_plugin.records import Priors, ScoredTriple, StepOp
from kgt_plugin.tuning.objective import marginal_logprob

__all__ = ["answer_logprob", "change", "key"]


def key(z: ScoredTriple) -> tuple[str, ...]:
    """The order of triples where nothing else decides."""
    return z.triple.sort_key


def change(kept: set[ScoredTriple], op: StepOp, z: ScoredTriple) -> bool:
    """Add or remove in place; whether that changed anything."""
    if (z in kept) == (op is StepOp.ADD):
        return False
    (kept.add if op is StepOp.ADD else kept.remove)(z)
    return True


def answer_logprob(kept: Iterable[ScoredTriple], priors: Priors) -> float:
    """Compute log P_G(a|q) by Eq. 1; an empty graph leaves the model to its prior."""
    ordered = sorted(kept, key=key)
    if not ordered:
        return priors.answer_logprob
    return marginal_logprob([z.log_weight for z in ordered], [z.answer_logprob for z in ordered])
