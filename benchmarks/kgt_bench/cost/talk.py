"""Cost of a turn, of a correction and of a retrieval where a user has said little and where much."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from kgt_bench.cost.correcting import Subject, correct, tell_nobody, timed_ms
from kgt_bench.cost.fixtures import Stage
from kgt_bench.cost.latency import Watch
from kgt_bench.cost.synthetic_users import make_messages, make_people, make_person
from kgt_plugin.memory import UserMemory

__all__ = ["TURN_COUNTS", "TalkPoint", "measure_talk"]

TURN_COUNTS: Final = (10, 100, 1_000, 10_000)
_FACTS: Final = 10
_ALL_FACTS: Final = 1_000
_USER: Final = "bench"


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkPoint:
    """Costs once a user with 1,000 facts has said so much.

    Attributes:
        turns: how many the user has said.
        hear_ms: median wall time of the last 100 of them.
        context_ms: median wall time for a question not asked before, warm.
        learn_ms: median wall time of a correction.
        computed_tokens: mean of a correction.
    """

    turns: int
    hear_ms: float
    context_ms: float
    learn_ms: float
    computed_tokens: float


def measure_talk(
    stage: Stage, counts: Sequence[int], *, repeat: int, seed: int, tell: Watch = tell_nobody
) -> list[TalkPoint]:
    """Ask and correct the same in memories of every length, one after the other in each round.

    Args:
        stage: the models, and where stores are made.
        counts: numbers of turns.
        repeat: corrections; turns are about these people too.
        seed: of everything made up.
        tell: told of progress.
    """
    random = Random(seed)  # noqa: S311 - people, no secrets
    subjects = [make_person(random, _FACTS) for _ in range(repeat)]
    heard, memories = [], []
    for done, count in enumerate(counts, start=1):
        others = make_people(
            Random(seed + 1),  # noqa: S311 - as above
            triples=max(0, _ALL_FACTS - _FACTS * repeat),
        )
        memory = stage.memory([*(person for person, _ in subjects), *others], _USER)
        heard.append(_said(memory, subjects, count, seed=seed))
        memory.context("What did I say?")  # the first one embeds all
        memories.append(memory)
        tell("turns", done, len(counts))
    rounds = correct(stage, memories, subjects, tell=tell)
    return [
        TalkPoint(
            turns=count,
            hear_ms=heard[index],
            context_ms=statistics.median(each[index].context_ms for each in rounds),
            learn_ms=statistics.median(each[index].learn_ms for each in rounds),
            computed_tokens=statistics.mean(each[index].computed_tokens for each in rounds),
        )
        for index, count in enumerate(counts)
    ]


def _said(memory: UserMemory, subjects: Sequence[Subject], count: int, *, seed: int) -> float:
    """Let the user say so many messages; gives the median time of the last 100, ms."""
    names = [person.name for person, _ in subjects]
    texts = make_messages(Random(seed + 2), names=names, messages=count)  # noqa: S311 - no secrets
    times = [timed_ms(lambda t=text: memory.hear(t)) for text in texts]  # type: ignore[misc]  # bound now
    return statistics.median(times[-100:])
