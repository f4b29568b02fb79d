"""The port to an optimizer, and its optional ability to do with fewer numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from kgt_plugin.records import EditPlan, Priors, ScoredTriple

__all__ = ["Optimizer", "SupportsBounds"]


@runtime_checkable
class Optimizer(Protocol):
    """Plans an edit from numbers alone."""

    @property
    def name(self) -> str:
        """The name by which users choose it."""
        ...

    def plan(self, triples: Sequence[ScoredTriple], priors: Priors) -> EditPlan:
        """Plan an edit; the order of the triples never changes the plan.

        Args:
            triples: the union of H and G_q, each once.
            priors: what the model says without a fact.
        """
        ...


@runtime_checkable
class SupportsBounds(Protocol):
    """An optimizer that can tell when facts need not be scored: then they never are."""

    def is_decided(
        self, triples: Sequence[ScoredTriple], priors: Priors, unscored: Sequence[float]
    ) -> bool:
        """Tell whether the plan is one and the same whatever the model would say to the unscored facts.

        Args:
            triples: all of H, and the facts of G_q that have been scored.
            priors: what the model says without a fact.
            unscored: log weights of the rest of G_q, nats; none of it supports the answer or is a
                conflict, and any of it may turn out to be protected or not.
        """
        ...
