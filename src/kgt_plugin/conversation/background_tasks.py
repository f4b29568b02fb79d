"""Recall and learning that never raise into an app's own work, and what an app may see of them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import replace

from kgt_plugin.conversation.conversation import Conversation
from kgt_plugin.conversation.learning_queue import LearningQueue
from kgt_plugin.conversation.learning_records import LearningFailure, RejectedAnswer
from kgt_plugin.conversation.transcript import plain_message
from kgt_plugin.errors import ForgottenError
from kgt_plugin.memory import Fence, UserMemory
from kgt_plugin.prompts import Renderer
from kgt_plugin.records import Feedback, Turn

__all__ = ["BackgroundConversation", "BackgroundTasks"]


class BackgroundConversation:
    """One user's conversation for an adapter: what fails is on the queue's record, and never raised."""

    def __init__(
        self, memory: UserMemory, queue: LearningQueue, *, renderer: Renderer | None = None
    ) -> None:
        """Listen for one user.

        Args:
            memory: the user's; its extractor reads.
            queue: where learning runs.
            renderer: writes what is recalled; None is that of `KGT.open`.
        """
        self._memory = memory
        self._renderer = renderer
        self._queue = queue
        memory.forgettings.follow(queue)
        self._conversation = Conversation(memory, on_rejection=self._rejected)

    def recall(self, query: str, k: int | None = None) -> str:
        """Recall what bears on a query, as delimited data; "" where nothing does, or it fails."""
        words = plain_message(query)
        if not words:
            return ""
        try:
            return self._memory.context(words, k=k, renderer=self._renderer).text
        except Exception as exc:  # noqa: BLE001 - reported; the app answers without it
            self._queue.report(self._memory.user, words, exc, doing="recalling")
            return ""

    async def arecall(self, query: str, k: int | None = None) -> str:
        """Await `recall`."""
        words = plain_message(query)
        if not words:
            return ""
        try:
            return (await self._memory.acontext(words, k=k, renderer=self._renderer)).text
        except Exception as exc:  # noqa: BLE001 - reported; the app answers without it
            self._queue.report(self._memory.user, words, exc, doing="recalling")
            return ""

    def hear(self, turn: Turn, *, fence: Fence | None = None) -> None:
        """Learn in the background what a turn teaches.

        Args:
            turn: the user's words, and what came before them.
            fence: the moment at which they were said; None is now.
        """
        self._submit(turn, corrections_only=False, fence=fence)

    def hear_correction(self, turn: Turn, *, prepare: Callable[[Turn], Turn] | None = None) -> None:
        """Keep a turn, and learn in the background what it takes back of the answer before it alone.

        Args:
            turn: the user's words, and what came before them.
            prepare: called in the background; gives the turn with what came before it.
        """
        self._submit(turn, corrections_only=True, prepare=prepare)

    def hear_comment(self, turn: Turn) -> None:
        """Learn in the background what a comment takes back of an answer; a comment is no turn, and not kept."""
        self._do(turn.text, lambda: self._conversation.hear_comment(turn))

    def correct(self, text: str, query: str, answer: str | None = None) -> None:
        """Learn in the background what a user wrote into a correction field; see `Conversation.correct`."""
        self._do(text, lambda: self._conversation.correct(text, query, answer))

    def _do(self, text: str, work: Callable[[], object]) -> None:
        self._queue.submit(self._memory.user, text, work, fence=self._memory.fence())

    def _submit(
        self,
        turn: Turn,
        *,
        corrections_only: bool,
        prepare: Callable[[Turn], Turn] | None = None,
        fence: Fence | None = None,
    ) -> None:
        began = self._memory.fence() if fence is None else fence

        def work(turns: Sequence[Turn]) -> None:
            prepared = turns if prepare is None else [prepare(each) for each in turns]
            self._conversation.hear_all(
                [_without_forgotten(each, began) for each in prepared],
                corrections_only=corrections_only,
                failed=self._failed,
            )

        self._queue.submit_turn(
            self._memory.user,
            turn,
            work,
            of=self._memory if self._memory.reads_together and not corrections_only else None,
            fence=began,
        )

    def _failed(self, turn: Turn, error: Exception) -> None:
        if isinstance(error, ForgottenError):
            return
        self._queue.report(self._memory.user, turn.text, error)

    def _rejected(self, feedback: Feedback) -> None:
        self._queue.note_rejection(self._memory.user, feedback)


def _without_forgotten(turn: Turn, fence: Fence) -> Turn:
    """A turn without the exchange before it, where the user has forgotten that meanwhile."""
    if turn.asked and fence.is_forgotten(turn.asked):
        return replace(turn, asked=None, answered=None)
    return turn


class BackgroundTasks(ABC):
    """Background failures and rejections, and the wait for the queue to drain."""

    def failures(self) -> tuple[LearningFailure, ...]:
        """List what could not be learned or recalled, oldest first."""
        queue, user = self._learning()
        return queue.failures(user=user)

    def rejections(self) -> tuple[RejectedAnswer, ...]:
        """List the answers that users called wrong without saying what is right, oldest first: you may ask back."""
        queue, user = self._learning()
        return queue.rejections(user=user)

    def flush(self, timeout: float | None = None) -> None:
        """Wait, blocking, until what has been said so far is learned; see `LearningQueue.flush`."""
        queue, user = self._learning()
        queue.flush(timeout, user=user)

    async def aflush(self) -> None:
        """Await `flush`."""
        queue, user = self._learning()
        await queue.aflush(user=user)

    @abstractmethod
    def _learning(self) -> tuple[LearningQueue, str | None]:
        """The queue, and whose learning the adapter shows; None is everybody's."""
