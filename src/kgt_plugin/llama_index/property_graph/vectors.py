"""Finds the nodes whose embeddings are nearest to a query's; every node is compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from llama_index.core.graph_stores.types import LabelledNode
from llama_index.core.vector_stores.types import VectorStoreQuery, VectorStoreQueryMode
from llama_index.core.vector_stores.utils import build_metadata_filter_fn
from rdflib.term import Identifier, URIRef

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.graph.terms import order_of
from kgt_plugin.llama_index.property_graph.graph_reader import GraphReader
from kgt_plugin.llama_index.property_graph.terms import EMBEDDING, Kind, embedding_of
from kgt_plugin.stores import CountsCommits, Store

__all__ = ["NodeVectors"]

_DOCUMENT = "ref_doc_id"

_Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]
_Vector = np.ndarray[tuple[int], np.dtype[np.float64]]


class NodeVectors:
    """The embeddings of a graph's nodes, decoded once and again after the graph has changed.

    Its owner holds a lock.

    Args:
        reader: reads the graph.
        store: where the graph is; one that doesn't count its commits is read for each query, and what is
            new there decoded.
        name: the graph's.
    """

    def __init__(self, reader: GraphReader, store: Store, name: URIRef) -> None:
        self._reader = reader
        self._store = store
        self._name = name
        self._read_at: int | None = None
        self._literals: dict[Identifier, Identifier] = {}
        self._rows: dict[Identifier, _Vector] = {}

    def nearest(self, query: VectorStoreQuery) -> tuple[list[LabelledNode], list[float]]:
        """Find the nodes nearest by cosine, the nearest first, with the cosines.

        Raises:
            InvalidInputError: there is no query embedding, it is of another length than the nodes', or
                the mode is another than the default.
        """
        if query.query_embedding is None or query.mode is not VectorStoreQueryMode.DEFAULT:
            raise InvalidInputError(
                "a vector query needs an embedding and the default mode: give those"
            )
        rows = self._fresh()
        terms = _candidates(self._reader, rows, query)
        if not terms:
            return [], []
        wanted = np.asarray(query.query_embedding, dtype=np.float64)
        if any(rows[term].shape != wanted.shape for term in terms):
            raise InvalidInputError(
                f"the query's embedding has {wanted.size} numbers and the graph's have others: "
                "embed both with one model"
            )
        cosines = _cosines(np.stack([rows[term] for term in terms]), wanted)
        best = sorted(range(len(terms)), key=lambda i: (-cosines[i], order_of(terms[i])))
        best = best[: query.similarity_top_k]
        return [self._reader.node(terms[i]) for i in best], [float(cosines[i]) for i in best]

    def _fresh(self) -> dict[Identifier, _Vector]:
        version = (
            self._store.commits(self._name) if isinstance(self._store, CountsCommits) else None
        )
        if version is None or version != self._read_at:
            found = {term: value for term, _, value in self._reader.triples(predicate=EMBEDDING)}
            self._rows = {
                term: self._rows[term] if self._literals.get(term) == value else embedding_of(value)
                for term, value in found.items()
            }
            self._literals, self._read_at = found, version
        return self._rows


def _candidates(
    reader: GraphReader, rows: Mapping[Identifier, _Vector], query: VectorStoreQuery
) -> list[Identifier]:
    """The nodes with embeddings that the query's filters let through."""
    found = list(rows)
    if query.node_ids:
        wanted = set(reader.find(query.node_ids))
        found = [term for term in found if term in wanted]
    if not (query.doc_ids or query.filters):
        return found
    named = {reader.names.name(Kind.NODE, term): term for term in found}
    known = {name: reader.properties(reader.description(term)) for name, term in named.items()}
    passes = _filter(known, query)
    return [term for name, term in named.items() if passes(name)]


def _filter(
    known: Mapping[str, Mapping[str, Any]], query: VectorStoreQuery
) -> Callable[[str], bool]:
    of_documents = set(query.doc_ids or ())
    as_filtered = build_metadata_filter_fn(lambda name: known[name], query.filters)
    return lambda name: (
        (not of_documents or known[name].get(_DOCUMENT) in of_documents) and as_filtered(name)
    )


def _cosines(
    rows: _Matrix,
    wanted: _Vector,
) -> _Vector:
    norms = np.linalg.norm(rows, axis=1) * np.linalg.norm(wanted)
    with np.errstate(divide="ignore", invalid="ignore"):
        cosines: _Vector = np.nan_to_num(rows @ wanted / norms)
    return cosines
