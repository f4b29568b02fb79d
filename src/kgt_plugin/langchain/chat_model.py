"""`KGTChatModel`: the scorer's own model as a LangChain chat model, so that an agent runs offline."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NoReturn

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, SystemMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.tools import BaseTool
from pydantic import ConfigDict, Field

from kgt_plugin.conversation import answer_to, as_dialogue
from kgt_plugin.errors import ModelError
from kgt_plugin.langchain.messages import said_in
from kgt_plugin.memory import KGT, app_handle
from kgt_plugin.memory.live_handle import HoldsModel
from kgt_plugin.scoring import Generator

__all__ = ["KGTChatModel"]

_END_OF_LINE = ("\n",)


class KGTChatModel(HoldsModel, BaseChatModel):
    """A chat model over a generator, which continues the conversation as questions and answers.

    It calls no tools: it is meant for tests, notebooks and demos, and for chains without tools.

    Attributes:
        generator: continues prompts; any scorer that generates is one.
        max_tokens: upper bound on new tokens.
        stop: where an answer ends, beside the stop strings of a call.

    Examples:
        >>> from kgt_plugin.langchain import KGTChatModel
        >>> model = KGTChatModel.of(kgt, max_tokens=16)
        >>> model.model_name
        'FakeScorer'
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    generator: Generator
    max_tokens: int = Field(default=48, ge=1)
    stop: tuple[str, ...] = _END_OF_LINE

    @classmethod
    def of(cls, kgt: KGT, **fields: Any) -> KGTChatModel:
        """Use the model that an opened KGT scores with; it is loaded once.

        Args:
            kgt: the shared parts.
            **fields: max_tokens and the other fields of a chat model.

        Raises:
            InvalidInputError: what is given is no `KGT`.
            ModelError: its scorer does not generate.
        """
        app = app_handle(kgt, taker="KGTChatModel")
        return cls(generator=app.models.to_generate(), **fields)

    @property
    def model_name(self) -> str:
        """Name the generator's class; LangChain asks in the event loop, so naming loads nothing."""
        return type(self.generator).__name__

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | None = None,
        **kwargs: Any,
    ) -> NoReturn:
        """Refuse: LangChain's own refusal has no words.

        Raises:
            ModelError: always.
        """
        del tools, tool_choice, kwargs
        raise ModelError(
            f"{self.model_name} as a KGTChatModel calls no tools: give create_agent a chat model of "
            "your own that does, and make it personal with KGTMiddleware"
        )

    def _held(self) -> object:
        return self.generator

    @property
    def _llm_type(self) -> str:
        return "kgt"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model": self.model_name, "max_tokens": self.max_tokens}

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        """Answer the last message."""
        del run_manager
        message = AIMessage(content=self._answer(messages, stop, kwargs))
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        """Answer in one piece: a generator gives whole answers."""
        text = self._answer(messages, stop, kwargs)
        message = AIMessageChunk(content=text, chunk_position="last")
        chunk = ChatGenerationChunk(message=message)
        if run_manager is not None:
            run_manager.on_llm_new_token(text, chunk=chunk)
        yield chunk

    def _answer(
        self, messages: Sequence[BaseMessage], stop: list[str] | None, options: dict[str, Any]
    ) -> str:
        return answer_to(
            self.generator,
            _written(messages),
            max_tokens=options.get("max_tokens", self.max_tokens),
            stop=(*self.stop, *(stop or ())),
        )


def _written(messages: Sequence[BaseMessage]) -> str:
    talk = (message for message in messages if not isinstance(message, SystemMessage))
    said = said_in(talk, with_calls=False)
    told = [message.text for message in messages if isinstance(message, SystemMessage)]
    return as_dialogue(said, told)
