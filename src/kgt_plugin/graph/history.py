"""A user's journal graph, read back into edits: the other half of `graph.journal`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from rdflib import Graph
from rdflib.namespace import PROV, RDF
from rdflib.term import Identifier, URIRef

from kgt_plugin.errors import StoreError
from kgt_plugin.graph.journal import (
    DRAWN_FROM,
    EDIT,
    EDIT_FIELDS,
    LOSS,
    OP,
    PARTS,
    ROLES,
    SEQUENCE,
    STEP,
    SUPERSEDED,
    USAGE_FIELDS,
    WORDS,
    Record,
    node_of,
)
from kgt_plugin.graph.terms import id_of
from kgt_plugin.records import Edit, PlanStep, StepOp, Triple, Usage
from kgt_plugin.stores.views import Terms

__all__ = [
    "is_undone",
    "latest_live",
    "one",
    "read",
    "read_all",
    "sequence_of",
    "terms_of",
]


def read_all(journal: Graph) -> list[Record]:
    """Every edit, oldest first."""
    activities = list(journal.subjects(RDF.type, EDIT))
    records = [_read(journal, URIRef(str(activity))) for activity in activities]
    return sorted(records, key=lambda record: record.sequence)


def read(journal: Graph, user: str, edit_id: str) -> Record | None:
    """One edit; None where the journal has none of this id."""
    activity = node_of(user, edit_id)
    known = (activity, RDF.type, EDIT) in journal
    return _read(journal, activity) if known else None


def latest_live(journal: Graph) -> Record | None:
    """The newest edit that has not been undone."""
    numbered = (
        (int(str(number)), URIRef(str(node))) for node, number in journal.subject_objects(SEQUENCE)
    )
    for _number, activity in sorted(numbered, reverse=True):
        if not is_undone(journal, activity):
            return _read(journal, activity)
    return None


def sequence_of(journal: Graph, activity: Identifier) -> int:
    """The place of an edit in its user's history, from 1."""
    return int(str(one(journal, activity, SEQUENCE)))


def is_undone(journal: Graph, activity: Identifier) -> bool:
    """Tell whether an edit has been undone."""
    return (activity, PROV.invalidatedAtTime, None) in journal


def one(journal: Graph, node: Identifier, predicate: URIRef) -> Identifier:
    """The only value of a property.

    Raises:
        StoreError: there is none: the journal was written by something else.
    """
    value = journal.value(node, predicate)
    if not isinstance(value, Identifier):
        raise StoreError(f"the journal is damaged: {node} has no {predicate}; restore a backup")
    return value


def _read(journal: Graph, activity: Identifier) -> Record:
    values: dict[str, object] = {}
    for name, (predicate, _write, parse) in EDIT_FIELDS.items():
        literal = journal.value(activity, predicate)
        if literal is not None:
            values[name] = parse(str(literal))
    usage = {
        name: int(str(one(journal, activity, predicate)))
        for name, predicate in USAGE_FIELDS.items()
    }
    added, removed, labelled, unlabelled = (_triples(journal, activity, role) for role in ROLES)
    drawn_from = journal.value(activity, DRAWN_FROM)
    superseded = sorted(id_of(node) for node in journal.objects(activity, SUPERSEDED))  # type: ignore[arg-type]  # rdflib's nodes are terms
    edit = Edit(
        id=id_of(activity),
        episode=None if drawn_from is None else id_of(drawn_from),  # type: ignore[arg-type]  # as above
        superseded=tuple(superseded),
        time=dt.datetime.fromisoformat(str(one(journal, activity, PROV.endedAtTime))),
        added=added,
        removed=removed,
        steps=tuple(_steps(journal, activity)),
        usage=Usage(**usage),
        undone=is_undone(journal, activity),
        **values,  # type: ignore[arg-type]  # the table names each field with its type
    )
    return Record(
        edit=edit,
        sequence=sequence_of(journal, activity),
        labelled=labelled,
        unlabelled=unlabelled,
    )


def _statements(journal: Graph, activity: Identifier, role: URIRef) -> list[URIRef]:
    nodes = [URIRef(str(node)) for node in journal.objects(activity, role)]
    return sorted(nodes, key=lambda node: int(node.rpartition(":")[2]))


def _triples(journal: Graph, activity: Identifier, role: URIRef) -> tuple[Triple, ...]:
    return tuple(_triple(journal, node) for node in _statements(journal, activity, role))


def terms_of(journal: Graph, statement: Identifier) -> Terms:
    """The triple that a statement is about."""
    subject, predicate, value = (one(journal, statement, part) for part in PARTS)
    return (subject, URIRef(predicate), value)


def _triple(journal: Graph, statement: Identifier) -> Triple:
    subject, predicate, value = terms_of(journal, statement)
    words = (str(one(journal, statement, each)) for each in WORDS)
    labels = (next(words), next(words), next(words))
    return Triple(subject=subject, predicate=predicate, object=value, labels=labels)


def _steps(journal: Graph, activity: Identifier) -> Iterator[PlanStep]:
    for node in _statements(journal, activity, STEP):
        yield PlanStep(
            op=StepOp(str(one(journal, node, OP))),
            triple=_triple(journal, node),
            loss=float(str(one(journal, node, LOSS))),
        )
