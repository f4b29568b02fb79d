"""One RDF file as a store: read once, and written whole or not at all at every commit."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox
from rdflib import Graph
from rdflib.term import URIRef

from kgt_plugin.errors import InvalidInputError, StoreError
from kgt_plugin.stores.exact import read_term, to_ox, to_ox_quad
from kgt_plugin.stores.file_lock import FileLock
from kgt_plugin.stores.memory import MemoryStore
from kgt_plugin.stores.port import EPISODE_PREFIX, JOURNAL_PREFIX, USER_PREFIX, Quad
from kgt_plugin.stores.serialization import (
    FORMATS,
    ParsedQuad,
    parse,
    prefixes_of,
    serialize,
    write_whole,
)

__all__ = ["FILE_SUFFIXES", "FileStore", "SingleUser"]

FILE_SUFFIXES = (".ttl", ".trig", ".nq")
_RECORDS = {JOURNAL_PREFIX: "journal", EPISODE_PREFIX: "episodes"}


class SingleUser:
    """Decides which user a store without graph names belongs to: the first one, and no other."""

    def __init__(self, location: str) -> None:
        self._location = location
        self.name: URIRef | None = None

    def admit(self, name: URIRef) -> URIRef:
        """The facts' graph of the user whose facts, journal or episodes `name` is.

        Raises:
            InvalidInputError: the store is another user's.
        """
        owner = URIRef(name.removesuffix(":journal").removesuffix(":episodes"))
        if self.name is None:
            self.name = owner
        if owner != self.name:
            holder = unquote(self.name.removeprefix(USER_PREFIX))
            raise InvalidInputError(
                f"{self._location} has no named graphs and holds the facts of user {holder!r}: "
                "use a .trig or .nq file, a Dataset or a folder for several users"
            )
        return owner


class FileStore(MemoryStore):
    """A .trig, .nq or .ttl file.

    Turtle has no named graphs, so such a file is one user's: the first who uses it. Journal and episodes
    lie in the same file, so that all are written at once; their nodes are known by their IRIs.
    """

    def __init__(self, path: Path) -> None:
        """Read the file; a missing one is made at the first commit.

        Args:
            path: ends with .ttl, .trig or .nq.

        Raises:
            MalformedRDFError: it does not parse.
            StoreLockedError: another process has it open.
            StoreError: it cannot be read, or has another suffix.
        """
        super().__init__(location=str(path))
        if path.suffix.lower() not in FILE_SUFFIXES:
            raise StoreError(f"{path} is no file store: its name must end with .ttl, .trig or .nq")
        self._path = path
        self._syntax = FORMATS[path.suffix.lower()]
        self._single = SingleUser(str(path)) if self._syntax == ox.RdfFormat.TURTLE else None
        self._unclaimed: list[ParsedQuad] = []
        self._pid = os.getpid()
        self._file_lock = FileLock(path)
        self._prefixes: dict[str, str] = {}
        self._signature = _signature(path)
        if self._signature is not None:
            self._read()

    @property
    def beside(self) -> Path:
        """Beside the file, named after it."""
        return self._path.with_name(f"{self._path.name}.vectors.sqlite")

    def graph(self, name: URIRef) -> Graph:
        """The named graph as a live view that can be read but not written."""
        self._admit(name)
        return super().graph(name)

    def names(self) -> list[URIRef]:
        """The names of all graphs that are not empty, in a fixed order.

        Raises:
            StoreError: it is a Turtle file whose facts are nobody's yet.
        """
        with self._lock:
            if self._unclaimed:
                raise StoreError(
                    f"{self._path} has no graph names, and nobody has used it: import it for a user with "
                    "kgt import --user"
                )
            return super().names()

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
                self._file_lock.release()

    def _write(self, quads: set[ox.Quad]) -> None:
        if _signature(self._path) != self._signature:
            raise StoreError(
                f"{self._path} was changed by another program since it was opened: open it again"
            )
        write_whole(
            self._path,
            serialize(quads, self._syntax, self._prefixes),
            before=self._file_lock.lock_next,
            is_new=self._signature is None,
        )
        self._file_lock.follow()
        self._signature = _signature(self._path)

    def _quads(self) -> list[ox.Quad]:
        return [
            ox.Quad(quad.subject, quad.predicate, to_ox(read_term(quad.object)), quad.graph_name)
            for quad in self._opened
        ]

    def _read(self) -> None:
        try:
            data = self._path.read_bytes()
        except OSError as exc:
            raise StoreError(f"cannot read {self._path} ({exc.strerror}): check the file") from exc
        quads = parse(data, self._syntax, where=str(self._path))
        self._prefixes = prefixes_of(data.removeprefix(b"\xef\xbb\xbf"), self._syntax)
        if self._single is not None:
            self._read_single(self._single, quads)
            return
        if any(not isinstance(name, URIRef) for *_, name in quads):
            raise StoreError(
                f"{self._path} has facts outside named graphs, so they are nobody's: "
                "import it into another store instead"
            )
        added = [
            (subject, predicate, value, URIRef(str(name)))
            for subject, predicate, value, name in quads
        ]
        super().commit(removed=(), added=added)

    def _read_single(self, single: SingleUser, quads: list[ParsedQuad]) -> None:
        """Tell facts from records; whose they are is said by the records, if there are any."""
        records: list[Quad] = []
        for subject, predicate, value, _name in quads:
            prefix = next((each for each in _RECORDS if subject.startswith(each)), None)
            if prefix is None:
                self._unclaimed.append((subject, predicate, value, None))
                continue
            user = subject.removeprefix(prefix).split(":", 1)[0]
            name = URIRef(f"{USER_PREFIX}{user}:{_RECORDS[prefix]}")
            single.admit(name)
            records.append((subject, predicate, value, name))
        super().commit(removed=(), added=records)

    def _admit(self, name: URIRef) -> None:
        if self._single is None:
            return
        with self._lock:
            owner = self._single.admit(name)
            if self._unclaimed:
                claimed = [(s, p, o, owner) for s, p, o, _ in self._unclaimed]
                self._unclaimed = []
                super().commit(removed=(), added=claimed)


def _signature(path: Path) -> tuple[int, int, int] | None:
    """Read what changes when another program writes the file; None when there is none."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    except OSError as exc:
        raise StoreError(f"cannot read {path} ({exc.strerror}): check the path") from exc
    return (status.st_ino, status.st_size, status.st_mtime_ns)
