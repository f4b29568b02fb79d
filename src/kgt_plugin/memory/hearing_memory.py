"""Hearing a user: a turn is kept as it was said, read, and what it teaches is learned."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from kgt_plugin.errors import SubjectNotFoundError
from kgt_plugin.event_log import log_event
from kgt_plugin.graph.forgettings import Fence, Forgettings
from kgt_plugin.memory.feedback_checks import clean_query, drawn_from
from kgt_plugin.memory.forgetting_memory import ForgettingMemory
from kgt_plugin.memory.operations import Operations
from kgt_plugin.memory.transaction import aall_or_nothing, all_or_nothing
from kgt_plugin.reading import SupportsBatches
from kgt_plugin.records import Edit, EditKind, Feedback, Intent, Turn
from kgt_plugin.steps import Ask, Meter, Models, Steps, adrive, drive
from kgt_plugin.tuning.small_names import confirmed

__all__ = ["HearingMemory", "OnRejection"]

OnRejection = Callable[[str, Feedback], None]
"""Told of a user, by id, who rejected an answer without saying what is right."""


class HearingMemory(ForgettingMemory):
    """The part of `UserMemory` that listens."""

    _operations: Operations
    _models: Models
    _on_rejection: OnRejection | None

    @property
    def forgettings(self) -> Forgettings:
        """Get the record of what was forgotten in the store, in this process; as `KGT.forgettings`.

        Examples:
            >>> ana.forgettings is kgt.forgettings
            True
        """
        return self._graph.forgettings

    def fence(self) -> Fence:
        """Mark this moment: hold the fence while you learn later, and what is forgotten until then stays so.

        Examples:
            >>> fence = ana.fence()
            >>> _ = ana.forget_all()
            >>> with fence.held():
            ...     ana.hear("I'm allergic to nuts.")
            Traceback (most recent call last):
            ...
            kgt_plugin.errors.ForgottenError: this was forgotten while it was being learned: ...
        """
        return self._graph.fence()

    @property
    def reads_together(self) -> bool:
        """Tell whether the extractor reads several turns in one call.

        Examples:
            >>> ana.reads_together
            False
        """
        return isinstance(self._models.extractor, SupportsBatches)

    def read(
        self, text: str, *, asked: str | None = None, answered: str | None = None
    ) -> list[Feedback]:
        """Read a turn without learning from it or keeping it; arguments as in `hear`.

        Examples:
            >>> (feedback,) = ana.read("No, it's Carol.", asked="Who is my boss?", answered="Bob.")
            >>> feedback.answer, feedback.old_answer
            ('Carol', 'Bob')
        """
        return self.read_all([_turn(text, asked, answered, None)])[0]

    def read_all(self, turns: Sequence[Turn]) -> list[list[Feedback]]:
        """Read turns of one talk, in one call where the extractor can; as `read`, a list for each.

        Examples:
            >>> from kgt_plugin.records import Turn
            >>> found = ana.read_all([Turn(text="I live in Oslo."), Turn(text="Thanks!")])
            >>> [len(feedback) for feedback in found]
            [1, 0]
        """
        return drive(self._operations.read(*turns), self._models, Meter())

    async def aread(
        self, text: str, *, asked: str | None = None, answered: str | None = None
    ) -> list[Feedback]:
        """Await `read`."""
        turn = _turn(text, asked, answered, None)
        (found,) = await adrive(self._operations.read(turn), self._models, Meter())
        return found

    def apply(self, feedback: Feedback, *, dry_run: bool = False) -> Edit | None:
        """Learn one thing that was read.

        Args:
            feedback: as `read` gives it.
            dry_run: plan only.

        Returns:
            The edit; None where the feedback is about nobody that it names, or rejects an answer and does
            not say what is right: then nothing is learned, and the app is told (`KGT.open`).

        Raises:
            KGTError: the edit failed; it is not applied.

        Examples:
            >>> (feedback,) = ana.read("I live in Oslo.")
            >>> ana.apply(feedback).added[0].labels
            ('me', 'lives in', 'Oslo')
        """
        meter = Meter()
        steps = self._applying(feedback, meter, dry_run=dry_run)
        with self._graph.fence().held():
            return drive(steps, self._models, meter)

    async def aapply(self, feedback: Feedback, *, dry_run: bool = False) -> Edit | None:
        """Await `apply`."""
        meter = Meter()
        steps = self._applying(feedback, meter, dry_run=dry_run)
        with self._graph.fence().held():
            return await adrive(steps, self._models, meter)

    def confirm(self, feedback: Feedback) -> Feedback:
        """Ask the model about what was read and is in doubt; `apply` and `hear` do so by themselves.

        Returns:
            The feedback, in doubt no longer; a rejection of the old answer where it is none.

        Examples:
            >>> (feedback,) = ana.read("I live in Oslo.")
            >>> ana.confirm(feedback) == feedback
            True
        """
        return drive(confirmed(feedback), self._models, Meter())

    async def aconfirm(self, feedback: Feedback) -> Feedback:
        """Await `confirm`."""
        return await adrive(confirmed(feedback), self._models, Meter())

    def hear(
        self,
        text: str,
        *,
        asked: str | None = None,
        answered: str | None = None,
        at: dt.datetime | None = None,
        dry_run: bool = False,
    ) -> list[Edit]:
        """Keep a message of the user as an episode, and learn what it teaches: all of it, or on an error none.

        Args:
            text: the user's message, and nobody else's; of any length.
            asked: the user's message before it, which the assistant has answered.
            answered: the assistant's words before it, which the message may correct.
            at: when it was said, with its zone; None is now.
            dry_run: plan only; nothing is kept.

        Returns:
            One edit for each thing that was learned, in the order of the text.

        Raises:
            ForgottenError: the user or the turn was forgotten meanwhile; nothing of it is there.
            KGTError: reading or an edit failed; nothing is learned of the turn, and the episode stays.

        Examples:
            >>> for edit in ana.hear("I live in Lagos, and my dog is called Rex."):
            ...     edit.added[0].labels
            ('me', 'lives in', 'Lagos')
            ('my dog', 'name', 'Rex')
            >>> ana.hear("Lovely weather, isn't it?")
            []
        """
        edits: list[Edit] = []
        turn = _turn(text, asked, answered, at)
        with self._graph.fence().held(), all_or_nothing(edits, self._undo):
            episode = None if dry_run else self.keep(text, answered=answered, at=at)
            (found,) = drive(self._operations.read(turn), self._models, Meter())
            for feedback in drawn_from(episode, found):
                edits += _made(self.apply(feedback, dry_run=dry_run))
        return edits

    async def ahear(
        self,
        text: str,
        *,
        asked: str | None = None,
        answered: str | None = None,
        at: dt.datetime | None = None,
        dry_run: bool = False,
    ) -> list[Edit]:
        """Await `hear`."""
        edits: list[Edit] = []
        turn = _turn(text, asked, answered, at)
        with self._graph.fence().held():
            async with aall_or_nothing(edits, self._undo):
                episode = None if dry_run else await self.akeep(text, answered=answered, at=at)
                (found,) = await adrive(self._operations.read(turn), self._models, Meter())
                for feedback in drawn_from(episode, found):
                    edits += _made(await self.aapply(feedback, dry_run=dry_run))
        return edits

    def _applying(
        self, feedback: Feedback, meter: Meter, *, dry_run: bool
    ) -> Steps[Ask, Any, Edit | None]:
        feedback = yield from confirmed(feedback)
        if feedback.intent is Intent.REJECTION:
            if not dry_run:
                self._rejected(feedback)
            return None
        try:
            return (
                yield from self._operations.learn(
                    feedback, EditKind.HEAR, None, meter, dry_run=dry_run
                )
            )
        except SubjectNotFoundError:
            # "No, it is raining" after small talk is no failed learning: there is nothing to learn.
            if feedback.subject is not None:
                raise
            log_event(
                logging.DEBUG,
                "correction.without_subject",
                "a correction names nobody and teaches nothing",
                user=self._graph.user,
            )
            return None

    def _rejected(self, feedback: Feedback) -> None:
        log_event(
            logging.INFO,
            "answer.rejected",
            "an answer is called wrong, and not put right: nothing was edited",
            user=self._graph.user,
        )
        if self._on_rejection is not None:
            self._on_rejection(self._graph.user, feedback)

    def _undo(self, edit_id: str) -> Edit:
        return self._graph.undo(edit_id)


def _turn(text: str, asked: str | None, answered: str | None, at: dt.datetime | None) -> Turn:
    """A turn as the reader is given it: lines are kept, white space around them is not."""
    clean_query(text[:_LONGEST] if isinstance(text, str) else text, what="message")
    return Turn(text=text.strip(), asked=asked, answered=answered, time=at)


_LONGEST = 20_000


def _made(edit: Edit | None) -> Iterable[Edit]:
    return () if edit is None else (edit,)
