"""What is forgotten while a `RunnableWithMessageHistory` answers stays forgotten; what is said afterwards is learned."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from langchain_core._api import LangChainDeprecationWarning
from langchain_core.chat_history import BaseChatMessageHistory, InMemoryChatMessageHistory
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder
from langchain_core.runnables.history import RunnableWithMessageHistory

from kgt_plugin import UserMemory
from kgt_plugin.langchain import KGTChatMessageHistory
from tests.facts import words
from tests.langchain.doubles import Listener

WAIT_S = 30.0
CONFIG: Any = {"configurable": {"session_id": "1"}}
ROME, TEA = "I live in Rome.", "I like tea."
LIVES, LIKES = ("me", "lives in", "Rome"), ("me", "likes", "tea")


async def _streamed(runnable: Any, value: Any) -> None:
    async for _ in runnable.astream(value, CONFIG):
        pass


CALLS: dict[str, Callable[[Any, Any], object]] = {
    "invoke": lambda runnable, value: runnable.invoke(value, CONFIG),
    "stream": lambda runnable, value: list(runnable.stream(value, CONFIG)),
    "batch": lambda runnable, value: runnable.batch([value], CONFIG),
    "ainvoke": lambda runnable, value: asyncio.run(runnable.ainvoke(value, CONFIG)),
    "astream": lambda runnable, value: asyncio.run(_streamed(runnable, value)),
}


class Kept(InMemoryChatMessageHistory):
    """An app's own history; the class itself is deprecated."""


class Chain:
    """A runnable over one history; `during` is done each time while the model answers."""

    def __init__(self, history: BaseChatMessageHistory, *, with_keys: bool = False) -> None:
        self.during: Callable[[], object] = lambda: None
        self._with_keys = with_keys
        chain: Any = Listener(rule=self._answer)
        keys: dict[str, Any] = {}
        if with_keys:
            chain = ChatPromptTemplate([MessagesPlaceholder("past"), ("human", "{said}")]) | chain
            keys = {"input_messages_key": "said", "history_messages_key": "past"}
        # Deprecated, and tested for those who hold one all the same; how it says so depends on its version.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", LangChainDeprecationWarning)
            self.runnable = RunnableWithMessageHistory(chain, lambda _session_id: history, **keys)

    def say(
        self, text: str, *, by: str = "invoke", during: Callable[[], object] | None = None
    ) -> None:
        """Hand over a turn, and wait for the answer."""
        self.during = during or (lambda: None)
        CALLS[by](self.runnable, {"said": text} if self._with_keys else text)

    def _answer(self, _messages: Sequence[BaseMessage]) -> AIMessage:
        self.during()
        return AIMessage("I see.")


@pytest.fixture(params=["in this object", "in another history"])
def history(request: pytest.FixtureRequest, ana: UserMemory) -> KGTChatMessageHistory:
    """A history that an app holds for several runs."""
    elsewhere = request.param == "in another history"
    return KGTChatMessageHistory(ana, inner=Kept() if elsewhere else None)


@pytest.mark.parametrize("with_keys", [True, False])
@pytest.mark.parametrize("by", CALLS)
def test_forgetting_while_the_answer_is_made(
    ana: UserMemory, history: KGTChatMessageHistory, by: str, *, with_keys: bool
) -> None:
    """The turn is neither kept nor learned when the run ends, and is when it is said again."""
    chain = Chain(history, with_keys=with_keys)
    chain.say("My sister is called Karen.")
    history.flush(WAIT_S)
    chain.say(ROME, by=by, during=ana.forget_all)
    history.flush(WAIT_S)
    assert (words(ana), ana.episodes()) == (set(), [])
    assert len(history.messages) == 4  # the app's conversation is the app's
    chain.say(ROME, by=by)
    history.flush(WAIT_S)
    assert words(ana) == {LIVES}
    assert history.failures() == ()


def test_a_conversation_that_is_cleared_meanwhile_is_not_learned_again(
    ana: UserMemory, history: KGTChatMessageHistory
) -> None:
    """A run whose history has got shorter adds earlier turns as if they were new; they stay forgotten."""
    chain = Chain(history)
    chain.say("My sister is called Karen.")
    history.flush(WAIT_S)

    def forget() -> None:
        history.clear()
        ana.forget_all()

    chain.say(ROME, during=forget)
    history.flush(WAIT_S)
    assert (words(ana), ana.episodes()) == (set(), [])


def test_what_an_app_adds_itself_is_said_when_it_is_added(
    ana: UserMemory, history: KGTChatMessageHistory
) -> None:
    """Words that are added after the forgetting are learned: during a run, and with none under way."""
    chain = Chain(history)

    def forget_and_say() -> None:
        ana.forget_all()
        history.add_user_message(TEA)

    chain.say(ROME, during=forget_and_say)
    history.flush(WAIT_S)
    assert words(ana) == {LIKES}
    ana.forget_all()
    history.add_messages([HumanMessage(TEA), AIMessage("I see.")])
    history.flush(WAIT_S)
    assert words(ana) == {LIKES}


def test_of_runs_that_overlap_none_is_taken_for_older_than_it_is(
    ana: UserMemory, history: KGTChatMessageHistory
) -> None:
    """A run that begins after the forgetting is learned, though one that began before ends after it."""
    chain, other = Chain(history), Chain(history)

    def forget_and_run() -> None:
        ana.forget_all()
        other.say(TEA)

    chain.say(ROME, during=forget_and_run)
    history.flush(WAIT_S)
    assert LIKES in words(ana)


def test_a_run_that_fails_leaves_nothing_behind(
    ana: UserMemory, history: KGTChatMessageHistory
) -> None:
    """The run after it is learned, be it that something was forgotten in between."""
    chain = Chain(history)

    def fail() -> None:
        raise RuntimeError("the model is down")

    with pytest.raises(RuntimeError):
        chain.say(ROME, during=fail)
    ana.forget_all()
    chain.say(TEA)
    history.flush(WAIT_S)
    assert words(ana) == {LIKES}
