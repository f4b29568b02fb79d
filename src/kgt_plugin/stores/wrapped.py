"""An rdflib Graph or Dataset that the application already has, as a store."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable
from typing import Any

from rdflib import Dataset, Graph
from rdflib.term import Identifier, Literal, URIRef

from kgt_plugin.errors import InvalidInputError, StoreError
from kgt_plugin.stores.exact import to_ox_quad
from kgt_plugin.stores.port import Quad
from kgt_plugin.stores.single_user import SingleUser
from kgt_plugin.stores.views import Pattern, Terms, read_only_graph

__all__ = ["WrappedStore"]


class WrappedStore:
    """Reads and writes the application's own graph; its IRIs are kept.

    A Dataset gets the users' named graphs. A plain Graph is one user's facts; the journal then lies
    in memory beside it and ends with the process.
    """

    def __init__(self, inner: Graph, *, me: URIRef | Callable[[str], URIRef] | None = None) -> None:
        """Wrap it.

        Args:
            inner: a Dataset, or a Graph for a single user.
            me: the node that stands for the user, or a function that gives it for a user's id; None makes
                one of ours.

        Example:
            >>> store = WrappedStore(Graph(), me=URIRef("http://example.org/ana"))
            >>> store.node_of("ana")
            rdflib.term.URIRef('http://example.org/ana')
        """
        self._inner = inner
        self._me = me
        self._lock = threading.RLock()
        self._single = None if isinstance(inner, Dataset) else SingleUser("this rdflib Graph")
        self._journals = Dataset()

    @property
    def location(self) -> str:
        """The place of the facts, for messages."""
        return f"an rdflib {type(self._inner).__name__}"

    @property
    def is_of_one_user(self) -> bool:
        """Tell whether it is a plain Graph, without graph names."""
        return self._single is not None

    def node_of(self, user: str) -> URIRef | None:
        """The node that stands for a user; None where that is ours to make."""
        return (
            self._me(user) if callable(self._me) and not isinstance(self._me, URIRef) else self._me
        )

    def graph(self, name: URIRef) -> Graph:
        """The named graph as a live view that can be read but not written."""
        graph = self._graph(name)

        def match(pattern: Pattern) -> list[Terms]:
            with self._lock:
                return list(graph.triples(pattern))  # type: ignore[arg-type]  # rdflib's nodes are these terms

        return read_only_graph(name, match, lambda: len(graph))

    def revision(self, name: URIRef) -> int:
        """The number of triples: the application may have written to its graph."""
        return len(self._graph(name))

    def commit(self, *, removed: Collection[Quad], added: Collection[Quad]) -> None:
        """Remove, then add; what was done is taken back when a step fails."""
        for quad in (*removed, *added):
            to_ox_quad(quad)
        with self._lock:
            going = [form for quad in removed for form in self._present(quad)]
            leaving = set(going)
            coming = [
                quad
                for quad in added
                if quad in leaving or not any(True for _ in self._present(quad))
            ]
            done: list[tuple[bool, Quad]] = []
            try:
                for is_addition, quads in ((False, going), (True, coming)):
                    for quad in quads:
                        done.append((is_addition, quad))
                        self._put(quad, present=is_addition)
            except Exception as exc:
                for is_addition, quad in reversed(done):
                    self._put(quad, present=not is_addition)
                raise StoreError(
                    f"{self.location} refused a change ({exc}): check the graph; nothing was changed"
                ) from exc

    def drop(self, names: Collection[URIRef]) -> None:
        """Erase whole graphs."""
        with self._lock:
            quads = [(*terms, name) for name in names for terms in self._graph(name)]
            self.commit(removed=quads, added=())  # type: ignore[arg-type]  # rdflib's nodes are these terms

    def close(self) -> None:
        """Do nothing: the application owns its graph."""

    def _graph(self, name: URIRef) -> Graph:
        if self._single is None:
            return Graph(store=self._inner.store, identifier=name)
        owner = self._single.admit(name)
        return self._inner if name == owner else self._journals.graph(name)

    def _present(self, quad: Quad) -> Iterable[Quad]:
        """The forms of this quad that the graph holds: a plain literal may be an xsd:string there."""
        subject, predicate, value, name = quad
        graph = self._graph(name)
        for form in _forms(value):
            if (subject, predicate, form) in graph:
                yield (subject, predicate, form, name)

    def _put(self, quad: Quad, *, present: bool) -> None:
        *terms, name = quad
        triple: Any = tuple(terms)
        if present:
            self._graph(name).add(triple)
        else:
            self._graph(name).remove(triple)


def _forms(value: Identifier) -> tuple[Identifier, ...]:
    if not isinstance(value, Literal) or value.language:
        return (value,)
    if value.datatype is None:
        return (value, Literal(str(value), datatype=_STRING))
    return (value, Literal(str(value))) if value.datatype == _STRING else (value,)


_STRING = URIRef("http://www.w3.org/2001/XMLSchema#string")


def wrap(inner: object) -> WrappedStore:
    """Wrap an rdflib Graph or Dataset.

    Raises:
        InvalidInputError: it is something else.
    """
    if isinstance(inner, Dataset) or type(inner) is Graph:
        return WrappedStore(inner)
    raise InvalidInputError(
        f"a {type(inner).__name__} cannot be wrapped: use an rdflib Graph or Dataset, or a path"
    )
