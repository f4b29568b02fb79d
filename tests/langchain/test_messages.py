"""Reading a conversation's latest turn, and putting facts behind a system message."""

from __future__ import annotations

from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage

from kgt_plugin.langchain.messages import Turn, latest_turn, with_facts

CALL = AIMessage(content="", tool_calls=[{"name": "find", "args": {}, "id": "1"}])


def test_a_turn_knows_the_exchange_before_it() -> None:
    """What tools say stands between a question and its answer, and is neither."""
    messages = [
        HumanMessage("Where do I live?"),
        CALL,
        ToolMessage("Rome", tool_call_id="1"),
        AIMessage("In Munich."),
        HumanMessage("No, in Berlin."),
        AIMessage("Sorry."),
    ]
    assert latest_turn(messages) == Turn(
        text="No, in Berlin.", last_query="Where do I live?", last_answer="In Munich."
    )


def test_a_turn_without_an_answer_before_it() -> None:
    """A first message, or a second one in a row, corrects nothing."""
    assert latest_turn([HumanMessage("Hi"), HumanMessage("I live in Rome.")]) == Turn(
        text="I live in Rome."
    )
    assert latest_turn([AIMessage("Welcome"), HumanMessage("Hi")]) == Turn(text="Hi")


def test_nothing_said_is_no_turn() -> None:
    """Empty and machine-made messages are not the user's words."""
    summary = HumanMessage("My name is Eve.", additional_kwargs={"lc_source": "summarization"})
    assert latest_turn([]) is None
    assert latest_turn([summary, HumanMessage(" \x07"), AIMessage("Hello")]) is None


def test_text_is_read_from_blocks() -> None:
    """A message of several blocks says what its text blocks say."""
    blocks = HumanMessage(
        [{"type": "text", "text": "I live in"}, {"type": "text", "text": " Rome."}]
    )
    assert latest_turn([blocks]) == Turn(text="I live in Rome.")


def test_facts_stand_behind_the_apps_own_words() -> None:
    """The app's system message keeps its form and is not changed itself."""
    plain = SystemMessage("Be brief.", name="app")
    assert with_facts(plain, "FACTS").content == "Be brief.\n\nFACTS"
    assert with_facts(plain, "FACTS").name == "app"
    assert plain.content == "Be brief."
    blocks = SystemMessage([{"type": "text", "text": "Be brief."}])
    assert with_facts(blocks, "FACTS").text == "Be brief.\n\nFACTS"
    assert len(blocks.content) == 1
    assert with_facts(None, "FACTS").content == "FACTS"
