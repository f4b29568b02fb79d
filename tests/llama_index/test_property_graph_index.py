"""`PropertyGraphIndex` over the RDF store: built from documents, queried, deleted from, reopened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from llama_index.core import Document, PropertyGraphIndex, StorageContext
from llama_index.core.graph_stores.types import EntityNode
from llama_index.core.indices.property_graph import TextToCypherRetriever, VectorContextRetriever
from llama_index.core.vector_stores.types import (
    MetadataFilter,
    MetadataFilters,
    VectorStoreQuery,
    VectorStoreQueryMode,
)

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.llama_index import RDFPropertyGraphStore
from tests.llama_index.doubles import EatsExtractor, ScriptedLLM, WordEmbedding

DOCUMENTS = [
    Document(text="Rex eats meat.", id_="doc-rex", metadata={"file": "rex.md"}),
    Document(text="Mimi eats fish. Otto eats fish.", id_="doc-cats", metadata={"file": "cats.md"}),
]


def llm(reply: str = "Rex") -> ScriptedLLM:
    return ScriptedLLM(rule=lambda _prompt: reply)


def build(store: RDFPropertyGraphStore) -> PropertyGraphIndex:
    return PropertyGraphIndex.from_documents(
        DOCUMENTS,
        llm=llm(),
        kg_extractors=[EatsExtractor()],
        embed_model=WordEmbedding(),
        property_graph_store=store,
        use_async=False,
    )


def test_documents_become_rdf_that_answers() -> None:
    """Entities, relations, chunks and embeddings are in the graph, and a retriever finds them."""
    store = RDFPropertyGraphStore()
    index = build(store)
    (triplet,) = store.get_triplets(entity_names=["Rex"], relation_names=["EATS"])
    assert triplet[2].id == "meat"
    assert triplet[0].embedding is not None
    found = index.as_retriever(include_text=False).retrieve("What does Rex eat?")
    assert "Rex -> EATS -> meat" in {each.get_content() for each in found}
    with_text = index.as_retriever(include_text=True).retrieve("What does Rex eat?")
    assert any("Rex eats meat." in each.get_content() for each in with_text)


async def test_it_answers_awaited_queries() -> None:
    """The awaited retriever finds the same."""
    index = build(RDFPropertyGraphStore())
    found = await index.as_retriever(include_text=False).aretrieve("What does Rex eat?")
    assert "Rex -> EATS -> meat" in {each.get_content() for each in found}


def test_a_document_deleted_is_gone_and_others_stay() -> None:
    """Its chunk and what was read from it go."""
    store = RDFPropertyGraphStore()
    build(store)
    chunks = store.get(properties={"ref_doc_id": "doc-rex"})
    store.delete_llama_nodes(node_ids=[chunk.id for chunk in chunks])
    assert store.get(ids=["Rex", "meat"]) == []
    left = store.get_triplets(relation_names=["EATS"])
    assert {triplet[0].id for triplet in left} == {"Mimi", "Otto"}
    assert len(store.get(properties={"ref_doc_id": "doc-cats"})) == 1


def test_an_index_is_found_again(tmp_path: Path) -> None:
    """A new index over the same folder answers without any document."""
    build(store := RDFPropertyGraphStore(tmp_path / "store"))
    store.close()
    index = PropertyGraphIndex.from_existing(
        property_graph_store=RDFPropertyGraphStore(tmp_path / "store"),
        llm=llm("Mimi"),
        embed_model=WordEmbedding(),
        use_async=False,
    )
    found = index.as_retriever(include_text=False).retrieve("What does Mimi eat?")
    assert "Mimi -> EATS -> fish" in {each.get_content() for each in found}


def test_a_storage_context_persists_it(tmp_path: Path) -> None:
    """What `StorageContext.persist` writes can be read again."""
    store = RDFPropertyGraphStore()
    build(store)
    StorageContext.from_defaults(property_graph_store=store).persist(str(tmp_path))
    read = RDFPropertyGraphStore.from_persist_dir(str(tmp_path))
    assert set(read.client) == set(store.client)


def test_a_model_may_write_sparql_for_it() -> None:
    """LlamaIndex's text-to-query retriever gets a prompt for SPARQL, with the graph's own IRIs."""
    store = RDFPropertyGraphStore()
    build(store)
    model = llm("SELECT ?food { ?s rdfs:label 'Rex' . ?s relation:EATS ?o . ?o rdfs:label ?food }")
    (found,) = TextToCypherRetriever(store, llm=model).retrieve("What does Rex eat?")
    assert "[{'food': 'meat'}]" in found.get_content()
    assert "urn:kgt:relation:EATS" in model.prompts[0]
    assert "Cypher" not in model.prompts[0]


class TestVectors:
    def store(self) -> RDFPropertyGraphStore:
        store = RDFPropertyGraphStore()
        vectors = {"north": [0.0, 1.0], "east": [1.0, 0.0], "north-east": [0.6, 0.8]}
        store.upsert_nodes(
            [
                EntityNode(name=name, embedding=vector, properties={"ref_doc_id": name[:5], "n": i})
                for i, (name, vector) in enumerate(vectors.items())
            ]
        )
        store.upsert_nodes([EntityNode(name="nowhere"), EntityNode(name="zero", embedding=[0, 0])])
        return store

    def test_the_nearest_come_first_with_their_cosines(self) -> None:
        """Nodes without an embedding are not compared, and a zero vector is near nothing."""
        nodes, scores = self.store().vector_query(
            VectorStoreQuery(query_embedding=[0.0, 2.0], similarity_top_k=9)
        )
        assert [node.id for node in nodes] == ["north", "north-east", "east", "zero"]
        assert scores == pytest.approx([1.0, 0.8, 0.0, 0.0])

    @pytest.mark.parametrize(
        "asked",
        [
            {"node_ids": ["east"]},
            {"doc_ids": ["east"]},
            {"filters": MetadataFilters(filters=[MetadataFilter(key="n", value=1)])},
        ],
        ids=["ids", "documents", "filters"],
    )
    def test_filters_are_honoured(self, asked: dict[str, Any]) -> None:
        """Only nodes that pass are compared."""
        query = VectorStoreQuery(query_embedding=[0.0, 1.0], similarity_top_k=9, **asked)
        nodes, _ = self.store().vector_query(query)
        assert [node.id for node in nodes] == ["east"]

    @pytest.mark.parametrize(
        "asked",
        [
            {"query_embedding": None},
            {"query_embedding": [1.0]},
            {"query_embedding": [1.0, 0.0], "mode": VectorStoreQueryMode.MMR},
        ],
        ids=["no embedding", "another length", "another mode"],
    )
    def test_what_cannot_be_compared_is_refused(self, asked: dict[str, Any]) -> None:
        """One line says why."""
        with pytest.raises(InvalidInputError):
            self.store().vector_query(VectorStoreQuery(**asked))

    async def test_the_vector_retriever_uses_it(self) -> None:
        """LlamaIndex asks the store itself for the nearest nodes."""
        store = RDFPropertyGraphStore()
        build(store)
        retriever = VectorContextRetriever(
            store, embed_model=WordEmbedding(), include_text=False, similarity_top_k=1
        )
        for found in (retriever.retrieve("Otto"), await retriever.aretrieve("Otto")):
            assert [each.get_content() for each in found] == ["Otto -> EATS -> fish"]
            assert (found[0].score or 0.0) > 0.0
