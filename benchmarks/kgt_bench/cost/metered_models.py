"""Models that tell how long they took, so that the rest of an operation can be told from them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from kgt_plugin.embedding import Embedder
from kgt_plugin.records import Score, ScoreRequest
from kgt_plugin.scoring import Scorer

__all__ = ["Clock", "TimedEmbedder", "TimedScorer"]


@dataclass(slots=True)
class Clock:
    """Adds up the wall time of the models; reading it starts anew."""

    spent_s: float = 0.0

    def take_ms(self) -> float:
        """The time since it was last read."""
        spent, self.spent_s = self.spent_s, 0.0
        return spent * 1000


class TimedScorer:
    """A scorer on the clock."""

    def __init__(self, scorer: Scorer, clock: Clock) -> None:
        self._scorer = scorer
        self._clock = clock

    @property
    def model_id(self) -> str:
        """The scorer's own."""
        return self._scorer.model_id

    def score(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        """Score every request; see `kgt_plugin.scoring.Scorer`."""
        started = time.perf_counter()
        try:
            return self._scorer.score(requests)
        finally:
            self._clock.spent_s += time.perf_counter() - started


class TimedEmbedder:
    """An embedder on the clock."""

    def __init__(self, embedder: Embedder, clock: Clock) -> None:
        self._embedder = embedder
        self._clock = clock

    @property
    def model_id(self) -> str:
        """The embedder's own."""
        return self._embedder.model_id

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Embed every text; see `kgt_plugin.embedding.Embedder`."""
        started = time.perf_counter()
        try:
            return self._embedder.embed(texts)
        finally:
            self._clock.spent_s += time.perf_counter() - started
