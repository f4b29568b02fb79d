"""`KGTMemoryBlock`: the user's facts as a block of LlamaIndex's `Memory`."""

from __future__ import annotations

from typing import Any

from llama_index.core.base.llms.types import ChatMessage
from llama_index.core.memory import BaseMemoryBlock

from kgt_plugin.conversation import latest_turn, turns
from kgt_plugin.llama_index.messages import said_in
from kgt_plugin.llama_index.personal import Personal

__all__ = ["KGTMemoryBlock"]


class KGTMemoryBlock(Personal, BaseMemoryBlock[str]):
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

    name: str = "user_memory"
    description: str | None = "What the user has told, as facts."

    async def _aget(self, messages: list[ChatMessage] | None = None, **block_kwargs: Any) -> str:
        """Get the facts as delimited data; "" where nothing is known."""
        del block_kwargs
        turn = latest_turn(said_in(messages or []))
        return "" if turn is None else await self._conversation.arecall(turn.text, self.k)

    async def _aput(self, messages: list[ChatMessage]) -> None:
        """Learn from the user's messages, in their order, in the background."""
        for turn in turns(said_in(messages)) if self.learn else ():
            self._conversation.hear(turn)

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


_CHARACTERS_A_TOKEN = 4
