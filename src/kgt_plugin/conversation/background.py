"""Recall and learning that never raise into an app's own work, and what an app may see of them."""

from __future__ import annotations

from abc import ABC, abstractmethod

from kgt_plugin.conversation.queue import LearningFailure, LearningQueue
from kgt_plugin.conversation.transcript import Turn, plain_message
from kgt_plugin.conversation.turns import Conversation, Extractor
from kgt_plugin.memory import UserMemory
from kgt_plugin.records import Feedback

__all__ = ["BackgroundConversation", "Settling"]


class BackgroundConversation:
    """One user's conversation for an adapter: what fails is on the queue's record, and never raised."""

    def __init__(
        self, memory: UserMemory, queue: LearningQueue, *, extractor: Extractor | None = None
    ) -> None:
        """Listen for one user.

        Args:
            memory: the user's.
            queue: where learning runs.
            extractor: reads statements out of messages; None is the package's own rules.
        """
        self._memory = memory
        self._queue = queue
        self._conversation = Conversation(memory, extractor=extractor)

    def recall(self, query: str, k: int | None = None) -> str:
        """Recall what bears on a query, as delimited data; "" where nothing does, or it fails."""
        words = plain_message(query)
        if not words:
            return ""
        try:
            return self._memory.context(words, k=k).text
        except Exception as exc:  # noqa: BLE001 - reported; the app answers without it
            self._queue.report(self._memory.user, words, exc, doing="recalling")
            return ""

    async def arecall(self, query: str, k: int | None = None) -> str:
        """Await `recall`."""
        words = plain_message(query)
        if not words:
            return ""
        try:
            return (await self._memory.acontext(words, k=k)).text
        except Exception as exc:  # noqa: BLE001 - reported; the app answers without it
            self._queue.report(self._memory.user, words, exc, doing="recalling")
            return ""

    def hear(self, turn: Turn) -> None:
        """Learn in the background what a turn teaches."""
        self._submit(turn, corrections_only=False)

    def hear_correction(self, turn: Turn) -> None:
        """Keep a turn, and learn in the background what it takes back of the answer before it alone."""
        self._submit(turn, corrections_only=True)

    def learn(self, feedback: Feedback) -> None:
        """Learn one thing in the background."""
        source = feedback.source or feedback.answer
        self._queue.submit(self._memory.user, source, lambda: self._conversation.learn(feedback))

    def _submit(self, turn: Turn, *, corrections_only: bool) -> None:
        def work() -> None:
            self._conversation.hear_turn(
                turn.text, turn.last_query, turn.last_answer, corrections_only=corrections_only
            )

        self._queue.submit(self._memory.user, turn.text, work)


class Settling(ABC):
    """What an adapter that learns in the background lets an app see of it, and wait for."""

    def failures(self) -> tuple[LearningFailure, ...]:
        """What could not be learned or recalled, oldest first."""
        queue, user = self._learning()
        return queue.failures(user=user)

    def settle(self, timeout: float | None = None) -> None:
        """Wait, blocking, until what has been said so far is learned; see `LearningQueue.settle`."""
        queue, user = self._learning()
        queue.settle(timeout, user=user)

    async def settled(self) -> None:
        """Await `settle`."""
        queue, user = self._learning()
        await queue.settled(user=user)

    @abstractmethod
    def _learning(self) -> tuple[LearningQueue, str | None]:
        """The queue, and whose learning the adapter shows; None is everybody's."""
