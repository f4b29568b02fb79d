"""The models of a run, and empty memories over them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from kgt_bench.cost.metered_models import Clock, TimedEmbedder, TimedScorer
from kgt_bench.methods.setup import Setup
from kgt_plugin.embedding import Embedder
from kgt_plugin.embedding.minilm import MiniLMEmbedder
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.memory import KGT
from kgt_plugin.reading import Extractor
from kgt_plugin.scoring import Scorer

__all__ = ["ModelChoice", "Models", "Watch"]

ModelChoice = str | Path | Scorer | None
"""A model as `KGT.open` takes it."""
Watch = Callable[[str, int, int], None]
"""Told of progress: the stage, what is done, and of how much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """Scorer and embedder, shared by all memories of a run.

    Attributes:
        scorer: asked by corrections.
        embedder: weighs facts, and compares relations.
    """

    scorer: Scorer
    embedder: Embedder

    @classmethod
    def load(cls, model: ModelChoice, embedder: Embedder | None) -> Self:
        """Load the models.

        Args:
            model: None is the embedded one.
            embedder: None is the embedded one; to be given beside a scorer.

        Raises:
            InvalidInputError: there is no embedder beside a scorer.
        """
        if embedder is None:
            if model is not None and not isinstance(model, str | Path):
                raise InvalidInputError("pass an embedder beside a scorer: facts are weighed by it")
            embedder = MiniLMEmbedder()
        embedder.embed(["Load the model before anything is timed."])
        return cls(scorer=Setup(model=model).scorer(), embedder=embedder)

    @contextmanager
    def app(self, extractor: Extractor | None = None) -> Iterator[KGT]:
        """Open an app over an empty store in memory, with a reader or the default one, and close it in the end.

        Each has caches of its own, so that none is faster because another has embedded its words.
        """
        clock = Clock()
        scorer = TimedScorer(self.scorer, clock)  # has no close(): the model outlives the app
        embedder = TimedEmbedder(self.embedder, clock)
        with KGT.open(
            store=":memory:", model=scorer, embedder=embedder, extractor=extractor
        ) as app:
            yield app
