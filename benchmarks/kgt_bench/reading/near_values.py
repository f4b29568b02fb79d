"""Values that look alike: whether the one told last is known as itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kgt_bench.reading.cases import NearCase
from kgt_bench.reading.models import Models, Watch
from kgt_bench.reading.told_turns import tell
from kgt_plugin.errors import KGTError
from kgt_plugin.graph.terms import label_key
from kgt_plugin.memory import UserMemory

__all__ = ["measure_near_values"]


def measure_near_values(
    cases: Sequence[NearCase], models: Models, *, watch: Watch | None = None
) -> dict[str, Any]:
    """Tell each pair of values to a user of its own, and look which is known in the end.

    A case of "learn" passes when the facts recalled for the query name the second value and not the
    first. A case of "hear" passes when a fact holds the value after the second message. Values are
    compared letter by letter, but for case and white space.

    Args:
        cases: as `read_near_cases` gives them.
        models: of the memories.
        watch: told of progress.

    Returns:
        How many passed, and what was known of the others (Any: ready for JSON).

    Raises:
        KGTError: the store failed.
    """
    failing = []
    with models.app() as app:
        for done, case in enumerate(cases, start=1):
            memory, error = app.user(f"near/{case.id}"), None
            known: list[str] = []
            try:
                known = _known(case, memory)
            except KGTError as exc:
                error = str(exc)
            if not _passes(case, known):
                failing.append(_failing(case, known, error))
            if watch is not None:
                watch("near values", done, len(cases))
    return {
        "cases": len(cases),
        "passed": len(cases) - len(failing),
        "failing": failing,
    }


def _known(case: NearCase, memory: UserMemory) -> list[str]:
    """Tell both values; list the objects recalled for the query, or of all facts without one."""
    if case.query is None:
        tell(memory, case.first)
        tell(memory, case.then)
        return [fact.labels[2] for fact in memory.facts()]
    memory.learn(case.query, case.first)
    memory.learn(case.query, case.then)
    return [fact.triple.labels[2] for fact in memory.context(case.query).facts]


def _passes(case: NearCase, known: Sequence[str]) -> bool:
    keys = {label_key(each) for each in known}
    stale = case.how == "learn" and label_key(case.first) in keys
    return label_key(case.value) in keys and not stale


def _failing(case: NearCase, known: list[str], error: str | None) -> dict[str, Any]:
    return {
        "id": case.id,
        "how": case.how,
        "query": case.query,
        "first": case.first,
        "then": case.then,
        "value": case.value,
        "known": known,
        "error": error,
    }
