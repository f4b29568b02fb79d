"""`KGTMemoryBlock`: the user's facts as a block of LlamaIndex's `Memory`."""

from __future__ import annotations

from typing import Any

from llama_index.core.base.llms.types import ChatMessage
from llama_index.core.memory import BaseMemoryBlock
from pydantic import ConfigDict, Field, PrivateAttr

from kgt_plugin.conversation import Conversation, Extractor, LearningFailure, LearningQueue
from kgt_plugin.errors import KGTError
from kgt_plugin.llama_index.messages import exchange_before, last_question, said_by_user
from kgt_plugin.memory import UserMemory

__all__ = ["KGTMemoryBlock"]


class KGTMemoryBlock(BaseMemoryBlock[str]):
    """Gives `Memory` the facts that bear on the user's latest words, at every read.

    `Memory` hands a block messages only when its short-term queue overflows (by default after about
    21,000 tokens) or when the app calls `aput` on the block itself. So a block alone learns late, or
    never in a short chat: use `KGTMemory(memory=..., chat=Memory.from_defaults(...))` to learn turn by
    turn, and this block to add facts to a `Memory` that you have.

    Attributes:
        memory: whose facts; made by `KGT.user`.
        k: how many facts at most; None is `Settings.top_k`.
        learn: whether the messages that `Memory` hands over are learned from.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    name: str = "user_memory"
    description: str | None = "What the user has told, as facts."
    memory: UserMemory = Field(exclude=True)
    k: int | None = Field(default=None, ge=1)
    learn: bool = True

    _queue: LearningQueue = PrivateAttr()
    _conversation: Conversation = PrivateAttr()

    def __init__(
        self,
        *,
        queue: LearningQueue | None = None,
        extractor: Extractor | None = None,
        **fields: Any,
    ) -> None:
        """Bind the block to a user.

        Args:
            queue: where learning runs; None is one of its own. An app with many users shares one.
            extractor: reads statements out of messages; None is the package's own rules.
            **fields: see the attributes, and those of `BaseMemoryBlock`.
        """
        super().__init__(**fields)
        self._queue = LearningQueue(workers=1) if queue is None else queue
        self._conversation = Conversation(self.memory, extractor=extractor)

    async def _aget(self, messages: list[ChatMessage] | None = None, **block_kwargs: Any) -> str:
        """Get the facts as delimited data; "" where nothing is known."""
        del block_kwargs
        query = last_question(messages or [])
        if not query:
            return ""
        try:
            return (await self.memory.acontext(query, k=self.k)).text
        except KGTError as exc:
            self._queue.report(self.memory.user, query, exc, doing="recalling")
            return ""

    async def _aput(self, messages: list[ChatMessage]) -> None:
        """Learn from the user's messages, in their order, in the background."""
        for index, message in enumerate(messages):
            text = said_by_user(message)
            if text is not None and self.learn:
                self._submit(text, *exchange_before(messages[:index]))

    def _submit(self, text: str, query: str | None, answer: str | None) -> None:
        self._queue.submit(
            self.memory.user, text, lambda: self._conversation.hear_turn(text, query, answer)
        )

    async def atruncate(self, content: str, tokens_to_truncate: int) -> str | None:
        """Drop the least probable facts first; None where none would be left.

        Args:
            content: what `aget` gave.
            tokens_to_truncate: how much shorter it must be, at about four characters a token.
        """
        lines = content.splitlines()
        facts = [line for line in lines if line.startswith("- ")]
        too_long = tokens_to_truncate * _CHARACTERS_A_TOKEN
        while facts and too_long > 0:
            dropped = facts.pop()
            too_long -= len(dropped) + 1
            lines.remove(dropped)
        return "\n".join(lines) if facts else None

    def failures(self) -> tuple[LearningFailure, ...]:
        """What could not be learned or recalled, oldest first."""
        return self._queue.failures()

    async def settled(self) -> None:
        """Wait until what has been handed over so far is learned."""
        await self._queue.settled(user=self.memory.user)


_CHARACTERS_A_TOKEN = 4
