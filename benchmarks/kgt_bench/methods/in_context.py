"""ICL: all feedback stands before the query, the latest last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kgt_bench.methods.parametric import Parametric
from kgt_bench.methods.weights import WeightModel
from kgt_plugin.models.engine import cache_name
from kgt_plugin.records import Feedback

__all__ = ["InContext"]

_ROOM = 192
"""Tokens left free for the query and the answer."""


class InContext(Parametric):
    """Puts what was told into the prompt; where it does not fit any more, the oldest is left out.

    What stands before the query is computed once for all queries that follow.
    """

    def __init__(self, model: WeightModel, *, name: str = "icl") -> None:
        super().__init__(model, name=name)
        self._told: list[tuple[int, ...]] = []
        self._cache: Any = None
        self._length = 0

    def reset(self) -> None:
        """Forget what was told."""
        self._told.clear()
        self._cache = None

    def learn(self, feedback: Feedback) -> None:
        """Write it down; no model is asked."""
        line = f"{feedback.query} {feedback.answer}".rstrip(".")
        self._told.append(self._lm.encode_after(f"{line}.\n"))
        self._cache = None

    def score(
        self, query: str, answers: Sequence[str], *, subject: str | None = None
    ) -> list[float]:
        """Log P(answer | all that was told, query) of each answer."""
        del subject
        return [self._logprob(query, answer) for answer in answers]

    def generate(self, query: str, *, subject: str | None = None) -> str:
        """Continue the query to the end of its line."""
        del subject
        told = self._lm.decode([token for line in self._fitting() for token in line])
        text = self._lm.generate(told + query)
        return text.split("\n")[0].strip()

    def _logprob(self, query: str, answer: str) -> float:
        lm = self._lm
        target = lm.target(query, answer)
        cache = self._prefix()
        led = 0 if cache is None else len(lm.lead)  # what was told has it before it already
        tokens, start = target.tokens[led:], target.start - led
        with lm.torch.inference_mode():
            ids = lm.torch.tensor([tokens], device=lm.model.device)
            kept = {cache_name(lm.model): cache}
            logits = lm.model(input_ids=ids, use_cache=True, **kept).logits[0]
            if cache is not None:
                cache.crop(-len(tokens))
            rows = logits[start - 1 : -1].float().log_softmax(dim=-1)
            wanted = lm.torch.tensor(tokens[start:], device=rows.device)
            return float(rows.gather(1, wanted[:, None]).sum())

    def _prefix(self) -> Any:
        """Keys and values of what was told, computed once; None where nothing was."""
        if self._cache is None and self._told:
            lm = self._lm
            tokens = [*lm.lead, *(token for line in self._fitting() for token in line)]
            with lm.torch.inference_mode():
                ids = lm.torch.tensor([tokens], device=lm.model.device)
                out = lm.model(input_ids=ids, use_cache=True, logits_to_keep=1)
            self._cache, self._length = out[cache_name(lm.model)], len(tokens)
        return self._cache

    def _fitting(self) -> list[tuple[int, ...]]:
        room = getattr(self._lm.model.config, "max_position_embeddings", 2048) - _ROOM
        kept: list[tuple[int, ...]] = []
        for line in reversed(self._told):
            room -= len(line)
            if room < 0:
                break
            kept.append(line)
        return kept[::-1]
