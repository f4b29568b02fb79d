"""All that a graph says of one term, read at once and told apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rdflib.namespace import RDF, RDFS
from rdflib.term import Identifier, Literal, URIRef

from kgt_plugin.graph.terms import order_of
from kgt_plugin.graph.vocabulary import is_annotation, is_label
from kgt_plugin.llama_index.property_graph.terms import EMBEDDING, TEXT, Kind, minted_name
from kgt_plugin.stores.views import Terms

__all__ = ["Description"]


class Description:
    """The triples of one subject.

    Attributes:
        types: the types of a node, the one that is its label first.
        stated: the literals that its properties rest on, by predicate.
        names: its own rdfs:labels.
        texts, embeddings: of a chunk, of any node; at most one of each if we wrote it.
    """

    def __init__(self, triples: Iterable[Terms]) -> None:
        self.stated: dict[URIRef, list[Literal]] = {}
        self.names: list[Identifier] = []
        self.texts: list[Identifier] = []
        self.embeddings: list[Identifier] = []
        special = {RDFS.label: self.names, TEXT: self.texts, EMBEDDING: self.embeddings}
        types = []
        for terms in triples:
            _, predicate, value = terms
            if predicate in special:
                special[predicate].append(value)
            elif predicate == RDF.type and not is_annotation(terms):
                types.append(value)
            elif isinstance(value, Literal) and not is_label(terms):
                self.stated.setdefault(predicate, []).append(value)
        self.types: Sequence[Identifier] = sorted(
            types, key=lambda term: (minted_name(Kind.LABEL, term) is None, order_of(term))
        )
