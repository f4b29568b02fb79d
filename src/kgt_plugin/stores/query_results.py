"""Answers of Oxigraph, and of endpoints in its words, as the results that rdflib's `Graph.query` gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyoxigraph as ox
from rdflib import Graph
from rdflib.query import Result
from rdflib.term import Identifier, Variable

from kgt_plugin.errors import InvalidInputError, first_line
from kgt_plugin.stores.exact import OxTerm, read_term, stored_term, to_ox
from kgt_plugin.stores.scoped_query import checked_query, with_values

__all__ = ["ask_oxigraph", "rows_result", "with_prefixes"]


def ask_oxigraph(
    inner: ox.Store,
    graph: ox.NamedNode,
    text: str,
    prefixes: Mapping[str, Any],
    bindings: Mapping[str, Identifier],
) -> Result:
    """Evaluate a query over one named graph of an Oxigraph store.

    Args:
        inner: the store.
        graph: the graph's name.
        text: the query.
        prefixes: declared for it.
        bindings: values of some of its variables.

    Raises:
        InvalidInputError: it does not parse, or looks past the graph.
    """
    values = {str(name).lstrip("?"): str(stored_term(to_ox(t))) for name, t in bindings.items()}
    try:
        answer = inner.query(
            with_values(checked_query(text), values),
            prefixes={prefix: str(namespace) for prefix, namespace in prefixes.items()},
            default_graph=graph,
            named_graphs=[],
        )
        if isinstance(answer, ox.QueryBoolean):
            result = Result("ASK")
            result.askAnswer = bool(answer)
            return result
        if isinstance(answer, ox.QueryTriples):
            return _graph_result(answer)
        names = [variable.value for variable in answer.variables]
        return rows_result(names, _rows(names, answer))
    except (SyntaxError, ValueError) as exc:
        raise InvalidInputError(f"the query failed ({first_line(exc)}): correct it") from exc


def _rows(names: Sequence[str], answer: ox.QuerySolutions) -> Iterator[dict[str, OxTerm]]:
    for row in answer:
        yield {name: term for name in names if (term := row[name]) is not None}


def rows_result(names: Sequence[str], rows: Iterable[Mapping[str, OxTerm]]) -> Result:
    """Make the result of a SELECT, its rows read as they are asked for."""
    result = Result("SELECT")
    result.vars = [Variable(name) for name in names]
    result.bindings = (
        {Variable(name): read_term(term) for name, term in row.items()} for row in rows
    )
    return result


def _graph_result(triples: Iterable[ox.Triple]) -> Result:
    result = Result("CONSTRUCT")
    result.graph = Graph()
    for triple in triples:
        terms = (read_term(triple.subject), read_term(triple.predicate), read_term(triple.object))
        result.graph.add(terms)
    return result


def with_prefixes(text: str, prefixes: Mapping[str, Any]) -> str:
    """Declare prefixes before a query, which may declare them anew."""
    declared = "".join(f"PREFIX {name}: {to_ox_iri(iri)}\n" for name, iri in prefixes.items())
    return declared + text


def to_ox_iri(iri: object) -> ox.NamedNode:
    """Check an IRI, and write it in angle brackets when it is printed.

    Raises:
        InvalidInputError: it is none.
    """
    try:
        return ox.NamedNode(str(iri))
    except ValueError as exc:
        raise InvalidInputError(f"{iri} is no IRI: correct the prefix") from exc
