"""Memory objects and message histories in the chains of their time."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from langchain_core._api import LangChainDeprecationWarning
from langchain_core.chat_history import BaseChatMessageHistory, InMemoryChatMessageHistory
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from langchain_core.runnables.history import RunnableWithMessageHistory

from kgt_plugin import KGT, InvalidInputError, UserMemory
from kgt_plugin.conversation import LearningQueue
from kgt_plugin.langchain import KGTChatMessageHistory, KGTMemory
from kgt_plugin.testing import FakeEmbedder
from tests.facts import words
from tests.langchain.doubles import BreakableEmbedder, BreakableScorer, Listener

WAIT_S = 30.0
CAROL = ("my sister", "name", "Carol")


def chain(memory: KGTMemory, model: Listener) -> Any:
    """A real chain of langchain-classic."""
    from langchain_classic.chains import ConversationChain

    # The chain is deprecated, and this test is there for those who hold one all the same.
    with pytest.warns(LangChainDeprecationWarning, match="ConversationChain"):
        return ConversationChain(llm=model, memory=memory)


def answering(text: str) -> Listener:
    """A model that always says the same."""
    return Listener(rule=lambda _messages: AIMessage(text))


def test_a_conversation_chain_becomes_personal(ana: UserMemory) -> None:
    """The prompt holds the facts and the last turns, and a turn corrects the one before."""
    memory, model = KGTMemory(memory=ana), answering("Your sister is called Karen.")
    talk = chain(memory, model)
    for text in ("My sister is called Karen.", "What is my sister's name?", "No, it's Carol."):
        talk.invoke({"input": text})
        memory.flush(WAIT_S)
    assert words(ana) == {CAROL}
    assert memory.failures() == ()
    prompt = model.heard[1][0].text
    assert "- The name of my sister is Karen." in prompt
    assert "Human: My sister is called Karen.\nAI: Your sister is called Karen." in prompt


async def test_it_gives_messages_and_async_twins(ana: UserMemory) -> None:
    """Chat prompts take messages: the facts first, then the last turns only."""
    memory = KGTMemory(memory=ana, return_messages=True, turns=1, memory_key="past", k=1)
    await memory.asave_context({"question": "I live in Rome."}, {"answer": "Nice."})
    await memory.asave_context({"question": "I like tea."}, {"answer": "Me too."})
    await memory.aflush()
    past = (await memory.aload_memory_variables({"question": "Where do I live?"}))["past"]
    assert [type(message) for message in past] == [SystemMessage, HumanMessage, AIMessage]
    assert "I live in Rome." in past[0].text
    assert past[1].text == "I like tea."
    assert memory.memory_variables == ["past"]
    none = KGTMemory(memory=ana, turns=0)
    none.save_context({"input": " "}, {"output": "Hm?"})
    assert none.load_memory_variables({"input": ""}) == {"history": ""}


def test_clearing_forgets_and_a_new_conversation_does_not(ana: UserMemory) -> None:
    """Who clears a memory means it; who begins anew keeps what is known."""
    memory = KGTMemory(memory=ana)
    memory.save_context({"input": "I live in Rome."}, {"output": "Nice."})
    memory.flush(WAIT_S)
    memory.new_conversation()
    assert memory.load_memory_variables({"input": "hi"}) == {"history": ""}
    assert words(ana) == {("me", "lives in", "Rome")}
    memory.save_context({"input": "I like tea."}, {"output": "Nice."})
    memory.clear()
    assert (ana.facts(), ana.history()) == ([], [])
    assert memory.load_memory_variables({"input": "Where do I live?"}) == {"history": ""}


def test_of_several_inputs_one_must_be_chosen(ana: UserMemory) -> None:
    """Which words are the user's is never guessed."""
    with pytest.raises(InvalidInputError, match="input_key"):
        KGTMemory(memory=ana).load_memory_variables({"question": "Hi", "documents": "..."})
    memory = KGTMemory(memory=ana, input_key="question", output_key="answer")
    memory.save_context(
        {"question": "I live in Rome.", "documents": "I live in Oslo."},
        {"answer": "Nice.", "sources": "My name is Eve."},
    )
    memory.flush(WAIT_S)
    assert words(ana) == {("me", "lives in", "Rome")}


def test_failing_models_stop_no_chain() -> None:
    """Recall and learning fail, the chain goes on, and both are on record."""
    scorer, embedder = BreakableScorer(), BreakableEmbedder()
    kgt = KGT.open(store=":memory:", model=scorer, embedder=embedder)
    ana = kgt.user("ana")
    ana.hear("I live in Rome.")
    scorer.broken = embedder.broken = True
    memory = KGTMemory(memory=ana)
    assert memory.load_memory_variables({"input": "Where do I live?"}) == {"history": ""}
    memory.save_context({"input": "I live in Oslo now."}, {"output": "Nice."})
    memory.flush(WAIT_S)
    assert [failure.doing for failure in memory.failures()] == ["recalling", "learning"]


@pytest.fixture
def queue() -> Iterator[LearningQueue]:
    """One queue for all sessions of an app."""
    shared = LearningQueue()
    yield shared
    shared.close()


def test_a_history_learns_in_a_real_runnable(ana: UserMemory, queue: LearningQueue) -> None:
    """Each session is a conversation of its own; the user's facts are one."""
    sessions: dict[str, KGTChatMessageHistory] = {}

    def session(session_id: str) -> KGTChatMessageHistory:
        made = KGTChatMessageHistory(ana, queue=queue)
        return sessions.setdefault(session_id, made)

    runnable = with_history(answering("Your sister is called Karen."), session)
    config = {"configurable": {"session_id": "1"}}
    for text in ("My sister is called Karen.", "What is my sister's name?", "No, it's Carol."):
        runnable.invoke(text, config=config)
        queue.flush(WAIT_S)
    assert words(ana) == {CAROL}
    assert len(sessions["1"].messages) == 6
    sessions["1"].clear()
    assert sessions["1"].messages == []
    assert words(ana) == {CAROL}
    assert sessions["1"].failures() == ()


def with_history(model: Listener, session: Any) -> Any:
    """A real runnable with a history."""
    # Deprecated, and tested for those who hold one all the same; how it says so depends on its version.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LangChainDeprecationWarning)
        return RunnableWithMessageHistory(model, session)


@pytest.mark.slow
def test_a_history_keeps_messages_where_the_app_does(ana: UserMemory) -> None:
    """An app's own history goes on holding the conversation, and learning knows what it held."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LangChainDeprecationWarning)
        inner = InMemoryChatMessageHistory()
    inner.add_messages([HumanMessage("What is my sister's name?"), AIMessage("Karen")])
    history = KGTChatMessageHistory(ana, inner=inner)
    history.add_messages([HumanMessage("No, it's Carol.")])
    history.flush(WAIT_S)
    assert words(ana) == {CAROL}
    assert history.messages == inner.messages
    history.clear()
    assert inner.messages == []


async def test_a_history_learns_from_human_messages_only() -> None:
    """What the model and tools add is kept and not learned, nor is an empty message."""
    kgt = KGT.open(store=":memory:", model=BreakableScorer(), embedder=FakeEmbedder())
    history = KGTChatMessageHistory(kgt.user("ana"))
    await history.aadd_messages([AIMessage("I live in Oslo."), HumanMessage("I live in Rome.")])
    history.add_messages([HumanMessage(" "), SystemMessage("My name is Eve.")])
    history.flush(WAIT_S)
    await history.aflush()
    assert words(kgt.user("ana")) == {("me", "lives in", "Rome")}
    assert len(kgt.user("ana").history()) == 1
    assert len(await history.aget_messages()) == 4


class OnlyAwaited(BaseChatMessageHistory):
    """A history on a server, whose client knows no blocking calls."""

    def __init__(self) -> None:
        self.kept: list[BaseMessage] = []

    async def aget_messages(self) -> list[BaseMessage]:
        return list(self.kept)

    async def aadd_messages(self, messages: Sequence[BaseMessage]) -> None:
        self.kept.extend(messages)

    def clear(self) -> None:
        raise NotImplementedError

    async def aclear(self) -> None:
        self.kept.clear()


async def test_an_awaited_history_is_awaited(ana: UserMemory) -> None:
    """In an async app nothing blocks: the app's own history is asked as it is made to be."""
    inner = OnlyAwaited()
    history = KGTChatMessageHistory(ana, inner=inner)
    await history.aadd_messages([HumanMessage("What is my sister's name?"), AIMessage("Karen")])
    await history.aadd_messages([HumanMessage("No, it's Carol.")])
    await history.aflush()
    assert words(ana) == {CAROL}
    assert await history.aget_messages() == inner.kept
    await history.aclear()
    assert inner.kept == []
    own = KGTChatMessageHistory(ana)
    await own.aadd_messages([AIMessage("Hello")])
    await own.aclear()
    assert await own.aget_messages() == []
