"""Corrections of many users at once, beside the same number one after the other."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from typing import Any

from kgt_bench.cost.fixtures import seed
from kgt_bench.cost.synthetic_users import Correction, Person, make_person
from kgt_plugin.embedding import Embedder
from kgt_plugin.memory import KGT, LearnOptions, UserMemory
from kgt_plugin.scoring import Scorer
from kgt_plugin.stores import open_store

__all__ = ["USERS", "measure_concurrency"]

USERS = 32
"""Users whose corrections arrive together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """One user's correction."""

    memory: UserMemory
    correction: Correction

    @property
    def options(self) -> LearnOptions:
        return LearnOptions(
            old_answer=self.correction.old_answer, relations=self.correction.relations
        )

    def learn(self) -> None:
        self.memory.learn(self.correction.query, self.correction.answer, **self.options)

    async def alearn(self) -> None:
        await self.memory.alearn(self.correction.query, self.correction.answer, **self.options)


def measure_concurrency(
    scorer: Scorer,
    embedder: Embedder | None,
    *,
    random: Random,
    facts: int,
    rounds: int,
    users: int = USERS,
    watch: Callable[[str, int, int], None] | None = None,
) -> dict[str, Any]:
    """Measure corrections of many users of one app: in turn, from threads, and gathered in an event loop.

    Each round makes new users for each of the three, and the three follow each other directly, so that what
    else the machine does meanwhile touches all of them.

    Args:
        scorer: the model.
        embedder: weighs facts by meaning.
        random: makes the people.
        facts: how many each user's graph holds.
        rounds: how often.
        users: how many at once.
        watch: told of progress.

    Returns:
        `concurrent_throughput` and `awaited_throughput`: corrections a second from threads and in a loop
        over those one after the other, medians; `concurrent_users`; and `corrections_per_s` of each way.
    """
    ways: dict[str, Callable[[Sequence[_Case]], None]] = {
        "one_by_one": _one_by_one,
        "threads": _in_threads,
        "awaited": _gathered,
    }
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for done in range(rounds):
        for name, way in ways.items():
            cases = _cases(scorer, embedder, [make_person(random, facts) for _ in range(users)])
            started = time.perf_counter()
            way(cases)
            spent[name].append(time.perf_counter() - started)
        if watch is not None:
            watch("concurrency", done + 1, rounds)

    def throughput(name: str) -> float:
        pairs = zip(spent["one_by_one"], spent[name], strict=True)
        return statistics.median(alone / together for alone, together in pairs)

    return {
        "concurrent_users": users,
        "concurrent_throughput": throughput("threads"),
        "awaited_throughput": throughput("awaited"),
        "corrections_per_s": {name: users / statistics.median(spent[name]) for name in ways},
    }


def _cases(
    scorer: Scorer, embedder: Embedder | None, told: Sequence[tuple[Person, Correction]]
) -> list[_Case]:
    """Make as many users of an app that remembers no score, each of whom knows one person."""
    store = open_store(":memory:")
    for number, (person, _) in enumerate(told):
        seed(store, str(number), [person])
    # Not closed: that would let go of the models, which the next round needs.
    kgt = KGT.open(store=store, model=scorer, embedder=embedder, cached_scores=0)
    cases = []
    for number, (person, correction) in enumerate(told):
        memory = kgt.user(str(number))
        memory.context(f"Is {person.name} well?")  # a warm process: its words are read
        cases.append(_Case(memory=memory, correction=correction))
    return cases


def _one_by_one(cases: Sequence[_Case]) -> None:
    for case in cases:
        case.learn()


def _in_threads(cases: Sequence[_Case]) -> None:
    with ThreadPoolExecutor(len(cases)) as pool:
        list(pool.map(_Case.learn, cases))


def _gathered(cases: Sequence[_Case]) -> None:
    async def all_at_once() -> None:
        await asyncio.gather(*(case.alearn() for case in cases))

    asyncio.run(all_at_once())
