"""Results of tools and resources: records as plain values, and in words for a model."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from kgt_plugin.records import Edit, RecalledItem, Retrieved, Triple

__all__ = [
    "ChangedMemory",
    "EditRecord",
    "FactRecord",
    "History",
    "ItemRecord",
    "KnownFacts",
    "RecalledItems",
    "Record",
    "edit_record",
    "fact_records",
    "item_record",
]


def _without_docstring(schema: dict[str, Any]) -> None:
    """Spare clients the docstring, which is for readers of the code."""
    schema.pop("description", None)


class Record(BaseModel):
    """A value that goes to a client, with the schema that announces it."""

    model_config = ConfigDict(frozen=True, json_schema_extra=_without_docstring)


class FactRecord(Record):
    """A fact by its words, as `forget` and `explain` take them.

    Attributes:
        subject, relation, value: the fact.
        since: when it was learned, ISO 8601 in UTC; None where no edit brought it.
        edit_id: the edit that brought it.
        source: the user's message that it was drawn from.

    Examples:
        >>> FactRecord(subject="me", relation="lives in", value="Oslo").since is None
        True
    """

    subject: str
    relation: str
    value: str
    since: str | None = None
    edit_id: str | None = None
    source: str | None = None


class KnownFacts(Record):
    """Facts of one user: how many there are, and the first of them."""

    total: int
    facts: list[FactRecord]


class ItemRecord(Record):
    """A fact or a message of the user that bears on a query.

    Attributes:
        kind: "fact" or "episode", a message of the user.
        text: the fact as a sentence, or the user's words.
        probability: how likely it bears on the query.
        time: since when the fact holds, or when the message was sent; ISO 8601 in UTC.
        subject, relation, value: the fact by its words; None for a message.
        edit_id: the edit that brought the fact.
        episode_id: the message, or the one that the fact was drawn from.
    """

    kind: str
    text: str
    probability: float
    time: str | None = None
    subject: str | None = None
    relation: str | None = None
    value: str | None = None
    edit_id: str | None = None
    episode_id: str | None = None


class RecalledItems(Record):
    """Items that bear on a query, most probable first."""

    items: list[ItemRecord]


class EditRecord(Record):
    """One change of the memory.

    Attributes:
        edit_id: what `undo` takes; None where nothing was written that can be undone.
        kind: the operation: "learn", "hear", "forget" or "import".
        time: when, ISO 8601 in UTC.
        added, removed: the facts.
        superseded: ids of the messages that it corrects.
        query, answer: the correction that caused it.
        source: the user's message that it was drawn from.
        satisfied: whether the model now answers as told; None where no model was asked.
        loss_before, loss_after: the optimizer's objective, nats.
        undone: whether it has been undone since.
    """

    edit_id: str | None
    kind: str
    time: str | None
    added: list[FactRecord]
    removed: list[FactRecord]
    superseded: list[str]
    query: str | None = None
    answer: str | None = None
    source: str | None = None
    satisfied: bool | None = None
    loss_before: float | None = None
    loss_after: float | None = None
    undone: bool = False


class ChangedMemory(Record):
    """The edits that a tool made."""

    edits: list[EditRecord]


class History(Record):
    """Edits of one user, oldest first: how many there are, and the latest of them."""

    total: int
    edits: list[EditRecord]


def fact_records(facts: Iterable[Triple], history: Sequence[Edit]) -> list[FactRecord]:
    """Describe facts that hold, each with the edit that brought it.

    Args:
        facts: of one user.
        history: all edits of the same user, oldest first.
    """
    brought = {fact: edit for edit in history if not edit.undone for fact in edit.added}
    return [_fact(fact, brought.get(fact)) for fact in facts]


def edit_record(edit: Edit) -> EditRecord:
    """Describe an edit."""
    return EditRecord(
        edit_id=edit.id,
        kind=edit.kind.value,
        time=_iso(edit.time),
        added=[_fact(fact) for fact in edit.added],
        removed=[_fact(fact) for fact in edit.removed],
        superseded=list(edit.superseded),
        query=edit.query,
        answer=edit.answer,
        source=edit.source,
        satisfied=edit.satisfied,
        loss_before=_number(edit.loss_before),
        loss_after=_number(edit.loss_after),
        undone=edit.undone,
    )


def item_record(item: RecalledItem) -> ItemRecord:
    """Describe what was recalled."""
    labels = item.triple.labels if isinstance(item, Retrieved) else (None, None, None)
    return ItemRecord(
        kind=item.kind.value,
        text=item.text,
        probability=item.probability,
        time=_iso(item.time),
        subject=labels[0],
        relation=labels[1],
        value=labels[2],
        edit_id=item.edit_id if isinstance(item, Retrieved) else None,
        episode_id=item.episode_id,
    )


def _fact(fact: Triple, edit: Edit | None = None) -> FactRecord:
    subject, relation, value = fact.labels
    return FactRecord(
        subject=subject,
        relation=relation,
        value=value,
        since=None if edit is None else _iso(edit.time),
        edit_id=None if edit is None else edit.id,
        source=None if edit is None else edit.source,
    )


def _iso(time: dt.datetime | None) -> str | None:
    return None if time is None else time.isoformat()


def _number(number: float | None) -> float | None:
    """JSON has no infinity: it becomes None."""
    return number if number is not None and math.isfinite(number) else None
