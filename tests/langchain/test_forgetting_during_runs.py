"""What is forgotten while a run answers, waits for approval, or goes on in another process stays forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command

from kgt_plugin import KGT, UserMemory
from kgt_plugin.errors import ForgottenError
from kgt_plugin.langchain import KGTMiddleware
from kgt_plugin.stores.sqlite import SqliteStore
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.facts import words
from tests.langchain.doubles import Listener, make_agent, said

ANA = {"user_id": "ana@example.org"}
CONFIG: dict[str, Any] = {"configurable": {"thread_id": "1"}}
MUNICH = "I live in Munich."


def _opened(path: Path, *, keep_episodes: bool = True) -> KGT:
    """A store of its own, as a process of its own would have it: `open_store` would share one."""
    return KGT.open(
        store=SqliteStore(path),
        model=FakeScorer(),
        embedder=FakeEmbedder(),
        keep_episodes=keep_episodes,
    )


def _agent(kgt: KGT, saver: InMemorySaver | None = None, **options: Any) -> Any:
    middleware = KGTMiddleware(kgt, approve=options.pop("approve", False))
    agent = make_agent(
        Listener(**options.pop("model", {})),
        middleware=[middleware],
        checkpointer=saver or InMemorySaver(),
        **options,
    )
    return agent, middleware


def _forget_all(ana: UserMemory) -> None:
    ana.forget_all()


def _forget_the_turn(ana: UserMemory) -> None:
    for episode in ana.episodes():
        ana.forget(episode)


@pytest.mark.parametrize("keep_episodes", [True, False])
@pytest.mark.parametrize("awaited", [True, False])
async def test_forgetting_while_the_answer_is_made(*, awaited: bool, keep_episodes: bool) -> None:
    """Where edits wait for approval, a turn that was forgotten meanwhile isn't kept, and nobody is asked."""
    store = KGT.open(store=":memory:", model=FakeScorer(), keep_episodes=keep_episodes)
    ana = store.user(ANA["user_id"])

    def forgetting(_messages: Sequence[BaseMessage]) -> AIMessage:
        ana.forget_all()
        return AIMessage("I see.")

    agent, middleware = _agent(store, approve=True, model={"rule": forgetting})
    if awaited:
        state = await agent.ainvoke(said(MUNICH), CONFIG, context=ANA)
    else:
        state = await asyncio.to_thread(agent.invoke, said(MUNICH), CONFIG, context=ANA)
    assert "__interrupt__" not in state
    assert (ana.facts(), ana.episodes(), middleware.failures()) == ([], [], ())
    store.close()


@pytest.mark.parametrize("awaited", [True, False])
@pytest.mark.parametrize(
    ("forget", "keep_episodes"),
    [(_forget_all, True), (_forget_all, False), (_forget_the_turn, True)],
)
async def test_forgetting_while_approval_is_pending(
    forget: Callable[[UserMemory], None], *, keep_episodes: bool, awaited: bool
) -> None:
    """An approved edit of a forgotten turn isn't made, and the failure on record holds none of its words."""
    store = KGT.open(store=":memory:", model=FakeScorer(), keep_episodes=keep_episodes)
    ana = store.user(ANA["user_id"])
    agent, middleware = _agent(store, approve=True)
    await agent.ainvoke(said(MUNICH), CONFIG, context=ANA)
    forget(ana)
    if awaited:
        await agent.ainvoke(Command(resume=True), CONFIG, context=ANA)
    else:
        await asyncio.to_thread(agent.invoke, Command(resume=True), CONFIG, context=ANA)
    assert (ana.facts(), ana.episodes()) == ([], [])
    (failure,) = middleware.failures()
    assert isinstance(failure.error, ForgottenError)
    assert "Munich" not in repr(failure)
    await agent.ainvoke(said(MUNICH), CONFIG, context=ANA)  # said again, it is learned
    await agent.ainvoke(Command(resume=True), CONFIG, context=ANA)
    assert words(ana) == {("me", "lives in", "Munich")}
    store.close()


@pytest.mark.parametrize("keep_episodes", [True, False])
@pytest.mark.parametrize("forgets", ["the first", "the second", "nobody"])
def test_approval_in_another_process(tmp_path: Path, forgets: str, *, keep_episodes: bool) -> None:
    """A run that goes on in another process knows what any process has forgotten since it began."""
    path, saver = tmp_path / "kgt.sqlite", InMemorySaver()
    with (
        _opened(path, keep_episodes=keep_episodes) as first,
        _opened(path, keep_episodes=keep_episodes) as second,
    ):
        agent, _ = _agent(first, saver, approve=True)
        agent.invoke(said(MUNICH), CONFIG, context=ANA)
        if forgets != "nobody":
            (first if forgets == "the first" else second).user(ANA["user_id"]).forget_all()
        other, middleware = _agent(second, saver, approve=True)
        other.invoke(Command(resume=True), CONFIG, context=ANA)
        assert len(second.user(ANA["user_id"]).facts()) == (forgets == "nobody")
        errors = [type(failure.error) for failure in middleware.failures()]
        assert errors == ([] if forgets == "nobody" else [ForgottenError])


@pytest.mark.parametrize("forgets", [True, False])
def test_a_run_that_goes_on_in_another_process(tmp_path: Path, *, forgets: bool) -> None:
    """A run that was interrupted for a reason of the app's learns nothing that was forgotten meanwhile."""
    path, saver = tmp_path / "kgt.sqlite", InMemorySaver()
    with _opened(path) as first, _opened(path) as second:
        before = ["KGTMiddleware.after_agent"]
        agent, _ = _agent(first, saver, interrupt_before=before)
        agent.invoke(said(MUNICH), CONFIG, context=ANA)
        if forgets:
            first.user(ANA["user_id"]).forget_all()
        other, middleware = _agent(second, saver)
        other.invoke(None, CONFIG, context=ANA)
        middleware.flush(60)
        assert len(second.user(ANA["user_id"]).facts()) == (not forgets)
        assert middleware.failures() == ()


def _numbered(text: str) -> dict[str, Any]:
    """A message whose id is the app's, and used again."""
    return {"messages": [HumanMessage(text, id="1")]}


def test_a_failed_run_and_its_message_id_again(kgt: KGT, ana: UserMemory) -> None:
    """After a failed run and a forgetting, a new turn under the old message's id is learned."""

    def failing(messages: Sequence[BaseMessage]) -> AIMessage:
        if "Munich" in messages[-1].text:
            raise ConnectionError("the model is gone")
        return AIMessage("I see.")

    agent, middleware = _agent(kgt, model={"rule": failing})
    with pytest.raises(ConnectionError):
        agent.invoke(_numbered(MUNICH), CONFIG, context=ANA)
    ana.forget_all()
    agent.invoke(_numbered("I live in Rome."), CONFIG, context=ANA)
    middleware.flush(60)
    assert words(ana) == {("me", "lives in", "Rome")}


def test_a_failed_run_that_is_taken_up_again(kgt: KGT, ana: UserMemory) -> None:
    """A run that goes on after a failure began when its turn was said, not when it was taken up."""
    broken = [True]

    def failing(_messages: Sequence[BaseMessage]) -> AIMessage:
        if broken.pop() if broken else False:
            raise ConnectionError("the model is gone")
        return AIMessage("I see.")

    agent, middleware = _agent(kgt, model={"rule": failing})
    with pytest.raises(ConnectionError):
        agent.invoke(said(MUNICH), CONFIG, context=ANA)
    ana.forget_all()
    agent.invoke(None, CONFIG, context=ANA)
    middleware.flush(60)
    assert (ana.facts(), ana.episodes()) == ([], [])


def test_two_runs_with_one_message_id(kgt: KGT, ana: UserMemory) -> None:
    """Runs of one user at once are told apart, though the app numbers the messages of each alike."""
    middleware = KGTMiddleware(kgt)
    inner = make_agent(Listener(rule=lambda _: AIMessage("I see.")), middleware=[middleware])

    def during(_messages: Sequence[BaseMessage]) -> AIMessage:
        ana.forget_all()
        inner.invoke(_numbered("I live in Rome."), context=ANA)
        return AIMessage("I see.")

    outer = make_agent(Listener(rule=during), middleware=[middleware])
    outer.invoke(_numbered(MUNICH), context=ANA)
    middleware.flush(60)
    assert words(ana) == {("me", "lives in", "Rome")}


def test_the_mark_of_a_run_is_no_output(kgt: KGT) -> None:
    """An app sees nothing of the mark in what its agent gives."""
    agent, _ = _agent(kgt)
    assert set(agent.invoke(said(MUNICH), CONFIG, context=ANA)) == {"messages"}
