"""A correction after an answer that was no text: structured output, and tools that return directly."""

from __future__ import annotations

from typing import Any

import pytest
from langchain.agents.structured_output import ProviderStrategy, ToolStrategy
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from langchain_core.tools import tool
from langgraph.checkpoint.memory import InMemorySaver
from pydantic import BaseModel

from kgt_plugin import KGT, UserMemory
from kgt_plugin.conversation import Speaker
from kgt_plugin.langchain import KGTMiddleware
from kgt_plugin.langchain.messages import said_in
from tests.facts import words
from tests.langchain.doubles import Listener, make_agent

QUESTION = "What is my sister's name?"
CAROL = ("my sister", "name", "Carol")


class Person(BaseModel):
    """A person."""

    name: str


@tool(return_direct=True)
def look_up(who: str) -> str:
    """Look somebody up."""
    return f"The {who} is called Karen."


def calling(name: str, args: dict[str, Any]) -> Listener:
    """A model that always answers by one call."""
    call = {"name": name, "args": args, "id": "1"}
    return Listener(rule=lambda _messages: AIMessage("", tool_calls=[call]))


AGENTS: dict[str, tuple[Listener, dict[str, Any]]] = {
    "by a tool": (calling("Person", {"name": "Karen"}), {"response_format": ToolStrategy(Person)}),
    "by a tool, with words of the app's": (
        calling("Person", {"name": "Karen"}),
        {"response_format": ToolStrategy(Person, tool_message_content="Done.")},
    ),
    "by the provider": (
        Listener(rule=lambda _messages: AIMessage('{"name": "Karen"}')),
        {"response_format": ProviderStrategy(Person)},
    ),
    "a tool's result": (calling("look_up", {"who": "sister"}), {"tools": [look_up]}),
}


@pytest.mark.parametrize("kind", AGENTS)
@pytest.mark.filterwarnings("ignore:Deserializing unregistered type")
def test_a_follow_up_correction_is_learned(kind: str, kgt: KGT, ana: UserMemory) -> None:
    """The user was shown an answer, whatever form it had, and says what is right."""
    ana.hear("My sister is called Karen.")
    model, options = AGENTS[kind]
    middleware = KGTMiddleware(kgt)
    agent = make_agent(model, middleware=[middleware], checkpointer=InMemorySaver(), **options)
    for text in (QUESTION, "No, it's Carol."):
        agent.invoke(
            {"messages": [HumanMessage(text)]},
            {"configurable": {"thread_id": "1"}},
            context={"user_id": ana.user},
        )
    middleware.flush()
    assert middleware.failures() == ()
    assert words(ana) == {CAROL}


def call(**args: Any) -> AIMessage:
    return AIMessage("", tool_calls=[{"name": "t", "args": args, "id": "1"}])


@pytest.mark.parametrize(
    "after",
    [
        [],
        [ToolMessage("Karen", tool_call_id="1", status="error")],
        [ToolMessage("Karen", tool_call_id="1"), AIMessage("It is Karen.")],
    ],
    ids=["no result", "an error", "an answer"],
)
def test_calls_that_the_run_does_not_end_with_are_no_answer(after: list[BaseMessage]) -> None:
    """What a tool is asked, and gives to the model, was not said to the user."""
    said = said_in([HumanMessage(QUESTION), call(name="Karen"), *after])
    assert said[1] == (Speaker.MODEL, "")
