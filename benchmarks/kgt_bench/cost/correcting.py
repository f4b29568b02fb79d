"""The same corrections in several memories, one after the other in each round, on a clock."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from kgt_bench.cost.fixtures import Stage
from kgt_bench.cost.latency import Watch
from kgt_bench.cost.synthetic_users import Correction, Person
from kgt_plugin.memory import UserMemory

__all__ = ["Corrected", "Subject", "correct", "learned", "tell_nobody", "timed_ms"]

Subject = tuple[Person, Correction]


class Corrected(NamedTuple):
    """One correction: wall time of `learn`, of `context` before it, and of `learn` besides the models; and its tokens."""

    learn_ms: float
    context_ms: float
    besides_models_ms: float
    computed_tokens: int


def tell_nobody(_stage: str, _done: int, _total: int) -> None:
    """Take progress, and do nothing."""


def correct(
    stage: Stage,
    memories: Sequence[UserMemory],
    subjects: Sequence[Subject],
    *,
    tell: Watch = tell_nobody,
) -> list[list[Corrected]]:
    """Measure corrections by round and by memory.

    Args:
        stage: whose clock the models are on.
        memories: each knows all subjects.
        subjects: with their corrections; a round each.
        tell: told of progress.
    """
    rounds = []
    for done, (_, correction) in enumerate(subjects, start=1):
        times = []
        for memory in memories:
            context_ms = timed_ms(lambda m=memory, q=correction.query: m.context(q))  # type: ignore[misc]  # bound now
            stage.clock.take_ms()
            edits: list[Any] = []
            learn_ms = timed_ms(lambda m=memory, c=correction, e=edits: e.append(learned(m, c)))  # type: ignore[misc]  # bound now
            besides_ms = learn_ms - stage.clock.take_ms()
            times.append(
                Corrected(learn_ms, context_ms, besides_ms, edits[0].usage.computed_tokens)
            )
        rounds.append(times)
        tell("corrections", done, len(subjects))
    return rounds


def learned(memory: UserMemory, correction: Correction) -> Any:
    """Make a correction; gives the edit."""
    return memory.learn(
        correction.query,
        correction.answer,
        old_answer=correction.old_answer,
        relations=correction.relations,
    )


def timed_ms(run: Callable[[], object]) -> float:
    """Run something once; gives its wall time."""
    started = time.perf_counter()
    run()
    return (time.perf_counter() - started) * 1000
