"""The latest changes of each user's facts, kept on a SPARQL server so that who knows a revision reads only those.

They lie in a graph of their own for each user. A change that takes anything out of the user's journal, as only
forgetting does, empties it first, and so does one that drops a graph of the user's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox
from rdflib.term import URIRef

from kgt_plugin.errors import StoreError
from kgt_plugin.stores.exact import OxTerm, to_ox
from kgt_plugin.stores.sparql_http import SparqlClient
from kgt_plugin.stores.sparql_revisions import number_of
from kgt_plugin.stores.sparql_text import read_rows, term_text

__all__ = ["DELTAS", "Delta", "clearing", "delta_triple", "read_deltas", "trimming"]

DELTAS: Final = "urn:kgt:deltas:"
"""Every graph of them is named by this and the user's graph."""
_KEPT: Final = 32
_LONGEST: Final = 20_000
"""Characters of one; who finds none for a longer change reads the whole graph."""
_DELTA: Final = "<urn:kgt:term:delta>"


@dataclass(frozen=True, slots=True)
class Delta:
    """Difference that one change made to a user's facts.

    Attributes:
        base: the revision before it.
        revision: the revision that it made.
        removed, added: triples, in this order.
    """

    base: str
    revision: str
    removed: tuple[ox.Triple, ...] = ()
    added: tuple[ox.Triple, ...] = ()


def delta_triple(
    owner: URIRef,
    base: str,
    revision: str,
    removed: Collection[ox.Quad],
    added: Collection[ox.Quad],
) -> str:
    """Write what a change does to a user's facts, as a GRAPH block; "" where that is too much."""
    lines = [f"-{_line(quad)}" for quad in removed]
    lines += [f"+{_line(quad)}" for quad in added]
    text = "\n".join([f"{base} {revision}", *lines])
    if len(base.split()) != 1 or len(text) > _LONGEST:
        return ""
    value = term_text(ox.Literal(text))
    return f"GRAPH {_graph(owner)} {{ {_node(number_of(revision))} {_DELTA} {value} }}"


def trimming(owner: URIRef, revision: str) -> str:
    """Make an operation that takes out the delta that has become too old; "" where there is none."""
    old = number_of(revision) - _KEPT
    if old < 1:
        return ""
    pattern = f"GRAPH {_graph(owner)} {{ {_node(old)} {_DELTA} ?old }}"
    return f"DELETE {{ {pattern} }} WHERE {{ {pattern} }}"


def clearing(owner: URIRef) -> str:
    """Make an operation that takes out all deltas of a user."""
    return f"DROP SILENT GRAPH {_graph(owner)}"


def read_deltas(
    client: SparqlClient, owner: URIRef, known: str, current: str
) -> list[Delta] | None:
    """Read the changes that lead from one revision to another; None where they are not all there."""
    first, last = number_of(known) + 1, number_of(current)
    if not 0 < last - first + 1 <= _KEPT:
        return None
    nodes = " ".join(_node(number) for number in range(first, last + 1))
    query = (
        f"SELECT ?delta WHERE {{ VALUES ?node {{ {nodes} }} "
        f"GRAPH {_graph(owner)} {{ ?node {_DELTA} ?delta }} }}"
    )
    rows = read_rows(client.query(query), location=client.location)
    found = {delta.base: delta for row in rows if (delta := _read(row)) is not None}
    return _chain(found, known, current)


def _chain(found: Mapping[str, Delta], known: str, current: str) -> list[Delta] | None:
    chain: list[Delta] = []
    while known != current:
        delta = found.get(known)
        if delta is None or len(chain) > len(found):
            return None
        chain.append(delta)
        known = delta.revision
    return chain


def _read(row: Mapping[str, OxTerm]) -> Delta | None:
    value = row.get("delta")
    if not isinstance(value, ox.Literal):
        return None
    head, *lines = value.value.split("\n")
    base, _, revision = head.partition(" ")
    try:
        removed, added = (
            tuple(quad.triple for quad in ox.parse(_of(lines, sign), format=ox.RdfFormat.N_TRIPLES))
            for sign in "-+"
        )
    except SyntaxError as exc:
        raise StoreError(
            f"a change in {DELTAS}... does not parse ({exc}): drop those graphs, they are derived"
        ) from exc
    return Delta(base, revision, removed, added)


def _of(lines: Collection[str], sign: str) -> str:
    return "\n".join(line[1:] for line in lines if line.startswith(sign))


def _line(quad: ox.Quad) -> str:
    return f"{quad.triple} ."


def _graph(owner: URIRef) -> ox.NamedNode:
    return ox.NamedNode(f"{DELTAS}{to_ox(owner).value}")


def _node(number: int) -> str:
    return f"<urn:kgt:delta:{number}>"
