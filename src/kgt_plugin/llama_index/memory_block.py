"""`KGTMemoryBlock`: what the user has told as a block of LlamaIndex's `Memory`."""

from __future__ import annotations

from typing import Any

from llama_index.core.base.llms.types import ChatMessage
from llama_index.core.memory import BaseMemoryBlock

from kgt_plugin.conversation import latest_words, turns
from kgt_plugin.llama_index.messages import said_in
from kgt_plugin.llama_index.personal import Personal
from kgt_plugin.prompts import tokens_of

__all__ = ["KGTMemoryBlock"]


class KGTMemoryBlock(Personal, BaseMemoryBlock[str]):
    """A block that gives `Memory` the facts and earlier turns that bear on the user's latest words, at every read.

    `Memory` hands a block messages only when its short-term queue overflows (by default after about
    21,000 tokens) or when the app calls `aput` on the block itself. So a block alone learns late, or
    never in a short chat: use `KGTMemory(memory=..., chat=Memory.from_defaults(...))` to learn turn by
    turn, and this block to add them to a `Memory` that you have.

    Attributes:
        memory: the user's; made by `KGT.user`.
        k: how many facts and turns at most; None is `Settings.top_k`.
        learn: whether the messages that `Memory` hands over are learned from.

    Examples:
        >>> from llama_index.core.memory import Memory
        >>> from kgt_plugin.llama_index import KGTMemoryBlock
        >>> block = KGTMemoryBlock(memory=ana, k=3)
        >>> memory = Memory.from_defaults(session_id="1", memory_blocks=[block])
    """

    name: str = "user_memory"
    description: str | None = "What the user has told: facts, and the user's own words."

    async def _aget(self, messages: list[ChatMessage] | None = None, **block_kwargs: Any) -> str:
        """Get what was recalled as delimited data; "" where nothing bears on the words."""
        del block_kwargs
        return await self._conversation.arecall(latest_words(said_in(messages or [])), self.k)

    async def _aput(self, messages: list[ChatMessage]) -> None:
        """Learn from the user's messages, in their order, in the background."""
        for turn in turns(said_in(messages)) if self.learn else ():
            self._conversation.hear(turn)

    async def atruncate(self, content: str, tokens_to_truncate: int) -> str | None:
        """Drop items from the end, turns before facts; the `budget` of a `TextRenderer` drops the least probable instead.

        Args:
            content: what `aget` gave.
            tokens_to_truncate: how much shorter it must be, estimated.

        Returns:
            The block with the items that are left; None where none would be.
        """
        lines = content.splitlines()
        items = [line for line in lines if line.startswith("- ")]
        too_long = tokens_to_truncate
        while items and too_long > 0:
            dropped = items.pop()
            too_long -= tokens_of(dropped)
            lines.remove(dropped)
        return "\n".join(lines) if items else None
