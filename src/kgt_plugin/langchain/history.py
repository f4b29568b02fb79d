"""`KGTChatMessageHistory`: a chat message history that learns from what the user adds to it."""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.chat_history import BaseChatMessageHistory
from langchain_core.messages import BaseMessage, HumanMessage

from kgt_plugin.conversation import Conversation, LearningFailure, LearningQueue
from kgt_plugin.langchain.messages import latest_turn
from kgt_plugin.memory import UserMemory

__all__ = ["KGTChatMessageHistory"]


class KGTChatMessageHistory(BaseChatMessageHistory):
    """Keeps one conversation in another history, and learns from its human messages.

    For apps built on `RunnableWithMessageHistory`; agents are better served by `KGTMiddleware`. It
    learns and does not recall: put a `KGTRetriever` into the chain. `clear` empties the conversation;
    what was learned stays until `UserMemory.forget_all`.
    """

    def __init__(
        self,
        memory: UserMemory,
        *,
        inner: BaseChatMessageHistory | None = None,
        queue: LearningQueue | None = None,
    ) -> None:
        """Wrap a history.

        Args:
            memory: the user's; made by `KGT.user`.
            inner: where the messages are kept; None keeps them in this object.
            queue: where learning runs; None is one of its own. An app with many sessions shares one.
        """
        self._conversation = Conversation(memory)
        self._inner = inner
        self._kept: list[BaseMessage] = []
        self._queue = LearningQueue() if queue is None else queue

    @property
    def messages(self) -> list[BaseMessage]:  # type: ignore[override]  # declared as an attribute there
        """The conversation so far."""
        return self._kept if self._inner is None else self._inner.messages

    def add_messages(self, messages: Sequence[BaseMessage]) -> None:
        """Add to the conversation, and learn from the human messages in the background."""
        said = [*self.messages, *messages]
        if self._inner is None:
            self._kept.extend(messages)
        else:
            self._inner.add_messages(messages)
        for index in range(len(said) - len(messages), len(said)):
            if isinstance(said[index], HumanMessage):
                self._learn(said[: index + 1])

    def clear(self) -> None:
        """Empty the conversation."""
        if self._inner is None:
            self._kept.clear()
        else:
            self._inner.clear()

    def failures(self) -> tuple[LearningFailure, ...]:
        """What could not be learned, oldest first."""
        return self._queue.failures()

    def settle(self, timeout: float | None = None) -> None:
        """Wait, blocking, until what has been said so far is learned; see `LearningQueue.settle`."""
        self._queue.settle(timeout)

    async def settled(self) -> None:
        """Await `settle`."""
        await self._queue.settled()

    def _learn(self, said: Sequence[BaseMessage]) -> None:
        turn, conversation = latest_turn(said), self._conversation
        # A message without words is no turn: the latest one is then an older message's.
        if turn is None or latest_turn(said[-1:]) is None:
            return

        def hear() -> None:
            conversation.hear_turn(turn.text, turn.last_query, turn.last_answer)

        self._queue.submit(conversation.memory.user, turn.text, hear)
