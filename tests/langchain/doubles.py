"""Doubles of an app's own parts: a chat model that remembers its prompts, parts that fail."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from langchain.agents import create_agent
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from pydantic import Field

from kgt_plugin import KGT
from kgt_plugin.reading import Extractor
from kgt_plugin.records import Feedback, Intent, Labels, Score, ScoreRequest, Turn
from kgt_plugin.testing import FakeEmbedder, FakeScorer

_SINCE = re.compile(r" \(since \d{4}-\d\d-\d\d\)$")


def system_text(messages: Sequence[BaseMessage]) -> str:
    """What the model was told beside the conversation."""
    return "\n".join(m.text for m in messages if isinstance(m, SystemMessage))


def facts_told(messages: Sequence[BaseMessage]) -> list[str]:
    """The facts in the prompt, without the day since when each holds; turns of the user as they stand."""
    lines = system_text(messages).splitlines()
    return [_SINCE.sub("", line[2:]) for line in lines if line.startswith("- ")]


def repeat_facts(messages: Sequence[BaseMessage]) -> AIMessage:
    """Answer with everything that is in the prompt, which is the most that can be learned again."""
    return AIMessage(content=" ".join(facts_told(messages)) or "I do not know.")


def make_agent(model: BaseChatModel, **options: Any) -> Any:
    """A real agent; typed loosely, since its input types admit no plain messages."""
    return create_agent(model, **options)


class Listener(BaseChatModel):
    """Answers by a rule and remembers what it was asked."""

    rule: Callable[[Sequence[BaseMessage]], AIMessage] = repeat_facts
    heard: list[list[BaseMessage]] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "listener"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        self.heard.append(messages)
        return ChatResult(generations=[ChatGeneration(message=self.rule(messages))])

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Runnable[Any, AIMessage]:
        return self


class BreakableScorer(FakeScorer):
    """A scorer of the app's own that can be cut off, and then raises what a client would."""

    broken = False

    def score(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        if self.broken:
            raise ConnectionError("the scoring server is gone")
        return super().score(requests)


class BreakableEmbedder(FakeEmbedder):
    """An embedder of the app's own that can be cut off."""

    broken = False

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        if self.broken:
            raise ConnectionError("the embedding server is gone")
        return super().embed(texts)


class RecordingExtractor:
    """Takes what is no question for the user's mood, and remembers the turns that it was given."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []

    def extract(self, turn: Turn, known: Sequence[Labels]) -> list[Feedback]:
        self.turns.append(turn)
        if turn.text.endswith("?"):
            return []
        return [
            Feedback(
                query="I feel",
                answer=turn.text,
                old_answer=turn.answered,
                subject="me",
                relations=("mood",),
                intent=Intent.CORRECTION if turn.answered else Intent.STATEMENT,
            )
        ]


class AwaitedExtractor(RecordingExtractor):
    """The same, for an app whose reader can be awaited."""

    def __init__(self) -> None:
        super().__init__()
        self.awaited = 0

    async def aextract(self, turn: Turn, known: Sequence[Labels]) -> list[Feedback]:
        self.awaited += 1
        return self.extract(turn, known)


def reading_with(extractor: Extractor) -> KGT:
    """Shared parts that answer at once, and read with an extractor of the app's own."""
    return KGT.open(
        store=":memory:", model=FakeScorer(), embedder=FakeEmbedder(), extractor=extractor
    )


def said(*texts: str) -> dict[str, Any]:
    """The user's and the model's messages, in turn."""
    makers = (HumanMessage, AIMessage)
    return {"messages": [makers[i % 2](text) for i, text in enumerate(texts)]}
