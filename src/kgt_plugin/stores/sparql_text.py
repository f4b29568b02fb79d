"""Terms to SPARQL text and back: written by Oxigraph's own escaping, never spliced by hand."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Final

import pyoxigraph as ox

from kgt_plugin.errors import InvalidInputError, StoreError
from kgt_plugin.stores.exact import OxTerm, to_ox_quad
from kgt_plugin.stores.port import Quad

__all__ = [
    "checked_quads",
    "graph_blocks",
    "quad_lines",
    "read_names",
    "read_rows",
    "read_truth",
    "term_text",
    "with_object",
]

_ESCAPED: Final = re.compile(r"(\\\\)([uU])?|\\.", re.DOTALL)
_NOT_IN_LABEL: Final = re.compile(r"[^A-Za-z0-9]")


def checked_quads(quads: Collection[Quad]) -> list[ox.Quad]:
    """Convert quads, and refuse what no endpoint can keep.

    Raises:
        InvalidInputError: a term is not valid, or a blank node, which has no name over SPARQL.
    """
    converted = [to_ox_quad(quad) for quad in quads]
    for quad in converted:
        for term in (quad.subject, quad.object):
            if isinstance(term, ox.BlankNode) or str(term).startswith("<nodeID:"):
                raise InvalidInputError(
                    "a SPARQL endpoint cannot keep blank nodes: give the node an IRI, or use another store"
                )
    return converted


def term_text(term: OxTerm) -> str:
    r"""Write a term so that every parser reads it alike.

    SPARQL reads code points such as \\u0041 before anything else, in theory; some servers do, and find one
    in the text of a backslash and a u. So that u is written as a code point itself.
    """
    return _ESCAPED.sub(_escape, str(term)) if isinstance(term, ox.Literal) else str(term)


def _escape(match: re.Match[str]) -> str:
    letter = match[2]
    return match[0] if not letter else f"{match[1]}\\U{ord(letter):08X}"


def graph_blocks(quads: Iterable[ox.Quad]) -> str:
    """Write quads as GRAPH blocks, a triple a line."""
    return "\n".join(
        f"GRAPH {name} {{\n" + "\n".join(lines) + "\n}" for name, lines in quad_lines(quads).items()
    )


def quad_lines(quads: Iterable[ox.Quad]) -> dict[str, list[str]]:
    """Group the triples of quads, written out, by their graphs."""
    graphs: defaultdict[str, list[str]] = defaultdict(list)
    for quad in quads:
        if not isinstance(quad.object, ox.Triple):
            line = f"{quad.subject} {quad.predicate} {term_text(quad.object)} ."
            graphs[str(quad.graph_name)].append(line)
    return graphs


def with_object(quad: ox.Quad, value: OxTerm) -> ox.Quad:
    """Replace the object of a quad."""
    return ox.Quad(quad.subject, quad.predicate, value, quad.graph_name)


def read_rows(body: bytes, *, location: str) -> list[dict[str, OxTerm]]:
    """Read the rows of a SELECT in the JSON results format.

    Raises:
        StoreError: it is something else, or cut short.
    """
    try:
        bindings = json.loads(body, strict=False)["results"]["bindings"]
        return [
            {name: _term(told) for name, told in row.items() if told is not None}
            for row in bindings
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as exc:
        raise _no_endpoint(location) from exc


def read_truth(body: bytes, *, location: str) -> bool:
    """Read the answer to an ASK in the JSON results format.

    Raises:
        StoreError: it is something else, or cut short.
    """
    try:
        truth = json.loads(body)["boolean"]
    except (ValueError, KeyError, TypeError, RecursionError) as exc:
        raise _no_endpoint(location) from exc
    if not isinstance(truth, bool):
        raise _no_endpoint(location)
    return truth


def _no_endpoint(location: str) -> StoreError:
    return StoreError(
        f"{location} is not a SPARQL 1.1 endpoint (its answer does not parse): check the URL"
    )


def read_names(body: bytes) -> list[str]:
    """Read the variables of a SELECT; `read_rows` says whether it is one."""
    return [str(name) for name in json.loads(body, strict=False)["head"]["vars"]]


def _term(told: Mapping[str, str]) -> OxTerm:
    kind, value = told["type"], told["value"]
    if kind == "uri":
        return ox.NamedNode(value)
    if kind == "bnode":
        # Virtuoso's are no identifiers: "nodeID://b10001".
        return ox.BlankNode("b" + _NOT_IN_LABEL.sub("", value))
    if kind not in ("literal", "typed-literal"):
        raise ValueError(f"{kind} is no kind of term")
    if language := told.get("xml:lang"):
        return ox.Literal(value, language=language)
    datatype = told.get("datatype")
    return ox.Literal(value, datatype=ox.NamedNode(datatype) if datatype else None)
