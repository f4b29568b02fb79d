"""The paper's protocol: each feedback is seen once, in sequence; then everything is evaluated."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kgt_bench.cases import Case
from kgt_bench.journal import RunJournal, fingerprint
from kgt_bench.methods.port import (
    Edited,
    Labelled,
    Method,
    SupportsFacts,
    SupportsPreparing,
    SupportsRestore,
)
from kgt_bench.peak_memory import peak_rss_mb, restart_peak
from kgt_bench.probes import neighbourhood, probe
from kgt_bench.protocol import FeedbackKind, OldAnswer, Order, Protocol
from kgt_bench.results import CaseResult, result_from_json, result_to_json
from kgt_plugin.errors import InvalidInputError, KGTError
from kgt_plugin.records import Feedback

__all__ = ["evaluate"]

Watch = Callable[[str, int, int], None]
"""Told the stage, how many of its cases are done, and how many there are."""


def evaluate(
    cases: Sequence[Case],
    method: Method,
    protocol: Protocol,
    *,
    graph: Sequence[Labelled] = (),
    journal: Path | None = None,
    header: dict[str, Any] | None = None,
    watch: Watch | None = None,
) -> list[CaseResult]:
    """Run a method over cases.

    Args:
        cases: in the order in which they are learnt; ids are unique.
        method: fresh or used, it is reset.
        protocol: how.
        graph: facts that are known before anybody tells any, beside those of the cases.
        journal: a file of finished steps; a run that was cut short goes on from there.
        header: what else tells this run from another (Any: JSON values).
        watch: told of the progress.

    Returns:
        One result a case, in order.

    Raises:
        InvalidInputError: the journal is of another run, or relations are to be told and no case
            has one.
        KGTError: evaluating failed; a feedback that cannot be learnt is a result, no error.
    """
    if protocol.feedback is FeedbackKind.RELATION and all(case.relation is None for case in cases):
        raise InvalidInputError(
            "no case says what its relation is called: give records with a relation_label, "
            "or feedback of the answer alone"
        )
    opening = {
        **(header or {}),
        "method": method.name,
        "model": method.model_id,
        "protocol": asdict(protocol),
        "cases": fingerprint([asdict(case) for case in cases]),
        "graph": fingerprint(list(graph)),
    }
    with closing(RunJournal(journal, opening)) as done:
        progress = _Progress(watch, len(cases))
        run = _Run(method, protocol, done, graph=graph, progress=progress)
        for group in _groups(cases, protocol.order):
            run.group(group)
        return [run.result(case) for case in cases]


def _groups(cases: Sequence[Case], order: Order) -> Iterator[list[Case]]:
    """Cases that share a graph or a model."""
    if order is Order.SINGLE:
        yield from ([case] for case in cases)
        return
    users = dict.fromkeys(case.user for case in cases)
    yield from ([case for case in cases if case.user == user] for user in users)


class _Run:
    def __init__(
        self,
        method: Method,
        protocol: Protocol,
        journal: RunJournal,
        *,
        graph: Sequence[Labelled],
        progress: _Progress,
    ) -> None:
        self._method = method
        self._protocol = protocol
        self._journal = journal
        self._graph = graph
        self._progress = progress

    def group(self, cases: Sequence[Case]) -> None:
        """Ask the neighbourhood, edit, and ask everything, for cases that share a graph."""
        if all(self._journal.get("after", case.id) for case in cases):
            self._progress.skip(len(cases))
            return
        method = self._method
        method.reset()
        if isinstance(method, SupportsPreparing):
            method.prepare()  # here, and not at the first edit: what that costs is measured
        restart_peak()
        if isinstance(method, SupportsFacts):
            facts = [*self._graph]
            facts += [(case.subject, *fact) for case in cases for fact in case.facts]
            method.seed(list(dict.fromkeys(facts)))
        for case in cases:
            if case.former is not None:
                self._learn("former", case, self._feedback(case, former=True))
        for case in self._missing("before", cases):
            self._journal.put(
                "before", case.id, {"prefers": neighbourhood(case, method, self._protocol)}
            )
        for case in cases:
            self._learn("edit", case, self._feedback(case))
            self._progress.count("edit")
        for case in self._missing("after", cases):
            self._journal.put("after", case.id, result_to_json(self._probe(case)))

    def result(self, case: Case) -> CaseResult:
        """The result of a case that is finished."""
        return result_from_json(self._journal.get("after", case.id))

    def _missing(self, stage: str, cases: Sequence[Case]) -> Iterator[Case]:
        for case in cases:
            if self._journal.get(stage, case.id) is None:
                yield case
            self._progress.count(stage)

    def _learn(self, stage: str, case: Case, feedback: Feedback) -> None:
        """Learn; what an earlier run has learnt is redone, and what it measured kept."""
        known = self._journal.get(stage, case.id)
        if known is not None:
            self._redo(feedback, known)
            return
        before = self._facts(case)
        edited, error = Edited(edits=None if before is None else 0), None
        start = time.perf_counter()
        try:
            edited = self._method.edit(feedback)
        except KGTError as exc:
            error = str(exc)
        elapsed_ms = (time.perf_counter() - start) * 1000
        record = {
            "edited": asdict(edited),
            "error": error,
            "elapsed_ms": elapsed_ms,
            "peak_rss_mb": peak_rss_mb(),
            **_fate(case, before, self._facts(case)),
        }
        self._journal.put(stage, case.id, record)

    def _redo(self, feedback: Feedback, known: dict[str, Any]) -> None:
        if known["error"] is not None:
            return
        if isinstance(self._method, SupportsRestore):
            self._method.restore(feedback, Edited(**known["edited"]))
        else:
            self._method.edit(feedback)

    def _feedback(self, case: Case, *, former: bool = False) -> Feedback:
        protocol = self._protocol
        told = protocol.old_answer is OldAnswer.GIVEN and not former
        related = protocol.feedback is FeedbackKind.RELATION and case.relation is not None
        return Feedback(
            query=case.query,
            answer=(former and case.former) or case.answer,
            old_answer=case.old_answer if told else None,
            subject=None if protocol.links else case.subject,
            relations=(case.relation,) if related and case.relation else (),
            intent=case.intent,
        )

    def _probe(self, case: Case) -> CaseResult:
        edit = self._journal.get("edit", case.id) or {}
        before = (self._journal.get("before", case.id) or {})["prefers"]
        after = neighbourhood(case, self._method, self._protocol)
        measured: dict[str, Any] = {name: edit.get(name) for name in _MEASURED}
        return CaseResult(
            **probe(case, self._method, self._protocol),
            drifted=sum(old != new for old, new in zip(before, after, strict=True)),
            neighbours=len(after),
            edits=edit["edited"]["edits"],
            computed_tokens=edit["edited"]["computed_tokens"],
            **measured,
        )

    def _facts(self, case: Case) -> list[tuple[str, str]] | None:
        if not isinstance(self._method, SupportsFacts):
            return None
        return [(r.casefold(), o.casefold()) for r, o in self._method.facts(case.subject)]


class _Progress:
    """A count of the cases that each stage has done."""

    def __init__(self, watch: Watch | None, total: int) -> None:
        self._watch = watch
        self._total = total
        self._done = dict.fromkeys(("before", "edit", "after"), 0)

    def skip(self, cases: int) -> None:
        """Count cases that an earlier run has finished."""
        for stage in self._done:
            self.count(stage, cases)

    def count(self, stage: str, cases: int = 1) -> None:
        """Count cases of a stage."""
        self._done[stage] += cases
        if self._watch is not None:
            self._watch(stage, self._done[stage], self._total)


_MEASURED = (
    "stale_removed",
    "stale_values",
    "kept",
    "others",
    "elapsed_ms",
    "peak_rss_mb",
    "error",
)


def _fate(
    case: Case, before: Sequence[tuple[str, str]] | None, after: Sequence[tuple[str, str]] | None
) -> dict[str, Any]:
    """Tell what became of the stale fact and of the others that were there."""
    if before is None or after is None:
        return {"stale_removed": None, "stale_values": None, "kept": None, "others": 0}
    if case.stale is not None:
        relation, value = case.stale
        stale = [fact for fact in before if fact == (relation.casefold(), value.casefold())]
    else:
        stale = [fact for fact in before if fact[1] == (case.former or "").casefold()]
    others = [fact for fact in before if fact not in stale]
    relations = {relation for relation, _ in stale}
    return {
        "stale_values": sum(fact[0] in relations for fact in before) if stale else None,
        "stale_removed": not any(fact in after for fact in stale) if stale else None,
        "kept": sum(fact in after for fact in others),
        "others": len(others),
    }
