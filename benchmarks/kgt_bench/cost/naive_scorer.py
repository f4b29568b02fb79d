"""Scoring as one would write it first: one full prompt a request, batches padded to one length."""

from __future__ import annotations

from collections.abc import Sequence

from kgt_plugin.models.engine import torch_and_transformers
from kgt_plugin.records import Score, ScoreRequest
from kgt_plugin.scoring.causal_lm import CausalLM

__all__ = ["NaiveScorer"]


class NaiveScorer:
    """The same model by the same library, with nothing shared between requests.

    Args:
        lm: the loaded model.
        batch: requests of one forward pass.
    """

    def __init__(self, lm: CausalLM, *, batch: int = 16) -> None:
        self._torch, _ = torch_and_transformers()
        self._lm = lm
        self._batch = batch

    @property
    def model_id(self) -> str:
        """The model's own."""
        return self._lm.model_id

    def score(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        """Score every request; see `kgt_plugin.scoring.Scorer`."""
        scores: list[Score] = []
        for start in range(0, len(requests), self._batch):
            scores += self._pass(requests[start : start + self._batch])
        return scores

    def _pass(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        torch, lm = self._torch, self._lm
        befores = [lm.lead + lm.encode(r.prompt) for r in requests]
        wholes = [lm.lead + lm.encode(r.prompt + r.continuation) for r in requests]
        width = max(map(len, wholes))
        ids = torch.tensor([[*whole, *[0] * (width - len(whole))] for whole in wholes])
        mask = torch.tensor([[1] * len(whole) + [0] * (width - len(whole)) for whole in wholes])
        device = lm.model.device
        with torch.inference_mode():
            logits = lm.model(
                input_ids=ids.to(device), attention_mask=mask.to(device), use_cache=False
            ).logits
        scores = []
        for row, before, whole in zip(logits, befores, wholes, strict=True):
            start = len(before)
            rows = row[start - 1 : len(whole) - 1].float().log_softmax(dim=-1)
            wanted = torch.tensor(whole[start:], device=rows.device)
            picked = rows.gather(1, wanted[:, None])[:, 0]
            scores.append(
                Score(
                    logprob=min(float(picked.sum()), 0.0),
                    tokens=len(wanted),
                    greedy=bool((picked >= rows.amax(dim=-1)).all()),
                    scored_tokens=len(whole),
                    computed_tokens=width,
                )
            )
        return scores
