"""A change of graphs on a SPARQL server, as a transaction gathers it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox
from rdflib.term import URIRef

from kgt_plugin.stores.sparql_claims import Claim
from kgt_plugin.stores.sparql_revisions import number_of, owner_of

__all__ = ["Change"]


@dataclass(slots=True)
class Change:
    """Changes that a transaction has gathered.

    Attributes:
        claims: on the graphs that it reads and writes, by user.
        bases: their revisions when they were claimed.
        removed, added: in this order.
        dropped: whole graphs.
        token: of the revisions that it makes.
    """

    claims: dict[URIRef, Claim] = field(default_factory=dict)
    bases: dict[URIRef, str] = field(default_factory=dict)
    removed: dict[ox.Quad, None] = field(default_factory=dict)
    added: dict[ox.Quad, None] = field(default_factory=dict)
    dropped: dict[URIRef, None] = field(default_factory=dict)
    token: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to write."""
        return not (self.removed or self.added or self.dropped)

    def revision_of(self, owner: URIRef) -> str:
        """Name the revision that it makes of a user's graphs."""
        return f"{number_of(self.bases[owner]) + 1}.{self.token}"

    def size_of(self, name: URIRef, triples: int) -> int:
        """Tell how many triples a graph will have that has so many now, if what goes is there and what comes is not."""
        graph = ox.NamedNode(str(name))
        going = sum(1 for quad in self.leaving if quad.graph_name == graph)
        coming = sum(1 for q in self.added if q.graph_name == graph and q not in self.removed)
        return coming + (0 if name in self.dropped else triples - going)

    @property
    def leaving(self) -> list[ox.Quad]:
        """List what goes and does not come again."""
        return [quad for quad in self.removed if quad not in self.added]

    def forgets(self, owner: URIRef) -> bool:
        """Tell whether it takes facts out for good: only forgetting takes anything out of a journal."""
        journal = ox.NamedNode(f"{owner}:journal")
        return any(owner_of(name) == owner for name in self.dropped) or any(
            quad.graph_name == journal for quad in self.removed
        )

    def note(self, removed: Sequence[ox.Quad], added: Sequence[ox.Quad]) -> None:
        """Follow a commit: what goes is no longer to come, and the other way round."""
        for quad in removed:
            self.added.pop(quad, None)
            self.removed[quad] = None
        for quad in added:
            self.added[quad] = None

    def note_drop(self, names: Sequence[URIRef]) -> None:
        """Follow a drop."""
        gone = {ox.NamedNode(str(name)) for name in names}
        for quads in (self.added, self.removed):
            for quad in [quad for quad in quads if quad.graph_name in gone]:
                del quads[quad]
        self.dropped |= dict.fromkeys(names)
