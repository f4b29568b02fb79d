"""The turns in a list of LangChain's chat messages, and recalled data behind a system message."""

from __future__ import annotations

from collections.abc import Iterable

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from kgt_plugin.conversation import Said, Speaker

__all__ = ["said_in", "with_block"]

# Frameworks put text of their own into human messages, and name themselves here when they do:
# a summary of the conversation holds what the agent said, which must not be learned as the user's.
_MADE_BY = "lc_source"


def said_in(messages: Iterable[BaseMessage]) -> list[Said]:
    """Read who says what; what the app itself or a tool says is neither the user's nor the model's."""
    return [(_speaker(message), message.text) for message in messages]


def _speaker(message: BaseMessage) -> Speaker:
    if isinstance(message, AIMessage):
        return Speaker.MODEL
    if isinstance(message, HumanMessage) and _MADE_BY not in message.additional_kwargs:
        return Speaker.USER
    return Speaker.OTHER


def with_block(system: SystemMessage | None, block: str) -> SystemMessage:
    """Put what was recalled behind a system message; the one given is left as it is.

    Args:
        system: the app's own, if it has one.
        block: facts and turns of the user as delimited data.
    """
    if system is None:
        return SystemMessage(content=block)
    if isinstance(system.content, str):
        content: str | list[str | dict[str, object]] = f"{system.content}\n\n{block}"
    else:
        content = [*system.content, {"type": "text", "text": f"\n\n{block}"}]
    return system.model_copy(update={"content": content})
