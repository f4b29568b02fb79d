"""No awaited operation of the LangChain adapters holds up the event loop."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.callbacks import adispatch_custom_event
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langchain_core.runnables import RunnableLambda
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command

from kgt_plugin import KGT
from kgt_plugin.langchain import (
    KGTChatModel,
    KGTFeedbackCallback,
    KGTMemory,
    KGTMiddleware,
    KGTRetriever,
    KGTStore,
    kgt_tools,
)
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.blocking import Gate, GatedEmbedder, GatedExtractor, GatedScorer, GatedStore
from tests.facts import words
from tests.langchain.doubles import Listener, make_agent, reading_with

ANA = "ana@example.org"
ASKED = "Where do I live?"


@pytest.fixture
def gate() -> Gate:
    """Open until a test shuts it."""
    return Gate()


def opened(gate: Gate) -> KGT:
    """A KGT whose scorer and embedder wait at the gate, with two facts."""
    kgt = KGT.open(store=":memory:", model=GatedScorer(gate), embedder=GatedEmbedder(gate))
    kgt.user(ANA).hear("I live in Munich. I work at Siemens.")
    return kgt


async def test_recalling(gate: Gate) -> None:
    """The retriever, the memory object and the agent recall beside the loop."""
    # Each is opened anew: what an embedder has been asked once is remembered.
    retriever = KGTRetriever(memory=opened(gate).user(ANA))
    assert "Munich" in (await gate.frees(lambda: retriever.ainvoke(ASKED)))[0].page_content
    memory = KGTMemory(memory=opened(gate).user(ANA))
    told = await gate.frees(lambda: memory.aload_memory_variables({"input": ASKED}))
    assert "Munich" in told["history"]
    agent = make_agent(Listener(), middleware=[KGTMiddleware(opened(gate))])
    messages: Any = {"messages": [HumanMessage(ASKED)]}
    state = await gate.frees(lambda: agent.ainvoke(messages, context={"user_id": ANA}))
    assert "Munich" in state["messages"][-1].text


async def test_approving(gate: Gate) -> None:
    """An edit is planned beside the loop before it is shown, and made beside the loop after."""
    # At the store, since what was asked of the models for the plan is remembered.
    kgt = KGT.open(store=GatedStore(gate), model=FakeScorer(), embedder=FakeEmbedder())
    middleware = KGTMiddleware(kgt, approve=True)
    agent = make_agent(Listener(), middleware=[middleware], checkpointer=InMemorySaver())

    def run(given: Any) -> Any:
        config = {"configurable": {"thread_id": "1"}}
        return agent.ainvoke(given, config, context={"user_id": ANA})

    state = await gate.frees(lambda: run({"messages": [HumanMessage("I live in Berlin.")]}))
    assert "__interrupt__" in state
    await gate.frees(lambda: run(Command(resume=True)))
    assert words(kgt.user(ANA)) == {("me", "lives in", "Berlin")}
    assert middleware.failures() == ()


async def test_reading_what_was_said() -> None:
    """An agent's turn is read beside the loop, and so is feedback on an answer: a reader may ask a model."""
    gate = Gate(wait_s=2.0)
    kgt = reading_with(GatedExtractor(gate))
    middleware, callback = KGTMiddleware(kgt), KGTFeedbackCallback(kgt)
    agent = make_agent(Listener(), middleware=[middleware])

    async def tell() -> None:
        messages = {"messages": [HumanMessage("I live in Munich.")]}
        await agent.ainvoke(messages, context={"user_id": ANA})
        await middleware.aflush()

    await gate.frees(tell)

    async def endpoint(data: Any) -> None:
        await adispatch_custom_event("kgt_feedback", data)

    async def correct() -> None:
        data = {"old_answer": "Munich", "answer": "Berlin", "query": ASKED}
        config: Any = {"callbacks": [callback], "metadata": {"user_id": ANA}}
        await RunnableLambda(endpoint).ainvoke(data, config)
        await callback.aflush()

    await gate.frees(correct)
    assert words(kgt.user(ANA)) == {("me", "lives in", "Berlin")}
    assert middleware.failures() == callback.failures() == ()


@pytest.mark.slow
async def test_tools(gate: Gate) -> None:
    """A tool that an agent calls works beside the loop."""
    kgt = opened(gate)

    def rule(messages: Any) -> AIMessage:
        if isinstance(messages[-1], ToolMessage):
            return AIMessage(messages[-1].text)
        args = {"question": ASKED}
        return AIMessage("", tool_calls=[{"name": "recall", "args": args, "id": "1"}])

    agent = make_agent(Listener(rule=rule), tools=kgt_tools(kgt))
    messages: Any = {"messages": [HumanMessage("Go.")]}
    state = await gate.frees(lambda: agent.ainvoke(messages, context={"user_id": ANA}))
    assert "Munich" in state["messages"][-1].text


async def test_talking(gate: Gate) -> None:
    """The scoring model answers and streams beside the loop."""
    model = KGTChatModel.of(opened(gate))
    await gate.frees(lambda: model.ainvoke(ASKED))

    async def stream() -> list[Any]:
        return [chunk async for chunk in model.astream(ASKED)]

    assert await gate.frees(stream)


async def test_keeping_items(gate: Gate) -> None:
    """The store reads and writes beside the loop."""
    kgt = KGT.open(store=GatedStore(gate), model=GatedScorer(gate), embedder=None)
    store = KGTStore.for_user(kgt, ANA)
    await gate.frees(lambda: store.aput(("notes",), "k", {"n": 1}))
    (item,) = await gate.frees(lambda: store.asearch(()))
    assert item.value == {"n": 1}
