"""Reads an RDF graph as a labelled property graph."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple, cast

from llama_index.core.graph_stores.types import (
    ChunkNode,
    EntityNode,
    LabelledNode,
    Relation,
    Triplet,
)
from rdflib import Graph
from rdflib.namespace import RDF
from rdflib.term import Identifier, Literal

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.graph.terms import order_of
from kgt_plugin.graph.vocabulary import is_annotation
from kgt_plugin.llama_index.property_graph.description import Description
from kgt_plugin.llama_index.property_graph.names import Names
from kgt_plugin.llama_index.property_graph.terms import (
    Kind,
    embedding_of,
    is_statement,
    minted_name,
    statement_of,
    value_of,
)
from kgt_plugin.stores.views import Terms

__all__ = ["DEFAULT_LABEL", "Found", "GraphReader", "node_id"]

DEFAULT_LABEL = "entity"
"""The label of a node whose type the graph does not tell; LlamaIndex's own default."""

# A literal may be the object of a reified statement, and is no property of it.
_REIFICATION = {RDF.subject, RDF.predicate, RDF.object}


class Found(NamedTuple):
    """A relation in the graph, and what LlamaIndex sees of it."""

    terms: Terms
    triplet: Triplet


def node_id(name: str) -> str:
    """The id that LlamaIndex gives the entity of a name."""
    return EntityNode(name=name).id


class GraphReader:
    """The reading half of the store; every method looks at the graph as it is now."""

    def __init__(self, graph: Graph, names: Names) -> None:
        self.graph = graph
        self.names = names

    def has_node(self, term: Identifier) -> bool:
        """Tell whether a term is a node: has a type, a property or a relation."""
        return self._is_described(term) or any(True for _ in self.edges(value=term))

    def find(self, ids: Iterable[str]) -> list[Identifier]:
        """The nodes that ids mean; an id that none has may be an IRI or another label of one."""
        found: dict[Identifier, None] = {}
        for each in ids:
            term = self.names.term(Kind.NODE, each)
            terms = [term] if self.has_node(term) else self.names.aliases(each)
            found.update(dict.fromkeys(terms))
        return list(found)

    def refuse_ambiguous(self, ids: Iterable[str]) -> None:
        """Make sure that each id means one node at most.

        Raises:
            InvalidInputError: one is a label of several.
        """
        for each in ids:
            found = [self.names.name(Kind.NODE, term) for term in self.find([each])]
            if len(found) > 1:
                raise InvalidInputError(
                    f"{len(found)} nodes are called {each!r}: give the id of one, such as {found[0]!r}"
                )

    def end(self, name: str) -> Identifier:
        """The node of an id, else of an entity's name, which is its id but for quotation marks."""
        term = self.names.term(Kind.NODE, name)
        if '"' not in name or self.has_node(term):
            return term
        return self.names.term(Kind.NODE, node_id(name))

    def terms(self) -> list[Identifier]:
        """Every node, in a fixed order."""
        found: set[Identifier] = set()
        for subject, predicate, value in self.triples():
            if is_annotation((subject, predicate, value)) or is_statement(subject):
                continue
            found.add(subject)
            if predicate != RDF.type and not isinstance(value, Literal):
                found.add(value)
        return sorted(found, key=order_of)

    def holders(self, keys: Iterable[str]) -> list[Identifier]:
        """The nodes that have one of these properties, whatever its value."""
        predicates = [self.names.term(Kind.PROPERTY, key) for key in keys]
        found = {s for p in predicates for s, _, _ in self.triples(None, p)}
        nodes = (term for term in found if not is_statement(term) and self.has_node(term))
        return sorted(nodes, key=order_of)

    def description(self, term: Identifier) -> Description:
        """All that is said of a term."""
        return Description(self.triples(term))

    def node(self, term: Identifier) -> LabelledNode:
        """A node as LlamaIndex sees it."""
        described, name = self.description(term), self.names.name(Kind.NODE, term)
        common: dict[str, Any] = {
            "label": self.label(described),
            "properties": self.properties(described),
            "embedding": embedding_of(described.embeddings[0]).tolist()
            if described.embeddings
            else None,
        }
        if described.texts:
            return ChunkNode(text=str(described.texts[0]), id_=name, **common)
        if minted_name(Kind.NODE, term) is not None:
            # A name with quotation marks is not its own id, and only the label has it.
            labels = map(str, described.names)
            name = next((label for label in labels if node_id(label) == name), name)
        return EntityNode(name=name, **common)

    def label(self, described: Description) -> str:
        """The label of a node: the name of its type."""
        return self.names.name(Kind.LABEL, described.types[0]) if described.types else DEFAULT_LABEL

    def properties(self, described: Description) -> dict[str, Any]:
        """A node's or a statement's properties."""
        return {
            self.names.name(Kind.PROPERTY, predicate): value_of(literals)
            for predicate, literals in sorted(described.stated.items())
            if predicate not in _REIFICATION
        }

    def nodes(
        self, properties: dict[str, Any] | None = None, ids: Collection[str] | None = None
    ) -> dict[Identifier, LabelledNode]:
        """The nodes with one of the properties and one of the ids; all where none is given."""
        if ids:
            terms = self.find(ids)
        elif properties and None not in properties.values():
            terms = self.holders(properties)
        else:
            terms = self.terms()
        nodes = {term: self.node(term) for term in terms}
        return {t: n for t, n in nodes.items() if not properties or _has(n, properties)}

    def edges(
        self,
        subject: Identifier | None = None,
        predicate: Identifier | None = None,
        value: Identifier | None = None,
    ) -> Iterator[Terms]:
        """The triples that are relations of nodes."""
        for terms in self.triples(subject, predicate, value):
            start, relation, end = terms
            if not (
                isinstance(end, Literal)
                or relation == RDF.type
                or is_annotation(terms)
                or is_statement(start)
            ):
                yield terms

    def touching(self, nodes: Iterable[Identifier]) -> set[Terms]:
        """The relations that begin or end at these nodes."""
        return {
            terms
            for node in nodes
            for edges in (self.edges(subject=node), self.edges(value=node))
            for terms in edges
        }

    def around(self, ids: Iterable[str], depth: int) -> list[Found]:
        """The relations of nodes, and of the nodes that these lead to, each once, nearest first."""
        seen: dict[Terms, Found] = {}
        frontier = self.touching(self.find(ids))
        for _step in range(depth):
            new = self.triplets(frontier - seen.keys())
            if not new:
                break
            seen.update((each.terms, each) for each in new)
            frontier = self.touching({each.terms[2] for each in new})
        return list(seen.values())

    def triplets(self, edges: Iterable[Terms]) -> list[Found]:
        """Relations with their nodes, in a fixed order; each node is read once."""
        nodes: dict[Identifier, LabelledNode] = {}
        found = []
        for terms in sorted(edges, key=lambda terms: tuple(map(order_of, terms))):
            start, predicate, end = terms
            for term in (start, end):
                if term not in nodes:
                    nodes[term] = self.node(term)
            relation = Relation(
                label=self.names.name(Kind.RELATION, predicate),
                source_id=nodes[start].id,
                target_id=nodes[end].id,
                properties=self.properties(self.description(statement_of(terms))),
            )
            found.append(Found(terms, (nodes[start], relation, nodes[end])))
        return found

    def select(
        self,
        entity_names: Collection[str] | None = None,
        relation_names: Collection[str] | None = None,
        properties: dict[str, Any] | None = None,
        ids: Collection[str] | None = None,
    ) -> list[Found]:
        """The relations that meet every condition given; none where none is given."""
        conditions: list[set[Terms]] = [
            self.touching(self.find(wanted)) for wanted in (entity_names, ids) if wanted
        ]
        if relation_names:
            predicates = [self.names.term(Kind.RELATION, name) for name in relation_names]
            if conditions:
                conditions.append({t for t in conditions[0] if t[1] in predicates})
            else:
                conditions.append({t for p in predicates for t in self.edges(predicate=p)})
        if not conditions and properties:
            conditions.append(set(self.edges()))
        found = self.triplets(set.intersection(*conditions)) if conditions else []
        if properties:
            return [each for each in found if any(_has(part, properties) for part in each.triplet)]
        return found

    def _is_described(self, term: Identifier) -> bool:
        return any(not is_annotation(terms) for terms in self.triples(term))

    def triples(
        self,
        subject: Identifier | None = None,
        predicate: Identifier | None = None,
        value: Identifier | None = None,
    ) -> Iterator[Terms]:
        """The triples that fit; None is a wildcard."""
        return cast(Iterator[Terms], self.graph.triples((subject, predicate, value)))


def _has(part: LabelledNode | Relation, properties: dict[str, Any]) -> bool:
    """Tell whether one property is as wanted; the ones that are not there are None."""
    return any(part.properties.get(key) == value for key, value in properties.items())
