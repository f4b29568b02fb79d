"""A scorer over vLLM's engine in this process's keeping: many users' requests in one batch."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from kgt_plugin.errors import MissingDependencyError
from kgt_plugin.scoring.async_scorer import AsyncScorer
from kgt_plugin.scoring.vllm_engine import VLLMEngine

__all__ = ["VLLMScorer"]


class VLLMScorer(AsyncScorer):
    """Scores and generates with vLLM; starts its engine at first use.

    vLLM runs the model in processes of its own and batches what threads and event loops ask at the
    same time. A script that starts one needs ``if __name__ == "__main__"``. vLLM's prefix cache is
    used where a trial at the start shows that scores do not depend on it (1e-4 nats), which is
    expected in float32 and not in bfloat16. In other dtypes than float32 vLLM's batch-invariant
    kernels are tried first where the card has them (compute capability 9.0); set
    ``VLLM_BATCH_INVARIANT=0`` to go without. vLLM's own usage reports are switched off.

    The log-probabilities of a prompt take memory on the card beside the model: up to
    ``max_num_batched_tokens`` (2048 unless `engine_args` says otherwise) rows of vocabulary logits,
    twice, in float32.

    Args:
        model: a Hugging Face id (``name`` or ``name@revision``) or a local folder; None is
            ``KGT_MODEL_DIR`` or the embedded model.
        dtype: torch's name of it; None is float32 on the CPU, else bfloat16.
        context: the most tokens a request may have; None is the model's own limit.
        engine_args: further arguments of ``vllm.AsyncEngineArgs``, such as
            ``{"tensor_parallel_size": 4}`` (Any: they are vLLM's).
    """

    def __init__(
        self,
        model: str | Path | None = None,
        *,
        dtype: str | None = None,
        context: int | None = None,
        engine_args: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(
            partial(_start, model, dtype=dtype, context=context, engine_args=engine_args or {})
        )


async def _start(
    model: str | Path | None,
    *,
    dtype: str | None,
    context: int | None,
    engine_args: Mapping[str, Any],
) -> VLLMEngine:
    # It reports usage by default; an app that wants that sets the variable to 0.
    os.environ.setdefault("VLLM_NO_USAGE_STATS", "1")
    try:
        import vllm  # noqa: F401, PLC0415  optional and slow
    except ImportError as exc:
        raise MissingDependencyError("vLLM", extra="vllm") from exc
    return await VLLMEngine.start(model, dtype=dtype, context=context, engine_args=engine_args)
