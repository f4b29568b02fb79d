"""Quads in memory: Oxigraph's own, which reads snapshots and commits in one transaction."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

import pyoxigraph as ox
from rdflib import Graph
from rdflib.query import Result
from rdflib.term import Identifier, URIRef

from kgt_plugin.errors import StoreError
from kgt_plugin.stores.exact import (
    OxTerm,
    is_same,
    read_term,
    stored_forms,
    stored_term,
    to_ox,
    to_ox_quad,
)
from kgt_plugin.stores.port import Quad
from kgt_plugin.stores.query_results import ask_oxigraph
from kgt_plugin.stores.views import Pattern, Terms, read_only_graph

__all__ = ["MemoryStore"]

_ROWS = "VALUES ?row {{ {rows} }}"
_BIND = "BIND(<urn:kgt:row:{name}>(?row) AS ?{name})"
_QUAD = "GRAPH ?g { ?s ?p ?o }"


class MemoryStore:
    """Keeps facts as long as the process lives; the base of the stores that keep them longer."""

    def __init__(self, inner: ox.Store | None = None, *, location: str = "memory") -> None:
        """Start empty, or with an Oxigraph store.

        Args:
            inner: where the quads are; nobody else may write to it, for what was read is kept.
            location: what to call it in messages.
        """
        self._inner: ox.Store | None = ox.Store() if inner is None else inner
        self._location = location
        self._lock = threading.RLock()
        self._holders = 1
        self._commits: Counter[URIRef] = Counter()
        self._pid: int | None = None
        """The one process that may use it; None where a fork has a copy of its own."""

    @classmethod
    def holding(cls, name: URIRef, triples: Iterable[Terms]) -> MemoryStore:
        """Copy one graph, to read it here.

        Args:
            name: the graph's.
            triples: all of it.

        Example:
            >>> len(MemoryStore.holding(URIRef("urn:g"), [(URIRef("urn:s"), URIRef("urn:p"), URIRef("urn:o"))])
            ...     .graph(URIRef("urn:g")))
            1
        """
        copy = MemoryStore()
        copy.commit(removed=(), added=[(*terms, name) for terms in triples])
        return copy

    @property
    def location(self) -> str:
        """The place of the facts, for messages."""
        return self._location

    @property
    def closed(self) -> bool:
        """Tell whether the last holder has closed it."""
        return self._inner is None

    def share(self) -> bool:
        """Count one more holder, each of whom closes once; False when it is closed already."""
        with self._lock:
            if self._inner is None:
                return False
            self._holders += 1
            return True

    def names(self) -> list[URIRef]:
        """The names of all graphs that are not empty, in a fixed order."""
        with self._writing():
            found = [name.value for name in self._opened.named_graphs() if _is_iri(name)]
            return [URIRef(name) for name in sorted(found) if self._count(ox.NamedNode(name))]

    def graph(self, name: URIRef) -> Graph:
        """The named graph as a live view that can be read but not written."""
        graph_name = ox.NamedNode(str(name))
        return read_only_graph(
            name,
            lambda pattern: self._match(pattern, graph_name),
            lambda: self._count(graph_name),
            lambda text, prefixes, bindings: self._ask(graph_name, text, prefixes, bindings),
        )

    def _ask(
        self,
        graph_name: ox.NamedNode,
        text: str,
        prefixes: Mapping[str, object],
        bindings: Mapping[str, Identifier],
    ) -> Result:
        """Evaluate SPARQL over a graph."""
        return ask_oxigraph(self._opened, graph_name, text, prefixes, bindings)

    def commits(self, name: URIRef) -> int:
        """Count the commits and drops that may have changed the graph since the store was opened."""
        return self._commits[name]

    def commit(self, *, removed: Collection[Quad], added: Collection[Quad]) -> None:
        """Remove, then add, in one transaction."""
        going = [to_ox_quad(quad) for quad in removed]
        coming = [_stored(to_ox_quad(quad)) for quad in added]
        with self._lock, self._writing():
            inner = self._opened
            leaving = [form for quad in going for form in _stored_forms(inner, quad)]
            if leaving:
                _replace(inner, leaving, coming)
            else:
                inner.extend(coming)
            # After the change: who reads meanwhile reads again.
            self._commits.update({quad[3] for quad in (*removed, *added)})

    def drop(self, names: Collection[URIRef]) -> None:
        """Erase whole graphs in one transaction."""
        # str(NamedNode) is the IRI in angle brackets, and a NamedNode holds no bracket.
        request = ";\n".join(f"DROP SILENT GRAPH {ox.NamedNode(str(name))}" for name in names)
        with self._lock, self._writing():
            self._opened.update(request)
            self._commits.update(names)

    def close(self) -> None:
        """Let go, once the last holder has."""
        with self._lock:
            self._holders = max(0, self._holders - 1)
            if self._holders == 0:
                self._inner = None

    @property
    def _opened(self) -> ox.Store:
        if self._inner is None:
            raise StoreError(f"the store {self.location} is closed: open it again")
        if self.is_inherited:
            raise StoreError(
                f"the store {self.location} was opened before this process was forked, and admits one "
                "process: open it after the fork, or move it into a store for several workers with "
                f"kgt store copy {self.location} NEW"
            )
        return self._inner

    @property
    def is_inherited(self) -> bool:
        """Tell whether it is that of the process that this one was forked from."""
        return self._pid is not None and self._pid != os.getpid()

    def _writing(self) -> _Mapped:
        return _Mapped(self.location)

    def _match(self, pattern: Pattern, name: ox.NamedNode) -> Iterator[Terms]:
        subject, predicate, value = (None if term is None else to_ox(term) for term in pattern)
        if isinstance(subject, ox.Literal) or not isinstance(predicate, ox.NamedNode | None):
            return
        inner = self._opened
        with self._writing():
            for form in (None,) if value is None else _forms(value):
                for quad in inner.quads_for_pattern(subject, predicate, form, name):
                    if value is None or is_same(quad.object, value):
                        yield _terms(quad)

    def _count(self, name: ox.NamedNode) -> int:
        with self._writing():
            return sum(1 for _ in self._opened.quads_for_pattern(None, None, None, name))


class _Mapped:
    """Turns the engine's errors into ours while it is entered."""

    def __init__(self, location: str) -> None:
        self._location = location

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError | RuntimeError):
            reason = " ".join(str(error).split())
            raise StoreError(
                f"the store {self._location} failed ({reason}): check the disk; nothing was changed"
            ) from error


def _is_iri(name: object) -> bool:
    return isinstance(name, ox.NamedNode)


def _terms(quad: ox.Quad) -> Terms:
    return (read_term(quad.subject), URIRef(quad.predicate.value), read_term(quad.object))


def _with_object(quad: ox.Quad, value: OxTerm) -> ox.Quad:
    return ox.Quad(quad.subject, quad.predicate, value, quad.graph_name)


def _stored(quad: ox.Quad) -> ox.Quad:
    value = quad.object
    return quad if isinstance(value, ox.Triple) else _with_object(quad, stored_term(value))


def _stored_forms(inner: ox.Store, quad: ox.Quad) -> Iterator[ox.Quad]:
    """The quads that stand for `quad`: ours, and the plain one if another program put it there.

    A plain literal counts only if the store would give back exactly what was asked to go: it would
    also find "1" when asked for "01", and that is another fact.
    """
    if isinstance(quad.object, ox.Triple):
        return
    for form in _forms(quad.object):
        pattern = (quad.subject, quad.predicate, form, quad.graph_name)
        if any(is_same(found.object, quad.object) for found in inner.quads_for_pattern(*pattern)):
            yield _with_object(quad, form)


def _forms(term: OxTerm) -> list[OxTerm]:
    return list(dict.fromkeys((*stored_forms(term), term)))


def _replace(inner: ox.Store, removed: list[ox.Quad], added: list[ox.Quad]) -> None:
    """Remove and add in one transaction, blank nodes too.

    No term is ever written into the request: it holds row numbers, and custom functions give the
    terms of a row. (DELETE DATA could not name blank nodes.)
    """
    quads = removed + added

    def column(attribute: str) -> object:
        return lambda row: getattr(quads[int(row.value)], attribute)

    columns = {"s": "subject", "p": "predicate", "o": "object", "g": "graph_name"}
    binds = " ".join(_BIND.format(name=name) for name in columns)
    functions = {
        ox.NamedNode(f"urn:kgt:row:{name}"): column(attribute)
        for name, attribute in columns.items()
    }

    def clause(verb: str, rows: range) -> str:
        values = _ROWS.format(rows=" ".join(map(str, rows)))
        return f"{verb} {{ {_QUAD} }} WHERE {{ {values} {binds} }}"

    delete = clause("DELETE", range(len(removed)))
    insert = clause("INSERT", range(len(removed), len(quads)))
    inner.update(f"{delete} ;\n{insert}", custom_functions=functions)  # type: ignore[arg-type]  # the stub's callables return narrower unions
