"""What a list of LlamaIndex's chat messages says: the user's turn, and the exchange before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from llama_index.core.base.llms.types import ChatMessage, MessageRole, TextBlock

from kgt_plugin.conversation import plain_message

__all__ = ["answer_words", "exchange_before", "last_question", "said_by_user", "with_facts"]

_FACTS = re.compile(r"<user_facts>.*</user_facts>\s*$", re.DOTALL)
# A ReAct agent keeps its reasoning in its answer; what follows the last of these is the answer.
_REACT_ANSWER = re.compile(r"^\s*Answer:", re.MULTILINE)


def said_by_user(message: ChatMessage) -> str | None:
    """The words of a user's message; None for any other, and for one without words.

    Facts that were put before them are not the user's words, should an app hand them back.
    """
    if message.role != MessageRole.USER:
        return None
    blocks = (block.text for block in message.blocks if isinstance(block, TextBlock))
    words = "\n".join(text for text in blocks if not _FACTS.search(text))
    return plain_message(words) or None


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
            answer = plain_message(answer_words(message)) or None
    return None, None


def with_facts(messages: Sequence[ChatMessage], facts: str, query: str) -> list[ChatMessage]:
    """The messages with facts before the user's words, which they bear on; those given do not change.

    What a user has told has a user's authority, not the system's; and a ReAct agent drops the system
    message. Where the words are not among the messages yet, as in a chat engine, the facts come in a
    system message all the same.

    Args:
        messages: what the model would be given.
        facts: a block of delimited data; "" adds nothing.
        query: the user's words.
    """
    if not facts:
        return list(messages)
    block = TextBlock(text=facts)
    for index in reversed(range(len(messages))):
        message = messages[index]
        if (said := said_by_user(message)) is not None:
            if said != plain_message(query):
                break
            asked = message.model_copy(update={"blocks": [block, *message.blocks]})
            return [*messages[:index], asked, *messages[index + 1 :]]
    if messages and messages[0].role == MessageRole.SYSTEM:
        system = messages[0].model_copy(update={"blocks": [*messages[0].blocks, block]})
        return [system, *messages[1:]]
    return [ChatMessage(role=MessageRole.SYSTEM, blocks=[block]), *messages]


def answer_words(message: ChatMessage) -> str:
    """What an assistant's message says to the user, without the reasoning of a ReAct agent."""
    words = message.content or ""
    if words.lstrip().startswith("Thought:"):
        words = _REACT_ANSWER.split(words)[-1]
    return words.strip()
