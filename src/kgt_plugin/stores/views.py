"""rdflib graphs that read through to a store and cannot be written."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from typing import Any, NoReturn

import rdflib
from rdflib import Graph
from rdflib.store import Store as RDFLibStore
from rdflib.term import Identifier, URIRef

from kgt_plugin.errors import StoreError

__all__ = ["Match", "Pattern", "Query", "Terms", "read_only_graph"]

Pattern = tuple[Identifier | None, Identifier | None, Identifier | None]
Terms = tuple[Identifier, URIRef, Identifier]
Match = Callable[[Pattern], Iterable[Terms]]
Query = Callable[[str, Mapping[str, Any], Mapping[str, Identifier]], rdflib.query.Result]
"""Evaluates a query with these prefixes and bindings."""


def read_only_graph(
    name: URIRef, match: Match, size: Callable[[], int], query: Query | None = None
) -> Graph:
    """A live view of one named graph.

    Args:
        name: the graph's name.
        match: gives the triples that fit a pattern (None is a wildcard).
        size: gives the number of triples.
        query: evaluates SPARQL over the graph; None leaves that to rdflib.
    """
    return Graph(store=_View(match, size, query), identifier=name)


class _View(RDFLibStore):
    """The part of rdflib's store interface that reading one graph needs."""

    context_aware = True
    formula_aware = False

    def __init__(self, match: Match, size: Callable[[], int], query: Query | None) -> None:
        super().__init__()
        self._query = query
        self._match = match
        self._size = size

    def triples(  # type: ignore[override]  # rdflib types patterns wider than RDF
        self, triple_pattern: Pattern, context: Graph | None = None
    ) -> Iterator[tuple[Terms, Iterator[Graph | None]]]:
        for terms in self._match(triple_pattern):
            yield terms, iter((context,))

    def __len__(self, context: Graph | None = None) -> int:
        return self._size()

    def contexts(self, triple: Any = None) -> Generator[Graph, None, None]:  # noqa: ARG002 - rdflib's signature
        yield from ()

    # rdflib graphs ask their store for prefixes when they are printed.
    def bind(self, prefix: str, namespace: URIRef, override: bool = True) -> None:  # noqa: FBT001, FBT002 - rdflib's signature
        """Keep no prefixes: a view has no state."""

    def namespace(self, prefix: str) -> URIRef | None:  # noqa: ARG002 - rdflib's signature
        return None

    def prefix(self, namespace: URIRef) -> str | None:  # noqa: ARG002 - rdflib's signature
        return None

    def namespaces(self) -> Iterator[tuple[str, URIRef]]:
        return iter(())

    def add(self, *_args: Any, **_options: Any) -> NoReturn:
        raise StoreError(_REFUSAL)

    def addN(self, *_args: Any, **_options: Any) -> NoReturn:  # noqa: N802 - rdflib's name
        raise StoreError(_REFUSAL)

    def remove(self, *_args: Any, **_options: Any) -> NoReturn:
        raise StoreError(_REFUSAL)

    def update(self, *_args: Any, **_options: Any) -> NoReturn:
        raise StoreError(_REFUSAL)

    def query(
        self,
        query: Any,
        initNs: Mapping[str, Any],  # noqa: N803 - rdflib's names
        initBindings: Mapping[str, Identifier],  # noqa: N803
        *_args: Any,
        **_options: Any,
    ) -> rdflib.query.Result:
        # Half of what importing the package would take, and there by now: rdflib has prepared or planned to.
        from rdflib.plugins.sparql.sparql import Query as PreparedQuery  # noqa: PLC0415 - as above

        if isinstance(query, PreparedQuery) and query._original_args:  # noqa: SLF001 - all that has its text
            query, initNs, _base = query._original_args  # noqa: SLF001, N806 - as above
        if self._query is None or not isinstance(query, str):
            raise NotImplementedError  # rdflib then evaluates the query itself, over this view alone
        return self._query(query, initNs, initBindings)


_REFUSAL = "this view of the graph is for reading: change facts through PersonalGraph.apply"
