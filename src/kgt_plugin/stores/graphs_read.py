"""Graphs that are read whole, where one snapshot of a remote database asks for many of their triples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final

from rdflib import Graph
from rdflib.term import URIRef

from kgt_plugin.stores.memory import MemoryStore
from kgt_plugin.stores.views import Terms

__all__ = ["GraphsRead"]

_MANY: Final = 64
"""Questions about one graph after which one answer to all is cheaper."""
_LARGEST: Final = 200_000
"""Triples of a graph that is read whole."""
_OF_SUBJECT: Final = 256
"""Triples of a subject that is read whole."""

_Rows = list[tuple[str, str]]


class GraphsRead:
    """Copies in memory of the graphs and subjects that one snapshot asks for again and again.

    Example:
        >>> graphs = GraphsRead()
        >>> graphs.graph(URIRef("urn:g"), size=lambda: 0, read=lambda: ()) is None
        True
    """

    def __init__(self) -> None:
        self._asked: Counter[URIRef] = Counter()
        self._read: dict[URIRef, Graph] = {}
        self._subjects: dict[tuple[str, str], _Rows | None] = {}

    def clear(self) -> None:
        """Forget all, at the end of the snapshot or when something is written."""
        self._asked.clear()
        self._read.clear()
        self._subjects.clear()

    def graph(
        self, name: URIRef, *, size: Callable[[], int], read: Callable[[], Iterable[Terms]]
    ) -> Graph | None:
        """Count one more question; gives the copy once there have been many.

        Args:
            name: the graph.
            size: counts its triples.
            read: reads them all.
        """
        self._asked[name] += 1
        if self._asked[name] == _MANY and size() <= _LARGEST:
            copy = MemoryStore()
            copy.commit(removed=(), added=[(*terms, name) for terms in read()])
            self._read[name] = copy.graph(name)
        return self._read.get(name)

    def subject(self, name: str, subject: str, *, read: Callable[[int], _Rows]) -> _Rows | None:
        """Predicates and objects of a subject; None where it has too many.

        Args:
            name: the graph, as a text.
            subject: the subject, as a text.
            read: reads no more than so many of its rows.
        """
        key = (name, subject)
        if key not in self._subjects:
            rows = read(_OF_SUBJECT + 1)
            self._subjects[key] = rows if len(rows) <= _OF_SUBJECT else None
        return self._subjects[key]
