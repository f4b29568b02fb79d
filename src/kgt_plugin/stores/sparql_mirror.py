"""Copies of small graphs of a SPARQL server, each of one revision, so that an edit is planned without asking it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Sequence

import pyoxigraph as ox
from rdflib.term import URIRef

from kgt_plugin.stores.exact import read_term
from kgt_plugin.stores.memory import MemoryStore
from kgt_plugin.stores.port import Quad
from kgt_plugin.stores.sparql_deltas import Delta
from kgt_plugin.stores.sparql_revisions import Standing
from kgt_plugin.stores.views import Terms

__all__ = ["GraphMirrors"]

_TRIPLES = 20_000
_GRAPHS = 64


class GraphMirrors:
    """The copies of one store; those that were not read for longest are let go of.

    Args:
        read: reads a whole graph off the server.
        deltas: reads the changes of a graph from one revision to another; None where it cannot.
    """

    def __init__(
        self,
        read: Callable[[URIRef], Iterable[Terms]],
        deltas: Callable[[URIRef, str, str], Sequence[Delta] | None],
    ) -> None:
        self._read = read
        self._deltas = deltas
        self._copies: OrderedDict[URIRef, tuple[str, MemoryStore]] = OrderedDict()
        self._lock = threading.Lock()

    def copy_of(self, name: URIRef, standing: Standing) -> MemoryStore | None:
        """Give the graph as it was at a revision; None where it is too big, or changes while it is read."""
        revision = _revision(standing.revision, standing.triples)
        with self._lock:
            known = self._copies.get(name)
            if known is not None and known[0] == revision:
                self._copies.move_to_end(name)
                return known[1]
        if standing.triples > _TRIPLES:
            return None
        followed = self._caught_up(name, standing)
        if followed is not None:
            return followed
        copy = MemoryStore.holding(name, self._read(name))
        if len(copy.graph(name)) != standing.triples:
            return None
        self._keep(name, revision, copy)
        return copy

    def _caught_up(self, name: URIRef, standing: Standing) -> MemoryStore | None:
        """Bring a copy of an earlier revision to this one; None where there is none, or it does not fit."""
        with self._lock:
            known = self._copies.pop(name, None)
        if known is None:
            return None
        token, copy = known[0].rpartition("/")[0], known[1]
        deltas = self._deltas(name, token, standing.revision)
        if deltas is None:
            return None
        for delta in deltas:
            removed, added = (_terms(each, name) for each in (delta.removed, delta.added))
            copy.commit(removed=removed, added=added)
        if len(copy.graph(name)) != standing.triples:
            return None  # another program has written too
        self._keep(name, _revision(standing.revision, standing.triples), copy)
        return copy

    def follow(
        self, name: URIRef, token: str, removed: Collection[ox.Quad], added: Collection[ox.Quad]
    ) -> None:
        """Make a change to a copy too, which is then of the revision that the change made."""
        with self._lock:
            known = self._copies.pop(name, None)
        if known is None:
            return
        copy = known[1]
        copy.commit(removed=_quads(removed, name), added=_quads(added, name))
        self._keep(name, _revision(token, len(copy.graph(name))), copy)

    def forget(self, names: Iterable[URIRef]) -> None:
        """Let go of copies."""
        with self._lock:
            for name in names:
                self._copies.pop(name, None)

    def _keep(self, name: URIRef, revision: str, copy: MemoryStore) -> None:
        with self._lock:
            self._copies[name] = (revision, copy)
            self._copies.move_to_end(name)
            while len(self._copies) > _GRAPHS:
                self._copies.popitem(last=False)


def _revision(token: str, triples: int) -> str:
    return f"{token}/{triples}"


def _quads(quads: Iterable[ox.Quad], name: URIRef) -> list[Quad]:
    wanted = ox.NamedNode(str(name))
    return _terms((quad.triple for quad in quads if quad.graph_name == wanted), name)


def _terms(triples: Iterable[ox.Triple], name: URIRef) -> list[Quad]:
    return [
        (read_term(t.subject), URIRef(t.predicate.value), read_term(t.object), name)
        for t in triples
    ]
