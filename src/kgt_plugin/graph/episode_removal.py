"""Plans what goes with a forgotten episode: the facts that stand by it alone, and the journal's words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import cast

from rdflib import Graph
from rdflib.term import Identifier, URIRef

from kgt_plugin.graph import history
from kgt_plugin.graph.journal import (
    DRAWN_FROM,
    LISTS,
    PARTS,
    ROLES,
    STEP,
    SUPERSEDED,
    Record,
    role_of,
)
from kgt_plugin.graph.reversal import touches
from kgt_plugin.graph.terms import episode_node, id_of
from kgt_plugin.records import Edit, Triple
from kgt_plugin.stores.views import Terms

__all__ = ["Forgetting", "plan_forgetting"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgetting:
    """The quads and facts that forgetting episodes takes out.

    Attributes:
        facts: the facts of the graph that came by their edits and by no other.
        journaled: the journal's triples of those edits, what other edits say of facts that came by them
            alone, and what says that the episodes were corrected.
    """

    facts: tuple[Triple, ...] = ()
    journaled: tuple[Terms, ...] = ()


def plan_forgetting(
    episode_ids: Collection[str], *, facts: Graph, journal: Graph, user: str
) -> Forgetting:
    """Plan the forgetting of episodes with what was drawn from them.

    A fact that another edit in force has added too stays. What their edits had removed stays removed:
    to forget is not to undo.

    Args:
        episode_ids: known ones; others do not matter.
        facts: the user's graph.
        journal: the user's.
        user: percent-encoded.
    """
    nodes = [episode_node(user, each) for each in episode_ids]
    activities = [
        URIRef(str(activity)) for node in nodes for activity in journal.subjects(DRAWN_FROM, node)
    ]
    ids = {id_of(activity) for activity in activities}
    records = [record for each in ids if (record := history.read(journal, user, each))]
    gone = dict.fromkeys(
        fact
        for record in sorted(records, key=lambda each: each.sequence)
        for fact in _standing_by(record.edit, ids, facts, journal)
    )
    journaled = [terms for activity in activities for terms in _of_edit(activity, journal)]
    journaled += _said_elsewhere(records, set(activities), set(nodes), journal)
    journaled += [
        cast(Terms, terms) for node in nodes for terms in journal.triples((None, SUPERSEDED, node))
    ]
    return Forgetting(facts=tuple(gone), journaled=tuple(dict.fromkeys(journaled)))


def _standing_by(edit: Edit, ids: Collection[str], facts: Graph, journal: Graph) -> list[Triple]:
    """The facts that an edit added and that no other edit in force has added since or before."""
    if edit.undone:
        return []
    return [
        fact
        for fact in edit.added
        if fact.terms in facts
        and all(t.edit_id in ids for t in touches(journal, fact.terms) if t.live and t.adds)
    ]


def _of_edit(activity: URIRef, journal: Graph) -> list[Terms]:
    """All that the journal holds of an edit."""
    statements = [
        cast(Identifier, node)
        for role in (*ROLES, STEP, LISTS)
        for node in journal.objects(activity, role)
    ]
    return [
        cast(Terms, terms)
        for node in (activity, *statements)
        for terms in journal.triples((node, None, None))
    ]


def _said_elsewhere(
    records: Collection[Record],
    activities: Collection[URIRef],
    episodes: Collection[URIRef],
    journal: Graph,
) -> list[Terms]:
    """List what other edits say of the facts that only these edits ever added, and of nodes known by them alone.

    A later edit may have removed such a fact; its words are in the journal then as what was removed. An
    edit that has nothing else goes as a whole.
    """
    ids = {id_of(activity) for activity in activities}
    words = [
        fact.terms
        for record in records
        for fact in (*record.edit.added, *record.labelled)
        if all(touch.edit_id in ids for touch in touches(journal, fact.terms) if touch.adds)
    ]
    going = {node for terms in words for node in _statements_of(terms, journal)}
    touched = {role_of(node)[0] for node in going} - set(activities)
    found = [cast(Terms, terms) for node in going for terms in journal.triples((node, None, None))]
    found += [cast(Terms, terms) for node in going for terms in journal.triples((None, None, node))]
    for activity in touched:
        left = {
            each for role in (*ROLES, LISTS) for each in journal.objects(activity, role)
        } - going
        if not left and not {*journal.objects(activity, SUPERSEDED)} - {*episodes}:
            found += _of_edit(activity, journal)
    return found


def _statements_of(terms: Terms, journal: Graph) -> list[URIRef]:
    """The statements about a triple: what came, what went, and the steps of optimizers."""
    subject, predicate, value = terms
    nodes = (URIRef(str(node)) for node in journal.subjects(PARTS[2], value))
    return [
        node
        for node in nodes
        if (node, PARTS[0], subject) in journal and (node, PARTS[1], predicate) in journal
    ]
