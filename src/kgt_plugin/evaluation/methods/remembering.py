"""A scorer that remembers, while it is told to: evaluating asks the same of an unedited model often."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from kgt_plugin.errors import ModelError
from kgt_plugin.records import Generation, Score, ScoreRequest
from kgt_plugin.scoring import Generator, Scorer

__all__ = ["RememberingScorer"]


class RememberingScorer:
    """Passes on to another scorer; inside `remembering` an answer is given twice, computed once.

    Edits are measured outside of it, so their time and tokens are true.
    """

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer
        self._known: dict[ScoreRequest, Score] = {}
        self._remembers = False

    @property
    def model_id(self) -> str:
        """The scorer's own."""
        return self._scorer.model_id

    @contextmanager
    def remembering(self) -> Iterator[None]:
        """Remember what is asked in here."""
        before, self._remembers = self._remembers, True
        try:
            yield
        finally:
            self._remembers = before

    def score(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        """Score every request; see `kgt_plugin.scoring.Scorer`."""
        if not self._remembers:
            return self._scorer.score(requests)
        new = [request for request in dict.fromkeys(requests) if request not in self._known]
        self._known.update(zip(new, self._scorer.score(new), strict=True))
        return [self._known[request] for request in requests]

    def generate(
        self, prompt: str, *, max_tokens: int = 32, stop: Sequence[str] = ()
    ) -> Generation:
        """Generate greedily; see `kgt_plugin.scoring.Generator`.

        Raises:
            ModelError: the scorer does not generate.
        """
        if not isinstance(self._scorer, Generator):
            raise ModelError(
                f"{self.model_id} scores but does not generate: use a scorer that generates"
            )
        return self._scorer.generate(prompt, max_tokens=max_tokens, stop=stop)
