"""Moments of a SPARQL server as one thread reads them, with what was read of graphs that it asks about again."""

from __future__ import annotations

from dataclasses import dataclass, field

from rdflib.term import URIRef

from kgt_plugin.stores.graphs_read import GraphsRead
from kgt_plugin.stores.memory import MemoryStore
from kgt_plugin.stores.sparql_revisions import Standing

__all__ = ["Moment"]


@dataclass(slots=True, weakref_slot=True, eq=False)
class Moment:
    """State of what a thread reads at one moment.

    Attributes:
        known: revisions, each asked for once.
        copies: of facts, as they are at these revisions; None for graphs that are too large.
        graphs: what was read of journals and episodes.
    """

    known: dict[URIRef, Standing] = field(default_factory=dict)
    copies: dict[URIRef, MemoryStore | None] = field(default_factory=dict)
    graphs: GraphsRead = field(default_factory=GraphsRead)

    def clear(self) -> None:
        """Forget all, after a change."""
        self.known.clear()
        self.copies.clear()
        self.graphs.clear()
