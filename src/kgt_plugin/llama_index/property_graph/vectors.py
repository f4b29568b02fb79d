"""Finds the nodes whose embeddings are nearest to a query's; every node is compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from llama_index.core.graph_stores.types import LabelledNode
from llama_index.core.vector_stores.types import VectorStoreQuery, VectorStoreQueryMode
from llama_index.core.vector_stores.utils import build_metadata_filter_fn
from rdflib.term import Identifier

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.graph.terms import order_of
from kgt_plugin.llama_index.property_graph.graph_reader import GraphReader
from kgt_plugin.llama_index.property_graph.terms import EMBEDDING, Kind, embedding_of

__all__ = ["nearest"]

_DOCUMENT = "ref_doc_id"


def nearest(reader: GraphReader, query: VectorStoreQuery) -> tuple[list[LabelledNode], list[float]]:
    """The nodes nearest by cosine, the nearest first, with the cosines.

    Raises:
        InvalidInputError: there is no query embedding, it is of another length than the nodes', or
            the mode is another than the default.
    """
    if query.query_embedding is None or query.mode is not VectorStoreQueryMode.DEFAULT:
        raise InvalidInputError(
            "a vector query needs an embedding and the default mode: give those"
        )
    rows = [(term, embedding_of(value)) for term, value in _candidates(reader, query)]
    if not rows:
        return [], []
    wanted = np.asarray(query.query_embedding, dtype=np.float64)
    if any(row.shape != wanted.shape for _, row in rows):
        raise InvalidInputError(
            f"the query's embedding has {wanted.size} numbers and the graph's have others: "
            "embed both with one model"
        )
    cosines = _cosines(np.stack([row for _, row in rows]), wanted)
    best = sorted(range(len(rows)), key=lambda i: (-cosines[i], order_of(rows[i][0])))
    best = best[: query.similarity_top_k]
    return [reader.node(rows[i][0]) for i in best], [float(cosines[i]) for i in best]


def _candidates(
    reader: GraphReader, query: VectorStoreQuery
) -> Sequence[tuple[Identifier, Identifier]]:
    """The nodes that the query's filters let through, with their embeddings."""
    found = [(term, value) for term, _, value in reader.triples(predicate=EMBEDDING)]
    if query.node_ids:
        wanted = set(reader.find(query.node_ids))
        found = [(term, value) for term, value in found if term in wanted]
    if not (query.doc_ids or query.filters):
        return found
    named = {reader.names.name(Kind.NODE, term): (term, value) for term, value in found}
    known = {name: reader.properties(reader.description(term)) for name, (term, _) in named.items()}
    passes = _filter(known, query)
    return [pair for name, pair in named.items() if passes(name)]


def _filter(
    known: Mapping[str, Mapping[str, Any]], query: VectorStoreQuery
) -> Callable[[str], bool]:
    of_documents = set(query.doc_ids or ())
    as_filtered = build_metadata_filter_fn(lambda name: known[name], query.filters)
    return lambda name: (
        (not of_documents or known[name].get(_DOCUMENT) in of_documents) and as_filtered(name)
    )


def _cosines(
    rows: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    wanted: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    norms = np.linalg.norm(rows, axis=1) * np.linalg.norm(wanted)
    with np.errstate(divide="ignore", invalid="ignore"):
        cosines: np.ndarray[tuple[int], np.dtype[np.float64]] = np.nan_to_num(rows @ wanted / norms)
    return cosines
