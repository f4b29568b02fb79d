"""Ordinary chat after known facts: how often a turn loses one, or makes one up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from kgt_bench.benchmark import READING_KIND
from kgt_bench.reading.cases import ChatCase, NearCase
from kgt_bench.reading.models import ModelChoice, Models, Watch
from kgt_bench.reading.near_values import measure_near_values
from kgt_bench.reading.told_turns import told
from kgt_plugin.embedding import Embedder
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.graph.terms import label_key
from kgt_plugin.memory import UserMemory
from kgt_plugin.records import Labels, Triple

__all__ = ["ChatOutcome", "compare", "measure_chat"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatOutcome:
    """The outcome of one case.

    Attributes:
        case: as it was told.
        read: whether every value was known before `said`; where not, the case tests nothing.
        lost: whether a fact that holds a value is gone and may not be.
        false: whether a fact was added and none may be.
        gone: every fact that `said` removed.
        came: every fact that `said` added.
        error: why a message was refused; None where none was.
    """

    case: ChatCase
    read: bool
    lost: bool = False
    false: bool = False
    gone: tuple[Labels, ...] = ()
    came: tuple[Labels, ...] = ()
    error: str | None = None

    @property
    def failing(self) -> bool:
        """Tell whether the case was tested and not passed."""
        return self.read and (self.lost or self.false or self.error is not None)


def measure_chat(
    cases: Sequence[ChatCase],
    model: ModelChoice = None,
    *,
    near: Sequence[NearCase] = (),
    embedder: Embedder | None = None,
    watch: Watch | None = None,
) -> dict[str, Any]:
    """Tell every case to a user of its own, and compare the facts before and after its turn.

    Args:
        cases: as `read_chat_cases` gives them.
        model: as `KGT.open` takes it.
        near: cases of values that look alike, run after the others.
        embedder: another than the embedded one; to be given beside a scorer.
        watch: told of progress.

    Returns:
        Totals, the same by class, the failing cases, those that were not read and count neither as
        lost nor as false, and `near_values`, None where there are none (Any: ready for JSON).

    Raises:
        InvalidInputError: there is no case, or no embedder beside a scorer.
        KGTError: the models or the store failed.
    """
    if not cases:
        raise InvalidInputError("there is no case to run: give others")
    models = Models.load(model, embedder)
    outcomes = []
    with models.app() as app:
        for done, case in enumerate(cases, start=1):
            outcomes.append(_run(case, app.user(f"chat/{case.id}")))
            if watch is not None:
                watch("cases", done, len(cases))
    categories = list(dict.fromkeys(case.category for case in cases))
    by_class = [[o for o in outcomes if o.case.category == each] for each in categories]
    return {
        "kind": READING_KIND,
        "benchmark": "chat",
        "model": models.scorer.model_id,
        "embedder": models.embedder.model_id,
        **_totals(outcomes),
        "classes": [
            {"class": name, **_totals(of)} for name, of in zip(categories, by_class, strict=True)
        ],
        "failing": [_failing(each) for each in outcomes if each.failing],
        "unread": [_unread(each) for each in outcomes if not each.read],
        "near_values": measure_near_values(near, models, watch=watch) if near else None,
    }


def compare(case: ChatCase, before: Sequence[Triple], after: Sequence[Triple]) -> ChatOutcome:
    """Judge one turn by all facts before and after it.

    Args:
        case: what is allowed.
        before: the facts known when it was said.
        after: those known then.
    """
    gone = [fact for fact in before if fact not in after]
    came = [fact for fact in after if fact not in before]
    withdrawn = case.may_withdraw and not came
    return ChatOutcome(
        case=case,
        read=all(any(_holds(fact, value) for fact in before) for value in case.values),
        lost=not withdrawn and any(_holds(fact, value) for fact in gone for value in case.values),
        false=case.nothing_new and bool(came),
        gone=tuple(fact.labels for fact in gone),
        came=tuple(fact.labels for fact in came),
    )


def _run(case: ChatCase, memory: UserMemory) -> ChatOutcome:
    for message in case.before:
        turn = told(memory, message)
        if turn.error is not None:
            return ChatOutcome(case=case, read=False, error=turn.error)
    before = memory.facts()
    if not compare(case, before, before).read:
        return ChatOutcome(case=case, read=False)
    turn = told(memory, case.said, asked=case.asked, answered=case.answered)
    found = compare(case, before, memory.facts())
    return replace(found, error=turn.error)


def _holds(fact: Triple, value: str) -> bool:
    """Tell whether a fact's object says a value, as whole words: "a flat in Porto" says "Porto"."""
    wanted = re.escape(label_key(value))
    return re.search(rf"(?<!\w){wanted}(?!\w)", label_key(fact.labels[2])) is not None


def _totals(outcomes: Sequence[ChatOutcome]) -> dict[str, int]:
    return {
        "cases": len(outcomes),
        "lost": sum(each.read and each.lost for each in outcomes),
        "false": sum(each.read and each.false for each in outcomes),
        "refused": sum(each.read and each.error is not None for each in outcomes),
        "not_read": sum(not each.read for each in outcomes),
        "passed": sum(each.read and not each.failing for each in outcomes),
    }


def _failing(outcome: ChatOutcome) -> dict[str, Any]:
    case = outcome.case
    return {
        "id": case.id,
        "class": case.category,
        "asked": case.asked,
        "answered": case.answered,
        "said": case.said,
        "lost": outcome.lost,
        "false": outcome.false,
        "gone": [list(labels) for labels in outcome.gone],
        "came": [list(labels) for labels in outcome.came],
        "error": outcome.error,
    }


def _unread(outcome: ChatOutcome) -> dict[str, Any]:
    case = outcome.case
    return {
        "id": case.id,
        "class": case.category,
        "before": list(case.before),
        "values": list(case.values),
        "error": outcome.error,
    }
