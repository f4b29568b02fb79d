"""`LLMExtractor`: reads statements out of messages with any chat model, and checks what it says."""

from __future__ import annotations

from typing import Any

from langchain_core.exceptions import OutputParserException
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.utils.json import parse_json_markdown
from pydantic import BaseModel, Field

from kgt_plugin.conversation.noting import FORM, MOST_FACTS, TASK, NotedFact, noting
from kgt_plugin.errors import InvalidInputError, ModelError
from kgt_plugin.extraction import Statement

__all__ = ["LLMExtractor"]

# Where an agent's run waits for it, its answers are none of what LangGraph streams to the user.
_CONFIG: RunnableConfig = {"tags": ["nostream"]}


class _Fact(BaseModel):
    """One lasting fact that the message states."""

    subject: str = Field(description='"me" for the user, "my sister" for theirs, else a name')
    relation: str = Field(description='a short name, such as "lives in" or "diet"')
    object: str = Field(description="the short value")
    quote: str = Field(description="the words of the message that state it, copied exactly")
    replaces: bool = Field(default=False, description="whether the message says it has changed")


class _Facts(BaseModel):
    """The lasting facts that the message states; none where it states none."""

    facts: list[_Fact] = Field(default_factory=list, max_length=MOST_FACTS)


class LLMExtractor:
    """Reads messages with a chat model, for apps whose agent model is better at it than the rules.

    Pass it as `extractor` to `KGTMiddleware` or `Conversation`. Every fact must quote the message; an
    answer that is malformed or quotes what was not said is sent back once with the reason, and is an
    error after that: then nothing of the message is learned.
    """

    def __init__(self, chat_model: BaseChatModel, *, repairs: int = 1) -> None:
        """Wrap a chat model.

        Args:
            chat_model: asked for structured output where it can give it, else for plain JSON.
            repairs: how often a bad answer is sent back.

        Raises:
            InvalidInputError: repairs is negative.
        """
        if repairs < 0:
            raise InvalidInputError("repairs cannot be negative: use 0 to accept no bad answer")
        self._repairs = repairs
        self._task = TASK
        try:
            self._model: Runnable[Any, Any] = chat_model.with_structured_output(
                _Facts, include_raw=True
            )
        except NotImplementedError:
            self._model, self._task = chat_model, TASK + FORM

    def extract(self, text: str) -> list[Statement]:
        """Read one message; see `Extractor.extract`.

        Raises:
            ModelError: the model failed, or its answers could not be used.
        """
        steps = noting(text, _facts, repairs=self._repairs)
        asked = next(steps)
        while True:
            try:
                reply = self._model.invoke(self._messages(asked), _CONFIG)
            except Exception as exc:
                raise _failed(exc) from exc
            try:
                asked = steps.send(reply)
            except StopIteration as end:
                statements: list[Statement] = end.value
                return statements

    async def aextract(self, text: str) -> list[Statement]:
        """Await `extract`."""
        steps = noting(text, _facts, repairs=self._repairs)
        asked = next(steps)
        while True:
            try:
                reply = await self._model.ainvoke(self._messages(asked), _CONFIG)
            except Exception as exc:
                raise _failed(exc) from exc
            try:
                asked = steps.send(reply)
            except StopIteration as end:
                statements: list[Statement] = end.value
                return statements

    def _messages(self, asked: str) -> list[BaseMessage]:
        return [SystemMessage(self._task), HumanMessage(asked)]


def _failed(exc: Exception) -> ModelError:
    return ModelError(f"the chat model failed ({exc}): nothing was learned; check the model")


def _facts(reply: Any) -> list[NotedFact]:
    """The reply's facts, checked against the schema."""
    try:
        if isinstance(reply, BaseMessage):
            found = _Facts.model_validate(parse_json_markdown(reply.text))
        elif reply["parsing_error"] is not None:
            raise InvalidInputError(str(reply["parsing_error"]))
        elif reply["parsed"] is None:
            raise InvalidInputError("it holds no facts in the form asked for")
        else:
            found = _Facts.model_validate(reply["parsed"])
    except OutputParserException as exc:
        raise InvalidInputError(str(exc)) from exc
    return [NotedFact(**fact.model_dump()) for fact in found.facts]
