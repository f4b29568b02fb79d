"""Filters of items and namespaces, as LangGraph's store operations mean them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from langgraph.store.base import MatchCondition

from kgt_plugin.errors import InvalidInputError

__all__ = ["matches_filter", "matches_namespace"]


def matches_namespace(namespace: tuple[str, ...], condition: MatchCondition) -> bool:
    """Tell whether a namespace begins or ends as a condition says; "*" is any label."""
    path = tuple(condition.path)
    if len(namespace) < len(path):
        return False
    start = 0 if condition.match_type == "prefix" else len(namespace) - len(path)
    part = namespace[start : start + len(path)]
    return all(wanted in ("*", label) for label, wanted in zip(part, path, strict=True))


def matches_filter(value: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Tell whether a value has the fields that a filter asks for, plainly or by operators.

    Raises:
        InvalidInputError: an unknown operator, or an order of things that have none.
    """
    return all(_matches(value.get(field), condition) for field, condition in wanted.items())


def _matches(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, Mapping):
        if any(key.startswith("$") for key in wanted):
            return all(_holds(value, operator, operand) for operator, operand in wanted.items())
        return isinstance(value, Mapping) and matches_filter(value, wanted)
    if isinstance(wanted, list | tuple):
        return (
            isinstance(value, list | tuple)
            and len(value) == len(wanted)
            and all(_matches(one, other) for one, other in zip(value, wanted, strict=True))
        )
    return bool(value == wanted)


def _holds(value: Any, operator: str, operand: Any) -> bool:
    if operator in ("$eq", "$ne"):
        return bool(value == operand) is (operator == "$eq")
    try:
        number, bound = float(value), float(operand)
    except (TypeError, ValueError) as exc:
        raise InvalidInputError(
            f"{operator} compares numbers: filter a field that is one everywhere"
        ) from exc
    match operator:
        case "$gt":
            return number > bound
        case "$gte":
            return number >= bound
        case "$lt":
            return number < bound
        case "$lte":
            return number <= bound
    raise InvalidInputError(f"unknown operator {operator}: use $eq, $ne, $gt, $gte, $lt or $lte")
