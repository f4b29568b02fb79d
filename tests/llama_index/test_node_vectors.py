"""The embeddings of a property graph: decoded once, and again after any change that may concern them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from llama_index.core.graph_stores.types import EntityNode
from llama_index.core.vector_stores.types import VectorStoreQuery
from rdflib import Dataset, Graph

from kgt_plugin.llama_index import RDFPropertyGraphStore
from kgt_plugin.llama_index.property_graph import vectors
from kgt_plugin.llama_index.property_graph.terms import embedding_of
from kgt_plugin.stores import open_store

EAST = VectorStoreQuery(query_embedding=[1.0, 0.0], similarity_top_k=1)


def node(name: str, *embedding: float) -> EntityNode:
    return EntityNode(name=name, embedding=list(embedding))


def nearest(store: RDFPropertyGraphStore) -> str:
    """The node that is nearest to the east."""
    (found,), _ = store.vector_query(EAST)
    return found.id


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What is decoded."""
    seen: list[Any] = []
    decode = embedding_of

    def counting(literal: Any) -> Any:
        seen.append(literal)
        return decode(literal)

    monkeypatch.setattr(vectors, "embedding_of", counting)
    return seen


@pytest.mark.parametrize("where", [":memory:", "graph.ttl", "folder"])
def test_queries_decode_each_embedding_once(where: str, tmp_path: Path, decoded: list[Any]) -> None:
    """A second query finds them decoded; a change is seen by the next."""
    store = RDFPropertyGraphStore(where if where == ":memory:" else tmp_path / where)
    store.upsert_nodes([node("north", 0.0, 1.0), node("north-east", 0.6, 0.8)])
    assert [nearest(store) for _ in range(3)] == ["north-east"] * 3
    assert len(decoded) == 2
    store.upsert_nodes([node("east", 1.0, 0.0)])
    assert nearest(store) == "east"
    store.delete(ids=["east"])
    assert nearest(store) == "north-east"
    store.upsert_nodes([node("north", 2.0, 0.0)])
    assert nearest(store) == "north"
    store.close()


def test_a_change_by_another_object_on_the_same_store_is_seen() -> None:
    """Two property-graph stores may share what they are opened on."""
    shared = open_store(":memory:")
    one, other = RDFPropertyGraphStore(shared), RDFPropertyGraphStore(shared)
    one.upsert_nodes([node("north", 0.0, 1.0)])
    assert nearest(other) == "north"
    one.upsert_nodes([node("north", 0.0, 2.0), node("east", 1.0, 0.0)])
    assert nearest(other) == "east"


@pytest.mark.parametrize("make", [Graph, Dataset])
def test_a_change_of_the_apps_own_graph_is_seen(make: Any, decoded: list[Any]) -> None:
    """An rdflib graph may be changed by anybody; a triple out and another in is a change, too."""
    store = RDFPropertyGraphStore(make())
    store.upsert_nodes([node("north", 0.0, 1.0), node("north-east", 0.6, 0.8)])
    assert [nearest(store) for _ in range(3)] == ["north-east"] * 3
    assert len(decoded) == 2
    store.upsert_nodes([node("north", 1.0, 0.0)])
    assert nearest(store) == "north"
