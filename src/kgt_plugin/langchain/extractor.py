"""`LLMExtractor`: reads turns with any chat model of LangChain's, and checks what it says."""

from __future__ import annotations

import json
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from langchain_core.runnables import Runnable, RunnableConfig
from pydantic import ValidationError

from kgt_plugin.reading.model_dialogue import FORM, TASK, Question, Reply
from kgt_plugin.reading.model_readers import AsyncModelReader
from kgt_plugin.reading.response_form import QuotedFacts

__all__ = ["LLMExtractor"]

# Where an agent's run waits for it, its answers are none of what LangGraph streams to the user.
_CONFIG: RunnableConfig = {"tags": ["nostream"]}


class LLMExtractor(AsyncModelReader):
    """A reader of turns with a chat model, for apps whose agent model is better at it than the rules.

    Every fact must quote the user's message. An answer that is malformed, cut short, or holds what was
    not said is sent back with the reason, and is an error after that: then nothing of the turn is
    learned. The model is shown the turn and nothing of what is stored.

    Examples:
        >>> from langchain_core.language_models import FakeListChatModel
        >>> from kgt_plugin.langchain import LLMExtractor
        >>> from kgt_plugin.records import Turn
        >>> model = FakeListChatModel(responses=['{"facts": []}'])  # yours, in its place
        >>> LLMExtractor(model).extract(Turn(text="Thanks!"), ())
        []
    """

    def __init__(self, chat_model: BaseChatModel, *, repairs: int = 1) -> None:
        """Wrap a chat model.

        Args:
            chat_model: asked for structured output where it can give it, else for plain JSON.
            repairs: how often a bad answer is sent back.

        Raises:
            InvalidInputError: repairs is negative.
        """
        super().__init__(repairs=repairs)
        self._task = TASK
        try:
            self._model: Runnable[Any, Any] = chat_model.with_structured_output(
                QuotedFacts, include_raw=True
            )
        except NotImplementedError:
            self._model, self._task = chat_model, TASK + FORM

    def _ask(self, question: Question) -> Reply:
        return _reply(self._model.invoke(self._messages(question), _CONFIG))

    async def _aask(self, question: Question) -> Reply:
        return _reply(await self._model.ainvoke(self._messages(question), _CONFIG))

    def _messages(self, question: Question) -> list[BaseMessage]:
        return [SystemMessage(self._task), HumanMessage(question.text)]


def _reply(answer: Any) -> Reply:  # Any: a message, or LangChain's dict of raw, parsed and error
    if isinstance(answer, BaseMessage):
        return Reply(text=answer.text)
    if answer["parsing_error"] is not None:
        return Reply(fault=str(answer["parsing_error"]))
    if answer["parsed"] is None:
        return Reply(fault="it holds no facts in the form asked for")
    try:
        facts = QuotedFacts.model_validate(answer["parsed"])
    except ValidationError as exc:
        return Reply(fault=str(exc))
    return Reply(text=json.dumps(facts.model_dump()))
