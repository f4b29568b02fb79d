"""`KGTChatMessageHistory`: a chat message history that learns from what the user adds to it."""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.chat_history import BaseChatMessageHistory
from langchain_core.messages import BaseMessage

from kgt_plugin.conversation import (
    BackgroundConversation,
    BackgroundTasks,
    LearningQueue,
    Said,
    new_turns,
    shared_queue,
)
from kgt_plugin.conversation.run_fences import RunFences
from kgt_plugin.langchain.history_runs import MessagesOfRun, is_in_run
from kgt_plugin.langchain.messages import said_in
from kgt_plugin.memory import Fence, UserMemory, user_handle

__all__ = ["KGTChatMessageHistory"]

_LATEST = "latest"
"""One name for all runs: where several of one object overlap, no turn may be taken for older than it is."""


class KGTChatMessageHistory(BackgroundTasks, BaseChatMessageHistory):
    """A chat history that learns from its human messages; the messages are kept in another history.

    For apps built on `RunnableWithMessageHistory`; agents are better served by `KGTMiddleware`. It
    learns and does not recall: put a `KGTRetriever` into the chain. `clear` empties the conversation;
    what was learned stays until `UserMemory.forget_all`. What a run adds when it ends counts as said when
    the run began, and what you add yourself as said then.

    Examples:
        >>> from kgt_plugin.langchain import KGTChatMessageHistory
        >>> history = KGTChatMessageHistory(ana)
        >>> history.add_user_message("My dog is called Rex.")
        >>> history.flush()
        >>> len(history.messages), ana.facts()[0].labels
        (1, ('my dog', 'name', 'Rex'))
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
            queue: where learning runs; None is the one of the store in this process.

        Raises:
            InvalidInputError: what is given is no user's memory.
        """
        self._memory = user_handle(memory, taker="KGTChatMessageHistory")
        self._inner = inner
        self._kept: list[BaseMessage] = []
        self._queue = shared_queue(self._memory) if queue is None else queue
        self._runs = RunFences(capacity=1)

    @property
    def messages(self) -> list[BaseMessage]:  # type: ignore[override]  # declared as an attribute there
        """The conversation so far."""
        return self._shown(self._kept if self._inner is None else self._inner.messages)

    async def aget_messages(self) -> list[BaseMessage]:
        """Await `messages`, as the other history does."""
        return self._shown(self._kept if self._inner is None else await self._inner.aget_messages())

    def add_message(self, message: BaseMessage) -> None:
        """Add what is said now to the conversation; otherwise as `add_messages`."""
        self._add([message], None)

    def add_messages(self, messages: Sequence[BaseMessage]) -> None:
        """Add to the conversation, and learn from the human messages in the background."""
        self._add(messages, self._began())

    async def aadd_messages(self, messages: Sequence[BaseMessage]) -> None:
        """Await `add_messages`."""
        began = self._began()
        before = said_in(await self.aget_messages())
        if self._inner is None:
            self._kept.extend(messages)
        else:
            await self._inner.aadd_messages(messages)
        self._hear(before, messages, began)

    def clear(self) -> None:
        """Empty the conversation."""
        if self._inner is None:
            self._kept.clear()
        else:
            self._inner.clear()

    async def aclear(self) -> None:
        """Await `clear`."""
        if self._inner is None:
            self._kept.clear()
        else:
            await self._inner.aclear()

    def _shown(self, messages: list[BaseMessage]) -> list[BaseMessage]:
        if not is_in_run(self):
            return messages
        return MessagesOfRun(messages, lambda: self._runs.begin(self._memory, _LATEST))

    def _began(self) -> Fence | None:
        """Find when the run began that adds to this history; None where no run does."""
        return self._runs.of(self._memory, _LATEST) if is_in_run(self) else None

    def _add(self, messages: Sequence[BaseMessage], began: Fence | None) -> None:
        before = said_in(self.messages)
        if self._inner is None:
            self._kept.extend(messages)
        else:
            self._inner.add_messages(messages)
        self._hear(before, messages, began)

    def _hear(
        self, before: list[Said], messages: Sequence[BaseMessage], began: Fence | None
    ) -> None:
        conversation = BackgroundConversation(self._memory, self._queue)
        for turn in new_turns(before, said_in(messages)):
            conversation.hear(turn, fence=began)

    def _learning(self) -> tuple[LearningQueue, str]:
        return self._queue, self._memory.user
