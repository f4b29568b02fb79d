"""`KGTLLM`: the scorer's own model as a LlamaIndex LLM, so that everything runs offline."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from llama_index.core.base.llms.types import (
    ChatMessage,
    ChatResponse,
    ChatResponseAsyncGen,
    CompletionResponse,
    CompletionResponseAsyncGen,
    CompletionResponseGen,
    LLMMetadata,
    MessageRole,
)
from llama_index.core.llms import CustomLLM
from llama_index.core.llms.callbacks import llm_chat_callback, llm_completion_callback
from pydantic import ConfigDict, Field

from kgt_plugin.conversation import Said, Speaker, answer_to, as_dialogue
from kgt_plugin.llama_index.messages import said_in, texts_of
from kgt_plugin.memory import KGT, app_handle
from kgt_plugin.memory.live_handle import HoldsModel
from kgt_plugin.scoring import Generator

__all__ = ["KGTLLM"]


class KGTLLM(HoldsModel, CustomLLM):
    """An LLM over a generator, which continues prompts, and conversations as questions and answers.

    It calls no tools: it is meant for tests, notebooks and demos, and for apps without tools.

    Attributes:
        generator: continues prompts; any scorer that generates is one.
        max_tokens: upper bound on new tokens.
        stop: where an answer ends, beside the stop strings of a call.
        context_window: tokens of prompt and answer together; LlamaIndex packs prompts by it.

    Examples:
        >>> from kgt_plugin.llama_index import KGTLLM
        >>> KGTLLM.of(kgt, max_tokens=1).complete("My dog eats meat. Your dog eats").text
        'meat'
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    generator: Generator = Field(exclude=True)
    max_tokens: int = Field(default=48, ge=1)
    stop: tuple[str, ...] = ("\n",)
    context_window: int = Field(default=2048, ge=1)

    @classmethod
    def class_name(cls) -> str:
        """Tell LlamaIndex's loaders which class this is."""
        return "KGTLLM"

    @classmethod
    def of(cls, kgt: KGT, **fields: Any) -> KGTLLM:
        """Use the model that an opened KGT scores with; it is loaded once.

        Args:
            kgt: the shared parts.
            **fields: max_tokens and the other fields of an LLM.

        Raises:
            InvalidInputError: what is given is no `KGT`.
            ModelError: its scorer does not generate.
        """
        app = app_handle(kgt, taker="KGTLLM")
        fields.setdefault("messages_to_prompt", transcript)
        return cls(generator=app.models.to_generate(), **fields)

    def _held(self) -> object:
        return self.generator

    @property
    def metadata(self) -> LLMMetadata:
        """The metadata that LlamaIndex asks of a model; naming it does not load it."""
        return LLMMetadata(
            context_window=self.context_window,
            num_output=self.max_tokens,
            model_name=type(self.generator).__name__,
        )

    @llm_completion_callback()
    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:  # noqa: FBT001, FBT002 - LlamaIndex's signature
        """Continue a prompt to the end of a line; an empty line is no end.

        Args:
            prompt: the text; white space at its end is dropped, since words begin with their own.
            formatted: ignored; the prompt is used as it is.
            **kwargs: max_tokens and stop of this call.
        """
        del formatted
        text = answer_to(
            self.generator,
            prompt,
            max_tokens=kwargs.get("max_tokens", self.max_tokens),
            stop=(*self.stop, *(kwargs.get("stop") or ())),
        )
        return CompletionResponse(text=text)

    @llm_completion_callback()
    def stream_complete(
        self,
        prompt: str,
        formatted: bool = False,  # noqa: FBT001, FBT002 - LlamaIndex's signature
        **kwargs: Any,
    ) -> CompletionResponseGen:
        """Continue a prompt in one piece: a generator gives whole answers."""

        def pieces() -> CompletionResponseGen:
            written = self.complete(prompt, formatted=formatted, **kwargs)
            yield CompletionResponse(text=written.text, delta=written.text)

        return pieces()

    @llm_completion_callback()
    async def acomplete(
        self,
        prompt: str,
        formatted: bool = False,  # noqa: FBT001, FBT002 - LlamaIndex's signature
        **kwargs: Any,
    ) -> CompletionResponse:
        """Await `complete`; the event loop goes on."""
        return await asyncio.to_thread(self.complete, prompt, formatted=formatted, **kwargs)

    @llm_completion_callback()
    async def astream_complete(
        self,
        prompt: str,
        formatted: bool = False,  # noqa: FBT001, FBT002 - LlamaIndex's signature
        **kwargs: Any,
    ) -> CompletionResponseAsyncGen:
        """Await `stream_complete`; the event loop goes on."""

        async def pieces() -> CompletionResponseAsyncGen:
            written = await asyncio.to_thread(self.complete, prompt, formatted=formatted, **kwargs)
            yield CompletionResponse(text=written.text, delta=written.text)

        return pieces()

    @llm_chat_callback()
    async def achat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponse:
        """Await `chat`; the event loop goes on."""
        return await asyncio.to_thread(self.chat, messages, **kwargs)

    @llm_chat_callback()
    async def astream_chat(
        self, messages: Sequence[ChatMessage], **kwargs: Any
    ) -> ChatResponseAsyncGen:
        """Await `stream_chat`; the event loop goes on."""

        async def pieces() -> ChatResponseAsyncGen:
            answer = await asyncio.to_thread(self.chat, messages, **kwargs)
            yield ChatResponse(message=answer.message, delta=answer.message.content)

        return pieces()


def transcript(messages: Sequence[ChatMessage]) -> str:
    """Write a chat down; what stands in blocks of its own before the last question is told too."""
    told = [message.content or "" for message in messages if message.role == MessageRole.SYSTEM]
    turns = [message for message in messages if message.role != MessageRole.SYSTEM]
    questions = [message for message in turns if message.role == MessageRole.USER]
    if questions:
        told += texts_of(questions[-1])[:-1]
    return as_dialogue(map(_said, turns), told)


def _said(message: ChatMessage) -> Said:
    ((speaker, words),) = said_in([message])
    # Of several blocks the last one is the message itself; of an answer all of them are.
    return (speaker, words if speaker is Speaker.MODEL else (texts_of(message) or [""])[-1])
