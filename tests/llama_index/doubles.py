"""Doubles of LlamaIndex's models: deterministic, instant, offline."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.base.llms.types import ChatMessage, ChatResponse, ChatResponseAsyncGen
from llama_index.core.graph_stores.types import (
    KG_NODES_KEY,
    KG_RELATIONS_KEY,
    EntityNode,
    Relation,
)
from llama_index.core.llms import CompletionResponse, CompletionResponseGen, CustomLLM, LLMMetadata
from llama_index.core.llms.callbacks import llm_completion_callback
from llama_index.core.llms.function_calling import FunctionCallingLLM
from llama_index.core.llms.llm import ToolSelection
from llama_index.core.llms.utils import parse_partial_json
from llama_index.core.schema import BaseNode, TransformComponent
from llama_index.core.tools import BaseTool
from pydantic import PrivateAttr

from kgt_plugin import KGT, ModelError
from kgt_plugin.reading import Extractor
from kgt_plugin.records import Feedback, Intent, Labels, Turn
from kgt_plugin.testing import FakeEmbedder, FakeScorer

__all__ = [
    "WAIT_S",
    "CallingLLM",
    "EatsExtractor",
    "FunctionLLM",
    "RecordingExtractor",
    "ScriptedLLM",
    "TogetherExtractor",
    "WordEmbedding",
    "answers",
    "reading_with",
    "says",
]

WAIT_S = 30.0


class WordEmbedding(BaseEmbedding):
    """Embeds by the pieces of words, as `FakeEmbedder` does.

    LlamaIndex writes a node as "NAME (PROPERTIES)", with ids among them that are new in every run: they
    are left out.
    """

    _embedder: FakeEmbedder = PrivateAttr(default_factory=FakeEmbedder)

    def _get_text_embedding(self, text: str) -> list[float]:
        words, _, _properties = text.partition(" ({")
        return self._embedder.embed([words])[0]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)


class ScriptedLLM(CustomLLM):
    """Answers by a rule, and remembers what it was asked."""

    rule: Callable[[str], str]
    prompts: list[str] = []  # noqa: RUF012 - pydantic copies it

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(model_name="scripted")

    @llm_completion_callback()
    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:  # noqa: FBT001, FBT002 - LlamaIndex's signature
        self.prompts.append(prompt)
        return CompletionResponse(text=self.rule(prompt))

    @llm_completion_callback()
    def stream_complete(
        self,
        prompt: str,
        formatted: bool = False,  # noqa: FBT001, FBT002 - as above
        **kwargs: Any,
    ) -> CompletionResponseGen:
        yield self.complete(prompt, formatted=formatted, **kwargs)


class FunctionLLM(ScriptedLLM):
    """A model that could call functions, as a `FunctionAgent` wants one, and answers instead."""

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(model_name="scripted", is_function_calling_model=True)

    async def achat_with_tools(
        self, tools: Sequence[Any], chat_history: list[ChatMessage], **_options: Any
    ) -> ChatResponse:
        reply: ChatResponse = await self.achat(chat_history)
        return reply

    async def astream_chat_with_tools(
        self, tools: Sequence[Any], chat_history: list[ChatMessage], **_options: Any
    ) -> ChatResponseAsyncGen:
        replies: ChatResponseAsyncGen = await self.astream_chat(chat_history)
        return replies

    def get_tool_calls_from_response(self, response: ChatResponse, **_options: Any) -> list[Any]:
        return []


class CallingLLM(ScriptedLLM, FunctionCallingLLM):
    """A model that answers by calling the function it is given, where its rule says JSON for it."""

    functions: list[dict[str, Any]] = []  # noqa: RUF012 - pydantic copies it

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(model_name="scripted", is_function_calling_model=True)

    def _prepare_chat_with_tools(  # noqa: PLR0917 - LlamaIndex's signature
        self,
        tools: Sequence[BaseTool],
        user_msg: str | ChatMessage | None = None,
        chat_history: list[ChatMessage] | None = None,
        verbose: bool = False,  # noqa: FBT001, FBT002 - LlamaIndex's signature
        allow_parallel_tool_calls: bool = False,  # noqa: FBT001, FBT002 - as above
        tool_required: bool = False,  # noqa: FBT001, FBT002 - as above
        **_options: Any,
    ) -> dict[str, Any]:
        self.functions += [tool.metadata.get_parameters_dict() for tool in tools]
        return {"messages": chat_history}

    def get_tool_calls_from_response(
        self,
        response: ChatResponse,
        error_on_no_tool_call: bool = True,  # noqa: FBT001, FBT002 - LlamaIndex's signature
        **_options: Any,
    ) -> list[ToolSelection]:
        said = response.message.content or ""
        if not said.startswith("{"):
            raise ValueError(f"Expected at least one tool call, but got {said!r}.")
        # As LlamaIndex's integrations do it: what was cut short is completed.
        arguments = parse_partial_json(said)
        return [ToolSelection(tool_id="1", tool_name="QuotedFacts", tool_kwargs=arguments)]


class EatsExtractor(TransformComponent):
    """Finds who eats what in the text of nodes."""

    def __call__(self, nodes: Sequence[BaseNode], **_kwargs: Any) -> Sequence[BaseNode]:
        for node in nodes:
            found = re.findall(r"(\w+) eats (\w+)", node.get_content())
            names = dict.fromkeys(name for pair in found for name in pair)
            node.metadata[KG_NODES_KEY] = [EntityNode(name=name, label="thing") for name in names]
            node.metadata[KG_RELATIONS_KEY] = [
                Relation(label="EATS", source_id=who, target_id=what) for who, what in found
            ]
        return nodes


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


class TogetherExtractor(RecordingExtractor):
    """The same, which reads several turns in one call, and fails at more than it can."""

    def __init__(self, most: int = 8) -> None:
        super().__init__()
        self.most = most
        self.calls: list[int] = []
        self.begin = threading.Event()
        """Until it is set, what is said waits."""

    def extract(self, turn: Turn, known: Sequence[Labels]) -> list[Feedback]:
        return self.extract_all([turn], known)[0]

    def extract_all(self, turns: Sequence[Turn], known: Sequence[Labels]) -> list[list[Feedback]]:
        self.begin.wait(20.0)
        self.calls.append(len(turns))
        if len(turns) > self.most:
            raise ModelError("too many turns: send fewer")
        return [super(TogetherExtractor, self).extract(turn, known) for turn in turns]


def reading_with(extractor: Extractor) -> KGT:
    """Shared parts that answer at once, and read with an extractor of the app's own."""
    return KGT.open(
        store=":memory:", model=FakeScorer(), embedder=FakeEmbedder(), extractor=extractor
    )


def says(text: str, role: str = "user") -> ChatMessage:
    return ChatMessage(role=role, content=text)


def answers(text: str) -> ChatMessage:
    return says(text, "assistant")
