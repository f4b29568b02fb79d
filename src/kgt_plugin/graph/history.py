"""A user's journal graph, read back into edits: the other half of `graph.journal`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from rdflib import Graph
from rdflib.namespace import PROV, RDF
from rdflib.term import Identifier, URIRef

from kgt_plugin.errors import StoreError
from kgt_plugin.graph.journal import (
    DRAWN_FROM,
    EDIT,
    EDIT_FIELDS,
    FACTS,
    LISTS,
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
from kgt_plugin.graph.listed_facts import facts_listed
from kgt_plugin.graph.terms import id_of
from kgt_plugin.records import Edit, PlanStep, StepOp, Triple, Usage

__all__ = [
    "is_undone",
    "latest_live",
    "read",
    "read_all",
    "sequence_of",
]

_Said = Mapping[Identifier, Sequence[Identifier]]
"""What is said of a node: the values of each property."""


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
    """The place of an edit in its user's history, from 1.

    Raises:
        StoreError: it has none: the journal was written by something else.
    """
    number = journal.value(activity, SEQUENCE)
    if number is None:
        raise StoreError(f"the journal is damaged: {activity} has no place; restore a backup")
    return int(str(number))


def is_undone(journal: Graph, activity: Identifier) -> bool:
    """Tell whether an edit has been undone."""
    return (activity, PROV.invalidatedAtTime, None) in journal


def _read(journal: Graph, activity: Identifier) -> Record:
    said = _said_of(journal, activity)
    values: dict[str, object] = {}
    for name, (predicate, _write, parse) in EDIT_FIELDS.items():
        if predicate in said:
            values[name] = parse(str(said[predicate][0]))
    usage = {
        name: int(str(_one(said, activity, predicate))) for name, predicate in USAGE_FIELDS.items()
    }
    added, removed, labelled, unlabelled = (_triples(journal, said, role) for role in ROLES)
    drawn_from = said.get(DRAWN_FROM)
    edit = Edit(
        id=id_of(activity),
        episode=None if drawn_from is None else id_of(drawn_from[0]),
        superseded=tuple(sorted(id_of(node) for node in said.get(SUPERSEDED, ()))),
        time=dt.datetime.fromisoformat(str(_one(said, activity, PROV.endedAtTime))),
        added=(*added, *facts_listed(_texts(journal, said))),
        removed=removed,
        steps=tuple(_steps(journal, said)),
        usage=Usage(**usage),
        undone=PROV.invalidatedAtTime in said,
        **values,  # type: ignore[arg-type]  # the table names each field with its type
    )
    return Record(
        edit=edit,
        sequence=int(str(_one(said, activity, SEQUENCE))),
        labelled=labelled,
        unlabelled=unlabelled,
    )


def _texts(journal: Graph, said: _Said) -> list[Identifier]:
    """The texts that list the facts of an import, in any order."""
    lots = said.get(LISTS, ())
    return [cast(Identifier, text) for lot in lots for text in journal.objects(lot, FACTS)]


def _said_of(journal: Graph, node: Identifier) -> _Said:
    """Read all that a journal says of a node: a look-up a property would be forty times as many."""
    said: dict[Identifier, list[Identifier]] = {}
    for predicate, value in journal.predicate_objects(node):
        said.setdefault(cast(Identifier, predicate), []).append(cast(Identifier, value))
    return said


def _one(said: _Said, node: Identifier, predicate: URIRef) -> Identifier:
    """The only value of a property.

    Raises:
        StoreError: there is none: the journal was written by something else.
    """
    if predicate not in said:
        raise StoreError(f"the journal is damaged: {node} has no {predicate}; restore a backup")
    return said[predicate][0]


def _statements(journal: Graph, said: _Said, role: URIRef) -> Iterator[tuple[URIRef, _Said]]:
    """The statements of an edit in one role, in their order, with what is said of each."""
    nodes = [URIRef(str(node)) for node in said.get(role, ())]
    for node in sorted(nodes, key=lambda node: int(node.rpartition(":")[2])):
        yield node, _said_of(journal, node)


def _triples(journal: Graph, said: _Said, role: URIRef) -> tuple[Triple, ...]:
    return tuple(_triple(node, stated) for node, stated in _statements(journal, said, role))


def _triple(node: URIRef, stated: _Said) -> Triple:
    subject, predicate, value = (_one(stated, node, part) for part in PARTS)
    start, relation, end = (str(_one(stated, node, each)) for each in WORDS)
    return Triple(
        subject=subject,
        predicate=URIRef(predicate),
        object=value,
        labels=(start, relation, end),
    )


def _steps(journal: Graph, said: _Said) -> Iterator[PlanStep]:
    for node, stated in _statements(journal, said, STEP):
        yield PlanStep(
            op=StepOp(str(_one(stated, node, OP))),
            triple=_triple(node, stated),
            loss=float(str(_one(stated, node, LOSS))),
        )
