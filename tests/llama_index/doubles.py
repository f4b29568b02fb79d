"""Doubles of LlamaIndex's models: deterministic, instant, offline."""

from __future__ import annotations

import re
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
from llama_index.core.schema import BaseNode, TransformComponent
from pydantic import PrivateAttr

from kgt_plugin.testing import FakeEmbedder

__all__ = ["EatsExtractor", "FunctionLLM", "ScriptedLLM", "WordEmbedding", "answers", "says"]


class WordEmbedding(BaseEmbedding):
    """Embeds by the pieces of words, as `FakeEmbedder` does."""

    _embedder: FakeEmbedder = PrivateAttr(default_factory=FakeEmbedder)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._embedder.embed([text])[0]

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


def says(text: str, role: str = "user") -> ChatMessage:
    return ChatMessage(role=role, content=text)


def answers(text: str) -> ChatMessage:
    return says(text, "assistant")
