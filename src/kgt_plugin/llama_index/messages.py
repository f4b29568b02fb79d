"""What a list of LlamaIndex's chat messages says: the user's turn, and the exchange before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from llama_index.core.base.llms.types import ChatMessage, MessageRole, TextBlock

from kgt_plugin.conversation import plain_message

__all__ = ["exchange_before", "last_question", "said_by_user", "with_facts"]

# A ReAct agent keeps its reasoning in its answer; what follows the last of these is the answer.
_REACT_ANSWER = re.compile(r"^\s*Answer:", re.MULTILINE)


def said_by_user(message: ChatMessage) -> str | None:
    """The words of a user's message; None for any other, and for one without words."""
    if message.role != MessageRole.USER:
        return None
    return plain_message(message.content or "") or None


def last_question(messages: Sequence[ChatMessage]) -> str | None:
    """The user's latest words."""
    return next((text for m in reversed(messages) if (text := said_by_user(m))), None)


def exchange_before(messages: Sequence[ChatMessage]) -> tuple[str | None, str | None]:
    """The user's latest words and the model's answer to them; both are None where either is missing.

    Args:
        messages: what was said before the turn that is now heard.
    """
    answer: str | None = None
    for message in reversed(messages):
        question = said_by_user(message)
        if question is not None:
            return (question, answer) if answer is not None else (None, None)
        if answer is None and message.role == MessageRole.ASSISTANT:
            answer = _answer(message)
    return None, None


def with_facts(messages: Sequence[ChatMessage], facts: str) -> list[ChatMessage]:
    """The messages with facts behind what the system says; those given are left as they are.

    Args:
        messages: what the model would be given.
        facts: a block of delimited data; "" adds nothing.
    """
    if not facts:
        return list(messages)
    block = TextBlock(text=facts)
    if messages and messages[0].role == MessageRole.SYSTEM:
        system = messages[0].model_copy(update={"blocks": [*messages[0].blocks, block]})
        return [system, *messages[1:]]
    return [ChatMessage(role=MessageRole.SYSTEM, blocks=[block]), *messages]


def _answer(message: ChatMessage) -> str | None:
    """What an assistant's message says to the user; what it says to tools is no answer."""
    words = message.content or ""
    if words.lstrip().startswith("Thought:"):
        words = _REACT_ANSWER.split(words)[-1]
    return plain_message(words) or None
