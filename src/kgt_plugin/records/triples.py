"""A fact: its terms and the words they are said with."""

from __future__ import annotations

from dataclasses import dataclass, field

from rdflib.term import Identifier, Literal, URIRef

__all__ = ["Labels", "Triple"]

Labels = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Triple:
    """One fact: its RDF terms, and the words they are said with.

    Two triples are the same when their terms are; the words do not count.

    Attributes:
        subject: IRI or blank node.
        predicate: IRI.
        object: IRI, blank node or literal.
        labels: the words for (subject, relation, object), as a reader sees them.

    Examples:
        >>> edits = ana.hear("I live in Lagos.")
        >>> (fact,) = ana.facts()
        >>> fact.labels, str(fact.predicate)
        (('me', 'lives in', 'Lagos'), 'urn:kgt:relation:lives%20in')
    """

    subject: Identifier
    predicate: URIRef
    object: Identifier
    labels: Labels = field(compare=False)

    @property
    def terms(self) -> tuple[Identifier, URIRef, Identifier]:
        """The three RDF terms."""
        return (self.subject, self.predicate, self.object)

    @property
    def sort_key(self) -> tuple[str, ...]:
        """A total order that depends on nothing but the terms."""
        kind = ("", "")
        if isinstance(self.object, Literal):
            kind = (str(self.object.datatype or ""), self.object.language or "")
        parts = (str(term) for term in self.terms)
        return (*parts, type(self.object).__name__, *kind)
