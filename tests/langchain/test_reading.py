"""One reader for the whole app: the extractor of `KGT.open` is what every adapter reads with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command

from kgt_plugin import KGT, UserMemory
from kgt_plugin.conversation import BackgroundTasks
from kgt_plugin.langchain import (
    KGTChatMessageHistory,
    KGTFeedbackCallback,
    KGTMemory,
    KGTMiddleware,
    kgt_tools,
)
from kgt_plugin.records import Turn
from tests.facts import words
from tests.langchain.doubles import (
    AwaitedExtractor,
    Listener,
    RecordingExtractor,
    make_agent,
    reading_with,
    said,
)

ANA = "ana@example.org"
CONTEXT = {"user_id": ANA}
WAIT_S = 30.0
ASKED, ANSWERED = "How am I?", "Fine."
Said = tuple[str, str, str]
"""A question, its answer, and what the user says to that."""


def fine() -> Listener:
    """A model that is sure of it."""
    return Listener(rule=lambda _messages: AIMessage(ANSWERED))


def through_a_memory(kgt: KGT, talk: Said) -> BackgroundTasks:
    """What a chain of langchain-classic does with its memory."""
    memory = KGTMemory(memory=kgt.user(ANA))
    asked, answered, reply = talk
    memory.save_context({"input": asked}, {"output": answered})
    memory.save_context({"input": reply}, {"output": "Oh."})
    return memory


def through_a_history(kgt: KGT, talk: Said) -> BackgroundTasks:
    """What a runnable does with its history."""
    history = KGTChatMessageHistory(kgt.user(ANA))
    asked, answered, reply = talk
    history.add_messages([HumanMessage(asked), AIMessage(answered)])
    history.add_messages([HumanMessage(reply)])
    return history


def through_a_callback(kgt: KGT, talk: Said) -> BackgroundTasks:
    """Two runs, one after the other."""
    callback = KGTFeedbackCallback(kgt)
    asked, answered, reply = talk
    model: Any = Listener(rule=lambda _messages: AIMessage(answered))
    for text in (asked, reply):
        model.invoke(text, {"callbacks": [callback], "metadata": CONTEXT})
    return callback


def through_middleware(kgt: KGT, talk: Said) -> BackgroundTasks:
    """An agent's run."""
    middleware = KGTMiddleware(kgt)
    make_agent(fine(), middleware=[middleware]).invoke(said(*talk), context=CONTEXT)
    return middleware


def through_approval(kgt: KGT, talk: Said) -> BackgroundTasks:
    """An agent's run whose edits somebody approves."""
    middleware = KGTMiddleware(kgt, approve=True)
    agent = make_agent(fine(), middleware=[middleware], checkpointer=InMemorySaver())
    config = {"configurable": {"thread_id": "1"}}
    state = agent.invoke(said(*talk), config, context=CONTEXT)
    if "__interrupt__" in state:
        agent.invoke(Command(resume=True), config, context=CONTEXT)
    return middleware


Adapter = Callable[[KGT, Said], BackgroundTasks]
IN_THE_BACKGROUND: list[Adapter] = [
    through_a_memory,
    through_a_history,
    through_a_callback,
    through_middleware,
]


@pytest.mark.parametrize("adapter", [*IN_THE_BACKGROUND, through_approval])
def test_the_extractor_of_the_app_reads_with_the_exchange_before(adapter: Adapter) -> None:
    """What it reads is learned, and it is told what the turn answers."""
    kgt = reading_with(extractor := RecordingExtractor())
    shown = adapter(kgt, (ASKED, ANSWERED, "so so"))
    shown.flush(WAIT_S)
    assert extractor.turns[-1] == Turn(text="so so", asked=ASKED, answered=ANSWERED)
    assert words(kgt.user(ANA)) == {("me", "mood", "so so")}
    assert shown.failures() == ()


@pytest.mark.parametrize("approve", [True, False])
@pytest.mark.parametrize("awaited", [True, False])
async def test_an_extractor_that_can_be_awaited_gets_the_exchange_too(
    *, awaited: bool, approve: bool
) -> None:
    """In async runs and in others, with approval and without."""
    kgt = reading_with(extractor := AwaitedExtractor())
    middleware = KGTMiddleware(kgt, approve=approve)
    agent = make_agent(fine(), middleware=[middleware], checkpointer=InMemorySaver())
    config = {"configurable": {"thread_id": "1"}}
    for given in (said(ASKED, ANSWERED, "so so"), *([Command(resume=True)] if approve else [])):
        if awaited:
            await agent.ainvoke(given, config, context=CONTEXT)
        else:
            agent.invoke(given, config, context=CONTEXT)
    await middleware.aflush()
    assert extractor.turns == [Turn(text="so so", asked=ASKED, answered=ANSWERED)]
    assert words(kgt.user(ANA)) == {("me", "mood", "so so")}
    assert middleware.failures() == ()


def test_feedback_on_a_run_is_read_with_it() -> None:
    """A record's correction, and its comment."""
    kgt = reading_with(extractor := RecordingExtractor())
    callback = KGTFeedbackCallback(kgt)
    for field, text in (("correction", "so so"), ("comment", "sad")):
        run: Any = uuid4()
        fine().invoke(ASKED, {"callbacks": [callback], "metadata": CONTEXT, "run_id": run})
        assert callback.learn_feedback({"run_id": run, field: text})
        callback.flush(WAIT_S)
        (read,) = (turn for turn in extractor.turns if text in turn.text)
        assert (read.asked, read.answered) == (ASKED, ANSWERED)
        assert any(text in mood for _, _, mood in words(kgt.user(ANA)))
    assert callback.failures() == ()


@pytest.mark.slow
def test_a_tool_that_remembers_reads_with_it() -> None:
    """What an agent wants to be remembered is read as the user's turn is."""
    kgt = reading_with(extractor := RecordingExtractor())

    def rule(messages: Any) -> AIMessage:
        if isinstance(messages[-1], ToolMessage):
            return AIMessage("Done.")
        args = {"text": "so so"}
        return AIMessage("", tool_calls=[{"name": "remember", "args": args, "id": "1"}])

    agent = make_agent(Listener(rule=rule), tools=kgt_tools(kgt))
    agent.invoke(said("Go."), context=CONTEXT)
    assert extractor.turns == [Turn(text="so so")]
    assert words(kgt.user(ANA)) == {("me", "mood", "so so")}


@pytest.mark.parametrize("adapter", [*IN_THE_BACKGROUND, through_approval])
def test_an_answer_that_is_called_wrong_is_shown(
    kgt: KGT, ana: UserMemory, adapter: Adapter
) -> None:
    """A bare "No" edits nothing: the app is told which answer it was, and may ask back."""
    ana.hear("My sister is called Karen.")
    asked, answered = "What is my sister's name?", "Your sister is called Karen."
    shown = adapter(kgt, (asked, answered, "No."))
    shown.flush(WAIT_S)
    (rejected,) = shown.rejections()
    assert (rejected.user, rejected.query, rejected.answer) == (ANA, asked, answered)
    assert rejected.source == "No."
    assert words(ana) == {("my sister", "name", "Karen")}
    assert shown.failures() == ()


def test_a_correction_rejects_nothing(kgt: KGT, ana: UserMemory) -> None:
    """Who says what is right is not to be asked."""
    ana.hear("My sister is called Karen.")
    talk = ("What is my sister's name?", "Your sister is called Karen.", "No, it's Carol.")
    shown = through_a_memory(kgt, talk)
    shown.flush(WAIT_S)
    assert shown.rejections() == ()
    assert words(ana) == {("my sister", "name", "Carol")}
