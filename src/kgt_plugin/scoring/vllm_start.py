"""The start of vLLM's engine, with batch-invariant kernels where the card has them."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from kgt_plugin.errors import ModelError, reason_of

__all__ = ["VARIABLE", "start_llm"]

_LOG = logging.getLogger(__name__)
VARIABLE = "VLLM_BATCH_INVARIANT"
"""Makes vLLM's scores independent of what else is in a batch."""
_CAPABILITY = 90
"""Compute capability from which vLLM has such kernels, times ten (vLLM 0.32.0: 9.0)."""


def start_llm(arguments: Mapping[str, Any]) -> tuple[Any, bool]:
    """Start an engine, and tell whether its kernels are batch-invariant.

    In bfloat16 or float16 a score depends on the batch and on the prefix cache by more than the
    contract of scorers allows, unless the kernels are batch-invariant. So these are tried first on a
    card that has them, and the engine starts without where a model does not support them. In float32
    they are not needed. An app that sets ``VLLM_BATCH_INVARIANT`` itself has decided.

    Args:
        arguments: of ``vllm.AsyncEngineArgs``, with `model` and `dtype` (Any: they are vLLM's).

    Returns:
        A ``vllm`` engine (Any: typed only in part), and whether it is batch-invariant.

    Raises:
        ModelError: vLLM does not start with that model or these arguments.
    """
    chosen = os.environ.get(VARIABLE)
    if chosen is not None:
        return _llm(arguments), chosen.strip() not in {"", "0"}
    if arguments["dtype"] != "float32" and _has_invariant_kernels():
        try:
            with _invariant():
                return _llm(arguments), True
        except ModelError as exc:
            _LOG.info("without batch-invariant kernels: %s", exc)
    return _llm(arguments), False


def _llm(arguments: Mapping[str, Any]) -> Any:
    from vllm.engine.arg_utils import AsyncEngineArgs  # noqa: PLC0415  optional and slow
    from vllm.v1.engine.async_llm import AsyncLLM  # noqa: PLC0415  optional and slow

    try:
        return AsyncLLM.from_engine_args(AsyncEngineArgs(disable_log_stats=True, **arguments))
    except Exception as exc:
        # A model or a setting that vLLM refuses surfaces as almost any exception.
        raise ModelError(
            f"vLLM does not start with {arguments['model']} ({reason_of(exc)}): check the model and "
            "engine_args"
        ) from exc


def _has_invariant_kernels() -> bool:
    from vllm.platforms import current_platform  # noqa: PLC0415  optional and slow

    return bool(current_platform.is_cuda() and current_platform.has_device_capability(_CAPABILITY))


@contextmanager
def _invariant() -> Iterator[None]:
    """Set the variable while the engine's processes start; the app's environment stays as it was."""
    os.environ[VARIABLE] = "1"
    try:
        yield
    finally:
        del os.environ[VARIABLE]
