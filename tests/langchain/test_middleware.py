"""The middleware in real agents: recall, learning, users, failures, approval."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.tools import tool
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command

from kgt_plugin import KGT, InvalidInputError, StaleGraphError, StoreError, UserMemory
from kgt_plugin.extraction import Statement
from kgt_plugin.langchain import KGTMiddleware
from kgt_plugin.stores.memory import MemoryStore
from kgt_plugin.testing import FakeEmbedder
from tests.facts import words
from tests.langchain.doubles import (
    BreakableScorer,
    Listener,
    facts_told,
    make_agent,
    system_text,
)

ANA = {"user_id": "ana@example.org"}
WAIT_S = 30.0


def said(*texts: str) -> dict[str, Any]:
    """The user's and the model's messages, in turn."""
    makers = (HumanMessage, AIMessage)
    return {"messages": [makers[i % 2](text) for i, text in enumerate(texts)]}


def test_facts_reach_the_model_as_data_and_stay_out_of_the_state(kgt: KGT, ana: UserMemory) -> None:
    """The prompt of the one call grows by a block of data; the conversation does not."""
    ana.hear("I live in Munich.")
    model = Listener()
    agent = make_agent(model, system_prompt="Be brief.", middleware=[KGTMiddleware(kgt)])
    state = agent.invoke(said("Where do I live?"), context=ANA)
    assert system_text(model.heard[0]).startswith("Be brief.\n\nFacts the user has told you")
    assert facts_told(model.heard[0]) == ["I live in Munich."]
    assert [type(message) for message in state["messages"]] == [HumanMessage, AIMessage]


async def test_an_async_turn_teaches_and_the_next_one_corrects(kgt: KGT, ana: UserMemory) -> None:
    """What "it" corrects is read from the conversation; learning is done once it has settled."""
    middleware = KGTMiddleware(kgt)
    agent = make_agent(Listener(), middleware=[middleware])
    state = await agent.ainvoke(said("My sister is called Karen."), context=ANA)
    await middleware.settled()
    state = await agent.ainvoke(
        {"messages": [*state["messages"], HumanMessage("What is my sister's name?")]}, context=ANA
    )
    assert "Karen" in state["messages"][-1].text
    await agent.ainvoke(
        {"messages": [*state["messages"], HumanMessage("No, it's Carol.")]}, context=ANA
    )
    await middleware.settled()
    assert words(ana) == {("my sister", "name", "Carol")}
    assert middleware.failures() == ()


def test_what_was_recalled_is_never_learned_again(kgt: KGT, ana: UserMemory) -> None:
    """Answers that repeat facts, tools that return them and summaries of them teach nothing."""

    @tool
    def look_up() -> str:
        """Find something."""
        return "My brother is called Tom."

    def rule(messages: Any) -> AIMessage:
        if isinstance(messages[-1], ToolMessage):
            return AIMessage("Your brother is called Tom. I live in a computer.")
        return AIMessage("", tool_calls=[{"name": "look_up", "args": {}, "id": "1"}])

    middleware = KGTMiddleware(kgt)
    agent = make_agent(Listener(rule=rule), tools=[look_up], middleware=[middleware])
    summary = HumanMessage("My name is Eve.", additional_kwargs={"lc_source": "summarization"})
    agent.invoke({"messages": [summary, *said("Who is my brother?")["messages"]]}, context=ANA)
    middleware.settle(WAIT_S)
    assert ana.history() == []


@pytest.mark.parametrize("context", [None, {}, {"user_id": ""}, {"user_id": 7}, {"user": "ana"}])
def test_without_a_user_the_agent_refuses(kgt: KGT, context: Any) -> None:
    """No id, no answer: nobody's facts are used for somebody else."""
    model = Listener()
    agent = make_agent(model, middleware=[KGTMiddleware(kgt)])
    with pytest.raises(InvalidInputError, match="user_id"):
        agent.invoke(said("Where do I live?"), context=context)
    assert model.heard == []


def test_the_user_is_where_the_app_says(kgt: KGT, ana: UserMemory) -> None:
    """A context may be a class of the app's own, and a function may find the id in it."""

    @dataclass
    class Context:
        email: str

    ana.hear("I live in Munich.")
    for user in ("email", lambda runtime: runtime.context.email):
        model = Listener()
        agent = make_agent(
            model, middleware=[KGTMiddleware(kgt, user=user)], context_schema=Context
        )
        agent.invoke(said("Where do I live?"), context=Context(email=ana.user))
        assert facts_told(model.heard[0]) == ["I live in Munich."]
    agent = make_agent(Listener(), middleware=[KGTMiddleware(kgt, user=lambda _runtime: "")])
    with pytest.raises(InvalidInputError, match="the user function"):
        agent.invoke(said("Hi"), context={})


def test_learning_can_be_left_out(kgt: KGT, ana: UserMemory) -> None:
    """An agent may recall and not learn."""
    middleware = KGTMiddleware(kgt, learn=False)
    make_agent(Listener(), middleware=[middleware]).invoke(said("I live in Rome."), context=ANA)
    middleware.settle(WAIT_S)
    assert ana.facts() == []


async def test_a_failing_scorer_costs_the_facts_and_not_the_answer(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Recall and learning fail, the agent answers, and both failures are on record."""
    scorer = BreakableScorer()
    kgt = KGT.open(store=":memory:", model=scorer)
    ana = kgt.user("ana@example.org")
    ana.hear("I live in Munich.")
    scorer.broken = True
    middleware = KGTMiddleware(kgt)
    agent = make_agent(Listener(), middleware=[middleware])
    with caplog.at_level(logging.ERROR):
        state = await agent.ainvoke(said("I live in Berlin now."), context=ANA)
        assert state["messages"][-1].text == "I do not know."
        state = agent.invoke(said("I live in Berlin now."), context=ANA)
        assert state["messages"][-1].text == "I do not know."
        await middleware.settled()
    failures = middleware.failures()
    assert sorted(f.doing for f in failures) == ["learning"] * 2 + ["recalling"] * 2
    assert {(f.user, f.source) for f in failures} == {(ana.user, "I live in Berlin now.")}
    assert "the scoring server is gone" in caplog.text
    assert words(ana) == {("me", "lives in", "Munich")}
    assert len(ana.history()) == 1


class FullStore(MemoryStore):
    """A store whose disk is full, at one of its commits."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.left = at

    def commit(self, **quads: Any) -> None:
        self.left -= 1
        if self.left == 0:
            raise StoreError("the disk is full: free some space; nothing was changed")
        super().commit(**quads)


@pytest.mark.parametrize("at", [1, 2])
@pytest.mark.parametrize("awaited", [True, False])
async def test_a_failing_store_costs_the_learning_and_not_the_answer(
    caplog: pytest.LogCaptureFixture, at: int, *, awaited: bool
) -> None:
    """A turn that cannot be written is not half written, and the app is told in two places."""
    kgt = KGT.open(store=FullStore(at), model=BreakableScorer(), embedder=FakeEmbedder())
    middleware = KGTMiddleware(kgt)
    agent = make_agent(Listener(), middleware=[middleware])
    turn = said("I live in Rome. My dog is called Rex.")
    with caplog.at_level(logging.ERROR):
        state = (
            await agent.ainvoke(turn, context=ANA) if awaited else agent.invoke(turn, context=ANA)
        )
        await middleware.settled()
    assert state["messages"][-1].text == "I do not know."
    (failure,) = middleware.failures()
    assert isinstance(failure.error, StoreError)
    assert (failure.user, failure.source) == (
        ANA["user_id"],
        "I live in Rome. My dog is called Rex.",
    )
    assert "the disk is full" in caplog.text
    ana = kgt.user(ANA["user_id"])
    assert ana.facts() == []
    assert all(edit.undone for edit in ana.history())


def test_a_file_that_cannot_be_written_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a real file: not a byte of it changes, and the next turn is learned again."""
    path = tmp_path / "facts.ttl"
    kgt = KGT.open(store=path, model=BreakableScorer(), embedder=FakeEmbedder())
    ana = kgt.user(ANA["user_id"])
    ana.hear("I live in Rome.")
    before = path.read_bytes()
    middleware = KGTMiddleware(kgt)
    agent = make_agent(Listener(), middleware=[middleware])
    with monkeypatch.context() as disk:
        disk.setattr(os, "replace", Mock(side_effect=OSError(errno.ENOSPC, "No space left")))
        disk.setattr(os, "rename", Mock(side_effect=OSError(errno.ENOSPC, "No space left")))
        agent.invoke(said("I live in Oslo now."), context=ANA)
        middleware.settle(WAIT_S)
    assert [type(failure.error) for failure in middleware.failures()] == [StoreError]
    assert path.read_bytes() == before
    assert words(ana) == {("me", "lives in", "Rome")}
    agent.invoke(said("I live in Oslo now."), context=ANA)
    middleware.settle(WAIT_S)
    assert words(ana) == {("me", "lives in", "Oslo")}
    kgt.close()


async def test_two_users_interleaved_get_their_own_facts_only(kgt: KGT) -> None:
    """Two hundred async turns, side by side, with corrections: no fact ever crosses over."""
    cities = {"ana@example.org": ("Munich", "Berlin"), "ben": ("Oslo", "Bergen")}
    middleware = KGTMiddleware(kgt)
    model = Listener()
    agent = make_agent(model, middleware=[middleware])

    async def turn(user: str, *texts: str) -> str:
        state = await agent.ainvoke(said(*texts), context={"user_id": user})
        assert len(state["messages"]) == len(texts) + 1
        assert not any(isinstance(message, SystemMessage) for message in state["messages"])
        answer: str = state["messages"][-1].text
        return answer

    for step in range(100):
        old, new = (1, 0) if step % 20 == 10 else (0, 1)
        if step % 20 in (0, 10):
            texts = {
                u: ("Where do I live?", c[old], f"No, I live in {c[new]}.")
                for u, c in cities.items()
            }
            await asyncio.gather(*(turn(user, *told) for user, told in texts.items()))
            await middleware.settled()
        else:
            answers = await asyncio.gather(*(turn(user, "Where do I live?") for user in cities))
            now = 1 if step % 20 < 10 else 0
            assert answers == [f"I live in {city[now]}." for city in cities.values()]
    assert len(model.heard) == 200
    assert middleware.failures() == ()


def approving(kgt: KGT) -> tuple[Any, KGTMiddleware, dict[str, Any]]:
    """An agent whose edits wait for approval."""
    middleware = KGTMiddleware(kgt, approve=True)
    agent = make_agent(Listener(), middleware=[middleware], checkpointer=InMemorySaver())
    return agent, middleware, {"configurable": {"thread_id": "1"}}


def test_an_edit_waits_for_approval(kgt: KGT, ana: UserMemory) -> None:
    """The run stops with the edits shown, and makes those whose ids come back."""
    agent, middleware, config = approving(kgt)
    state = agent.invoke(said("I live in Munich. My dog is called Rex."), config, context=ANA)
    edits = state["__interrupt__"][0].value["kgt_edits"]
    assert [(edit["added"], edit["removed"]) for edit in edits] == [
        ([["me", "lives in", "Munich"]], []),
        ([["my dog", "name", "Rex"]], []),
    ]
    assert edits[0]["said"] == "I live in Munich. My dog is called Rex."
    assert ana.facts() == []
    agent.invoke(Command(resume=[edits[1]["id"]]), config, context=ANA)
    assert words(ana) == {("my dog", "name", "Rex")}
    assert middleware.failures() == ()


@pytest.mark.parametrize("decision", [True, False])
async def test_all_edits_may_be_decided_at_once(
    kgt: KGT, ana: UserMemory, *, decision: bool
) -> None:
    """True makes them all, False none, in an async run too."""
    agent, middleware, config = approving(kgt)
    await agent.ainvoke(said("I live in Munich."), config, context=ANA)
    await agent.ainvoke(Command(resume=decision), config, context=ANA)
    assert bool(ana.facts()) is decision
    assert middleware.failures() == ()


async def test_a_turn_without_news_asks_nobody(kgt: KGT) -> None:
    """A question is no reason to interrupt a run."""
    agent, _middleware, config = approving(kgt)
    assert "__interrupt__" not in agent.invoke(said("Where do I live?"), config, context=ANA)
    assert "__interrupt__" not in await agent.ainvoke(said(" "), config, context=ANA)


@pytest.mark.parametrize("by_id", [True, False])
async def test_only_the_edit_that_was_shown_is_made(
    kgt: KGT, ana: UserMemory, *, by_id: bool
) -> None:
    """When the facts change before the approval comes, what was approved is not what would be made."""
    agent, middleware, config = approving(kgt)
    state = await agent.ainvoke(said("I live in Berlin now."), config, context=ANA)
    (shown,) = state["__interrupt__"][0].value["kgt_edits"]
    assert shown["removed"] == []
    ana.hear("I live in Munich.")
    decision = [shown["id"]] if by_id else True
    await agent.ainvoke(Command(resume=decision), config, context=ANA)
    assert words(ana) == {("me", "lives in", "Munich")}
    (failure,) = middleware.failures()
    assert isinstance(failure.error, StaleGraphError)


def test_an_approved_edit_is_the_one_that_was_planned(kgt: KGT, ana: UserMemory) -> None:
    """A model that reads the message otherwise the second time is not asked a second time."""

    class Moody:
        asked = 0

        def extract(self, text: str) -> list[Statement]:
            self.asked += 1
            value = f"{text} {self.asked}"
            return [
                Statement(subject="me", relation="mood", object=value, query="I feel", answer=value)
            ]

    middleware = KGTMiddleware(kgt, approve=True, extractor=(moody := Moody()))
    agent = make_agent(Listener(), middleware=[middleware], checkpointer=InMemorySaver())
    config = {"configurable": {"thread_id": "1"}}
    agent.invoke(said("fine"), config, context=ANA)
    agent.invoke(Command(resume=True), config, context=ANA)
    assert (words(ana), moody.asked) == ({("me", "mood", "fine 1")}, 1)
    assert middleware.failures() == ()


@pytest.mark.parametrize("decision", [{"ok": 1}, ["no such id"], "yes"])
def test_an_unclear_decision_makes_no_edit(kgt: KGT, ana: UserMemory, decision: Any) -> None:
    """Whatever is not an approval is none."""
    agent, _middleware, config = approving(kgt)
    agent.invoke(said("I live in Munich."), config, context=ANA)
    with pytest.raises(InvalidInputError, match="no decision"):
        agent.invoke(Command(resume=decision), config, context=ANA)
    assert ana.facts() == []


def test_planning_that_fails_asks_nobody_and_is_on_record() -> None:
    """Without a plan there is nothing to approve, and the agent has answered."""
    scorer = BreakableScorer()
    kgt = KGT.open(store=":memory:", model=scorer, embedder=FakeEmbedder())
    agent, middleware, config = approving(kgt)
    scorer.broken = True
    assert "__interrupt__" not in agent.invoke(said("I live in Rome."), config, context=ANA)
    assert [failure.doing for failure in middleware.failures()] == ["learning"]
