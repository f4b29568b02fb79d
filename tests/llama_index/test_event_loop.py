"""No awaited operation of the LlamaIndex adapters holds up the event loop."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from llama_index.core.base.llms.types import ChatMessage
from llama_index.core.graph_stores.types import EntityNode, Relation
from llama_index.core.schema import TextNode
from llama_index.core.vector_stores.types import VectorStoreQuery

from kgt_plugin import KGT
from kgt_plugin.llama_index import (
    KGTLLM,
    FeedbackEvent,
    KGTEmbedding,
    KGTFeedbackHandler,
    KGTMemory,
    KGTMemoryBlock,
    KGTPGRetriever,
    KGTRetriever,
    RDFPropertyGraphStore,
)
from tests.blocking import Gate, GatedEmbedder, GatedExtractor, GatedScorer, GatedStore
from tests.facts import words
from tests.llama_index.doubles import reading_with

ASKED = "Where do I live?"
USER = ChatMessage(role="user", content=ASKED)


@pytest.fixture
def gate() -> Gate:
    """Open until a test shuts it."""
    return Gate()


def opened(gate: Gate) -> KGT:
    """A KGT whose scorer and embedder wait at the gate, with two facts."""
    kgt = KGT.open(store=":memory:", model=GatedScorer(gate), embedder=GatedEmbedder(gate))
    kgt.user("ana").hear("I live in Munich. I work at Siemens.")
    return kgt


@pytest.fixture
def gated(gate: Gate) -> KGT:
    """One such KGT."""
    return opened(gate)


async def test_recalling(gate: Gate) -> None:
    """The memory, the block and both retrievers recall beside the loop."""
    # Each is opened anew: what an embedder has been asked once is remembered.
    memory, block, plain, graphs = (opened(gate).user("ana") for _ in range(4))
    aware = KGTMemory.from_defaults(memory=memory)
    assert "Munich" in str(await gate.frees(lambda: aware.aget(ASKED)))
    assert "Munich" in await gate.frees(lambda: KGTMemoryBlock(memory=block).aget([USER]))
    for retriever in (KGTRetriever(plain), KGTPGRetriever(RDFPropertyGraphStore(), graphs)):
        found = await gate.frees(lambda: retriever.aretrieve(ASKED))  # noqa: B023 - awaited at once
        assert "Munich" in found[0].get_content()


async def test_reading_what_was_said() -> None:
    """A turn is read beside the loop, and so is feedback on an answer: a reader may ask a model."""
    gate = Gate(wait_s=2.0)
    kgt = reading_with(GatedExtractor(gate))
    memory, handler = KGTMemory.from_defaults(memory=kgt.user("ana")), KGTFeedbackHandler(kgt)

    async def tell() -> None:
        await memory.aput(ChatMessage(role="user", content="I live in Munich."))
        await memory.aflush()

    await gate.frees(tell)

    async def correct() -> None:
        handler.handle(
            FeedbackEvent(user_id="ana", query=ASKED, old_answer="Munich", answer="Berlin")
        )
        await handler.aflush()

    await gate.frees(correct)
    assert words(kgt.user("ana")) == {("me", "lives in", "Berlin")}
    assert memory.failures() == handler.failures() == ()


LLM_CALLS: dict[str, Callable[[KGTLLM], Awaitable[Any]]] = {
    "complete": lambda llm: llm.acomplete(ASKED),
    "chat": lambda llm: llm.achat([USER]),
    "stream complete": lambda llm: pieces(llm.astream_complete(ASKED)),
    "stream chat": lambda llm: pieces(llm.astream_chat([USER])),
}


async def pieces(stream: Awaitable[Any]) -> list[Any]:
    """All of a stream."""
    return [piece async for piece in await stream]


@pytest.mark.parametrize("call", LLM_CALLS)
async def test_talking(gate: Gate, gated: KGT, call: str) -> None:
    """The scoring model answers and streams beside the loop."""
    llm = KGTLLM.of(gated)
    assert await gate.frees(lambda: LLM_CALLS[call](llm))


async def test_embedding(gate: Gate, gated: KGT) -> None:
    """Texts and queries are embedded beside the loop."""
    model = KGTEmbedding.of(gated)
    assert await gate.frees(lambda: model.aget_text_embedding(ASKED))
    assert await gate.frees(lambda: model.aget_text_embedding_batch(["Hello", "Hi"]))
    assert await gate.frees(lambda: model.aget_query_embedding("Who?"))


REX = EntityNode(name="Rex", label="dog", embedding=[1.0, 0.0])
EATS = Relation(label="EATS", source_id="Rex", target_id="meat")
STORE_CALLS: dict[str, Callable[[RDFPropertyGraphStore], Awaitable[Any]]] = {
    "aget": lambda store: store.aget(ids=["Rex"]),
    "aget_llama_nodes": lambda store: store.aget_llama_nodes(["chunk"]),
    "aget_rel_map": lambda store: store.aget_rel_map([REX]),
    "aget_schema": lambda store: store.aget_schema(refresh=True),
    "aget_schema_str": lambda store: store.aget_schema_str(refresh=True),
    "aget_triplets": lambda store: store.aget_triplets(ids=["Rex"]),
    "adelete": lambda store: store.adelete(ids=["Rex"]),
    "adelete_llama_nodes": lambda store: store.adelete_llama_nodes(node_ids=["chunk"]),
    "astructured_query": lambda store: store.astructured_query("SELECT * { ?s ?p ?o }"),
    "aupsert_nodes": lambda store: store.aupsert_nodes([EntityNode(name="Mimi")]),
    "aupsert_relations": lambda store: store.aupsert_relations(
        [Relation(label="LIKES", source_id="Rex", target_id="meat")]
    ),
    "avector_query": lambda store: store.avector_query(VectorStoreQuery(query_embedding=[1.0, 0])),
}


def test_every_awaited_operation_of_the_store_is_tested() -> None:
    """One that LlamaIndex adds is noticed."""
    awaited = {
        name
        for name in dir(RDFPropertyGraphStore)
        if name.startswith("a") and hasattr(RDFPropertyGraphStore, name[1:])
    }
    assert awaited == STORE_CALLS.keys()


@pytest.mark.parametrize("call", STORE_CALLS)
async def test_a_property_graph(gate: Gate, call: str) -> None:
    """The store reads and writes beside the loop."""
    store = RDFPropertyGraphStore(GatedStore(gate))
    store.upsert_nodes([REX])
    store.upsert_relations([EATS])
    store.upsert_llama_nodes([TextNode(text="Rex eats meat.", id_="chunk")])
    await gate.frees(lambda: STORE_CALLS[call](store))
