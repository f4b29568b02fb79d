"""`LLMExtractor`: reads turns with any LLM of LlamaIndex's, and checks what it says."""

from __future__ import annotations

from llama_index.core.base.llms.types import ChatMessage, ChatResponse, MessageRole
from llama_index.core.llms import LLM

from kgt_plugin.reading.model_dialogue import FORM, TASK, Question, Reply
from kgt_plugin.reading.model_readers import AsyncModelReader
from kgt_plugin.reading.response_form import QuotedFacts

__all__ = ["LLMExtractor"]


class LLMExtractor(AsyncModelReader):
    """A reader of turns with an LLM, for apps whose model is better at it than the rules.

    Every fact must quote the user's message. An answer that is malformed, cut short, or holds what was
    not said is sent back with the reason, and is an error after that: then nothing of the turn is
    learned. The model is shown the turn and nothing of what is stored.

    Examples:
        >>> from llama_index.core.llms import MockLLM
        >>> from kgt_plugin import KGT
        >>> from kgt_plugin.llama_index import LLMExtractor
        >>> kgt = KGT.open(store=":memory:", extractor=LLMExtractor(MockLLM()))  # yours, in its place
        >>> kgt.close()
    """

    def __init__(self, llm: LLM, *, repairs: int = 1) -> None:
        """Wrap an LLM.

        Args:
            llm: asked for structured output where it calls functions, else for plain JSON.
            repairs: how often a bad answer is sent back.

        Raises:
            InvalidInputError: repairs is negative.
        """
        super().__init__(repairs=repairs)
        self._llm = llm

    def _ask(self, question: Question) -> Reply:
        if not _is_held(self._llm):
            return _reply(self._llm.chat(_messages(TASK + FORM, question)))
        model = self._llm.as_structured_llm(QuotedFacts)
        try:
            return _reply(model.chat(_messages(TASK, question)))
        except _UNPARSED as exc:
            return Reply(fault=str(exc))

    async def _aask(self, question: Question) -> Reply:
        if not _is_held(self._llm):
            return _reply(await self._llm.achat(_messages(TASK + FORM, question)))
        model = self._llm.as_structured_llm(QuotedFacts)
        try:
            return _reply(await model.achat(_messages(TASK, question)))
        except _UNPARSED as exc:
            return Reply(fault=str(exc))


# What LlamaIndex raises for an answer that it cannot parse, a call that is missing, or two of them; the oldest
# supported one takes such an answer for text, and fails on that.
_UNPARSED = (ValueError, TypeError, AssertionError, AttributeError)


def _is_held(llm: LLM) -> bool:
    """Tell whether the model is held to a form by more than words.

    A `structured_predict` of an integration's own does not tell: OpenAILike's demands a call of a tool
    also from a server that knows none. Some integrations look their metadata up over the network.
    """
    return llm.metadata.is_function_calling_model


def _messages(task: str, question: Question) -> list[ChatMessage]:
    return [
        ChatMessage(role=MessageRole.SYSTEM, content=task),
        ChatMessage(role=MessageRole.USER, content=question.text),
    ]


def _reply(response: ChatResponse) -> Reply:
    return Reply(text=response.message.content or "")
