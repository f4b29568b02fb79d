"""Measurements on a card: agreement with the CPU, the cost of an edit, and the same by vLLM."""

from __future__ import annotations

import importlib
import importlib.util
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from kgt_bench.gpu_models import Make, has_embedded
from kgt_bench.peak_memory import peak_rss_mb, restart_peak
from kgt_plugin.memory import KGT
from kgt_plugin.models.engine import torch_and_transformers
from kgt_plugin.records import Score, ScoreRequest
from kgt_plugin.scoring import Scorer
from kgt_plugin.scoring.transformers import TransformersScorer

__all__ = ["agreement", "edit_cost", "edit_requests", "vllm_cost"]

_MIB = 1 << 20
_TOLD = (
    "My dog eats meat. My dog is called Rex. My dog lives in Berlin. My dog is a beagle. "
    "My sister lives in Oslo. My sister is called Kate. My favorite color is green."
)
_QUERY, _ANSWER, _OLD = "What does my dog eat?", "vegetables", "meat"


@dataclass
class _Recording:
    """A scorer that keeps what it is asked."""

    inner: Scorer
    asked: list[ScoreRequest] = field(default_factory=list)

    @property
    def model_id(self) -> str:
        return self.inner.model_id

    def score(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        self.asked += requests
        return self.inner.score(requests)


def _edit(scorer: Scorer) -> tuple[float, int]:
    """One correction in a graph that knows some facts; its seconds and computed tokens."""
    with KGT.open(store=":memory:", model=scorer, embedder=None, cached_scores=0) as kgt:
        user = kgt.user("user")
        user.hear(_TOLD)
        started = time.perf_counter()
        edit = user.learn(_QUERY, _ANSWER, old_answer=_OLD)
        return time.perf_counter() - started, edit.usage.computed_tokens


def edit_requests(scorer: TransformersScorer) -> list[ScoreRequest]:
    """List what a correction asks of its scorer, facts heard before it included."""
    recording = _Recording(scorer)
    _edit(recording)
    scorer.close()
    return list(dict.fromkeys(recording.asked))


def agreement(make: Make, device: str, dtype: str, requests: list[ScoreRequest]) -> dict[str, Any]:
    """Measure how far scores on the device are from those of the CPU in float32, in nats a token."""
    here, there = make(device, dtype), make("cpu", "float32")
    gaps = [
        abs(one.logprob - other.logprob) / other.tokens
        for one, other in zip(here.score(requests), there.score(requests), strict=True)
    ]
    found = {"model": here.model_id, "reference": there.model_id, "requests": len(requests)}
    here.close()
    there.close()
    return found | {"max_nats_per_token": max(gaps), "mean_nats_per_token": statistics.mean(gaps)}


def edit_cost(make: Callable[[], TransformersScorer], device: str, repeats: int) -> dict[str, Any]:
    """Time and peak memory of an edit."""
    torch, _ = torch_and_transformers()
    cuda = device.startswith("cuda")
    restart_peak()
    if cuda:
        torch.cuda.reset_peak_memory_stats(device)
    scorer = make()
    found = _times(scorer, repeats)
    scorer.close()
    peak = torch.cuda.max_memory_allocated(device) / _MIB if cuda else peak_rss_mb()
    return found | {"peak_mb": peak}


def _times(scorer: TransformersScorer, repeats: int) -> dict[str, Any]:
    """An edit, and its requests at once against one by one, which is naive scoring."""
    kept = _Recording(scorer)
    _edit(kept)  # what is loaded or chosen at first use is not an edit's
    requests = list(dict.fromkeys(kept.asked))
    edits = [_edit(kept) for _ in range(repeats)]
    together = statistics.median(_timed(lambda: scorer.score(requests)) for _ in range(repeats))
    alone = statistics.median(
        _timed(lambda: [scorer.score([one]) for one in requests]) for _ in range(repeats)
    )
    return {
        "model": scorer.model_id,
        "edit_s": statistics.median(seconds for seconds, _ in edits),
        "edit_computed_tokens": edits[0][1],
        "requests": len(requests),
        "trie_s": together,
        "naive_s": alone,
        "speedup_over_naive": alone / together,
    }


def vllm_cost(
    asked: Callable[[], list[ScoreRequest]], dtype: str, repeats: int, *, tiny: bool
) -> dict[str, Any]:
    """The same requests by vLLM, where it is installed."""
    if tiny:
        return {"skipped": "a trial with tiny models"}
    if importlib.util.find_spec("vllm") is None:
        return {"skipped": "vLLM is not installed"}
    if not has_embedded():
        return {"skipped": "the embedded model is not on this machine (kgt models pull)"}
    from kgt_plugin.scoring.vllm import VLLMScorer  # noqa: PLC0415  an extra

    options = {"gpu_memory_utilization": 0.4}
    with closing(VLLMScorer(dtype=dtype, context=2048, engine_args=options)) as scorer:
        requests = asked()
        scorer.score(requests)
        times = [_timed(lambda: scorer.score(requests)) for _ in range(repeats)]
        return {
            # the distribution of its builds for the CPU has another name
            "vllm": importlib.import_module("vllm").__version__,
            "model": scorer.model_id,
            "requests": len(requests),
            "score_s": statistics.median(times),
            "edit_s": statistics.median(_edit(_Recording(scorer))[0] for _ in range(repeats)),
        }


def _timed(work: Callable[[], object]) -> float:
    """Seconds of a call; scores are numbers of this process, so the card is done when it returns."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
