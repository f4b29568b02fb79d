"""Attributes of a span that describe an operation's result: numbers and ids always, words only where they are asked for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from kgt_plugin.records import Context, Edit, Episode, RecalledItem, Triple

__all__ = ["result_attributes", "result_records"]

Attributes = dict[str, str | int | float | bool | Sequence[str]]
_COUNT = "gen_ai.memory.record.count"


def result_attributes(result: object) -> Attributes:
    """Describe a result without a word of what the user said.

    Args:
        result: of an operation of `UserMemory`.

    Examples:
        >>> result_attributes(7)
        {'gen_ai.memory.record.count': 7}
    """
    match result:
        case Context():
            return {_COUNT: len(result.items)}
        case Edit():
            return _edited([result])
        case list():
            return _edited([edit for edit in result if isinstance(edit, Edit)])
        case Episode():
            return {_COUNT: 1, "gen_ai.memory.record.id": result.id}
        case int():
            return {_COUNT: result}
        case _:
            return {_COUNT: 0}


def result_records(result: object) -> str:
    """Write a result's facts and messages as the conventions' memory records, in JSON; they are content.

    Args:
        result: of an operation of `UserMemory`.
    """
    match result:
        case Context():
            records = [_recalled(item) for item in result.items]
        case Edit():
            records = list(_changes([result]))
        case list():
            records = list(_changes(each for each in result if isinstance(each, Edit)))
        case Episode():
            records = [{"id": result.id, "content": result.text}]
        case _:
            records = []
    return json.dumps(records, ensure_ascii=False)


def _edited(edits: Sequence[Edit]) -> Attributes:
    added = sum(len(edit.added) for edit in edits)
    removed = sum(len(edit.removed) for edit in edits)
    found: Attributes = {
        _COUNT: added + removed,
        "kgt.edit.ids": [edit.id for edit in edits if edit.id is not None],
        "kgt.edit.added": added,
        "kgt.edit.removed": removed,
        "kgt.edit.superseded": sum(len(edit.superseded) for edit in edits),
    }
    if len(edits) == 1:
        (edit,) = edits
        planned = {
            "kgt.edit.satisfied": edit.satisfied,
            "kgt.edit.loss_before": edit.loss_before,
            "kgt.edit.loss_after": edit.loss_after,
        }
        found |= {key: value for key, value in planned.items() if value is not None}
    return found


def _recalled(item: RecalledItem) -> dict[str, Any]:
    record = {"content": item.text, "score": item.probability, "metadata": {"kind": item.kind}}
    return record if item.episode_id is None else {"id": item.episode_id, **record}


def _changes(edits: Iterable[Edit]) -> Iterable[dict[str, Any]]:
    for edit in edits:
        for change, facts in (("removed", edit.removed), ("added", edit.added)):
            yield from (_changed(fact, change) for fact in facts)


def _changed(fact: Triple, change: str) -> dict[str, Any]:
    subject, relation, value = fact.labels
    content = {"subject": subject, "relation": relation, "value": value}
    return {"content": content, "metadata": {"change": change}}
