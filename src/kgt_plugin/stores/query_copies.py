"""Copies in memory of a database's graphs, in which Oxigraph evaluates SPARQL.

rdflib's own evaluator asks the database for each pattern of each row. Reading all of a graph takes about as
long as one of its queries over a few thousand triples, and far less than a second one over a large graph.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Final, cast
from weakref import WeakSet

import pyoxigraph as ox
from rdflib.term import URIRef

from kgt_plugin.memo import Memo
from kgt_plugin.stores.exact import OxTerm, stored_term, to_ox
from kgt_plugin.stores.term_text import forgets_too, term_of

__all__ = ["QueryCopies"]

_AT_ONCE: Final = 5_000
"""Triples of a graph that is copied for its first query; a larger one waits for a second at the same revision."""
_LARGEST: Final = 1_000_000
_KEPT: Final = 4
_ASKED: Final = 1_024
"""Graphs of which is known at which revision they were queried last."""
_Texts = Sequence[str]


class QueryCopies:
    """Copies of the graphs of one store that were queried last, each of one revision.

    Example:
        >>> copies = QueryCopies()
        >>> copies.copy_of(URIRef("urn:g"), revision=1, size=10**9, read=lambda: ()) is None
        True
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._copies: OrderedDict[URIRef, tuple[Hashable, ox.Store]] = OrderedDict()
        self._asked: dict[URIRef, Hashable] = {}
        self._forgotten = 0
        _all.add(self)

    def copy_of(
        self,
        name: URIRef,
        *,
        revision: Hashable,
        size: int,
        read: Callable[[], Iterable[_Texts]],
    ) -> ox.Store | None:
        """Give a graph as it is at a revision; None where a copy is not worth it.

        Args:
            name: the graph.
            revision: another one after each change.
            size: how many triples it has.
            read: reads the texts of their terms, all of that revision.
        """
        with self._lock:
            known, forgotten = self._copies.get(name), self._forgotten
            if known is not None and known[0] == revision:
                self._copies.move_to_end(name)
                return known[1]
            before = self._asked.pop(name, None)
            self._asked[name] = revision
            if len(self._asked) > _ASKED:
                del self._asked[next(iter(self._asked))]
        if size > _LARGEST or (size > _AT_ONCE and before != revision):
            return None
        copy = _copied(name, read())
        with self._lock:
            if forgotten == self._forgotten:
                self._copies[name] = (revision, copy)
                self._copies.move_to_end(name)
                while len(self._copies) > _KEPT:
                    self._copies.popitem(last=False)
        return copy

    def forget(self) -> None:
        """Let go of all copies, and keep none that is being made."""
        with self._lock:
            self._forgotten += 1
            self._copies.clear()
            self._asked.clear()

    def after_fork(self) -> None:
        """Begin anew in a child process: another thread of the parent may have been at work here."""
        self._lock = threading.Lock()
        self.forget()


def _copied(name: URIRef, rows: Iterable[_Texts]) -> ox.Store:
    graph, terms = ox.NamedNode(str(name)), Memo(_term)
    copy = ox.Store()
    copy.bulk_extend(
        ox.Quad(
            cast(ox.NamedNode | ox.BlankNode, terms[subject]),
            cast(ox.NamedNode, terms[predicate]),
            terms[value],
            graph,
        )
        for subject, predicate, value in rows
    )
    return copy


def _term(text: str) -> OxTerm:
    return stored_term(to_ox(term_of(text)))


_all: WeakSet[QueryCopies] = WeakSet()


@forgets_too
def _forget_all() -> None:
    for copies in list(_all):
        copies.forget()


def _after_fork() -> None:
    for copies in list(_all):
        copies.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
