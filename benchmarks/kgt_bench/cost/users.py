"""Cost of a correction and of a retrieval where the store holds few users and where it holds many."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from random import Random
from typing import Final

from kgt_bench.cost.correcting import Corrected, Subject, correct, timed_ms
from kgt_bench.cost.fixtures import Stage, seed
from kgt_bench.cost.latency import Watch
from kgt_bench.cost.synthetic_users import make_people, make_person
from kgt_plugin.stores import ListsGraphs, Store, SupportsTransactions

__all__ = ["USER_COUNTS", "UserPoint", "measure_users"]

USER_COUNTS: Final = (10, 10_000)
_FACTS: Final = 10
_OTHER_FACTS: Final = 40
_TOGETHER: Final = 250
"""Users whose facts are put in by one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UserPoint:
    """Medians in a store of so many users.

    Attributes:
        users: how many.
        triples: of all users together, labels included.
        open_ms: opening the store; 0 where it is in memory alone.
        learn_ms, context_ms: wall time, warm.
    """

    users: int
    triples: int
    open_ms: float
    learn_ms: float
    context_ms: float


def measure_users(
    stage: Stage, counts: Sequence[int], *, repeat: int, seed: int, tell: Watch
) -> list[UserPoint]:
    """Correct and ask the same in a store of every size, one after the other in each round.

    Args:
        stage: the models, and where stores are made.
        counts: numbers of users, each with 50 facts.
        repeat: users who correct, at most as many as there are.
        seed: of everything made up.
        tell: told of progress.
    """
    random = Random(seed)  # noqa: S311 - people, no secrets
    subjects = [make_person(random, _FACTS) for _ in range(min(repeat, *counts))]
    rounds: list[list[Corrected]] = []
    opened = []
    for done, count in enumerate(counts, start=1):
        opened.append(_store(stage, count, subjects, seed=seed))
        tell("users", done, len(counts))
    apps = [stage.app(store) for store, *_ in opened]
    for number, subject in enumerate(subjects):
        memories = [app.user(_name(number)) for app in apps]
        for memory in memories:
            memory.context(subject[1].query)  # the first one of a user reads all of that user's
        rounds += correct(stage, memories, [subject])
        tell("users' corrections", number + 1, len(subjects))
    return [
        UserPoint(
            users=count,
            triples=triples,
            open_ms=open_ms,
            learn_ms=statistics.median(each[index].learn_ms for each in rounds),
            context_ms=statistics.median(each[index].context_ms for each in rounds),
        )
        for index, (count, (_, triples, open_ms)) in enumerate(zip(counts, opened, strict=True))
    ]


def _store(
    stage: Stage, count: int, subjects: Sequence[Subject], *, seed: int
) -> tuple[Store, int, float]:
    """Fill a store, and open it again where that means anything: with its triples, and how many ms that took."""
    store = stage.places.open()
    for first in range(0, count, _TOGETHER):
        with store.transaction() if isinstance(store, SupportsTransactions) else nullcontext():
            for number in range(first, min(first + _TOGETHER, count)):
                _fill(store, number, subjects, seed)
    assert isinstance(store, ListsGraphs)
    triples = sum(len(store.graph(name)) for name in store.names())
    if stage.places.kind == "memory":
        return store, triples, 0.0
    store.close()
    again: list[Store] = []
    open_ms = timed_ms(lambda: again.append(stage.places.again(store.location)))
    return again[0], triples, open_ms


def _fill(store: Store, number: int, subjects: Sequence[Subject], start: int) -> None:
    others = make_people(Random(start + number + 1), triples=_OTHER_FACTS)  # noqa: S311 - people, no secrets
    seed(store, _name(number), [subjects[number % len(subjects)][0], *others])


def _name(number: int) -> str:
    return f"user{number}"
