"""Parts that methods are made from: the model, shared where it can be, and what they may learn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kgt_bench.cases import Case
from kgt_plugin.embedding import Embedder
from kgt_plugin.embedding.cache import cached_embedder
from kgt_plugin.scoring import Scorer
from kgt_plugin.scoring.cache import CachedScorer, cached

__all__ = ["Setup"]

_REMEMBERED = 100_000


@dataclass(slots=True, kw_only=True)
class Setup:
    """The parts of one benchmark.

    Attributes:
        model: a Hugging Face id, a folder, a GGUF file, or a scorer; None is the embedded model.
        embedder: weighs facts by meaning; None is the embedded one beside a model of ours.
        seed: of everything random.
        training: cases that are not evaluated, for methods that train or need statistics.
        cache: a folder for what was trained; None trains anew in every run.
    """

    model: str | Path | Scorer | None = None
    embedder: Embedder | None = None
    seed: int = 0
    training: Sequence[Case] = ()
    cache: Path | None = None
    _scorer: Scorer | None = field(default=None, init=False)
    _probing: CachedScorer | None = field(default=None, init=False)
    _embedder: Embedder | None = field(default=None, init=False)

    def scorer(self) -> Scorer:
        """The model's scorer, one for all methods that leave the weights alone."""
        if self._scorer is None:
            self._scorer = _make_scorer(self.model)
        return self._scorer

    def probing_scorer(self) -> CachedScorer:
        """The same, remembering: evaluating asks the same of an unedited model often.

        Edits are made without it, so their time and tokens are true.
        """
        if self._probing is None:
            self._probing = cached(self.scorer(), capacity=_REMEMBERED)
        return self._probing

    def sentences(self) -> Embedder | None:
        """The embedder, loaded once; none beside a scorer of the caller's own, unless given."""
        if self.embedder is not None:
            return self.embedder
        if self._embedder is None and (self.model is None or isinstance(self.model, str | Path)):
            from kgt_plugin.embedding.minilm import MiniLMEmbedder  # noqa: PLC0415 - an extra

            self._embedder = cached_embedder(MiniLMEmbedder())
        return self._embedder


def _make_scorer(model: str | Path | Scorer | None) -> Scorer:
    if model is not None and not isinstance(model, str | Path):
        return model
    from kgt_plugin.scoring.transformers import TransformersScorer  # noqa: PLC0415 - an extra

    return TransformersScorer(model)
