"""Whether a plan from the scores that bounds ask for is the plan from every score."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from kgt_plugin.evaluation.cost.people import make_person
from kgt_plugin.evaluation.cost.stage import Stage
from kgt_plugin.memory import LearnOptions
from kgt_plugin.scoring.cache import cached
from kgt_plugin.settings import Settings
from kgt_plugin.shortlist import Effort

__all__ = ["PLAN_SIZES", "measure_agreement"]

PLAN_SIZES = (10, 30, 100, 300)
"""Facts of the subjects, in turn: below and far above what is scored at most."""
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

    The old answer is told in every other case, and the relations in every other two.

    Args:
        stage: the models.
        cases: how many corrections; none compares nothing.
        seed: of the people.
        watch: told of progress.
        sizes: facts of the subjects, in turn.

    Returns:
        `plan_agreement`, the share of cases in which the same facts come and go; `shortlist_recall`,
        of the facts that go with every score, the share that go with bounds too; and both by size.
    """
    random = Random(seed)  # noqa: S311 - people, no secrets
    points = {
        size: {"facts": size, "cases": 0, "same": 0, "gone": 0, "recalled": 0} for size in sizes
    }
    scorer = cached(stage.scorer)
    exhaustive = Settings(effort=Effort.exhaustive())
    for case in range(cases):
        size = sizes[case % len(sizes)]
        person, correction = make_person(random, size)
        said = LearnOptions(dry_run=True)
        if case // len(sizes) % 2:
            said["old_answer"] = correction.old_answer
        if case // len(sizes) // 2 % 2:
            said["relations"] = correction.relations
        exact, bounded = (
            stage.memory([person], _USER, scorer=scorer, settings=settings).learn(
                correction.query, correction.answer, **said
            )
            for settings in (exhaustive, Settings())
        )
        point, gone = points[size], set(exact.removed)
        point["cases"] += 1
        point["same"] += (set(exact.added), gone) == (set(bounded.added), set(bounded.removed))
        point["gone"] += len(gone)
        point["recalled"] += len(gone & set(bounded.removed))
        watch("agreement", case + 1, cases)
    total = {
        name: sum(point[name] for point in points.values()) for name in ("same", "gone", "recalled")
    }
    return {
        "cases": cases,
        "plan_agreement": total["same"] / cases if cases else None,
        "shortlist_recall": total["recalled"] / total["gone"] if total["gone"] else None,
        "agreement": list(points.values()),
    }
