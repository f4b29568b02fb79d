"""Moments of a SPARQL server as one thread reads them, with copies of graphs that it asks about again and again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from rdflib import Graph
from rdflib.term import URIRef

from kgt_plugin.stores.memory import MemoryStore
from kgt_plugin.stores.sparql_revisions import Standing
from kgt_plugin.stores.views import Terms

__all__ = ["GraphsAsked", "Moment"]

_MANY: Final = 64
"""Questions about one graph after which one answer to all is cheaper."""
_LARGEST: Final = 200_000
"""Triples of a graph that is read whole."""


class GraphsAsked:
    """Graphs that are read whole once there were many questions about them; a question costs a request here.

    Example:
        >>> asked = GraphsAsked()
        >>> asked.graph(URIRef("urn:g"), size=lambda: 0, read=lambda: ()) is None
        True
    """

    def __init__(self) -> None:
        self._asked: Counter[URIRef] = Counter()
        self._read: dict[URIRef, Graph] = {}

    def clear(self) -> None:
        """Forget all, when something is written."""
        self._asked.clear()
        self._read.clear()

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
            self._read[name] = MemoryStore.holding(name, read()).graph(name)
        return self._read.get(name)


@dataclass(slots=True)
class Moment:
    """State of what a thread reads at one moment: revisions, each asked for once, and graphs that are read whole."""

    known: dict[URIRef, Standing] = field(default_factory=dict)
    graphs: GraphsAsked = field(default_factory=GraphsAsked)

    def clear(self) -> None:
        """Forget all, after a change."""
        self.known.clear()
        self.graphs.clear()
