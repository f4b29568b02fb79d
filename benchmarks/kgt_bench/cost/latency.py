"""The cost of one correction beside its arithmetic floor, beside naive scoring, and beside retrieval."""

from __future__ import annotations

import gc
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

from kgt_bench.benchmark import COST_KIND
from kgt_bench.cost.arithmetic_floor import Floor
from kgt_bench.cost.concurrency import USERS, measure_concurrency
from kgt_bench.cost.fixtures import Stage, loaded_model, threads
from kgt_bench.cost.naive_scorer import NaiveScorer
from kgt_bench.cost.synthetic_users import Correction, Person, make_person
from kgt_bench.peak_memory import peak_rss_mb, restart_peak, rss_mb
from kgt_plugin.embedding import Embedder
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.memory import UserMemory
from kgt_plugin.records import Edit
from kgt_plugin.scoring import Scorer

__all__ = ["Sample", "Watch", "measure_latency"]

Watch = Callable[[str, int, int], None]
"""Told of progress: the stage, what is done, and of how much."""

_WARM_UP = 3
_NAIVE_BATCHES = (1, 16)
_USER = "bench"
_NEIGHBOURS = 2
_BUSY_SAMPLES = 7
_ROUNDS = 3
"""Of many users at once; each is a few dozen corrections in each of three ways."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One correction: by KGT, by naive scoring, its floor, and a retrieval for the same query.

    Attributes:
        learn_ms: wall time of `learn`, everything in it.
        models_ms: the part of it that scorer and embedder took.
        context_ms: wall time of `context` for a query not asked before, afterwards.
        naive_ms: wall time of `learn` with naive scoring, the faster of one by one and padded batches.
        floor_ms: computed_tokens x 2 x parameters at `gflops`.
        gflops: billions of operations a second of matrix products of the same shapes, right after.
        scorer_calls, scored_tokens, computed_tokens: of `learn`.
    """

    learn_ms: float
    models_ms: float
    context_ms: float
    naive_ms: float
    floor_ms: float
    gflops: float
    scorer_calls: int
    scored_tokens: int
    computed_tokens: int


def measure_latency(
    model: str | Path | Scorer | None,
    *,
    embedder: Embedder | None = None,
    repeat: int = 15,
    facts: int = 10,
    seed: int = 0,
    users: int = USERS,
    watch: Watch | None = None,
) -> dict[str, Any]:
    """Measure `learn` of K = 5 candidates.

    Every sample is another made-up person and correction, so nothing is known from the one before. A
    sample's floor and its naive twins are measured right beside it, and ratios are taken sample by
    sample: what else the machine does meanwhile touches all of them.

    Args:
        model: as `KGT.open` takes it; a scorer must be one of transformers.
        embedder: another than the embedded one beside a model of ours.
        repeat: how many samples.
        facts: how many facts the subject has.
        seed: of the people.
        users: how many correct at once, where that is measured.
        watch: told of progress.

    Returns:
        The numbers with what they are made of; ready for JSON.
    """
    if repeat < 1 or facts < 1 or users < 1:
        raise InvalidInputError("repeat, facts and users must be at least 1")
    stage = Stage(model, embedder)
    stage.warm()
    bench = _Latency(stage, facts=facts, random=Random(seed))  # noqa: S311 - people, no secrets
    peak = bench.peak_extra_mb()
    samples = []
    for index in range(repeat):
        samples.append(bench.sample())
        if watch is not None:
            watch("latency", index + 1, repeat)
    busy = bench.busy_over_quiet()
    return {
        "kind": COST_KIND,
        "model": stage.scorer.model_id,
        "parameters": bench.floor.parameters,
        "threads": threads(),
        "facts": facts,
        "k": 5,
        "repeat": repeat,
        "seed": seed,
        **_summary(samples),
        "busy_over_quiet": busy,
        **bench.at_once(users, min(repeat, _ROUNDS), watch),
        "peak_extra_mb": peak,
        "samples": [asdict(sample) for sample in samples],
    }


class _Latency:
    """One set of models, on which corrections are made."""

    def __init__(self, stage: Stage, *, facts: int, random: Random) -> None:
        lm = loaded_model(stage.scorer)
        self.floor = Floor(lm)
        self._stage = stage
        self._facts = facts
        self._random = random
        self._naive: list[Scorer] = [NaiveScorer(lm, batch=size) for size in _NAIVE_BATCHES]

    def peak_extra_mb(self) -> float | None:
        """Peak memory over the loaded models while correcting; None where that is not told."""
        gc.collect()
        before = rss_mb()
        if not restart_peak():
            return None
        for _ in range(_WARM_UP):
            person, correction = make_person(self._random, self._facts)
            memory = self._memory(person)
            _learn(memory, correction)
            memory.context(correction.query)
        return max(0.0, peak_rss_mb() - before)

    def sample(self) -> Sample:
        """Make one correction in every way."""
        person, correction = make_person(self._random, self._facts)
        memory = self._memory(person)
        memory.context(f"Is {person.name} well?")  # a warm process: its words are read
        self._stage.clock.take_ms()
        edit, learn_ms = _learn(memory, correction)
        models_ms = self._stage.clock.take_ms()
        gflops = self.floor.gflops(edit.usage.computed_tokens)
        started = time.perf_counter()
        memory.context(f"{correction.query[:-1]} now?")
        context_ms = (time.perf_counter() - started) * 1000
        naive = [_learn(self._memory(person, scorer), correction)[1] for scorer in self._naive]
        return Sample(
            learn_ms=learn_ms,
            models_ms=models_ms,
            context_ms=context_ms,
            naive_ms=min(naive),
            floor_ms=self.floor.ms(edit.usage.computed_tokens, gflops),
            gflops=gflops,
            scorer_calls=edit.usage.scorer_calls,
            scored_tokens=edit.usage.scored_tokens,
            computed_tokens=edit.usage.computed_tokens,
        )

    def busy_over_quiet(self) -> float:
        """Median wall time of `learn` beside two busy processes over that without them."""
        quiet = self._learn_ms()
        with _busy_neighbours():
            return self._learn_ms() / quiet

    def at_once(self, users: int, rounds: int, watch: Watch | None) -> dict[str, Any]:
        """Corrections of many users at once beside as many one after the other."""
        return measure_concurrency(
            self._stage.scorer,
            self._stage.embedder,
            random=self._random,
            facts=self._facts,
            rounds=rounds,
            users=users,
            watch=watch,
        )

    def _learn_ms(self) -> float:
        spent = []
        for _ in range(_BUSY_SAMPLES):
            person, correction = make_person(self._random, self._facts)
            memory = self._memory(person)
            memory.context(f"Is {person.name} well?")
            spent.append(_learn(memory, correction)[1])
        return statistics.median(spent)

    def _memory(self, person: Person, scorer: Scorer | None = None) -> UserMemory:
        return self._stage.memory([person], _USER, scorer=scorer)


@contextmanager
def _busy_neighbours() -> Iterator[None]:
    """Two processes beside this one that use all the processor they get."""
    spin = [sys.executable, "-S", "-c", "while True: pass"]
    running = [subprocess.Popen(spin) for _ in range(_NEIGHBOURS)]  # noqa: S603 - our own words
    try:
        time.sleep(0.5)  # until they run
        yield
    finally:
        for each in running:
            each.kill()
            each.wait()


def _learn(memory: UserMemory, correction: Correction) -> tuple[Edit, float]:
    started = time.perf_counter()
    edit = memory.learn(
        correction.query,
        correction.answer,
        old_answer=correction.old_answer,
        relations=correction.relations,
    )
    return edit, (time.perf_counter() - started) * 1000


def _summary(samples: Sequence[Sample]) -> dict[str, Any]:
    """Medians, of ratios too: each of one sample's numbers."""

    def middle(values: Sequence[float]) -> float:
        return statistics.median(values)

    learns = sorted(sample.learn_ms for sample in samples)
    return {
        "learn_ms_p50": middle(learns),
        "learn_ms_p95": learns[min(len(learns) - 1, round(0.95 * (len(learns) - 1)))],
        "floor_ms_p50": middle([s.floor_ms for s in samples]),
        "naive_ms_p50": middle([s.naive_ms for s in samples]),
        "context_ms_p50": middle([s.context_ms for s in samples]),
        "besides_models_ms_p50": middle([s.learn_ms - s.models_ms for s in samples]),
        "gflops_p50": middle([s.gflops for s in samples]),
        "wall_over_floor": middle([s.learn_ms / s.floor_ms for s in samples]),
        "speedup_over_naive": middle([s.naive_ms / s.learn_ms for s in samples]),
        "context_over_learn": middle([s.context_ms / s.learn_ms for s in samples]),
        "scorer_calls": middle([s.scorer_calls for s in samples]),
        "computed_tokens": middle([s.computed_tokens for s in samples]),
        "scored_tokens": middle([s.scored_tokens for s in samples]),
    }
