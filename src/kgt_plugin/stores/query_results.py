"""Answers of Oxigraph, and of endpoints in its words, as the results that rdflib's `Graph.query` gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

import pyoxigraph as ox
from rdflib import Graph
from rdflib.query import Result, ResultRow
from rdflib.term import Identifier, URIRef, Variable

from kgt_plugin.errors import InvalidInputError, first_line
from kgt_plugin.memo import Memo
from kgt_plugin.stores.exact import OxTerm, read_term, stored_term, to_ox
from kgt_plugin.stores.scoped_query import checked_query, with_values

__all__ = ["ask_oxigraph", "rows_result", "truth_result", "with_prefixes"]

_Row = Iterable[OxTerm | None]
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
            return truth_result(answer=bool(answer))
        if isinstance(answer, ox.QueryTriples):
            return _graph_result(answer)
        names = [variable.value for variable in answer.variables]
        return _SelectResult(names, cast(Iterable[_Row], answer))
    except (SyntaxError, ValueError) as exc:
        raise InvalidInputError(f"the query failed ({first_line(exc)}): correct it") from exc


def truth_result(*, answer: bool) -> Result:
    """Make the result of an ASK."""
    result = Result("ASK")
    result.askAnswer = answer
    return result


def rows_result(names: Sequence[str], rows: Iterable[Mapping[str, OxTerm]]) -> Result:
    """Make the result of a SELECT, its rows read as they are asked for."""
    return _SelectResult(names, (tuple(map(row.get, names)) for row in rows))


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
    """Read rows, each IRI once: a call less a term is half of the time that a query of many rows takes in Python."""
    kind = _row_type(tuple(names))
    iris = Memo(_iri)
    node, new = ox.NamedNode, tuple.__new__
    for row in rows:
        values = [
            iris[term.value] if type(term) is node else None if term is None else read_term(term)
            for term in row
        ]
        if not values or (values[0] is None and all(value is None for value in values)):
            continue  # as rdflib
        yield new(kind, values)


@lru_cache(maxsize=256)
def _row_type(names: tuple[str, ...]) -> type[ResultRow]:
    """Make rdflib's row with these variables: rows that had the names each would take twice the memory."""
    labels = {name: place for place, name in enumerate(names)}
    return type("ResultRow", (ResultRow,), {"labels": labels})


def _iri(text: str) -> URIRef:
    """An IRI that Oxigraph has checked: rdflib's check is slow."""
    return str.__new__(URIRef, text)


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
