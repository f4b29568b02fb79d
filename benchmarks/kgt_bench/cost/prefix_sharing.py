"""Two ways to share what requests have in common, side by side: a packed tree, and a shared cache.

Run as ``python -m kgt_bench.cost.prefix_sharing``: prints one JSON object. Times are of the
processor, not of the wall, so that other programs count less; give --threads 1 for that to be true.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Sequence
from random import Random
from typing import Any

from kgt_bench.cost.fixtures import Stage, limit_threads, loaded_model, threads
from kgt_bench.cost.synthetic_users import make_person
from kgt_plugin.models.engine import cache_name, torch_and_transformers
from kgt_plugin.prompts import DefaultPrompts
from kgt_plugin.records import ScoreRequest
from kgt_plugin.scoring import Scorer
from kgt_plugin.scoring.causal_lm import CausalLM
from kgt_plugin.scoring.tokens import longest_common_prefix

__all__ = ["compare_sharing", "shared_cache_logprobs"]


def compare_sharing(
    model: str | Scorer | None, *, repeat: int = 9, facts: int = 10, seed: int = 0
) -> dict[str, Any]:
    """Score the requests of one correction in both ways.

    Args:
        model: as `kgt_plugin.models.resolve_model` takes it, or a scorer of transformers.
        repeat: how many corrections.
        facts: of the subject.
        seed: of the people.

    Returns:
        Medians of tokens and of processor time, and the largest difference of a score, nats.
    """
    stage = Stage(model)
    lm = loaded_model(stage.scorer)
    random = Random(seed)  # noqa: S311 - people, no secrets
    packed_ms, cached_ms, packed_tokens, cached_tokens = [], [], [], []
    furthest = 0.0
    for _ in range(repeat):
        requests = _requests(random, facts)
        started = time.process_time()
        scores = stage.scorer.score(requests)
        between = time.process_time()
        logprobs, computed = shared_cache_logprobs(lm, requests)
        cached_ms.append((time.process_time() - between) * 1000)
        packed_ms.append((between - started) * 1000)
        packed_tokens.append(sum(score.computed_tokens for score in scores))
        cached_tokens.append(computed)
        pairs = zip(scores, logprobs, strict=True)
        furthest = max(furthest, *(abs(score.logprob - other) for score, other in pairs))
    return {
        "model": lm.model_id,
        "threads": threads(),
        "packed_tokens": statistics.median(packed_tokens),
        "shared_cache_tokens": statistics.median(cached_tokens),
        "packed_cpu_ms": statistics.median(packed_ms),
        "shared_cache_cpu_ms": statistics.median(cached_ms),
        "shared_cache_over_packed": statistics.median(
            other / one for one, other in zip(packed_ms, cached_ms, strict=True)
        ),
        "largest_difference": furthest,
    }


def shared_cache_logprobs(
    lm: CausalLM, requests: Sequence[ScoreRequest]
) -> tuple[list[float], int]:
    """Compute the common prefix once, then all endings as a padded batch on copies of its cache.

    Returns:
        Log-probabilities, nats, and the tokens computed, padding among them.
    """
    torch, _ = torch_and_transformers()
    befores = [lm.lead + lm.encode(r.prompt) for r in requests]
    wholes = [lm.lead + lm.encode(r.prompt + r.continuation) for r in requests]
    first, last = min(wholes), max(wholes)
    shared = min(longest_common_prefix(first, last), min(map(len, befores)) - 1)
    endings = [whole[shared:-1] for whole in wholes]
    width = max(map(len, endings))
    device, name = lm.model.device, cache_name(lm.model)
    padded = torch.tensor([[*ending, *[0] * (width - len(ending))] for ending in endings])
    seen = torch.tensor([[1] * (shared + len(e)) + [0] * (width - len(e)) for e in endings])
    with torch.inference_mode():
        prefix = torch.tensor([first[:shared]], device=device)
        cache = lm.model(input_ids=prefix, use_cache=True, logits_to_keep=1)[name]
        cache.batch_repeat_interleave(len(requests))
        out = lm.model(
            input_ids=padded.to(device),
            attention_mask=seen.to(device),
            use_cache=True,
            **{name: cache},
        )
        logprobs = []
        for row, before, whole in zip(out.logits, befores, wholes, strict=True):
            start = longest_common_prefix(before, whole)
            rows = row[start - 1 - shared : len(whole) - 1 - shared].float().log_softmax(dim=-1)
            wanted = torch.tensor(whole[start:], device=rows.device)
            logprobs.append(float(rows.gather(1, wanted[:, None]).sum()))
    return logprobs, shared + len(requests) * width


def _requests(random: Random, facts: int) -> list[ScoreRequest]:
    """List what `learn` of five candidates asks where every fact is scored."""
    prompts = DefaultPrompts()
    person, correction = make_person(random, facts)
    stated = [*((r, correction.answer) for r in correction.relations), *person.facts]
    known: list[list[str]] = [[], *([prompts.fact((person.name, *fact))] for fact in stated)]
    return [
        ScoreRequest(prompt=prompts.reasoning(correction.query, facts), continuation=f" {answer}")
        for answer in (correction.answer, correction.old_answer)
        for facts in known
    ]


def _main() -> None:
    parser = argparse.ArgumentParser(description="Compare two ways to share prefixes.")
    parser.add_argument("--model")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--repeat", type=int, default=9)
    given = parser.parse_args()
    limit_threads(given.threads)
    print(json.dumps(compare_sharing(given.model, repeat=given.repeat), indent=1))  # noqa: T201 - a command


if __name__ == "__main__":
    _main()
