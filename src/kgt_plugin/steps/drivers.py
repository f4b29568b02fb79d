"""Drivers: run one piece of logic with blocking or with awaited models, and meter what it costs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any, TypeVar

from kgt_plugin.records import Generation, Usage
from kgt_plugin.steps.asks import Ask, AskScores, AskText, Steps
from kgt_plugin.steps.models import Models
from kgt_plugin.steps.recording import recorded_ask
from kgt_plugin.telemetry import is_on

__all__ = ["Meter", "adrive", "drive"]

T = TypeVar("T")


def _now_s() -> float:
    return time.perf_counter()


@dataclass(slots=True)
class Meter:
    """Adds up what one run of the logic costs: model work, and wall time since it was made.

    The time in which models are loaded is left out: it belongs to the process and not to the run.
    """

    usage: Usage = field(default_factory=Usage)
    started_s: float = field(default_factory=_now_s)

    @property
    def elapsed_ms(self) -> float:
        """Wall time until now."""
        return (_now_s() - self.started_s) * 1000

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Leave out the time of the block."""
        start_s = _now_s()
        try:
            yield
        finally:
            self.started_s += _now_s() - start_s

    def count(self, ask: Ask, reply: object) -> None:
        """Count one answered ask; embeddings, and scores from memory, ask no language model."""
        match ask, reply:
            case AskScores(), list():
                self.usage += Usage(
                    scorer_calls=0 if all(score.cached for score in reply) else 1,
                    scored_tokens=sum(score.scored_tokens for score in reply),
                    computed_tokens=sum(score.computed_tokens for score in reply),
                )
            case AskText(), Generation():
                self.usage += Usage(
                    scored_tokens=reply.scored_tokens, computed_tokens=reply.computed_tokens
                )
            case _:
                pass


def drive(steps: Steps[Ask, Any, T], models: Models, meter: Meter) -> T:
    """Run a piece of logic to its end with blocking calls."""
    reply: object = None
    while True:
        ask, result = _advance(steps, reply, models, meter)
        if ask is None:
            ended: T = result
            return ended
        with recorded_ask(ask, models, lambda: meter.usage) if is_on() else nullcontext():
            reply = models.answer(ask)
            meter.count(ask, reply)


async def adrive(steps: Steps[Ask, Any, T], models: Models, meter: Meter) -> T:
    """Run a piece of logic to its end with awaited calls.

    The logic itself reads and writes the store between two asks, so it runs in a thread: a slow store
    does not stop the event loop.
    """
    reply: object = None
    while True:
        ask, result = await asyncio.to_thread(_advance, steps, reply, models, meter)
        if ask is None:
            ended: T = result
            return ended
        with recorded_ask(ask, models, lambda: meter.usage) if is_on() else nullcontext():
            reply = await models.aanswer(ask)
            meter.count(ask, reply)


def _advance(
    steps: Steps[Ask, Any, T], reply: object, models: Models, meter: Meter
) -> tuple[Ask | None, Any]:
    """Go on to the next ask, or to the end; a future cannot carry StopIteration."""
    try:
        ask = steps.send(reply)
    except StopIteration as end:
        return None, end.value
    with meter.stopped():
        models.load(ask)
    return ask, None
