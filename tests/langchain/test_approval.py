"""A human's approval in real agents: what is shown is what is made, or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from langchain_core.messages import HumanMessage
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command

from kgt_plugin import KGT, InvalidInputError, StaleGraphError, UserMemory
from kgt_plugin.langchain import KGTMiddleware
from kgt_plugin.records import Feedback, Labels, Turn
from kgt_plugin.testing import FakeEmbedder
from tests.facts import words
from tests.langchain.doubles import (
    BreakableScorer,
    Listener,
    RecordingExtractor,
    make_agent,
    reading_with,
    said,
)

ANA = {"user_id": "ana@example.org"}
WAIT_S = 30.0


def approving(kgt: KGT) -> tuple[Any, KGTMiddleware, dict[str, Any]]:
    """An agent whose edits wait for approval."""
    middleware = KGTMiddleware(kgt, approve=True)
    agent = make_agent(Listener(), middleware=[middleware], checkpointer=InMemorySaver())
    return agent, middleware, {"configurable": {"thread_id": "1"}}


def in_a_thread(call: Callable[..., Any]) -> Callable[..., Any]:
    """A blocking call as an awaited one."""
    return lambda *args, **options: asyncio.to_thread(call, *args, **options)


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
    ana.hear("I live in Munich.")
    state = await agent.ainvoke(said("I live in Berlin now."), config, context=ANA)
    (shown,) = state["__interrupt__"][0].value["kgt_edits"]
    assert shown["removed"] == [["me", "lives in", "Munich"]]
    ana.hear("I live in Rome now.")
    decision = [shown["id"]] if by_id else True
    await agent.ainvoke(Command(resume=decision), config, context=ANA)
    assert words(ana) == {("me", "lives in", "Rome")}
    (failure,) = middleware.failures()
    assert isinstance(failure.error, StaleGraphError)


def test_what_still_holds_is_made(kgt: KGT, ana: UserMemory) -> None:
    """Each edit was approved for itself: one that has become another costs the next one nothing."""
    agent, middleware, config = approving(kgt)
    ana.hear("I live in Munich.")
    agent.invoke(said("I live in Berlin now. My dog is called Rex."), config, context=ANA)
    ana.hear("I live in Rome now.")
    agent.invoke(Command(resume=True), config, context=ANA)
    assert words(ana) == {("me", "lives in", "Rome"), ("my dog", "name", "Rex")}
    assert [type(failure.error) for failure in middleware.failures()] == [StaleGraphError]


def test_an_approved_edit_is_the_one_that_was_planned() -> None:
    """A model that reads the message otherwise the second time is not asked a second time."""

    class Moody(RecordingExtractor):
        def extract(self, turn: Turn, known: Sequence[Labels]) -> list[Feedback]:
            (mood,) = super().extract(turn, known)
            return [replace(mood, answer=f"{turn.text} {len(self.turns)}")]

    kgt = reading_with(moody := Moody())
    agent, middleware, config = approving(kgt)
    agent.invoke(said("fine"), config, context=ANA)
    agent.invoke(Command(resume=True), config, context=ANA)
    assert words(kgt.user(ANA["user_id"])) == {("me", "mood", "fine 1")}
    assert len(moody.turns) == 1
    assert middleware.failures() == ()


def test_what_is_said_twice_is_decided_once(kgt: KGT, ana: UserMemory) -> None:
    """Two messages that make one change show it once, in the order of what was said."""
    agent, middleware, config = approving(kgt)
    both = [
        HumanMessage(text) for text in ("I live in Munich.", "I live in Munich. I work at Siemens.")
    ]
    state = agent.invoke({"messages": both}, config, context=ANA)
    edits = state["__interrupt__"][0].value["kgt_edits"]
    assert [edit["added"][0][2] for edit in edits] == ["Munich", "Siemens"]
    agent.invoke(Command(resume=True), config, context=ANA)
    assert len(ana.history()) == 2
    assert middleware.failures() == ()


@pytest.mark.parametrize("decision", [{"ok": 1}, ["no such id"], "yes"])
def test_an_unclear_decision_makes_no_edit(kgt: KGT, ana: UserMemory, decision: Any) -> None:
    """Whatever is not an approval is none."""
    agent, _middleware, config = approving(kgt)
    agent.invoke(said("I live in Munich."), config, context=ANA)
    with pytest.raises(InvalidInputError, match="no decision"):
        agent.invoke(Command(resume=decision), config, context=ANA)
    assert ana.facts() == []


@pytest.mark.parametrize("awaited", [True, False])
async def test_an_edit_is_made_for_the_user_who_said_it(
    kgt: KGT, ana: UserMemory, *, awaited: bool
) -> None:
    """Whoever approves under a name of their own gets no facts of the user's, and the user none."""
    agent, _middleware, config = approving(kgt)
    admin = {"user_id": "admin"}
    await agent.ainvoke(said("My dog is called Rex."), config, context=ANA)
    resume: Any = agent.ainvoke if awaited else in_a_thread(agent.invoke)
    with pytest.raises(InvalidInputError, match="another user"):
        await resume(Command(resume=True), config, context=admin)
    assert kgt.user("admin").facts() == ana.facts() == []
    await agent.ainvoke(Command(resume=True), config, context=ANA)
    assert words(ana) == {("my dog", "name", "Rex")}
    assert kgt.user("admin").facts() == []


def test_planning_that_fails_asks_nobody_and_is_on_record() -> None:
    """Without a plan there is nothing to approve, and the agent has answered."""
    scorer = BreakableScorer()
    kgt = KGT.open(store=":memory:", model=scorer, embedder=FakeEmbedder())
    agent, middleware, config = approving(kgt)
    kgt.user(ANA["user_id"]).hear("I live in Munich.")
    scorer.broken = True
    assert "__interrupt__" not in agent.invoke(said("I live in Rome now."), config, context=ANA)
    assert [failure.doing for failure in middleware.failures()] == ["learning"]
