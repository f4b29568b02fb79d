"""What a list of chat messages says: the user's latest turn, and the exchange before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from kgt_plugin.conversation import plain_message

__all__ = ["Turn", "latest_turn", "with_facts"]

# Frameworks put text of their own into human messages, and name themselves here when they do:
# a summary of the conversation holds what the agent said, which must not be learned as the user's.
_MADE_BY = "lc_source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The user's latest message, with what was said before it.

    Attributes:
        text: the user's words.
        last_query: the user's message before it.
        last_answer: the model's answer to that.
    """

    text: str
    last_query: str | None = None
    last_answer: str | None = None


def latest_turn(messages: Sequence[BaseMessage]) -> Turn | None:
    """Read the latest turn of a conversation; None where the user has said nothing."""
    said = [index for index, message in enumerate(messages) if _is_said(message)]
    if not said:
        return None
    latest = said[-1]
    text = plain_message(messages[latest].text)
    if len(said) == 1:
        return Turn(text=text)
    before = said[-2]
    answer = _answer(messages[before + 1 : latest])
    query = plain_message(messages[before].text) if answer is not None else None
    return Turn(text=text, last_query=query, last_answer=answer)


def with_facts(system: SystemMessage | None, facts: str) -> SystemMessage:
    """A system message with facts behind what it says; the one given is left as it is.

    Args:
        system: the app's own, if it has one.
        facts: a block of delimited data.
    """
    if system is None:
        return SystemMessage(content=facts)
    if isinstance(system.content, str):
        content: str | list[str | dict[str, object]] = f"{system.content}\n\n{facts}"
    else:
        content = [*system.content, {"type": "text", "text": f"\n\n{facts}"}]
    return system.model_copy(update={"content": content})


def _is_said(message: BaseMessage) -> bool:
    return (
        isinstance(message, HumanMessage)
        and _MADE_BY not in message.additional_kwargs
        and bool(plain_message(message.text))
    )


def _answer(messages: Sequence[BaseMessage]) -> str | None:
    """The last words of the model; what it says to tools is no answer."""
    for message in reversed(messages):
        if isinstance(message, AIMessage) and message.text.strip():
            return plain_message(message.text)
    return None
