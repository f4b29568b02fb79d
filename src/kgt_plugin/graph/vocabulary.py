"""The words of one graph: which labels its nodes and relations have, and who has a given label."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from rdflib import Graph
from rdflib.namespace import DCTERMS, FOAF, OWL, RDF, RDFS, SKOS
from rdflib.term import Identifier, Literal, URIRef

from kgt_plugin.graph.terms import is_minted, is_user_node, label_key, plain_words
from kgt_plugin.stores.views import Terms

__all__ = ["LABELS", "LabelsRead", "Vocabulary", "is_annotation", "is_label", "names_in"]

LABELS = (SKOS.prefLabel, RDFS.label, SKOS.altLabel)
"""The predicates of labels, the preferred one first."""

_NAMES = (
    FOAF.name,
    URIRef("https://schema.org/name"),
    URIRef("http://schema.org/name"),
    DCTERMS.title,
)
"""Facts that name their subject too, where it has no better label."""
_RANKS = {
    name: rank for rank, name in enumerate((SKOS.prefLabel, RDFS.label, *_NAMES, SKOS.altLabel))
}

_ABOUT_TERMS = {*LABELS, RDFS.comment, RDFS.domain, RDFS.range, RDFS.subPropertyOf, OWL.sameAs}
_TYPE = RDF.type
_KINDS_OF_TERM = {
    RDF.Property,
    RDFS.Class,
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
    OWL.FunctionalProperty,
    OWL.InverseFunctionalProperty,
    OWL.SymmetricProperty,
    OWL.TransitiveProperty,
    OWL.NamedIndividual,
}


def is_annotation(terms: Terms) -> bool:
    """Tell whether a triple is about words or vocabulary, and so no fact."""
    subject, predicate, value = terms
    if predicate in _ABOUT_TERMS:  # one look-up for most triples of a large graph
        return predicate != OWL.sameAs or is_user_node(subject) or is_user_node(value)
    return predicate == _TYPE and value in _KINDS_OF_TERM


def is_label(terms: Terms) -> bool:
    """Tell whether a triple gives its subject a name."""
    return terms[1] in _RANKS and isinstance(terms[2], Literal)


_REMEMBERED = 1024
"""Changes told apart; who reads less often reads everything."""

_MINE = "my "
T = TypeVar("T")
_Name = tuple[int, int, str]


def _name(predicate: URIRef, value: Literal) -> _Name:
    """A name with its rank: kind of label, then language (none and English first), then the text."""
    language = (value.language or "en").lower()
    rank = 0 if language == "en" else 1 if language.startswith("en-") else 2
    return (_RANKS[predicate], rank, " ".join(str(value).split()))


def names_in(graph: Graph, term: Identifier) -> list[str]:
    """The names of one term, best first, read from the graph; never empty."""
    if isinstance(term, Literal):
        return [str(term)]
    names = [
        _name(predicate, value)
        for predicate in _RANKS
        for value in graph.objects(term, predicate)
        if isinstance(value, Literal)
    ]
    return _texts(names) or [plain_words(term)]


def _texts(names: Iterable[_Name]) -> list[str]:
    return list(dict.fromkeys(text for *_, text in sorted(names) if text))


class Vocabulary:
    """An index of one graph, kept up to date triple by triple."""

    def __init__(self, triples: Iterable[Terms]) -> None:
        """Read a graph once."""
        self._uses: Counter[Identifier] = Counter()
        self._relations: Counter[URIRef] = Counter()
        self._names: dict[Identifier, Counter[_Name]] = {}
        self._by_key: dict[str, set[Identifier]] = {}
        self._owned: set[Identifier] = set()
        self._changes: deque[frozenset[Identifier]] = deque(maxlen=_REMEMBERED)
        self._changed = 0
        for terms in triples:
            self._count(terms, 1)
        for term in {*self._uses, *self._relations, *self._names}:
            self._index(term)

    def change(self, *, removed: Iterable[Terms], added: Iterable[Terms]) -> None:
        """Follow a commit; the triples removed were there and the ones added were not."""
        removed, added = list(removed), list(added)
        touched = {term for terms in (*removed, *added) for term in terms}
        for term in touched:
            self._unindex(term)
        for terms in removed:
            self._count(terms, -1)
        for terms in added:
            self._count(terms, 1)
        for term in touched:
            self._index(term)
        self._changes.append(frozenset(touched))
        self._changed += 1

    @property
    def position(self) -> int:
        """Count the changes there have been."""
        return self._changed

    def touched_since(self, position: int) -> set[Identifier] | None:
        """The terms that changes have touched since a position; None where that is long ago."""
        count = self._changed - position
        if count > len(self._changes):
            return None
        return set().union(*islice(reversed(self._changes), count))

    def fact_count(self) -> int:
        """Count the facts."""
        return self._relations.total()

    def is_node(self, term: Identifier) -> bool:
        """Tell whether a fact begins or ends with this term."""
        return term in self._uses

    def names(self, term: Identifier) -> list[str]:
        """The names of a term, best first; never empty."""
        return _texts(self._names.get(term, ())) or [plain_words(term)]

    def labels(self) -> Iterator[tuple[Identifier, str]]:
        """Every node of a fact with each of its names."""
        for node in list(self._uses):
            for name in self.names(node):
                yield node, name

    def owned(self) -> list[Identifier]:
        """The nodes that have a name like "my dog", in a fixed order."""
        return sorted(filter(self._is_node, self._owned), key=str)

    def relations(self) -> list[tuple[URIRef, str]]:
        """Every relation of a fact with its best name, in the order of the names."""
        named = ((relation, self.names(relation)[0]) for relation in list(self._relations))
        return sorted(named, key=lambda pair: (pair[1], str(pair[0])))

    def find_node(self, words: str) -> Identifier | None:
        """The node that has this name; of several the one with most facts."""
        found = [term for term in self._find(words) if self._is_node(term)]
        return min(found, key=lambda term: (-self._uses[term], str(term)), default=None)

    def find_relation(self, words: str) -> URIRef | None:
        """The relation that has this name; of several the one with most facts."""
        found = [term for term in self._find(words) if isinstance(term, URIRef)]
        found = [term for term in found if term in self._relations]
        return min(found, key=lambda term: (-self._relations[term], str(term)), default=None)

    def _find(self, words: str) -> set[Identifier]:
        return self._by_key.get(label_key(words), set())

    def _is_node(self, term: Identifier) -> bool:
        # A term with a name and no fact may be a class or a person of an imported vocabulary, but
        # what is used as a relation only is no node.
        return term in self._uses or (term not in self._relations and not is_minted(term))

    def _count(self, terms: Terms, step: int) -> None:
        subject, predicate, value = terms
        if is_label(terms):
            names = self._names.setdefault(subject, Counter())
            # Counted, since "Rex" and "Rex"@en are two triples and one name.
            _add(names, _name(predicate, value), step)  # type: ignore[arg-type]  # is_label has seen a literal
            if not names:
                del self._names[subject]
        if is_annotation(terms):
            return
        _add(self._uses, subject, step)
        _add(self._relations, predicate, step)
        if not isinstance(value, Literal):
            _add(self._uses, value, step)

    def _keys(self, term: Identifier) -> set[str]:
        known = term in self._uses or term in self._relations or term in self._names
        return {label_key(name) for name in self.names(term)} if known else set()

    def _index(self, term: Identifier) -> None:
        for key in self._keys(term):
            self._by_key.setdefault(key, set()).add(term)
            if key.startswith(_MINE):
                self._owned.add(term)

    def _unindex(self, term: Identifier) -> None:
        self._owned.discard(term)
        for key in self._keys(term):
            terms = self._by_key[key]
            terms.discard(term)
            if not terms:
                del self._by_key[key]


def _add(counter: Counter[T], item: T, step: int) -> None:
    counter[item] += step
    if counter[item] <= 0:
        del counter[item]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelsRead:
    """A position up to which somebody has read a graph's labels; see `ReadableGraph.label_changes`."""

    vocabulary: Vocabulary
    position: int
    whole: bool
