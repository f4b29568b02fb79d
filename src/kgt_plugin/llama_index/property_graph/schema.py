"""A description of a graph for a model that is to write SPARQL for it: bounded, however big the graph."""

from __future__ import annotations

from collections import Counter
from typing import TypedDict

from llama_index.core.prompts import PromptTemplate
from rdflib.namespace import RDF
from rdflib.term import Identifier, Literal

from kgt_plugin.graph.terms import order_of
from kgt_plugin.graph.vocabulary import is_annotation
from kgt_plugin.llama_index.property_graph.graph_reader import GraphReader
from kgt_plugin.llama_index.property_graph.query import PREFIXES
from kgt_plugin.llama_index.property_graph.terms import EMBEDDING, TEXT, Kind, is_statement

__all__ = ["TEXT_TO_SPARQL", "Schema", "Use", "describe", "read_schema"]

_LIMIT = 40

TEXT_TO_SPARQL = PromptTemplate(
    "Write one SPARQL 1.1 SELECT query that answers the question from the graph described here. "
    "Use only the IRIs given, do not use GRAPH, FROM or SERVICE, and declare no prefixes. "
    "Answer with the query alone, without comment and without a code fence.\n"
    "Graph:\n{schema}\n"
    "Question: {question}\n"
    "Query:"
)
"""The prompt of `TextToCypherRetriever` over this store."""


class Use(TypedDict):
    """A label, relation or property in use: its name, its IRI, and in how many triples it is."""

    name: str
    iri: str
    uses: int


class Schema(TypedDict):
    """The most used of each kind, the most used first."""

    labels: list[Use]
    relations: list[Use]
    properties: list[Use]


def read_schema(reader: GraphReader) -> Schema:
    """Read the schema off the graph, in one pass."""
    counts: dict[Kind, Counter[Identifier]] = {kind: Counter() for kind in Kind}
    for subject, predicate, value in reader.triples():
        if is_annotation((subject, predicate, value)) or is_statement(subject):
            continue
        if predicate == RDF.type:
            counts[Kind.LABEL][value] += 1
        elif not isinstance(value, Literal):
            counts[Kind.RELATION][predicate] += 1
        elif predicate != EMBEDDING:
            counts[Kind.PROPERTY][predicate] += 1

    def most_used(kind: Kind) -> list[Use]:
        ranked = sorted(counts[kind].items(), key=lambda item: (-item[1], order_of(item[0])))
        return [
            Use(
                name="text" if term == TEXT else reader.names.name(kind, term),
                iri=str(term),
                uses=uses,
            )
            for term, uses in ranked[:_LIMIT]
        ]

    return Schema(
        labels=most_used(Kind.LABEL),
        relations=most_used(Kind.RELATION),
        properties=most_used(Kind.PROPERTY),
    )


def describe(schema: Schema) -> str:
    """The schema in words."""
    sections = {
        "Types (?node rdf:type <IRI>)": schema["labels"],
        "Relations (?node <IRI> ?node)": schema["relations"],
        "Properties (?node <IRI> ?literal)": schema["properties"],
    }
    lines = [f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items()]
    lines.append("Names (?node rdfs:label ?name)")
    for title, uses in sections.items():
        lines.append(title)
        lines += [f"  <{use['iri']}> {use['name']} ({use['uses']} times)" for use in uses]
    return "\n".join(lines)
