"""Answers of Oxigraph, and of endpoints in its words, as the results that rdflib's `Graph.query` gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyoxigraph as ox
from rdflib import Graph
from rdflib.query import Result, ResultRow
from rdflib.term import Identifier, Variable

from kgt_plugin.errors import InvalidInputError, first_line
from kgt_plugin.stores.exact import OxTerm, read_term, stored_term, to_ox
from kgt_plugin.stores.scoped_query import checked_query, with_values

__all__ = ["ask_oxigraph", "rows_result", "with_prefixes"]

_Row = tuple[Identifier | None, ...]
"""The terms of the variables, in their order."""


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
        return _SelectResult(names, (tuple(map(_read, row)) for row in answer))
    except (SyntaxError, ValueError) as exc:
        raise InvalidInputError(f"the query failed ({first_line(exc)}): correct it") from exc


def _read(term: OxTerm | None) -> Identifier | None:
    return None if term is None else read_term(term)


def rows_result(names: Sequence[str], rows: Iterable[Mapping[str, OxTerm]]) -> Result:
    """Make the result of a SELECT, its rows read as they are asked for."""
    return _SelectResult(names, (tuple(_read(row.get(name)) for name in names) for row in rows))


class _SelectResult(Result):
    """Rows of a SELECT. rdflib's own result hashes each variable several times a row, which takes longer than the query."""

    def __init__(self, names: Sequence[str], rows: Iterable[_Row]) -> None:
        super().__init__("SELECT")
        self.vars = [Variable(name) for name in names]
        self._pending = _result_rows(names, rows)
        self._read: list[ResultRow] = []

    @property  # type: ignore[misc]  # nobody sets them
    def bindings(self) -> list[Mapping[Variable, Identifier]]:  # type: ignore[override]  # as above
        """The rows as mappings of the variables that have values."""
        names = self.vars or ()
        return [
            {name: term for name, term in zip(names, row, strict=True) if term is not None}
            for row in self._all()
        ]

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[ResultRow]:
        yield from self._read[:]
        for row in self._pending:
            self._read.append(row)
            yield row

    def _all(self) -> list[ResultRow]:
        self._read.extend(self._pending)
        return self._read


def _result_rows(names: Sequence[str], rows: Iterable[_Row]) -> Iterator[ResultRow]:
    labels = {name: place for place, name in enumerate(names)}
    for row in rows:
        made = tuple.__new__(ResultRow, row)
        made.labels = labels
        if any(term is not None for term in row):  # rdflib leaves the others out too
            yield made


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
