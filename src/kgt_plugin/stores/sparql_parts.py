"""Parts of long changes on a SPARQL server: graphs of their own that are sent ahead, and what is left of them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Final

import pyoxigraph as ox
from rdflib.term import URIRef

from kgt_plugin.stores.sparql_http import SparqlClient
from kgt_plugin.stores.sparql_revisions import owner_of
from kgt_plugin.stores.sparql_text import read_rows

__all__ = ["PARTS", "discarding", "left_parts", "named_graphs", "part_name"]

PARTS: Final = "urn:kgt:part:"
"""Every part's graph is named by this, a digest of the user's graph, the change's token and a number."""


def part_name(name: URIRef, token: str, number: int) -> str:
    """Name a part of what a change does to a graph.

    Example:
        >>> part_name(URIRef("urn:kgt:user:ana:journal"), "5f0c", 0)
        '<urn:kgt:part:d2514f7c98fec7117a1f9121077dcc03:5f0c:0>'
    """
    return f"<{_prefix(owner_of(name))}{token}:{number}>"


def left_parts(client: SparqlClient, owners: Collection[URIRef]) -> list[str]:
    """List the parts of some users; whoever holds their claims knows that nobody will move them any more."""
    fits = " || ".join(f'STRSTARTS(STR(?g), "{_prefix(owner)}")' for owner in owners)
    return [str(graph) for graph in named_graphs(client, f"FILTER({fits})")]


def named_graphs(client: SparqlClient, fits: str = "") -> list[ox.NamedNode]:
    """List the graphs of a server that are not empty.

    Args:
        client: speaks to it.
        fits: a filter on `?g`, as SPARQL; none takes all.
    """
    # Not DISTINCT: for that Virtuoso takes minutes over thousands of graphs, where this takes 0.1 s.
    query = f"SELECT ?g WHERE {{ GRAPH ?g {{ ?s ?p ?o }} {fits} }} GROUP BY ?g"
    rows = read_rows(client.query(query), location=client.location)
    return [graph for row in rows if isinstance(graph := row.get("g"), ox.NamedNode)]


def discarding(parts: Collection[str]) -> str:
    """Make an update that takes parts out."""
    return " ;\n".join(f"DROP SILENT GRAPH {part}" for part in parts)


def _prefix(owner: URIRef) -> str:
    digest = hashlib.sha256(owner.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return f"{PARTS}{digest}:"
