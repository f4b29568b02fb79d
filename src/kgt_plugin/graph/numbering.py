"""The numbers of edits and episodes: each user's go up from 1."""

from __future__ import annotations

from rdflib import Graph
from rdflib.term import URIRef

from kgt_plugin.stores import FindsLargest, Store

__all__ = ["last_number"]


def last_number(store: Store, graph: Graph, predicate: URIRef) -> int:
    """Find the highest number given so far; 0 where none was.

    Args:
        store: where the graph is.
        graph: a view of it, which the store gave.
        predicate: leads to the numbers.

    Example:
        >>> from kgt_plugin.stores import open_store
        >>> store = open_store(":memory:")
        >>> last_number(store, store.graph(URIRef("urn:g")), URIRef("urn:kgt:term:sequence"))
        0
    """
    if isinstance(store, FindsLargest):
        return store.largest(URIRef(str(graph.identifier)), predicate)
    return max((int(str(number)) for number in graph.objects(None, predicate)), default=0)
