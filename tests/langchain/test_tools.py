"""The tools: the framework's own suites, what each does in an agent, whose facts they touch."""

from __future__ import annotations

from typing import Any

import pytest
from langchain.tools import ToolRuntime
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langchain_core.tools import BaseTool
from langchain_tests.integration_tests import ToolsIntegrationTests
from langchain_tests.unit_tests import ToolsUnitTests

from kgt_plugin import KGT, InvalidInputError, UserMemory
from kgt_plugin.langchain import kgt_tools
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.facts import words
from tests.langchain.doubles import BreakableEmbedder, BreakableScorer, Listener, make_agent

ANA = {"user_id": "ana@example.org"}
FACT = {"subject": "me", "relation": "lives in", "value": "Munich"}


def a_runtime() -> ToolRuntime[Any, Any]:
    """What an agent hands to a tool."""
    return ToolRuntime(
        state={},
        context=ANA,
        config={},
        stream_writer=lambda _chunk: None,
        tool_call_id="1",
        store=None,
    )


def a_tool(name: str) -> BaseTool:
    """One tool over a memory that knows a fact."""
    kgt = KGT.open(store=":memory:", model=FakeScorer(), embedder=FakeEmbedder())
    kgt.user(ANA["user_id"]).hear("I live in Munich.")
    return next(tool for tool in kgt_tools(kgt) if tool.name == name)


class Recalling:
    """What the suites need to know of a tool."""

    @property
    def tool_constructor(self) -> BaseTool:
        """The tool itself: it is made by `kgt_tools`."""
        return a_tool("recall")

    @property
    def tool_invoke_params_example(self) -> dict[str, Any]:
        """What the model fills in, and the runtime that the agent adds."""
        return {"question": "Where do I live?", "runtime": a_runtime()}


class Explaining:
    """The same for a tool of several arguments."""

    @property
    def tool_constructor(self) -> BaseTool:
        """The tool itself."""
        return a_tool("explain")

    @property
    def tool_invoke_params_example(self) -> dict[str, Any]:
        """What the model fills in, and the runtime that the agent adds."""
        return {**FACT, "runtime": a_runtime()}


@pytest.mark.slow
class TestRecallUnit(Recalling, ToolsUnitTests):
    """The unit suite of langchain-tests, nothing left out."""


@pytest.mark.slow
class TestRecallIntegration(Recalling, ToolsIntegrationTests):
    """The integration suite, nothing left out."""


class TestExplainUnit(Explaining, ToolsUnitTests):
    """The unit suite of langchain-tests, nothing left out."""


@pytest.mark.slow
class TestExplainIntegration(Explaining, ToolsIntegrationTests):
    """The integration suite, nothing left out."""


def call(kgt: KGT, name: str, context: Any = ANA, **args: Any) -> ToolMessage:
    """Let a real agent call a tool once."""

    def rule(messages: Any) -> AIMessage:
        if isinstance(messages[-1], ToolMessage):
            return AIMessage("Done.")
        return AIMessage("", tool_calls=[{"name": name, "args": args, "id": "1"}])

    agent = make_agent(Listener(rule=rule), tools=kgt_tools(kgt))
    state = agent.invoke({"messages": [HumanMessage("Go.")]}, context=context)
    message = state["messages"][-2]
    assert isinstance(message, ToolMessage)
    return message


@pytest.mark.slow
def test_an_agent_remembers_recalls_and_corrects(kgt: KGT, ana: UserMemory) -> None:
    """Each tool does what its name says, and tells the model so."""
    assert call(kgt, "recall", question="Where do I live?").text == "Nothing is known about that."
    assert "Added: me, lives in, Munich" in call(kgt, "remember", text="I live in Munich.").text
    assert call(kgt, "remember", text="I live in Munich.").text == "Nothing new is stated there."
    assert "I live in Munich." in call(kgt, "recall", question="Where do I live?").text
    asked = {"question": "Where do I live?", "answer": "Berlin"}
    corrected = call(kgt, "correct", **asked, wrong_answer="Munich")
    assert "Removed: me, lives in, Munich" in corrected.text
    assert [fact.labels[2] for fact in ana.facts()] == ["Berlin"]


@pytest.mark.slow
def test_an_agent_explains_and_forgets(kgt: KGT, ana: UserMemory) -> None:
    """A fact's origin is told in words and numbers, and the fact can go."""
    ana.hear("I live in Oslo.")
    ana.hear("I live in Munich now.")
    explained = call(kgt, "explain", **FACT).text
    assert 'The user said: "I live in Munich now."' in explained
    assert "It replaced: me, lives in, Oslo" in explained
    assert "nats" in explained
    assert call(kgt, "forget", **FACT).text.startswith("Removed: me, lives in, Munich (edit ")
    assert words(ana) == set()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["explain", "forget"])
def test_a_fact_is_named_as_the_memory_reads_names(kgt: KGT, ana: UserMemory, name: str) -> None:
    """A model that changes case or spaces means the same fact, to every tool."""
    ana.hear("I live in Munich.")
    told = call(kgt, name, subject="Me", relation="lives  in", value="MUNICH")
    assert told.status == "success"


@pytest.mark.slow
def test_what_goes_wrong_is_told_to_the_model(kgt: KGT) -> None:
    """A fact that nobody knows is an error the model can read, not the end of the run."""
    for name in ("forget", "explain"):
        message = call(kgt, name, **FACT)
        assert message.status == "error"
        assert "no fact (me, lives in, Munich) is known" in message.text


@pytest.mark.slow
def test_models_that_fail_end_no_run(caplog: pytest.LogCaptureFixture) -> None:
    """Whatever a part of the app's own raises, the model is told to go on and the log says why."""
    scorer, embedder = BreakableScorer(), BreakableEmbedder()
    kgt = KGT.open(store=":memory:", model=scorer, embedder=embedder)
    ana = kgt.user(ANA["user_id"])
    ana.hear("I live in Munich. I work at Acme.")
    known = words(ana)
    scorer.broken = embedder.broken = True
    for name, args in (
        ("recall", {"question": "Where do I live?"}),
        ("remember", {"text": "I live in Rome now."}),
        ("correct", {"question": "Where do I live?", "answer": "Rome"}),
    ):
        message = call(kgt, name, **args)
        assert (message.status, message.text) == (
            "error",
            "The memory is out of order: go on without it.",
        )
    assert caplog.text.count("server is gone") >= 3
    assert words(ana) == known


@pytest.mark.slow
def test_the_user_is_no_argument(kgt: KGT, ana: UserMemory) -> None:
    """No schema shows a user, an argument of that name is ignored, and without one nothing runs."""
    for each in kgt_tools(kgt):
        schema = str(each.tool_call_schema.model_json_schema())  # type: ignore[union-attr]
        assert "user_id" not in schema
        assert "runtime" not in schema
    ana.hear("I live in Munich.")
    asked = {"question": "Where do I live?", "user_id": "ana@example.org"}
    assert call(kgt, "recall", {"user_id": "ben"}, **asked).text == "Nothing is known about that."
    with pytest.raises(InvalidInputError, match="user_id"):
        call(kgt, "recall", None, **asked)


@pytest.mark.slow
def test_an_imported_fact_has_no_message(kgt: KGT, ana: UserMemory, tmp_path: Any) -> None:
    """What was there before is said to be so."""
    ana.hear("I live in Munich.")
    ana.export(tmp_path / "facts.ttl")
    other = KGT.open(store=tmp_path / "facts.ttl", model=FakeScorer(), embedder=FakeEmbedder())
    assert "was there before" in call(other, "explain", **FACT).text
