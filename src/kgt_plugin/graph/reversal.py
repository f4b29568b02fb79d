"""Plans the undoing of an edit: which triples go and come back, or why it cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import Graph
from rdflib.term import Identifier, Literal, URIRef

from kgt_plugin.errors import UndoError
from kgt_plugin.graph.history import is_undone, sequence_of
from kgt_plugin.graph.journal import (
    ABOUT,
    ADDED,
    FACT,
    FACTS,
    LABELLED,
    Record,
    key_of,
    role_of,
    triple_text,
)
from kgt_plugin.graph.listed_facts import triples_listed
from kgt_plugin.graph.vocabulary import LABELS, is_annotation, is_label
from kgt_plugin.stores.views import Pattern, Terms

__all__ = ["Reversal", "Touch", "plan_reversal", "touches"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """A change of a triple by an edit.

    Attributes:
        edit_id: the edit.
        sequence: its place in the history.
        live: whether it has not been undone.
        adds: whether the triple came, rather than went.
        label: whether it came or went as the label of a node, beside the facts.
        terms: the triple.
    """

    edit_id: str
    sequence: int
    live: bool
    adds: bool
    terms: Terms


@dataclass(frozen=True, slots=True)
class Reversal:
    """The triples to take out and to put back."""

    removed: tuple[Terms, ...]
    added: tuple[Terms, ...]


def touches(journal: Graph, terms: Terms) -> list[Touch]:
    """Every edit that changed this triple, oldest first."""
    text = triple_text(terms)
    changes = list(journal.subjects(FACT, key_of(text)))
    changes += [
        lot
        for lot in list(journal.subjects(ABOUT, terms[0]))
        if any(text in triples_listed(listed) for listed in journal.objects(lot, FACTS))
    ]
    found = (_touch(journal, URIRef(str(node)), terms) for node in changes)
    return sorted(found, key=lambda touch: touch.sequence)


def _touch(journal: Graph, change: URIRef, terms: Terms) -> Touch:
    activity, role = role_of(change)
    return Touch(
        edit_id=activity.rpartition(":")[2],
        sequence=sequence_of(journal, activity),
        live=not is_undone(journal, activity),
        adds=role in (ADDED, LABELLED),
        terms=terms,
    )


def plan_reversal(record: Record, facts: Graph, journal: Graph) -> Reversal:
    """Plan what undoing an edit does to the facts.

    Args:
        record: an edit that has not been undone.
        facts: the user's graph.
        journal: the user's journal.

    Raises:
        UndoError: later edits build on it, or the graph was changed behind the journal's back.
    """
    blockers = _blockers(record, facts, journal)
    if blockers:
        raise UndoError(
            f"later edits build on {record.edit.id}: undo {', '.join(blockers)} first, in this order"
        )
    added = [triple.terms for triple in record.edit.added]
    removed = [triple.terms for triple in record.edit.removed]
    if any(terms not in facts for terms in added) or any(terms in facts for terms in removed):
        raise UndoError(
            f"the facts of edit {record.edit.id} were changed outside the journal: "
            "correct them by a new edit"
        )
    going = [terms for terms in added if not is_label(terms)]
    going += _labels_to_clear(record, facts, journal)
    coming = removed + [triple.terms for triple in record.unlabelled]
    return Reversal(tuple(going), tuple(dict.fromkeys(coming)))


def _blockers(record: Record, facts: Graph, journal: Graph) -> list[str]:
    """The later edits to undo first, newest first."""
    found: dict[str, int] = {}
    edit = record.edit
    for triple in (*edit.added, *edit.removed):
        for touch in touches(journal, triple.terms):
            if _follows(touch, record):
                found[touch.edit_id] = touch.sequence
    for node in _introduced(record, facts, journal):
        for terms in _facts_with(facts, (node, None, None)):
            for touch in touches(journal, terms):
                if _follows(touch, record) and touch.adds:
                    found[touch.edit_id] = touch.sequence
    return sorted(found, key=lambda edit_id: -found[edit_id])


def _follows(touch: Touch, record: Record) -> bool:
    return touch.live and touch.sequence > record.sequence


def _introduced(record: Record, facts: Graph, journal: Graph) -> Iterator[Identifier]:
    """The nodes that the graph knows since this edit: it named them, and no older fact has them."""
    own = (*record.edit.added, *record.labelled)
    named = dict.fromkeys(triple.subject for triple in own if is_label(triple.terms))
    for node in named:
        older = (
            terms
            for terms in _facts_with(facts, (node, None, None), (None, None, node))
            if not any(t.adds and t.sequence >= record.sequence for t in touches(journal, terms))
        )
        if next(older, None) is None:
            yield node


def _facts_with(facts: Graph, *patterns: Pattern) -> Iterator[Terms]:
    """The facts that fit a pattern; read one by one, for they may be many."""
    for pattern in patterns:
        for terms in facts.triples(pattern):
            if not is_annotation(terms):  # type: ignore[arg-type]  # rdflib's nodes are these terms
                yield terms  # type: ignore[misc]  # as above


def _labels_to_clear(record: Record, facts: Graph, journal: Graph) -> list[Terms]:
    """The labels to take out with the facts: of this edit, or left behind by one undone earlier."""
    nodes = {term for triple in record.edit.added for term in triple.terms}
    named = [
        label
        for node in sorted(nodes, key=str)
        for label in _labels_of(node, facts)
        if touches(journal, label)
    ]
    own = [t.terms for t in (*record.edit.added, *record.labelled) if is_label(t.terms)]
    labels = dict.fromkeys([*own, *named])
    return [label for label in labels if not _stays(label, record, facts, journal)]


def _labels_of(node: Identifier, facts: Graph) -> list[Terms]:
    if isinstance(node, Literal):
        return []
    return [
        (node, predicate, value)
        for predicate in LABELS
        for value in facts.objects(node, predicate)
        if isinstance(value, Literal)
    ]


def _stays(label: Terms, record: Record, facts: Graph, journal: Graph) -> bool:
    """Tell whether a label outlives an edit.

    It does if it would be there had this edit, and all that are undone, never been; or if the fact
    of an edit made since the label was given is said with it.
    """
    history = touches(journal, label)
    standing = [t for t in history if t.live and t.sequence != record.sequence]
    if standing[-1].adds if standing else not history[0].adds:
        return True
    given = (t.sequence for t in history if t.adds and t not in standing)
    since = max(given, default=0)
    node = label[0]
    return any(
        touch.live and touch.adds and touch.sequence > since and touch.sequence != record.sequence
        for terms in _facts_with(facts, (node, None, None), (None, node, None), (None, None, node))
        for touch in touches(journal, terms)
    )
