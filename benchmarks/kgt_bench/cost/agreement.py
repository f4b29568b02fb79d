"""A check that a plan from the scores that bounds ask for is the plan from every score."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from random import Random
from typing import Any

from kgt_bench.cost.fixtures import Stage
from kgt_bench.cost.synthetic_users import make_person
from kgt_plugin.memory import LearnOptions
from kgt_plugin.scoring.cache import cached
from kgt_plugin.settings import ScoringBudget, Settings

__all__ = ["PLAN_SIZES", "measure_agreement"]

PLAN_SIZES = (10, 30, 100, 300, 1_000, 3_000, 10_000)
"""Facts of the subjects: below and far above what is scored at most."""
_FEWER = 2 / 3
_USER = "bench"


def measure_agreement(
    stage: Stage,
    *,
    cases: int,
    seed: int,
    watch: Callable[[str, int, int], None],
    sizes: Sequence[int] = PLAN_SIZES,
) -> dict[str, Any]:
    """Plan made-up corrections twice, with bounds and with every fact scored.

    The old answer is told in every other case of a size, and the relations in every other two. To score
    every fact takes time in proportion to their number, so a size has two thirds of the cases of the next
    smaller one.

    Args:
        stage: the models.
        cases: how many corrections; none compares nothing.
        seed: of the people.
        watch: told of progress.
        sizes: facts of the subjects.

    Returns:
        `plan_agreement`, the share of cases in which the same facts come and go; `shortlist_recall`,
        of the facts that go with every score, the share that go with bounds too; and both by size.
    """
    random = Random(seed)  # noqa: S311 - people, no secrets
    scorer = cached(stage.scorer)
    exhaustive = Settings(effort=ScoringBudget.exhaustive())
    points = []
    done = 0
    for size, share in zip(sorted(sizes), _shares(cases, len(sizes)), strict=True):
        point = {"facts": size, "cases": share, "same": 0, "gone": 0, "recalled": 0}
        points.append(point)
        for case in range(share):
            person, correction = make_person(random, size)
            said = LearnOptions(dry_run=True)
            if case % 2:
                said["old_answer"] = correction.old_answer
            if case // 2 % 2:
                said["relations"] = correction.relations
            exact, bounded = (
                stage.memory([person], _USER, scorer=scorer, settings=settings).learn(
                    correction.query, correction.answer, **said
                )
                for settings in (exhaustive, Settings())
            )
            gone = set(exact.removed)
            point["same"] += (set(exact.added), gone) == (set(bounded.added), set(bounded.removed))
            point["gone"] += len(gone)
            point["recalled"] += len(gone & set(bounded.removed))
            done += 1
            watch("agreement", done, cases)
    total = {name: sum(point[name] for point in points) for name in ("same", "gone", "recalled")}
    return {
        "cases": cases,
        "plan_agreement": total["same"] / cases if cases else None,
        "shortlist_recall": total["recalled"] / total["gone"] if total["gone"] else None,
        "agreement": points,
    }


def _shares(cases: int, sizes: int) -> list[int]:
    """Cases of each size, the smallest first; together `cases`."""
    weights = list(accumulate(_FEWER**index for index in range(sizes)))
    ends = [round(cases * weight / weights[-1]) for weight in weights]
    return [end - start for start, end in pairwise([0, *ends])]
