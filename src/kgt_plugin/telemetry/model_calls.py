"""Spans of what the memory asks of models, and counters of the scoring model's work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kgt_plugin.records import Usage
from kgt_plugin.telemetry.instruments import Instruments, current
from kgt_plugin.telemetry.spans import OPERATION, recorded

__all__ = ["model_call"]

_MODEL = "gen_ai.request.model"


@contextmanager
def model_call(
    operation: str, model: Callable[[], str], usage: Callable[[], Usage]
) -> Iterator[None]:
    """Record the block as a call of a model; do nothing while the app does not use OpenTelemetry.

    Args:
        operation: "score", or one that the conventions name: "embeddings", "text_completion".
        model: gives the model's id; called only where it is recorded.
        usage: gives the model work of the run so far; read before and after the block.

    Examples:
        >>> with model_call("score", lambda: "a model", Usage):
        ...     pass
    """
    instruments = current()
    if instruments is None:
        yield
        return
    name, before = model(), usage()
    with recorded(instruments, f"{operation} {name}", {OPERATION: operation, _MODEL: name}) as span:
        yield
        after = usage()
        calls = after.scorer_calls - before.scorer_calls
        scored = after.scored_tokens - before.scored_tokens
        computed = after.computed_tokens - before.computed_tokens
        if scored:
            span.set_attribute("gen_ai.usage.input_tokens", computed)
            span.set_attribute("kgt.scorer.tokens.scored", scored)
    _count(instruments, name, calls, {"scored": scored, "computed": computed})


def _count(instruments: Instruments, model: str, calls: int, tokens: dict[str, int]) -> None:
    if calls:
        instruments.scorer_calls.add(calls, {_MODEL: model})
    for kind, number in tokens.items():
        if number:
            instruments.scorer_tokens.add(number, {_MODEL: model, "kgt.token.kind": kind})
