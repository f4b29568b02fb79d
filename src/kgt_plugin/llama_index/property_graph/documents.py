"""A graph to and from a file, on this disk or on any file system of fsspec."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import cast

import fsspec  # type: ignore[import-untyped]  # it has no stubs
import pyoxigraph as ox
from rdflib import Graph
from rdflib.term import URIRef

from kgt_plugin.errors import StoreError
from kgt_plugin.stores import Quad
from kgt_plugin.stores.exact import to_ox_quad
from kgt_plugin.stores.serialization import FORMATS, parse, serialize, write_whole
from kgt_plugin.stores.views import Terms

__all__ = ["read_document", "write_document"]


def write_document(
    graph: Graph, name: URIRef, path: str, fs: fsspec.AbstractFileSystem | None
) -> None:
    """Write a graph; its ending names the format, and any other ending than RDF's is Turtle.

    Raises:
        StoreError: it cannot be written.
    """
    triples = cast(Iterable[Terms], graph)
    data = serialize((to_ox_quad((*terms, name)) for terms in triples), _syntax(path))
    try:
        if fs is None:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            write_whole(Path(path), data)
            return
        with fs.open(path, "wb") as file:
            file.write(data)
    except OSError as exc:
        raise StoreError(f"cannot write {path} ({exc}): choose another place") from exc


def read_document(path: str, fs: fsspec.AbstractFileSystem | None, name: URIRef) -> list[Quad]:
    """Read a graph that `write_document` has written, or any RDF file; names of graphs are dropped.

    Raises:
        MalformedRDFError: it does not parse.
        StoreError: it cannot be read.
    """
    try:
        with (fs or fsspec.filesystem("file")).open(path, "rb") as file:
            data = file.read()
    except OSError as exc:
        raise StoreError(f"cannot read {path} ({exc}): check the path") from exc
    return [(s, p, o, name) for s, p, o, _ in parse(data, _syntax(path), where=path)]


def _syntax(path: str) -> ox.RdfFormat:
    return FORMATS.get(PurePosixPath(path).suffix.lower(), ox.RdfFormat.TURTLE)
