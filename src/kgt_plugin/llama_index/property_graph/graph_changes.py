"""Changes of a labelled property graph as changes of RDF; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from llama_index.core.graph_stores.types import ChunkNode, EntityNode, LabelledNode, Relation
from rdflib.namespace import RDF, RDFS
from rdflib.term import Identifier, Literal, URIRef

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.llama_index.property_graph.description import Description
from kgt_plugin.llama_index.property_graph.graph_reader import GraphReader
from kgt_plugin.llama_index.property_graph.terms import (
    EMBEDDING,
    TEXT,
    Kind,
    embedding_literal,
    literal_for,
    minted_name,
    statement_of,
    value_of,
)
from kgt_plugin.stores.views import Terms

__all__ = ["Change", "removal", "with_nodes", "with_relations"]

_Values = dict[URIRef, tuple[Identifier, ...]]


@dataclass(frozen=True, slots=True)
class Change:
    """Triples to take out and to put in; a dict keeps their order and each of them once."""

    removed: dict[Terms, None] = field(default_factory=dict)
    added: dict[Terms, None] = field(default_factory=dict)

    def remove(self, triples: Iterable[Terms]) -> None:
        """Take triples out."""
        self.removed.update(dict.fromkeys(triples))

    def add(self, triples: Iterable[Terms]) -> None:
        """Put triples in."""
        self.added.update(dict.fromkeys(triples))


def with_nodes(reader: GraphReader, nodes: Sequence[LabelledNode]) -> Change:
    """Put nodes in, or make those that are there be as given.

    What is said of a node already, and says the same, stays as it is: an ill-formed number, a second
    type or a name in another language of an existing graph is none of our business.
    """
    change = Change()
    # Of several with one id the last counts, as if they had come one by one.
    for name, node in {node.id: node for node in nodes}.items():
        term = reader.names.term(Kind.NODE, name)
        described = reader.description(term)
        wanted, present = _wanted(reader, term, described, node), _present(term, described)
        for predicate in dict.fromkeys((*present, *wanted)):
            old, new = present.get(predicate, ()), wanted.get(predicate, ())
            if _canonical(predicate, old) != new:
                change.remove((term, predicate, value) for value in old if value not in new)
                change.add((term, predicate, value) for value in new if value not in old)
    return change


def with_relations(reader: GraphReader, relations: Sequence[Relation]) -> Change:
    """Put relations in, and entities for the ends that are not there; one that is there stays."""
    change = Change()
    made: set[Identifier] = set()
    for relation in relations:
        ends = []
        for end in (relation.source_id, relation.target_id):
            term = reader.end(end)
            if term not in made and not reader.has_node(term):
                made.add(term)
                change.add(with_nodes(reader, [EntityNode(name=end)]).added)
            ends.append(term)
        predicate = _iri(reader, Kind.RELATION, relation.label)
        terms = (ends[0], predicate, ends[1])
        if terms in reader.graph or terms in change.added:
            continue
        change.add([terms])
        if relation.properties:
            change.add(_statement(reader, terms, relation.properties))
    return change


def removal(reader: GraphReader, nodes: Iterable[Identifier], edges: Iterable[Terms]) -> Change:
    """Take nodes out, with all that is said of them, and relations."""
    change = Change()
    going = list(nodes)
    for terms in reader.touching(going) | set(edges):
        change.remove([terms])
        change.remove(reader.graph.triples((statement_of(terms), None, None)))  # type: ignore[arg-type]  # rdflib's nodes are these terms
    for node in going:
        change.remove(reader.graph.triples((node, None, None)))  # type: ignore[arg-type]  # as above
    return change


def _wanted(
    reader: GraphReader, term: Identifier, described: Description, node: LabelledNode
) -> _Values:
    """List what should be said of a node, by predicate."""
    is_ours = minted_name(Kind.NODE, term) is not None
    wanted: _Values = {
        _iri(reader, Kind.PROPERTY, key): (literal_for(value),)
        for key, value in node.properties.items()
    }
    if node.label == reader.label(described) and (described.types or not is_ours):
        wanted[RDF.type] = tuple(described.types)  # a graph from before us need not say "entity"
    else:
        wanted[RDF.type] = (reader.names.term(Kind.LABEL, node.label), *described.types[1:])
    if node.embedding is not None:
        wanted[EMBEDDING] = (embedding_literal(node.embedding),)
    if isinstance(node, ChunkNode):
        wanted[TEXT] = (Literal(node.text),)
    elif not isinstance(node, EntityNode):
        raise InvalidInputError(
            f"a {type(node).__name__} has no place here: use an EntityNode or a ChunkNode"
        )
    elif is_ours:
        wanted[RDFS.label] = (Literal(node.name),)
    return wanted


def _present(term: Identifier, described: Description) -> _Values:
    """List what is said of a node, as far as LlamaIndex sees it, by predicate."""
    present: _Values = {predicate: tuple(values) for predicate, values in described.stated.items()}
    present[RDF.type] = tuple(described.types)
    present[TEXT] = tuple(described.texts)
    present[EMBEDDING] = tuple(described.embeddings)
    if minted_name(Kind.NODE, term) is not None:
        present[RDFS.label] = tuple(described.names)
    return present


def _canonical(predicate: URIRef, values: tuple[Identifier, ...]) -> tuple[Identifier, ...]:
    """Values in the form that we would give them."""
    if not values or predicate in (RDF.type, RDFS.label, TEXT, EMBEDDING):
        return values
    return (literal_for(value_of(value for value in values if isinstance(value, Literal))),)


def _statement(reader: GraphReader, terms: Terms, properties: dict[str, Any]) -> Iterable[Terms]:
    """A relation as a node of its own that can have properties."""
    statement = statement_of(terms)
    yield (statement, RDF.type, RDF.Statement)
    yield from zip((statement,) * 3, (RDF.subject, RDF.predicate, RDF.object), terms, strict=True)
    for key, value in properties.items():
        predicate = _iri(reader, Kind.PROPERTY, key)
        yield (statement, predicate, literal_for(value))


def _iri(reader: GraphReader, kind: Kind, name: str) -> URIRef:
    return URIRef(str(reader.names.term(kind, name)))
