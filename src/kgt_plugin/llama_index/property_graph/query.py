"""SPARQL over one graph, and nothing but that graph: no network, no other graph, no update."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from pyparsing import ParseResults
from rdflib import Graph
from rdflib.namespace import OWL, RDF, RDFS, SKOS, XSD
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import BNode, Identifier, Literal, Variable

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.llama_index.property_graph.terms import Kind, literal_for, value_of

__all__ = ["MAX_ROWS", "PREFIXES", "run_query", "unfenced"]

MAX_ROWS = 10_000
"""Rows that a query may give; one that a model has written may be a product of the graph with itself."""

PREFIXES = {
    "node": Kind.NODE.value,
    "label": Kind.LABEL.value,
    "property": Kind.PROPERTY.value,
    "relation": Kind.RELATION.value,
    "owl": str(OWL),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "skos": str(SKOS),
    "xsd": str(XSD),
}
"""What a query need not declare."""

# A line of the query itself may hold backquotes; a fence stands on a line of its own, or is cut short.
_FENCE = re.compile(r"^\s*```[^\n`]*\n(?P<query>.*?)(?:^\s*```|\Z)", re.DOTALL | re.MULTILINE)

_ELSEWHERE = {
    "DatasetClause": "FROM reads another graph",
    "Graph": "GRAPH reads another graph",
    "GraphGraphPattern": "GRAPH reads another graph",
    "ServiceGraphPattern": "SERVICE goes over the network",
}


def run_query(
    graph: Graph, text: str, parameters: Mapping[str, Any], *, max_rows: int = MAX_ROWS
) -> list[dict[str, Any]]:
    """Run a SELECT, ASK, CONSTRUCT or DESCRIBE query.

    Args:
        graph: all that the query can see.
        text: the query, which may stand in a code fence; the prefixes of `PREFIXES` are declared.
        parameters: values of variables of the query, bound and never spliced into its text: RDF terms,
            or text, numbers, truth values and dates, which become literals.
        max_rows: how many rows it may give.

    Returns:
        One dict a row: IRIs as text, literals as Python values, unbound variables left out. ASK gives
        one row, {"answer": bool}; CONSTRUCT and DESCRIBE a row with subject, predicate and object for
        each triple.

    Raises:
        InvalidInputError: it does not parse, changes something, looks elsewhere, has no such variable
            as a parameter names, or gives too many rows.
    """
    prepared = _prepared(unfenced(text))
    parts = list(_parts(prepared.algebra))
    for part in parts:
        if isinstance(part, CompValue) and part.name in _ELSEWHERE:
            raise InvalidInputError(
                f"{_ELSEWHERE[part.name]}, and queries see this graph alone: take it out"
            )
    variables = {str(part) for part in parts if isinstance(part, Variable)}
    bindings = {name: _term(name, value) for name, value in parameters.items()}
    unknown = sorted(bindings.keys() - variables)
    if unknown:
        raise InvalidInputError(
            f"the query has no variable ?{unknown[0]}: name the parameter as there"
        )
    algebra = prepared.algebra
    if algebra.name == "SelectQuery":
        # One row more tells that there are more; rdflib gives rows one by one, and computes no others.
        algebra["p"] = CompValue("Slice", p=algebra.p, start=0, length=max_rows + 1)
    try:
        rows = list(islice(_rows(graph.query(prepared, initBindings=bindings)), max_rows + 1))
    except Exception as exc:  # rdflib has no error class of its own for this
        raise InvalidInputError(f"the query failed ({_line(exc)}): correct it") from exc
    if len(rows) > max_rows:
        raise InvalidInputError(
            f"the query gives more than {max_rows} rows: narrow it, give it a LIMIT, or raise max_rows"
        )
    return rows


def unfenced(text: str) -> str:
    """Take a query out of the code fence that a model puts around it, and out of the words around that.

    Args:
        text: a model's answer; without a fence it is returned as it is.
    """
    fenced = _FENCE.search(text)
    return fenced["query"] if fenced else text


def _prepared(text: str) -> Query:
    try:
        return prepareQuery(text, initNs=PREFIXES)
    except Exception as exc:  # a parser's error, a bare Exception or a RecursionError
        raise InvalidInputError(
            f"not a SPARQL query ({_line(exc)}): correct it; updates are not queries"
        ) from exc


def _parts(node: object) -> Iterator[object]:
    """Everything in a parsed query, sub-queries and EXISTS included."""
    pending = [node]
    while pending:
        part = pending.pop()
        yield part
        if isinstance(part, CompValue):
            pending.extend(part.values())
        elif isinstance(part, list | tuple | set | frozenset | ParseResults):
            pending.extend(part)
        elif isinstance(part, dict):
            pending.extend((*part.keys(), *part.values()))


def _term(name: str, value: Any) -> Identifier:
    if isinstance(value, Identifier):
        return value
    if value is None or isinstance(value, list | tuple | set | dict):
        raise InvalidInputError(
            f"the parameter {name} is a {type(value).__name__}: give one value, such as text or an IRI"
        )
    return literal_for(value)


def _rows(result: Result) -> Iterator[dict[str, Any]]:
    if result.type == "ASK":
        yield {"answer": bool(result.askAnswer)}
    elif result.type == "SELECT":
        for row in result:  # one by one: a store may have many
            found = row.asdict()  # type: ignore[union-attr]  # the rows of a SELECT
            yield {name: _value(term) for name, term in found.items() if term is not None}
    else:
        for triple in result.graph or ():
            names = ("subject", "predicate", "object")
            yield dict(zip(names, map(_value, triple), strict=True))


def _value(term: object) -> Any:
    if isinstance(term, Literal):
        return value_of([term])
    return f"_:{term}" if isinstance(term, BNode) else str(term)


def _line(exc: Exception) -> str:
    return " ".join(f"{type(exc).__name__}: {exc}".split())[:300]
