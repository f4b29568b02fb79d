"""Names of the things in a graph, unambiguous both ways: a property graph knows no IRIs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import cast

from rdflib import Graph
from rdflib.namespace import RDF
from rdflib.term import Identifier, Literal, URIRef

from kgt_plugin.graph import PersonalGraph
from kgt_plugin.graph.terms import order_of
from kgt_plugin.graph.vocabulary import LabelsRead, Vocabulary, is_annotation, is_label
from kgt_plugin.llama_index.property_graph.terms import (
    EMBEDDING,
    TEXT,
    Kind,
    is_statement,
    mint,
    minted_name,
)
from kgt_plugin.stores.views import Terms

__all__ = ["Names", "revision_of"]


class Names:
    """Translates between names and terms.

    A term that we minted has its name in its IRI, so it costs no look-up. Any other term is called by
    its label, or by its local name in words; where that is taken, by that and its IRI
    ("Paris <http://example.org/paris-texas>"). Those are indexed, and read anew when the graph changes.
    """

    def __init__(self, graph: Graph, revision: Callable[[], Hashable]) -> None:
        """Read nothing yet.

        Args:
            graph: the graph.
            revision: a value that is another one after somebody else has changed the graph.
        """
        self._graph = graph
        self._revision = revision
        self._read_at: Hashable = None
        self._index: _Index | None = None

    def name(self, kind: Kind, term: Identifier) -> str:
        """Name a term; no other term of the kind is called so."""
        own = minted_name(kind, term)
        if own is not None:
            return own
        words = self._fresh().words(term)
        return words if self.term(kind, words) == term else _qualified(words, term)

    def term(self, kind: Kind, name: str) -> Identifier:
        """The term of this name; one minted from it where nothing has it."""
        minted = mint(kind, name)
        index = self._fresh()
        known = index.qualified.get((kind, name))
        if known is not None:
            return known
        named = index.named.get((kind, name), ())
        # Of several with one name none has it, and what we minted from it goes before others.
        if len(named) != 1 or self._is_used(kind, minted):
            return minted
        return next(iter(named))

    def aliases(self, name: str) -> Iterable[Identifier]:
        """The nodes that a reader may mean: by IRI, or by any of their labels."""
        index = self._fresh()
        if name in index.nodes:
            return [index.nodes[name]]
        return sorted(index.by_label.get(name, ()), key=order_of)

    def follow(self, changed: Iterable[Terms]) -> None:
        """Take note of a change of our own: terms that we minted are in no index."""
        if self._index is not None and any(_is_indexed(terms) for terms in changed):
            self._index = None
        self._read_at = self._revision()

    def _fresh(self) -> _Index:
        revision = self._revision()
        if self._index is None or revision != self._read_at:
            self._index = _Index(cast(Iterable[Terms], self._graph))
            self._read_at = revision
        return self._index

    def _is_used(self, kind: Kind, minted: URIRef) -> bool:
        if kind is Kind.NODE:
            return (minted, None, None) in self._graph or (None, None, minted) in self._graph
        if kind is Kind.LABEL:
            return (None, RDF.type, minted) in self._graph
        return (None, minted, None) in self._graph


def revision_of(personal: PersonalGraph) -> Callable[[], Hashable]:
    """Tells when the words of a user's graph may have changed."""
    read: LabelsRead | None = None
    count = 0

    def revision() -> int:
        nonlocal read, count
        changes, now = personal.label_changes(read)
        count += bool(changes) or read is None or now.vocabulary is not read.vocabulary
        read = now
        return count

    return revision


class _Index:
    """The terms of a graph that we did not mint, by name."""

    def __init__(self, triples: Iterable[Terms]) -> None:
        listed = [terms for terms in triples if not is_statement(terms[0])]
        vocabulary = Vocabulary(listed)
        self.words: Callable[[Identifier], str] = lambda term: vocabulary.names(term)[0]
        self.named: defaultdict[tuple[Kind, str], set[Identifier]] = defaultdict(set)
        self.qualified: dict[tuple[Kind, str], Identifier] = {}
        self.by_label: defaultdict[str, set[Identifier]] = defaultdict(set)
        self.nodes: dict[str, Identifier] = {}
        used = {use for terms in listed for use in _uses(terms)}
        for kind, term in used:
            if minted_name(kind, term) is None:
                words = self.words(term)
                self.named[kind, words].add(term)
                self.qualified[kind, _qualified(words, term)] = term
                if kind is Kind.NODE:
                    self.nodes[str(term)] = term
                    for label in vocabulary.names(term):
                        self.by_label[label].add(term)


def _uses(terms: Terms) -> list[tuple[Kind, Identifier]]:
    """List what a triple shows its terms to be."""
    subject, predicate, value = terms
    if is_annotation(terms):
        comment = isinstance(value, Literal) and not is_label(terms)
        return [(Kind.PROPERTY, predicate)] if comment else []
    if predicate == RDF.type:
        return [(Kind.NODE, subject), (Kind.LABEL, value)]
    if not isinstance(value, Literal):
        return [(Kind.NODE, subject), (Kind.RELATION, predicate), (Kind.NODE, value)]
    if predicate in (TEXT, EMBEDDING):
        return [(Kind.NODE, subject)]
    return [(Kind.NODE, subject), (Kind.PROPERTY, predicate)]


def _is_indexed(terms: Terms) -> bool:
    if is_statement(terms[0]):
        return False
    if is_annotation(terms):
        return minted_name(Kind.NODE, terms[0]) is None
    return any(minted_name(kind, term) is None for kind, term in _uses(terms))


def _qualified(words: str, term: Identifier) -> str:
    return f"{words} <{term}>"
