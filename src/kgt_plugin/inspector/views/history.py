"""The history as entries: what each edit changed, why, what its steps did to the loss, and what it cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kgt_plugin.inspector.views.wording import count, fact_words, shortened
from kgt_plugin.records import Edit, EditKind, Episode, Intent, PlanStep, StepOp

__all__ = ["EditEntry", "StepRow", "edit_entry", "history_entries"]

_TITLES = {
    Intent.CORRECTION: "Correction",
    Intent.STATEMENT: "Statement",
    Intent.WITHDRAWAL: "Withdrawal",
    Intent.REJECTION: "Rejection",
}
_KINDS = {
    EditKind.FORGET: "Forgotten",
    EditKind.IMPORT: "Import",
    EditKind.LEARN: "Learned",
    EditKind.HEAR: "Heard",
}
_OPS = {StepOp.ADD: "add", StepOp.REMOVE: "remove", StepOp.SUPERSEDE: "supersede"}
_LONGEST_WORDS = 140


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One step of a plan.

    Attributes:
        op: "add", "remove" or "supersede".
        words: the fact, or the episode's text.
        before, after: the loss, in nats.
    """

    op: str
    words: str
    before: float | None
    after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EditEntry:
    """One edit.

    Attributes:
        id: None for a dry run.
        title: what it was, in a word.
        time: when; None for a dry run.
        query, answer: the feedback.
        added, removed: facts in one line each.
        superseded: the texts of the episodes that it corrects.
        steps: the optimizer's, with losses.
        loss_before, loss_after: nats; None where no optimizer ran.
        answer_before, answer_after: log P(answer), nats.
        satisfied: whether the optimizer's condition holds after it.
        undone: whether it has been undone.
        cost: what the model did, in words; empty where none was asked.
    """

    id: str | None
    title: str
    time: dt.datetime | None = None
    query: str | None = None
    answer: str | None = None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    superseded: tuple[str, ...] = ()
    steps: tuple[StepRow, ...] = ()
    loss_before: float | None = None
    loss_after: float | None = None
    answer_before: float | None = None
    answer_after: float | None = None
    satisfied: bool | None = None
    undone: bool = False
    cost: str = ""


def history_entries(edits: Sequence[Edit], episodes: Sequence[Episode]) -> tuple[EditEntry, ...]:
    """Lay out the history, latest first.

    Args:
        edits: oldest first.
        episodes: what the user has said, to show the words of those that were superseded.

    Examples:
        >>> history_entries([], [])
        ()
    """
    said = {episode.id: episode.text for episode in episodes}
    return tuple(edit_entry(edit, said) for edit in reversed(edits))


def edit_entry(edit: Edit, said: Mapping[str, str]) -> EditEntry:
    """Lay out one edit, or a dry run of one.

    Args:
        edit: to show.
        said: the texts of episodes, by id.
    """
    intent = edit.intent if edit.kind in {EditKind.LEARN, EditKind.HEAR} else None
    return EditEntry(
        id=edit.id,
        title=_KINDS[edit.kind] if intent is None else _TITLES[intent],
        time=edit.time,
        query=edit.query,
        answer=edit.answer,
        added=tuple(fact_words(fact) for fact in edit.added),
        removed=tuple(fact_words(fact) for fact in edit.removed),
        superseded=tuple(_words(each, said) for each in edit.superseded),
        steps=_steps(edit, said),
        loss_before=edit.loss_before,
        loss_after=edit.loss_after,
        answer_before=edit.answer_logprob_before,
        answer_after=edit.answer_logprob_after,
        satisfied=edit.satisfied,
        undone=edit.undone,
        cost=_cost(edit),
    )


def _words(episode_id: str, said: Mapping[str, str]) -> str:
    return shortened(said.get(episode_id, f"episode {episode_id} (erased)"), _LONGEST_WORDS)


def _steps(edit: Edit, said: Mapping[str, str]) -> tuple[StepRow, ...]:
    before = edit.loss_before
    rows = []
    for step in edit.steps:
        rows.append(
            StepRow(op=_OPS[step.op], words=_stepped(step, said), before=before, after=step.loss)
        )
        before = step.loss
    return tuple(rows)


def _stepped(step: PlanStep, said: Mapping[str, str]) -> str:
    if step.op is StepOp.SUPERSEDE:
        return _words(str(step.triple.object), said)
    return fact_words(step.triple)


def _cost(edit: Edit) -> str:
    if edit.optimizer is None:
        return ""
    calls = count(edit.usage.scorer_calls, "scorer call")
    tokens = count(edit.usage.computed_tokens, "token")
    return f"{edit.optimizer} optimizer, {calls}, {tokens} computed, {(edit.elapsed_ms or 0.0):,.0f} ms"
