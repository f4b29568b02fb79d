"""Copies of small graphs of a SPARQL server, each of one revision, so that an edit is planned without asking it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import cast
from weakref import WeakSet

import pyoxigraph as ox
from rdflib.term import URIRef

from kgt_plugin.stores.exact import read_term
from kgt_plugin.stores.memory import MemoryStore
from kgt_plugin.stores.port import Quad
from kgt_plugin.stores.sparql_change import Change
from kgt_plugin.stores.sparql_deltas import Delta
from kgt_plugin.stores.sparql_moment import Moment
from kgt_plugin.stores.sparql_revisions import Standing
from kgt_plugin.stores.views import Terms

__all__ = ["GraphMirrors"]

_TRIPLES = 20_000
_GRAPHS = 64


@dataclass(slots=True)
class _Copy:
    """A graph at one revision, and the moments of threads that read it there."""

    revision: str
    store: MemoryStore
    readers: WeakSet[Moment] = field(default_factory=WeakSet)

    @property
    def token(self) -> str:
        """The revision without the number of triples."""
        return self.revision.rpartition("/")[0]


class GraphMirrors:
    """The copies of one store; those that were not read for longest are let go of.

    A copy follows the changes of its graph. One that a thread still reads at an earlier moment stays as it is,
    and another copy of it goes on.

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
        self._copies: OrderedDict[URIRef, _Copy] = OrderedDict()
        self._lock = threading.Lock()

    def copy_of(self, name: URIRef, standing: Standing, moment: Moment) -> MemoryStore | None:
        """Give the graph as it was at a revision, the same for all of a moment.

        Returns:
            The copy; None where the graph is too big, or changes while it is read.
        """
        if name not in moment.copies:
            found = self._known(name, standing, moment)
            if found is None and standing.triples <= _TRIPLES:
                found = self._caught_up(name, standing, moment) or self._whole(
                    name, standing, moment
                )
            moment.copies[name] = found
        return moment.copies[name]

    def _known(self, name: URIRef, standing: Standing, moment: Moment) -> MemoryStore | None:
        with self._lock:
            copy = self._copies.get(name)
            if copy is None or copy.revision != _revision(standing.revision, standing.triples):
                return None
            self._copies.move_to_end(name)
            copy.readers.add(moment)
            return copy.store

    def _caught_up(self, name: URIRef, standing: Standing, moment: Moment) -> MemoryStore | None:
        """Bring a copy of an earlier revision to this one; None where there is none, or it does not fit."""
        with self._lock:
            copy = self._copies.pop(name, None)
        if copy is None:
            return None
        deltas = self._deltas(name, copy.token, standing.revision)
        if deltas is None:
            return None
        store = _to_change(copy, name, besides=())
        for delta in deltas:
            removed, added = (_terms(each, name) for each in (delta.removed, delta.added))
            store.commit(removed=removed, added=added)
        if len(store.graph(name)) != standing.triples:
            return None  # another program has written too
        self._keep(name, _revision(standing.revision, standing.triples), store, moment)
        return store

    def _whole(self, name: URIRef, standing: Standing, moment: Moment) -> MemoryStore | None:
        store = MemoryStore.holding(name, self._read(name))
        if len(store.graph(name)) != standing.triples:
            return None
        self._keep(name, _revision(standing.revision, standing.triples), store, moment)
        return store

    def follow(self, change: Change, *, over: Collection[Moment] = ()) -> None:
        """Make a change that was made to the copies too, which are then of the revision that it made.

        A copy that is behind, because others have written since, is left as it is and catches up when it is read.

        Args:
            change: what was written, and to which revisions.
            over: moments that end with it.
        """
        for name in change.claims:
            with self._lock:
                copy = self._copies.get(name)
                if copy is None or (
                    name not in change.dropped and copy.token != change.bases[name]
                ):
                    continue
                del self._copies[name]
            if name not in change.dropped:
                store = _to_change(copy, name, besides=over)
                store.commit(
                    removed=_quads(change.leaving, name), added=_quads(list(change.added), name)
                )
                revision = _revision(change.revision_of(name), len(store.graph(name)))
                self._keep(name, revision, store)

    def _keep(
        self, name: URIRef, revision: str, store: MemoryStore, moment: Moment | None = None
    ) -> None:
        copy = _Copy(revision, store)
        if moment is not None:
            copy.readers.add(moment)
        with self._lock:
            self._copies[name] = copy
            self._copies.move_to_end(name)
            while len(self._copies) > _GRAPHS:
                self._copies.popitem(last=False)


def _to_change(copy: _Copy, name: URIRef, *, besides: Collection[Moment]) -> MemoryStore:
    """Give a copy's store, which is nobody else's any more; another one where somebody still reads it."""
    if all(any(reader is each for each in besides) for reader in copy.readers):
        return copy.store
    return MemoryStore.holding(name, cast(Iterable[Terms], copy.store.graph(name)))


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
