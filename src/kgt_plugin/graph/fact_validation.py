"""Refuses facts that a graph cannot take: terms that are no RDF, and changes that no longer fit."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from rdflib import Graph
from rdflib.namespace import XSD
from rdflib.term import BNode, Identifier, Literal, URIRef

from kgt_plugin.errors import InvalidInputError, StaleGraphError
from kgt_plugin.graph.terms import is_reserved
from kgt_plugin.memo import Memo
from kgt_plugin.records import Triple
from kgt_plugin.stores.views import Terms

__all__ = ["checked", "refuse_stale"]

_STRING = XSD.string


def checked(triples: Iterable[Triple]) -> tuple[Triple, ...]:
    """The facts as they will be read again, each once; a term of several is looked at once.

    Raises:
        InvalidInputError: one is no RDF fact, or uses an IRI of the journal.
    """
    subjects: set[Identifier] = set()
    predicates: set[Identifier] = set()
    forms = Memo(_form_of)
    found: dict[Triple, None] = {}
    for triple in triples:
        subject, predicate, value = triple.terms
        if subject not in subjects or predicate not in predicates:
            _refuse_unusable(triple)
            subjects.add(subject)
            predicates.add(predicate)
        form = forms[value]
        found[triple if form is None else replace(triple, object=form)] = None
    return tuple(found)


def _refuse_unusable(triple: Triple) -> None:
    """Refuse a subject or a relation that no fact can have."""
    for term in (triple.subject, triple.predicate):
        _refuse_reserved(term)
    if not isinstance(triple.subject, URIRef | BNode) or not isinstance(triple.predicate, URIRef):
        raise InvalidInputError(
            f"({', '.join(triple.labels)}) is no RDF fact: its subject or relation is no IRI"
        )


def _refuse_reserved(term: Identifier) -> None:
    if is_reserved(term):
        raise InvalidInputError(f"{term} is kept for the journal: use another IRI")


def _form_of(value: Identifier) -> Literal | None:
    """The form in which an object of a fact is read again; None where that is its own."""
    _refuse_reserved(value)
    is_string = isinstance(value, Literal) and value.datatype == _STRING
    return Literal(str(value)) if is_string else None


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
