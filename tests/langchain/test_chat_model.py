"""The scorer's own model as a chat model: the framework's own suite, the transcript, its errors."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from langchain.agents import create_agent
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.tools import tool
from langchain_tests.integration_tests import ChatModelIntegrationTests
from langchain_tests.unit_tests import ChatModelUnitTests

from kgt_plugin import KGT, ModelError
from kgt_plugin.langchain import KGTChatModel
from kgt_plugin.records import Generation, Score, ScoreRequest
from kgt_plugin.testing import FakeEmbedder, FakeScorer


class Parrot:
    """A generator that always says the same."""

    model_id = "parrot@1"

    def __init__(self) -> None:
        self.prompts: list[str] = []

    def generate(
        self, prompt: str, *, max_tokens: int = 32, stop: Sequence[str] = ()
    ) -> Generation:
        """Say it, up to the first stop string."""
        self.prompts.append(prompt)
        text = " In Munich, of course. It is a city.\nQuestion:"
        for end in stop:
            text = text.partition(end)[0]
        return Generation(text=" ".join(text.split(" ")[: max_tokens + 1]))


class WithoutTools:
    """What the suites must be told: they take an overridden `bind_tools` as a claim to call tools."""

    @property
    def has_tool_calling(self) -> bool:
        """No: `bind_tools` is overridden for the sake of its error."""
        return False


class TestUnit(WithoutTools, ChatModelUnitTests):
    """The unit suite of langchain-tests: what a text model without tools must do."""

    @property
    def chat_model_class(self) -> type[BaseChatModel]:
        """The class."""
        return KGTChatModel

    @property
    def chat_model_params(self) -> dict[str, object]:
        """A generator."""
        return {"generator": Parrot()}


class TestIntegration(WithoutTools, ChatModelIntegrationTests):
    """The integration suite of langchain-tests: what a text model without tools must do."""

    @property
    def chat_model_class(self) -> type[BaseChatModel]:
        """The class."""
        return KGTChatModel

    @property
    def chat_model_params(self) -> dict[str, object]:
        """A generator."""
        return {"generator": Parrot()}

    @property
    def returns_usage_metadata(self) -> bool:
        """A generator counts prompt and answer together."""
        return False


def test_facts_stand_next_to_the_question() -> None:
    """History first, then the system's words, then the question: one line a turn."""
    parrot = Parrot()
    model = KGTChatModel(generator=parrot)
    answer = model.invoke(
        [
            SystemMessage("Be brief."),
            HumanMessage("Hi\nthere"),
            AIMessage("Hello"),
            AIMessage("", tool_calls=[{"name": "find", "args": {}, "id": "1"}]),
            ToolMessage("Rain", tool_call_id="1"),
            HumanMessage("Where do I live?"),
        ]
    )
    assert answer.text == "In Munich, of course. It is a city."
    (prompt,) = parrot.prompts
    assert prompt.splitlines() == [
        "Question: Hi there",
        "Answer: Hello",
        "Note: Rain",
        "Be brief.",
        "Question: Where do I live?",
        "Answer:",
    ]


def test_stop_strings_and_length_are_the_callers() -> None:
    """A call may end an answer earlier than the model would."""
    model = KGTChatModel(generator=Parrot())
    assert model.invoke("Where?", stop=["."]).text == "In Munich, of course"
    assert model.invoke("Where?", max_tokens=2).text == "In Munich,"


def test_a_scorer_that_does_not_generate_is_no_chat_model() -> None:
    """The error says what to open instead."""

    class Silent:
        @property
        def model_id(self) -> str:
            return "silent@1"

        def score(self, requests: Sequence[ScoreRequest]) -> list[Score]:
            return FakeScorer().score(requests)

    with pytest.raises(ModelError, match="does not generate"):
        KGTChatModel.of(KGT.open(store=":memory:", model=Silent(), embedder=FakeEmbedder()))


@tool
def clock() -> str:
    """Tell the time."""
    return "noon"


def test_an_agent_with_tools_says_what_to_use() -> None:
    """The error is ours, and names the model and the way."""
    agent = create_agent(KGTChatModel(generator=Parrot()), tools=[clock])
    with pytest.raises(ModelError, match="KGTMiddleware") as refused:
        agent.invoke({"messages": [HumanMessage("What time is it?")]})
    assert "Parrot" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_structured_output_says_so_too() -> None:
    """It would be a tool's arguments."""
    with pytest.raises(ModelError, match="calls no tools"):
        KGTChatModel(generator=Parrot()).with_structured_output({"title": "City", "type": "object"})


def test_it_is_the_model_that_scores(kgt: KGT) -> None:
    """One model, loaded once, both scores and talks."""
    model = KGTChatModel.of(kgt, max_tokens=4)
    assert isinstance(model.generator, FakeScorer)
    assert model.max_tokens == 4
