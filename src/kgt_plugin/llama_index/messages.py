"""The turns in a list of LlamaIndex's chat messages: the user's turn, and the exchange before it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from llama_index.core.base.llms.types import ChatMessage, MessageRole, TextBlock

from kgt_plugin.conversation import Said, Speaker, plain_message

__all__ = ["said_by_user", "said_in", "texts_of", "with_block"]

# A CodeAct agent puts what its code printed into the chat as the user's message.
_CODE_RESULT = "Result of executing the code given:"
# A ReAct agent keeps its reasoning in its answer; what follows the last of these is the answer.
_REACT_ANSWER = re.compile(r"^\s*Answer:", re.MULTILINE)
_SPEAKERS = {
    MessageRole.USER: Speaker.USER,
    MessageRole.ASSISTANT: Speaker.MODEL,
    MessageRole.CHATBOT: Speaker.MODEL,
    MessageRole.MODEL: Speaker.MODEL,
}


def said_in(messages: Iterable[ChatMessage]) -> list[Said]:
    """Read who says what; what the app itself or a tool says is neither the user's nor the model's.

    What an agent's code printed is not the user's either, and an agent's reasoning is no answer.
    """
    return [_said(message) for message in messages]


def said_by_user(message: ChatMessage) -> str | None:
    """The words of a user's message; None for any other, and for one without words."""
    speaker, words = _said(message)
    return (plain_message(words) or None) if speaker is Speaker.USER else None


def texts_of(message: ChatMessage) -> list[str]:
    """The text of each block that has one."""
    return [block.text for block in message.blocks if isinstance(block, TextBlock)]


def _said(message: ChatMessage) -> Said:
    speaker = _SPEAKERS.get(message.role, Speaker.OTHER)
    if speaker is Speaker.MODEL:
        return (speaker, _answer(message.content or ""))
    words = "\n".join(texts_of(message))
    return (Speaker.OTHER if words.startswith(_CODE_RESULT) else speaker, words)


def _answer(words: str) -> str:
    """Read what an assistant says to the user, without the reasoning of a ReAct agent."""
    if words.lstrip().startswith("Thought:"):
        words = _REACT_ANSWER.split(words)[-1]
    return words.strip()


def with_block(messages: Sequence[ChatMessage], block: str, query: str) -> list[ChatMessage]:
    """Put what was recalled before the user's words, which it bears on; the messages given do not change.

    What a user has told has a user's authority, not the system's; and a ReAct agent drops the system
    message. Where the words are not among the messages yet, as in a chat engine, it comes in a system
    message all the same.

    Args:
        messages: what the model would be given.
        block: facts and turns of the user as delimited data; "" adds nothing.
        query: the user's words.
    """
    if not block:
        return list(messages)
    told = TextBlock(text=block)
    for index in reversed(range(len(messages))):
        message = messages[index]
        if (said := said_by_user(message)) is not None:
            # A memory may put blocks of its own before the words, as we do.
            if plain_message(query) not in (said, plain_message(texts_of(message)[-1])):
                break
            asked = message.model_copy(update={"blocks": [told, *message.blocks]})
            return [*messages[:index], asked, *messages[index + 1 :]]
    if messages and messages[0].role == MessageRole.SYSTEM:
        system = messages[0].model_copy(update={"blocks": [*messages[0].blocks, told]})
        return [system, *messages[1:]]
    return [ChatMessage(role=MessageRole.SYSTEM, blocks=[told]), *messages]
