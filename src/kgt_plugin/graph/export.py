"""A user's graph as RDF text, to files and to strings."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pyoxigraph as ox

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.graph.edit_history import EditHistoryGraph
from kgt_plugin.graph.interchange import FORMAT_NAMES, holds_named_graphs, syntax_of
from kgt_plugin.stores.exact import to_ox_quad
from kgt_plugin.stores.serialization import canonical, serialize, write_whole
from kgt_plugin.stores.views import Terms

__all__ = ["ExportableGraph"]


class ExportableGraph(EditHistoryGraph):
    """A graph that can be written out."""

    def export(self, path: str | Path, *, journal: bool = False, episodes: bool = False) -> None:
        """Write the facts to a file, whole or not at all.

        Args:
            path: ends with .ttl, .trig, .nq, .nt, .jsonld, .rdf or .owl.
            journal: the journal too, as a graph of its own; .trig, .nq and .jsonld only.
            episodes: what the user has said too, the same way.

        Raises:
            InvalidInputError: the ending is unknown, or cannot keep the graphs apart.
            StoreError: the file cannot be written.
        """
        target = Path(path)
        syntax = syntax_of(target)
        if (journal or episodes) and not holds_named_graphs(syntax):
            what = "the journal" if journal else "episodes"
            raise InvalidInputError(f"{target} cannot hold {what}: use .trig or .nq, or .jsonld")
        write_whole(target, serialize(self._quads(journal=journal, episodes=episodes), syntax))

    def serialize(self, format: str = "turtle") -> str:  # noqa: A002 - rdflib's word
        """The facts as text: turtle, trig, nquads, ntriples, json-ld or xml; the same facts give the same text.

        Raises:
            InvalidInputError: another format.
        """
        if format not in FORMAT_NAMES:
            raise InvalidInputError(f"unknown format {format!r}: use {', '.join(FORMAT_NAMES)}")
        return serialize(self._quads(), FORMAT_NAMES[format]).decode()

    def canonical(self) -> str:
        """The graph as canonical N-Quads: equal exactly for equal graphs."""
        return canonical(self._quads())

    def _quads(self, *, journal: bool = False, episodes: bool = False) -> list[ox.Quad]:
        chosen = [self.name]
        chosen += [self._journal_name] if journal else []
        chosen += [self.episodes.name] if episodes else []
        with self._state.lock:
            quads = [
                (*cast(Terms, terms), name) for name in chosen for terms in self._store.graph(name)
            ]
        return [to_ox_quad(quad) for quad in quads]
