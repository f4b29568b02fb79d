"""The cost of telemetry that records nothing, as a share of `context`.

`python -m kgt_bench.cost.telemetry` prints it as JSON. Recall is over fake models, the cheapest there is, so a
share with real ones is smaller. What telemetry adds to a call is measured by itself: it is far below the noise of
two runs of `context`. Times are of the processor, which neighbours on the machine do not change: by the clock, a busy
machine stretches a loop of many calls, and one `context` hardly.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from unittest.mock import patch

from kgt_plugin import KGT
from kgt_plugin.records import Usage
from kgt_plugin.steps import Models, drivers
from kgt_plugin.steps.asks import AskEmbeddings
from kgt_plugin.steps.recording import recorded_ask
from kgt_plugin.telemetry import traced_memory
from kgt_plugin.telemetry.operations import TRACED
from kgt_plugin.testing import FakeEmbedder, FakeScorer

__all__ = ["TelemetryCost", "measured"]

_QUERY = "Where do I live?"


@dataclass(frozen=True, slots=True, kw_only=True)
class TelemetryCost:
    """Microseconds of the processor, medians.

    Attributes:
        state: "not imported", or "no provider": OpenTelemetry's API without an SDK behind it.
        facts: how many the user has.
        context_us: one `context`.
        asks: how often one `context` asks a model.
        call_us: what telemetry adds to a call of an operation.
        ask_us: what it adds to an ask.
    """

    state: str
    facts: int
    context_us: float
    asks: int
    call_us: float
    ask_us: float

    @property
    def share(self) -> float:
        """The cost that telemetry adds, as a share of `context`."""
        return (self.call_us + self.asks * self.ask_us) / self.context_us


def measured(state: str, *, facts: int, calls: int) -> TelemetryCost:
    """Measure in this process, as far as OpenTelemetry has been imported in it.

    Args:
        state: its name in the result.
        facts: how many the user has.
        calls: how often each is timed.
    """
    with KGT.open(store=":memory:", model=FakeScorer(), embedder=FakeEmbedder()) as kgt:
        memory = kgt.user("ana")
        for number in range(facts):
            memory.hear(f"My friend Ana{number} lives in Oslo.")
        context_us = _median_us(lambda: memory.context(_QUERY), calls)
        with patch.object(drivers, "recorded_ask", wraps=recorded_ask) as asked:
            memory.context(_QUERY)
    models = Models(scorer=FakeScorer(), embedder=FakeEmbedder())
    ask, usage = AskEmbeddings(("a",)), Usage()

    def record() -> None:
        with recorded_ask(ask, models, lambda: usage):
            pass

    bare, traced = _Bare(), traced_memory(_traceable())()
    return TelemetryCost(
        state=state,
        facts=facts,
        context_us=context_us,
        asks=asked.call_count,
        call_us=_loop_us(lambda: traced.context(_QUERY)) - _loop_us(lambda: bare.context(_QUERY)),
        ask_us=_loop_us(record),
    )


class _Bare:
    user = "ana"

    def context(self, query: str) -> None:
        """Do nothing with a query."""


def _traceable() -> type[_Bare]:
    """A class with every operation of a memory, all of which do nothing."""
    names = {name for each in TRACED for name in (each, f"a{each.rstrip('_')}")}
    return type("Traceable", (_Bare,), dict.fromkeys(names, _Bare.context))


def _median_us(work: Callable[[], object], calls: int) -> float:
    spent: list[float] = []
    for _ in range(calls):
        started_s = time.process_time()
        work()
        spent.append(time.process_time() - started_s)
    return statistics.median(spent) * 1e6


def _loop_us(work: Callable[[], object], loops: int = 2000) -> float:
    """One call of something too short to be timed alone; the median of five loops."""

    def loop() -> None:
        for _ in range(loops):
            work()

    return _median_us(loop, 5) / loops


def main() -> None:
    """Print what telemetry costs, before OpenTelemetry is imported and after."""
    costs = [measured("not imported", facts=facts, calls=300) for facts in (1, 100)]
    try:
        from opentelemetry import metrics, trace  # noqa: F401, PLC0415 - the state to measure
    except ImportError:
        pass
    else:
        costs += [measured("no provider", facts=facts, calls=300) for facts in (1, 100)]
    rows = [{**asdict(cost), "share": cost.share} for cost in costs]
    sys.stdout.write(json.dumps(rows, indent=2) + "\n")


if __name__ == "__main__":
    main()
