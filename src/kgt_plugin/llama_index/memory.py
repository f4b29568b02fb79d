"""`KGTMemory`: a chat memory for agents and chat engines that learns turn by turn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from llama_index.core.base.llms.types import ChatMessage
from llama_index.core.llms.llm import LLM
from llama_index.core.memory import BaseMemory, ChatMemoryBuffer
from pydantic import SerializeAsAny

from kgt_plugin.conversation import latest_words, new_turns
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.llama_index.messages import said_by_user, said_in, texts_of, with_block
from kgt_plugin.llama_index.personal import Personal
from kgt_plugin.llama_index.saved_chat import restored_chat
from kgt_plugin.memory import UserMemory

__all__ = ["KGTMemory"]


class KGTMemory(Personal, BaseMemory):
    """A memory that adds what the user has told when it is read, and learns; another memory keeps the chat.

    One is made for each user and conversation: the user is bound here and is no argument of a model.
    Facts and earlier turns that bear on the user's words come as delimited data before these, or, where
    a chat engine asks before it puts these, in a system message; either is made for the one read, never
    stored and never learned again. Learning reads the user's messages only, one turn at a time as they
    are put, and runs in the background; when it fails, the agent answers all the same, and `failures()`
    tells.

    A workflow's `Context` that holds one is saved with the user's id and the chat, and never with what the
    user has told. Restored where the `KGT` is still open, it is bound to the same user's memory; elsewhere
    restore it within `restoring`.

    Attributes:
        memory: the user's; made by `KGT.user`.
        user: the user's id.
        chat: keeps the messages; any memory of LlamaIndex.
        k: how many facts and turns at most; None is `Settings.top_k`.
        learn: whether turns are learned from.

    Examples:
        >>> from llama_index.core.llms import ChatMessage
        >>> from kgt_plugin.llama_index import KGTMemory
        >>> memory = KGTMemory.from_defaults(memory=ana)
        >>> memory.put(ChatMessage(role="user", content="My dog is called Rex."))
        >>> memory.flush()
        >>> ana.facts()[0].labels
        ('my dog', 'name', 'Rex')
    """

    chat: SerializeAsAny[BaseMemory]

    def __init__(self, **fields: Any) -> None:
        """Bind it to a user.

        Args:
            **fields: see the attributes, and `queue`; `chat` may be the saved form of a memory.

        Raises:
            InvalidInputError: what is given is no user's memory, or no chat that can be restored.
        """
        if "chat" in fields:
            fields["chat"] = restored_chat(fields["chat"])
        super().__init__(**fields)

    @classmethod
    def class_name(cls) -> str:
        """Tell LlamaIndex's loaders which class this is."""
        return "KGTMemory"

    @classmethod
    def from_defaults(
        cls,
        memory: UserMemory | None = None,
        chat_history: list[ChatMessage] | None = None,
        llm: LLM | None = None,
        token_limit: int | None = None,
        **kwargs: Any,
    ) -> Self:
        """Make one over a plain buffer of the latest messages.

        Args:
            memory: the user's; made by `KGT.user`.
            chat_history: what has been said before; it is not learned from.
            llm: its context window bounds the buffer.
            token_limit: bounds the buffer instead.
            **kwargs: k, learn, queue.

        Raises:
            InvalidInputError: no user's memory is given.
        """
        if memory is None:
            raise InvalidInputError("no user: pass memory=kgt.user(id)")
        chat = ChatMemoryBuffer.from_defaults(
            chat_history=chat_history, llm=llm, token_limit=token_limit
        )
        return cls(memory=memory, chat=chat, **kwargs)

    def get(self, input: str | ChatMessage | None = None, **kwargs: Any) -> list[ChatMessage]:  # noqa: A002 - LlamaIndex's name
        """Get the chat with what bears on the input, or else on the user's latest words.

        Args:
            input: the user's words, or the message that holds them.
            **kwargs: of the memory that keeps the chat.
        """
        words = _words(input)
        messages = self.chat.get(input=words, **kwargs)
        query = words or _latest_words(self.chat.get_all())
        return with_block(messages, self._conversation.recall(query, self.k), query)

    async def aget(
        self,
        input: str | ChatMessage | None = None,  # noqa: A002 - LlamaIndex's name
        **kwargs: Any,
    ) -> list[ChatMessage]:
        """Await `get`."""
        words = _words(input)
        messages = await self.chat.aget(input=words, **kwargs)
        query = words or _latest_words(await self.chat.aget_all())
        return with_block(messages, await self._conversation.arecall(query, self.k), query)

    def get_all(self) -> list[ChatMessage]:
        """Get the whole chat, and nothing that was recalled."""
        return self.chat.get_all()

    async def aget_all(self) -> list[ChatMessage]:
        """Await `get_all`."""
        return await self.chat.aget_all()

    def put(self, message: ChatMessage) -> None:
        """Keep a message; a user's is learned from, with the exchange before it."""
        if self._is_heard(message):
            self._hear(message, self.chat.get_all())
        self.chat.put(message)

    async def aput(self, message: ChatMessage) -> None:
        """Await `put`."""
        if self._is_heard(message):
            self._hear(message, await self.chat.aget_all())
        await self.chat.aput(message)

    async def aput_messages(self, messages: list[ChatMessage]) -> None:
        """Await `put_messages`."""
        for message in messages:
            await self.aput(message)

    def set(self, messages: list[ChatMessage]) -> None:
        """Replace the chat; what has been said before is not learned from."""
        self.chat.set(messages)

    async def aset(self, messages: list[ChatMessage]) -> None:
        """Await `set`."""
        await self.chat.aset(messages)

    def reset(self) -> None:
        """Begin a new chat. What the user has told stays: `memory.forget_all()` erases it."""
        self.chat.reset()

    async def areset(self) -> None:
        """Await `reset`."""
        await self.chat.areset()

    def _is_heard(self, message: ChatMessage) -> bool:
        if not isinstance(message, ChatMessage):
            raise InvalidInputError(
                f"a {type(message).__name__} is no message: put a ChatMessage, which says whose words it is"
            )
        return self.learn and said_by_user(message) is not None

    def _hear(self, message: ChatMessage, before: Sequence[ChatMessage]) -> None:
        for turn in new_turns(said_in(before), said_in([message])):
            self._conversation.hear(turn)


def _words(given: str | ChatMessage | None) -> str | None:
    if isinstance(given, ChatMessage):
        return "\n".join(texts_of(given))
    return given


def _latest_words(chat: Sequence[ChatMessage]) -> str:
    """The user's latest words, as they were put: a memory may give them with blocks of its own."""
    return latest_words(said_in(chat))
