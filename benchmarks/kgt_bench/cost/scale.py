"""Growth of the cost of a correction with the graph and with what is known of one subject."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

from kgt_bench.benchmark import COST_KIND
from kgt_bench.cost.agreement import PLAN_SIZES, measure_agreement
from kgt_bench.cost.correcting import correct, learned, tell_nobody, timed_ms
from kgt_bench.cost.fixtures import Stage, threads
from kgt_bench.cost.latency import Watch
from kgt_bench.cost.places import Places
from kgt_bench.cost.synthetic_users import make_people, make_person
from kgt_bench.cost.talk import TURN_COUNTS, TalkPoint, measure_talk
from kgt_bench.cost.users import USER_COUNTS, measure_users
from kgt_bench.peak_memory import rss_mb
from kgt_plugin.embedding import Embedder
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.scoring import Scorer

__all__ = ["GRAPH_SIZES", "SUBJECT_SIZES", "measure_scale"]

GRAPH_SIZES = (100, 1_000, 10_000, 100_000, 1_000_000)
SUBJECT_SIZES = (10, 100, 1_000, 10_000)
_FACTS = 10
_USER = "bench"


@dataclass(frozen=True, slots=True, kw_only=True)
class _GraphPoint:
    """Medians on a graph of one size.

    Attributes:
        triples: facts in the graph.
        learn_ms, context_ms: wall time, warm.
        besides_models_ms: the part of `learn_ms` that is not the model's or the embedder's.
        cold_context_ms: the first retrieval of the process, which reads the graph's words.
        more_rss_mb: what store and index hold in memory.
    """

    triples: int
    learn_ms: float
    context_ms: float
    besides_models_ms: float
    cold_context_ms: float
    more_rss_mb: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _SubjectPoint:
    """Means over corrections of subjects with so many facts."""

    facts: int
    computed_tokens: float
    scored_tokens: float
    scorer_calls: float
    learn_ms: float
    besides_models_ms: float


def measure_scale(
    model: str | Path | Scorer | None,
    *,
    embedder: Embedder | None = None,
    graphs: Sequence[int] = GRAPH_SIZES,
    subjects: Sequence[int] = SUBJECT_SIZES,
    plans: Sequence[int] = PLAN_SIZES,
    users: Sequence[int] = USER_COUNTS,
    turns: Sequence[int] = TURN_COUNTS,
    store: str = "sqlite",
    cases: int = 200,
    repeat: int = 9,
    seed: int = 0,
    watch: Watch | None = None,
) -> dict[str, Any]:
    """Measure growth, and whether what is left out changes any plan.

    Args:
        model: as `KGT.open` takes it.
        embedder: another than the embedded one beside a model of ours.
        graphs: numbers of triples; the subject corrected has 10 facts in all of them.
        subjects: numbers of facts on the subject, with no other fact in the graph.
        plans: numbers of facts on the subjects whose plans are compared, in turn.
        users: numbers of users of one store, each with 50 facts.
        turns: numbers of turns that a user with 1,000 facts has said.
        store: where facts are kept; see `Places`.
        cases: how many plans are compared with those from every score.
        repeat: corrections of each size.
        seed: of everything made up.
        watch: told of progress.

    Returns:
        The ratios with the points behind them; ready for JSON.
    """
    counts = (graphs, subjects, plans, users, turns)
    if repeat < 1 or any(not sizes or min(sizes) < 1 for sizes in counts):
        raise InvalidInputError("sizes, and how often to repeat, must be at least 1")
    with Places(store) as places:
        stage = Stage(model, embedder, places)
        stage.warm()
        tell = watch or tell_nobody
        by_graph = _grow_graph(stage, sorted(graphs), repeat=repeat, seed=seed, tell=tell)
        by_users = measure_users(stage, sorted(users), repeat=repeat, seed=seed, tell=tell)
        by_turns = measure_talk(stage, sorted(turns), repeat=repeat, seed=seed, tell=tell)
        by_subject = _grow_subject(stage, sorted(subjects), repeat=repeat, seed=seed, tell=tell)
        agreement = measure_agreement(stage, cases=cases, seed=seed, watch=tell, sizes=plans)
    return {
        "kind": COST_KIND,
        "model": stage.scorer.model_id,
        "store": store if store in ("memory", "oxigraph") else "sqlite",
        "threads": threads(),
        "repeat": repeat,
        "seed": seed,
        "graph_ratio_learn": _ratio([point.learn_ms for point in by_graph]),
        "graph_ratio_context": _ratio([point.context_ms for point in by_graph]),
        "graph_ratio_besides_models": _ratio([point.besides_models_ms for point in by_graph]),
        "users_ratio_learn": by_users[-1].learn_ms / by_users[0].learn_ms,
        "users_ratio_context": by_users[-1].context_ms / by_users[0].context_ms,
        "talk_ratio_context": _over(by_turns, 100, lambda point: point.context_ms),
        "talk_ratio_tokens": _over(by_turns, 10, lambda point: point.computed_tokens),
        "subject_tokens_ratio": _ratio([point.computed_tokens for point in by_subject]),
        **agreement,
        "graphs": [asdict(point) for point in by_graph],
        "users": [asdict(point) for point in by_users],
        "talk": [asdict(point) for point in by_turns],
        "subjects": [asdict(point) for point in by_subject],
    }


def _grow_graph(
    stage: Stage, sizes: Sequence[int], *, repeat: int, seed: int, tell: Watch
) -> list[_GraphPoint]:
    """Correct the same subjects in graphs of every size, one size after the other in each round."""
    random = Random(seed)  # noqa: S311 - people, no secrets
    subjects = [make_person(random, _FACTS) for _ in range(repeat)]
    # What the embedder remembers must not depend on which graph asks first.
    correct(stage, [stage.memory([p for p, _ in subjects], _USER)], subjects, tell=tell_nobody)
    memories, cold, memory_mb = [], [], []
    for done, size in enumerate(sizes, start=1):
        before = rss_mb()
        others = make_people(Random(seed + 1), triples=max(0, size - _FACTS * repeat))  # noqa: S311 - as above
        people = [*(person for person, _ in subjects), *others]
        memories.append(stage.memory(people, _USER))
        cold.append(timed_ms(lambda: memories[-1].context(subjects[0][1].query)))
        memory_mb.append(rss_mb() - before)
        tell("graphs", done, len(sizes))
    rounds = correct(stage, memories, subjects, tell=tell)
    return [
        _GraphPoint(
            triples=size,
            learn_ms=statistics.median(each[index].learn_ms for each in rounds),
            context_ms=statistics.median(each[index].context_ms for each in rounds),
            besides_models_ms=statistics.median(each[index].besides_models_ms for each in rounds),
            cold_context_ms=cold[index],
            more_rss_mb=memory_mb[index],
        )
        for index, size in enumerate(sizes)
    ]


def _grow_subject(
    stage: Stage, sizes: Sequence[int], *, repeat: int, seed: int, tell: Watch
) -> list[_SubjectPoint]:
    points = []
    for done, size in enumerate(sizes, start=1):
        random = Random(seed)  # noqa: S311 - people, no secrets
        usages, walls, rest = [], [], []
        for _ in range(repeat):
            person, correction = make_person(random, size)
            memory = stage.memory([person], _USER)
            memory.context(correction.query)
            stage.clock.take_ms()
            started = time.perf_counter()
            edit = learned(memory, correction)
            walls.append((time.perf_counter() - started) * 1000)
            rest.append(walls[-1] - stage.clock.take_ms())
            usages.append(edit.usage)
        points.append(
            _SubjectPoint(
                facts=size,
                computed_tokens=statistics.mean(usage.computed_tokens for usage in usages),
                scored_tokens=statistics.mean(usage.scored_tokens for usage in usages),
                scorer_calls=statistics.mean(usage.scorer_calls for usage in usages),
                learn_ms=statistics.mean(walls),
                besides_models_ms=statistics.mean(rest),
            )
        )
        tell("subjects", done, len(sizes))
    return points


def _over(points: Sequence[TalkPoint], turns: int, value: Callable[[TalkPoint], float]) -> float:
    """The value where most was said over that where so much was, or the least that was more."""
    least = next((each for each in points if each.turns >= turns), points[-1])
    return value(points[-1]) / max(value(least), 1e-9)


def _ratio(values: Sequence[float]) -> float:
    """The largest over the smallest: no size may stand out."""
    return max(values) / max(min(values), 1e-9)
