"""A scorer that answers from memory what it has been asked before."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from kgt_plugin.errors import InvalidInputError, ScorerError
from kgt_plugin.lru_cache import LRUCache, digest
from kgt_plugin.records import Generation, Score, ScoreRequest
from kgt_plugin.scoring import Generator, Scorer, SupportsAsyncScoring, SupportsClose

__all__ = ["CachedGenerator", "CachedScorer", "cached"]


class CachedScorer:
    """Passes on to another scorer what it does not know yet; see `Scorer`.

    A score is known by the model's id (name, revision and dtype) and by the whole text, which holds
    every word of the prompt set's template: two sets, models or texts never share one. Of the text a
    digest is kept, so that nothing of what a user said stays in memory. Threads may share it. What is
    answered from memory says so (`Score.cached`) and has computed no token.

    Args:
        scorer: whose answers are kept.
        capacity: how many scores, about 0.5 kB each; the least recently used go first.
    """

    def __init__(self, scorer: Scorer, *, capacity: int = 4096) -> None:
        self._scorer = scorer
        self._known: LRUCache[Score] = LRUCache(capacity)

    def __len__(self) -> int:
        return len(self._known)

    @property
    def model_id(self) -> str:
        """The scorer's own."""
        return self._scorer.model_id

    def score(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        """Score every request; see `kgt_plugin.scoring.Scorer`."""
        keys, known, new = self._look_up(requests)
        fresh = self._scorer.score(list(new.values())) if new else []
        return self._answers(keys, known, new, fresh)

    async def ascore(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        """As `score`, awaiting a scorer that can be awaited and in a thread otherwise."""
        if not isinstance(self._scorer, SupportsAsyncScoring):
            return await asyncio.to_thread(self.score, requests)
        keys, known, new = await asyncio.to_thread(self._look_up, requests)
        fresh = await self._scorer.ascore(list(new.values())) if new else []
        return self._answers(keys, known, new, fresh)

    def clear(self) -> None:
        """Forget every score."""
        self._known.clear()

    def close(self) -> None:
        """Forget every score, and let go of the scorer."""
        self.clear()
        if isinstance(self._scorer, SupportsClose):
            self._scorer.close()

    def _look_up(
        self, requests: Sequence[ScoreRequest]
    ) -> tuple[list[bytes], dict[bytes, Score], dict[bytes, ScoreRequest]]:
        """The key of each request, what is known of them, and what is to be asked, each once."""
        model = self.model_id if requests else ""
        keys = [digest(model, request.prompt, request.continuation) for request in requests]
        known = {
            key: replace(score, computed_tokens=0, cached=True)
            for key, score in self._known.get(keys).items()
        }
        new = {
            key: request for key, request in zip(keys, requests, strict=True) if key not in known
        }
        return keys, known, new

    def _answers(
        self,
        keys: Sequence[bytes],
        known: dict[bytes, Score],
        new: dict[bytes, ScoreRequest],
        fresh: Sequence[Score],
    ) -> list[Score]:
        """Answers in order, the fresh ones kept; a request asked twice at once is computed once."""
        if len(fresh) != len(new):
            raise ScorerError(f"the scorer answered {len(fresh)} of {len(new)} requests")
        computed = dict(zip(new, fresh, strict=True))
        self._known.put(computed)
        answers: list[Score] = []
        for key in keys:
            if key in computed:
                score = computed.pop(key)
                known[key] = replace(score, computed_tokens=0, cached=True)
                answers.append(score)
            else:
                answers.append(known[key])
        return answers


class CachedGenerator(CachedScorer):
    """A cached scorer that generates too; what it generates is not kept."""

    def __init__(self, scorer: Scorer, *, capacity: int = 4096) -> None:
        super().__init__(scorer, capacity=capacity)
        if not isinstance(scorer, Generator):
            raise InvalidInputError(f"{type(scorer).__name__} does not generate: use CachedScorer")
        self._generator: Generator = scorer

    def generate(
        self, prompt: str, *, max_tokens: int = 32, stop: Sequence[str] = ()
    ) -> Generation:
        """Generate greedily; see `kgt_plugin.scoring.Generator`."""
        return self._generator.generate(prompt, max_tokens=max_tokens, stop=stop)


def cached(scorer: Scorer, *, capacity: int = 4096) -> CachedScorer:
    """Cache a scorer's answers, and keep its ability to generate; a cached one passes through.

    Args:
        scorer: any scorer.
        capacity: how many scores are kept.
    """
    if isinstance(scorer, CachedScorer):
        return scorer
    kind = CachedGenerator if isinstance(scorer, Generator) else CachedScorer
    return kind(scorer, capacity=capacity)
