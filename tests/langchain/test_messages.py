"""Reading LangChain's messages as a chat, and putting facts behind a system message."""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage

from kgt_plugin.conversation import latest_turn
from kgt_plugin.langchain.messages import said_in, with_block
from kgt_plugin.records import Turn

CALL = AIMessage(content="", tool_calls=[{"name": "find", "args": {}, "id": "1"}])


def latest(messages: Sequence[BaseMessage]) -> Turn | None:
    """The latest turn of a conversation."""
    return latest_turn(said_in(messages))


def test_a_turn_knows_the_exchange_before_it() -> None:
    """What tools say stands between a question and its answer, and is neither."""
    messages = [
        HumanMessage("Where do I live?"),
        CALL,
        ToolMessage("Rome", tool_call_id="1"),
        AIMessage("In Munich."),
        ToolMessage("Bonn", tool_call_id="2"),
        HumanMessage("No, in Berlin."),
        AIMessage("Sorry."),
    ]
    assert latest(messages) == Turn(
        text="No, in Berlin.", asked="Where do I live?", answered="In Munich."
    )


def test_nothing_said_is_no_turn() -> None:
    """Empty and machine-made messages are not the user's words."""
    summary = HumanMessage("My name is Eve.", additional_kwargs={"lc_source": "summarization"})
    assert latest([]) is None
    assert latest([summary, HumanMessage(" \x07"), AIMessage("Hello")]) is None


def test_text_is_read_from_blocks() -> None:
    """A message of several blocks says what its text blocks say."""
    blocks = HumanMessage(
        [{"type": "text", "text": "I live in"}, {"type": "text", "text": " Rome."}]
    )
    assert latest([blocks]) == Turn(text="I live in Rome.")


def test_facts_stand_behind_the_apps_own_words() -> None:
    """The app's system message keeps its form and is not changed itself."""
    plain = SystemMessage("Be brief.", name="app")
    assert with_block(plain, "FACTS").content == "Be brief.\n\nFACTS"
    assert with_block(plain, "FACTS").name == "app"
    assert plain.content == "Be brief."
    blocks = SystemMessage([{"type": "text", "text": "Be brief."}])
    assert with_block(blocks, "FACTS").text == "Be brief.\n\nFACTS"
    assert len(blocks.content) == 1
    assert with_block(None, "FACTS").content == "FACTS"
