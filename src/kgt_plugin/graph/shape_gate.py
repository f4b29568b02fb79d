"""Refuses edits after which the facts break an app's SHACL shapes that they did not break before."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from rdflib import Graph
from rdflib.namespace import SH
from rdflib.term import Identifier

from kgt_plugin.errors import MissingDependencyError, RefusedEditError, first_line
from kgt_plugin.records import Edit

__all__ = ["refuse_violations"]


def refuse_violations(edit: Edit, graph: Graph, shapes: Graph) -> None:
    """Validate the facts as they would be.

    Args:
        edit: not applied yet.
        graph: the facts as they are.
        shapes: the app's.

    Raises:
        RefusedEditError: a shape is broken; its message names it.
        MissingDependencyError: pyshacl is not installed.
    """
    before = Graph()
    for terms in graph:
        before.add(terms)
    after = Graph()
    after += before
    for fact in edit.removed:
        after.remove(fact.terms)
    for fact in edit.added:
        after.add(fact.terms)
    broken = _violations(after, shapes)
    new = broken - _violations(before, shapes) if broken else broken
    if new:
        shape, node, message = min(new)
        raise RefusedEditError(
            f"the shape {shape} does not allow it: {message} (at {node})", gate=shape
        )


def _violations(data: Graph, shapes: Graph) -> set[tuple[str, str, str]]:
    """Shape, focus node and message of each violation."""
    conforms, report, _ = _pyshacl().validate(data, shacl_graph=shapes)
    if conforms:
        return set()
    found = set()
    for result in report.subjects(SH.resultSeverity, SH.Violation):
        source = report.value(result, SH.sourceShape)
        owner = next(shapes.subjects(SH.property, source), source)
        node = report.value(result, SH.focusNode)
        found.add((_said(owner), _said(node), first_line(report.value(result, SH.resultMessage))))
    return found


def _said(term: object) -> str:
    return str(term) if isinstance(term, Identifier) else "?"


def _pyshacl() -> Any:
    """The validator, which has no types. Any: as it comes."""
    try:
        return import_module("pyshacl")
    except ModuleNotFoundError as exc:
        raise MissingDependencyError("pyshacl", extra="shacl") from exc
