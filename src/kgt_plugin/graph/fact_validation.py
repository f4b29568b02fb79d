"""Refuses facts that a graph cannot take: terms that are no RDF, and changes that no longer fit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from rdflib import Graph
from rdflib.namespace import XSD
from rdflib.term import BNode, Literal, URIRef

from kgt_plugin.errors import InvalidInputError, StaleGraphError
from kgt_plugin.graph.terms import is_reserved
from kgt_plugin.records import Triple
from kgt_plugin.stores.views import Terms

__all__ = ["checked", "refuse_stale"]


def checked(triple: Triple) -> Triple:
    """The fact as it will be read again.

    Raises:
        InvalidInputError: it is no RDF fact, or uses an IRI of the journal.
    """
    for term in triple.terms:
        if is_reserved(term):
            raise InvalidInputError(f"{term} is kept for the journal: use another IRI")
    if not isinstance(triple.subject, URIRef | BNode) or not isinstance(triple.predicate, URIRef):
        raise InvalidInputError(
            f"({', '.join(triple.labels)}) is no RDF fact: its subject or relation is no IRI"
        )
    value = triple.object
    if isinstance(value, Literal) and value.datatype == XSD.string:
        return replace(triple, object=Literal(str(value)))
    return triple


def refuse_stale(
    held: Graph | set[Terms], added: Collection[Triple], removed: Collection[Triple]
) -> None:
    """Let only facts come that are not there, and only facts go that are.

    Args:
        held: the triples of the graph.
        added: the facts to come.
        removed: the facts to go.

    Raises:
        InvalidInputError: a fact is to come and to go.
        StaleGraphError: the graph is not as the edit expects.
    """
    if removed and not set(removed).isdisjoint(added):
        raise InvalidInputError("an edit cannot add and remove the same fact: leave it out")
    for triples, expected in ((added, False), (removed, True)):
        for triple in triples:
            if (triple.terms in held) is not expected:
                state = "already in" if expected is False else "no longer in"
                raise StaleGraphError(
                    f"the fact ({', '.join(triple.labels)}) is {state} the graph: plan again"
                )
