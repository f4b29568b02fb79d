"""A memory over doubles, opened as tests want it, and a scorer that breaks off."""

from __future__ import annotations

from collections.abc import Sequence

from kgt_plugin import KGT, ScorerError
from kgt_plugin.records import Score, ScoreRequest
from kgt_plugin.testing import FakeEmbedder, FakeScorer

__all__ = ["FailsAt", "open_kgt"]


def open_kgt(scorer: FakeScorer | None = None) -> KGT:
    """Open the shared parts over doubles, in memory."""
    return KGT.open(store=":memory:", model=scorer or FakeScorer(), embedder=FakeEmbedder())


class FailsAt(FakeScorer):
    """Fails at one of its batches."""

    def __init__(self, batch: int) -> None:
        super().__init__()
        self.batch = batch

    def score(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        if len(self.calls) == self.batch:
            raise ScorerError("the engine is gone")
        return super().score(requests)
