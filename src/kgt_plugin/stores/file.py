"""One RDF file with named graphs as a store: read once, and written whole or not at all at every commit."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import Graph
from rdflib.term import URIRef

from kgt_plugin.errors import StoreError
from kgt_plugin.stores.exact import read_term, to_ox, to_ox_quad
from kgt_plugin.stores.memory import MemoryStore
from kgt_plugin.stores.port import Quad
from kgt_plugin.stores.rdf_file import RdfFile
from kgt_plugin.stores.serialization import serialize

__all__ = ["FILE_SUFFIXES", "FileStore"]

FILE_SUFFIXES: Final = (".ttl", ".trig", ".nq")
"""Endings of files that are stores; Turtle has a class of its own, since it has no named graphs."""


class FileStore(MemoryStore):
    """A .trig or .nq file: facts, journals and episodes of any number of users, each in a graph of its own.

    All of a commit is in one file, so that it is written at once.
    """

    suffixes: tuple[str, ...] = (".trig", ".nq")

    def __init__(self, path: Path) -> None:
        """Read the file; a missing one is made at the first commit.

        Args:
            path: ends with .trig or .nq.

        Raises:
            MalformedRDFError: it does not parse.
            StoreLockedError: another process has it open.
            StoreError: it cannot be read, or has another suffix.
        """
        super().__init__(location=str(path))
        if path.suffix.lower() not in self.suffixes:
            known = " or ".join(self.suffixes)
            raise StoreError(f"{path} is no file store: its name must end with {known}")
        self._path = path
        self._pid = os.getpid()
        self._file = RdfFile(path)
        try:
            self._read()
        except BaseException:
            self._unlock()
            raise

    @property
    def beside(self) -> Path:
        """Beside the file, named after it."""
        return self._path.with_name(f"{self._path.name}.vectors.sqlite")

    def graph(self, name: URIRef) -> Graph:
        """The named graph as a live view that can be read but not written."""
        self._admit(name)
        return super().graph(name)

    def commit(self, *, removed: Collection[Quad], added: Collection[Quad]) -> None:
        """Remove, then add; the file changes as a whole or not at all."""
        with self._lock:
            for *_, name in (*removed, *added):
                self._admit(name)
            going = {to_ox_quad(quad) for quad in removed}
            coming = {to_ox_quad(quad) for quad in added}
            # The file first: when it cannot be written, memory has not changed either.
            self._write((set(self._quads()) - going) | coming)
            super().commit(removed=removed, added=added)

    def drop(self, names: Collection[URIRef]) -> None:
        """Erase whole graphs from the file."""
        with self._lock:
            for name in names:
                self._admit(name)
            dropped = {ox.NamedNode(str(name)) for name in names}
            self._write({quad for quad in self._quads() if quad.graph_name not in dropped})
            super().drop(names)

    def close(self) -> None:
        """Let go, once the last holder has."""
        with self._lock:
            super().close()
            if self.closed:
                self._unlock()

    def _unlock(self) -> None:
        self._file.release()

    def _admit(self, name: URIRef) -> None:
        """Refuse a graph that the store cannot hold; this one can hold all."""

    def _write(self, quads: set[ox.Quad]) -> None:
        self._file.write(serialize(quads, self._file.syntax, self._file.prefixes))

    def _quads(self) -> list[ox.Quad]:
        return [
            ox.Quad(quad.subject, quad.predicate, to_ox(read_term(quad.object)), quad.graph_name)
            for quad in self._opened
        ]

    def _read(self) -> None:
        quads = self._file.quads()
        if any(not isinstance(name, URIRef) for *_, name in quads):
            raise StoreError(
                f"{self._path} has facts outside named graphs, so they are nobody's: "
                "import it into another store instead"
            )
        added = [
            (subject, predicate, value, URIRef(str(name)))
            for subject, predicate, value, name in quads
        ]
        self._load(added)

    def _load(self, quads: Collection[Quad]) -> None:
        """Put what was read into memory alone."""
        super().commit(removed=(), added=quads)
