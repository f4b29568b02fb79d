"""RDF documents: parsed with the line of an error, written in a fixed order, whole or not at all."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import cast

import pyoxigraph as ox
from rdflib.term import Identifier, URIRef

from kgt_plugin.errors import InvalidInputError, MalformedRDFError, StoreError
from kgt_plugin.memo import Memo
from kgt_plugin.stores.exact import from_ox

__all__ = [
    "FORMATS",
    "ParsedQuad",
    "canonical",
    "parse",
    "prefixes_of",
    "prefixes_used",
    "put_where_nothing_is",
    "serialize",
    "without_ours",
    "write_whole",
]

ParsedQuad = tuple[Identifier, URIRef, Identifier, Identifier | None]
"""Subject, predicate, object; and the graph, which may be a blank node, or None for the default graph."""

FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
}
_PREFIXES = {
    "kgt": "urn:kgt:term:",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_STRING = _PREFIXES["xsd"] + "string"
_SINGLE_GRAPH = (ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.RDF_XML)
# XML writes a predicate as the name of an element: it must end with one.
_XML_NAME = re.compile(r"[^\W\d][\w.-]*$")


def parse(
    data: bytes, syntax: ox.RdfFormat, *, where: str, rename_blank_nodes: bool = False
) -> list[ParsedQuad]:
    """Read a whole document.

    Args:
        data: UTF-8.
        syntax: its format.
        where: its name, for messages.
        rename_blank_nodes: give blank nodes fresh identifiers, so that they meet no others.

    Raises:
        MalformedRDFError: it does not parse; carries the 1-based line.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")  # a byte order mark is no part of the document
    try:
        parsed = ox.parse(input=data, format=syntax, rename_blank_nodes=rename_blank_nodes)
        known, names = Memo(from_ox), Memo(_graph_name)
        quads = [
            (known[subject], known[predicate], known[value], names[graph])
            for subject, predicate, value, graph in parsed
        ]
        return cast(list[ParsedQuad], quads)  # the parser lets nothing but IRIs be predicates
    except SyntaxError as exc:
        line = exc.lineno
        at = where if line is None else f"{where}, line {line}"
        message = f"{at}: not valid {syntax.name} ({exc.msg}): correct the file, nothing was read"
        raise MalformedRDFError(" ".join(message.split()), line=line) from exc
    except (InvalidInputError, ValueError) as exc:
        raise MalformedRDFError(f"{where}: {exc}; nothing was read") from exc


def _graph_name(graph: object) -> Identifier | None:
    return None if isinstance(graph, ox.DefaultGraph) else from_ox(graph)


def prefixes_of(data: bytes, syntax: ox.RdfFormat) -> dict[str, str]:
    """List the prefixes that a document which parses declares."""
    parsed = ox.parse(input=data, format=syntax)
    for _quad in parsed:
        pass
    return dict(parsed.prefixes)


def prefixes_used(quads: Iterable[ox.Quad]) -> dict[str, str]:
    """List those of our prefixes that these quads need."""
    iris = {
        iri
        for quad in quads
        for term in (quad.subject, quad.predicate, quad.object)
        for iri in _iris(term)
    }
    return {
        name: space
        for name, space in _PREFIXES.items()
        if any(iri.startswith(space) for iri in iris)
    }


def without_ours(prefixes: Mapping[str, str]) -> dict[str, str]:
    """List the prefixes of a document that are not those that we declare."""
    return {name: space for name, space in prefixes.items() if _PREFIXES.get(name) != space}


def _iris(term: object) -> Iterator[str]:
    if isinstance(term, ox.NamedNode):
        yield term.value
    elif isinstance(term, ox.Literal) and not term.language and term.datatype.value != _STRING:
        yield term.datatype.value


def serialize(
    quads: Iterable[ox.Quad],
    syntax: ox.RdfFormat,
    prefixes: Mapping[str, str] | None = None,
    *,
    declares_ours: bool = True,
) -> bytes:
    """Write a document; the same quads give the same bytes. Formats of one graph lose graph names.

    Args:
        quads: what to write.
        syntax: the format.
        prefixes: declared beside ours, and in place of them where they have the same name.
        declares_ours: whether ours are declared at all.

    Raises:
        InvalidInputError: RDF/XML has no way to write a predicate.
    """
    # Graph by graph and subject by subject, as TriG and Turtle group them.
    ordered = sorted(quads, key=_order)
    if syntax == ox.RdfFormat.RDF_XML:
        for quad in ordered:
            if not _XML_NAME.search(quad.predicate.value):
                raise InvalidInputError(
                    f"RDF/XML cannot write the relation {quad.predicate}: use .ttl, .nt or .jsonld"
                )
    declares = syntax in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG)
    ours = _PREFIXES if declares_ours else {}
    declared = {**ours, **(prefixes or {})} if declares else None
    if syntax in _SINGLE_GRAPH:
        triples = (quad.triple for quad in ordered)
        written = ox.serialize(triples, format=syntax, prefixes=declared)
    else:
        written = ox.serialize(ordered, format=syntax, prefixes=declared)
    return _with_sorted_prefixes(written or b"")


def canonical(quads: Iterable[ox.Quad]) -> str:
    """Canonical N-Quads: equal for isomorphic graphs, and only for those (RDFC-1.0)."""
    listed = list(quads)
    if any(isinstance(t, ox.BlankNode) for quad in listed for t in (quad.subject, quad.object)):
        dataset = ox.Dataset(listed)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        listed = list(dataset)
    return "".join(sorted(f"{quad} .\n" for quad in listed))


def _with_sorted_prefixes(document: bytes) -> bytes:
    """The same document; its writer puts the prefixes in another order in every process."""
    lines = document.split(b"\n")
    count = next((i for i, line in enumerate(lines) if not line.startswith(b"@prefix ")), 0)
    return b"\n".join(sorted(lines[:count]) + lines[count:])


def _order(quad: ox.Quad) -> tuple[str, str, str, str]:
    return (str(quad.graph_name), str(quad.subject), str(quad.predicate), str(quad.object))


def write_whole(
    path: Path,
    data: bytes,
    *,
    before: Callable[[Path], None] | None = None,
    is_new: bool = False,
) -> None:
    """Put `data` at `path`, or leave what was there: never a part of it.

    Args:
        path: where to.
        data: the whole of it.
        before: called with the file that is about to take the path's place.
        is_new: refuse where something is there.

    Raises:
        StoreError: something is there that must not be; the folder is missing or cannot be written, or the disk is full.
    """
    temporary: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=f".{path.name}.", suffix=".tmp", delete=False
        ) as file:
            temporary = Path(file.name)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            temporary.chmod(path.stat().st_mode & 0o777)
        if before is not None:
            before(temporary)
        if is_new:
            put_where_nothing_is(temporary, path)
        else:
            temporary.replace(path)
    except OSError as exc:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        reason = exc.strerror or str(exc)
        raise StoreError(
            f"cannot write {path} ({reason}): free or choose another place; nothing was changed"
        ) from exc


def put_where_nothing_is(temporary: Path, path: Path) -> None:
    """Give a file another name that no file has.

    Raises:
        FileExistsError: one has it.
        OSError: it cannot be done.
    """
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        temporary.replace(path)
    else:
        temporary.unlink()
