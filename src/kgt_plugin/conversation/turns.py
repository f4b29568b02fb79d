"""What one turn of a user teaches: a correction of the answer before it, or statements."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from typing import Protocol, runtime_checkable

from kgt_plugin.conversation.teaching import corrected, shortened, taught
from kgt_plugin.conversation.transcript import plain_message
from kgt_plugin.errors import SubjectNotFoundError
from kgt_plugin.extraction import Context, Statement, correction, hear
from kgt_plugin.language.labels import same_answer
from kgt_plugin.memory import UserMemory
from kgt_plugin.memory.feedback import drawn_from, knowing, options_of
from kgt_plugin.memory.whole import aall_or_nothing, all_or_nothing
from kgt_plugin.records import Edit, Episode, Feedback, Intent

__all__ = ["Conversation", "Extractor", "SupportsAsyncExtraction", "SupportsContext"]

_log = logging.getLogger(__name__)


@runtime_checkable
class Extractor(Protocol):
    """Notes what a user's message states as lasting facts."""

    def extract(self, text: str) -> list[Statement]:
        """Read one message.

        Args:
            text: the user's words, and nobody else's.

        Raises:
            KGTError: the message could not be read; then nothing of it is learned.
        """
        ...


@runtime_checkable
class SupportsAsyncExtraction(Protocol):
    """An extractor that waits without blocking the event loop; others are run in a thread."""

    async def aextract(self, text: str) -> list[Statement]:
        """As `Extractor.extract`."""
        ...


@runtime_checkable
class SupportsContext(Protocol):
    """An extractor that reads a message in the light of what came before it."""

    def extract_turn(self, text: str, context: Context) -> list[Statement]:
        """As `Extractor.extract`.

        Args:
            text: the user's words.
            context: what they may point back to; nothing of it may be learned.
        """
        ...


class _Rules:
    """The package's own reading of plain messages; it asks no model."""

    def extract(self, text: str) -> list[Statement]:
        return hear(text)

    def extract_turn(self, text: str, context: Context) -> list[Statement]:
        return hear(text, context)


class Conversation:
    """Learns from one user's turns; the assistant's words and recalled facts are never learned.

    What asks a model has an awaited twin of the same logic: `ahear_turn`, `aread`, `alearn`, `aapply`.
    """

    def __init__(self, memory: UserMemory, *, extractor: Extractor | None = None) -> None:
        """Listen for one user.

        Args:
            memory: the user's.
            extractor: reads statements out of messages; None is the package's own rules.
        """
        self._memory = memory
        self._extractor = _Rules() if extractor is None else extractor

    @property
    def memory(self) -> UserMemory:
        """The user's memory."""
        return self._memory

    def hear_turn(
        self,
        user_text: str,
        last_query: str | None = None,
        last_answer: str | None = None,
        *,
        corrections_only: bool = False,
        dry_run: bool = False,
    ) -> list[Edit]:
        """Keep a turn as an episode, and learn what it teaches: all of it, or on an error nothing.

        Args:
            user_text: the user's message.
            last_query: the user's message before it, where there is one.
            last_answer: the model's answer to that.
            corrections_only: learn only what takes back the last answer.
            dry_run: plan only.

        Returns:
            The edits in the order of the text, those that changed nothing left out.

        Raises:
            KGTError: an edit failed; nothing of the turn is learned, and the episode stays.
        """
        episode = None if dry_run else self.keep(user_text, last_answer)
        found = drawn_from(episode, self.read(user_text, last_query, last_answer))
        edits: list[Edit] = []
        with all_or_nothing(edits, self._memory.undo):
            for feedback in _of_answer(found, last_answer) if corrections_only else found:
                edits += _present(self.apply(feedback, dry_run=dry_run))
        return _changes(edits)

    async def ahear_turn(
        self,
        user_text: str,
        last_query: str | None = None,
        last_answer: str | None = None,
        *,
        corrections_only: bool = False,
        dry_run: bool = False,
    ) -> list[Edit]:
        """Await `hear_turn`."""
        episode = None
        if not dry_run:
            episode = await asyncio.to_thread(self.keep, user_text, last_answer)
        found = drawn_from(episode, await self.aread(user_text, last_query, last_answer))
        edits: list[Edit] = []
        async with aall_or_nothing(edits, self._memory.undo):
            for feedback in _of_answer(found, last_answer) if corrections_only else found:
                edits += _present(await self.aapply(feedback, dry_run=dry_run))
        return _changes(edits)

    def keep(self, user_text: str, last_answer: str | None = None) -> Episode | None:
        """Keep a turn as an episode; None where the app keeps none, or it says nothing."""
        text = plain_message(user_text)
        answered = plain_message(last_answer or "") or None
        return self._memory.keep(text, answered=answered) if text else None

    def read(
        self, user_text: str, last_query: str | None = None, last_answer: str | None = None
    ) -> list[Feedback]:
        """Read a turn without learning from it; arguments as in `hear_turn`."""
        text = plain_message(user_text)
        if not text:
            return []
        context = self._context(last_query, last_answer)
        if isinstance(self._extractor, SupportsContext):
            statements = self._extractor.extract_turn(text, context)
        else:
            statements = self._extractor.extract(text)
        return taught(text, statements, context)

    async def aread(
        self, user_text: str, last_query: str | None = None, last_answer: str | None = None
    ) -> list[Feedback]:
        """Await `read`."""
        text = plain_message(user_text)
        if not text:
            return []
        context = await asyncio.to_thread(self._context, last_query, last_answer)
        if isinstance(self._extractor, SupportsAsyncExtraction):
            statements = await self._extractor.aextract(text)
        elif isinstance(self._extractor, SupportsContext):
            statements = await asyncio.to_thread(self._extractor.extract_turn, text, context)
        else:
            statements = await asyncio.to_thread(self._extractor.extract, text)
        return taught(text, statements, context)

    def _context(self, last_query: str | None, last_answer: str | None) -> Context:
        return knowing(self._memory.own_facts(), query=last_query, answer=last_answer)

    def read_corrections(
        self, user_text: str, last_query: str | None = None, last_answer: str | None = None
    ) -> list[Feedback]:
        """Read what a turn takes back of the last answer, and leave out what else it states."""
        found = self.read(user_text, last_query, last_answer)
        return _of_answer(found, last_answer)

    @staticmethod
    def read_correction(text: str, query: str, answer: str | None = None) -> Feedback:
        """Read what a user wrote into a correction field: it corrects, however it is worded.

        Args:
            text: the right answer, as a word or as a sentence.
            query: what had been asked.
            answer: what had been answered, where known.
        """
        words = plain_message(text)
        found = correction(f"No, {words}", answer)
        if found is None:
            old = None if answer is None else shortened(answer)
            return Feedback(query=query, answer=words, old_answer=old or None, source=words)
        return corrected(found, query, words)

    def learn(self, feedback: Feedback, *, dry_run: bool = False) -> Edit:
        """Learn one thing.

        Raises:
            SubjectNotFoundError: it is about nobody that it names.
            KGTError: the edit failed; it is not applied.
        """
        options = options_of(feedback, dry_run=dry_run)
        return self._memory.learn(feedback.query, feedback.answer, **options)

    async def alearn(self, feedback: Feedback, *, dry_run: bool = False) -> Edit:
        """Await `learn`."""
        options = options_of(feedback, dry_run=dry_run)
        return await self._memory.alearn(feedback.query, feedback.answer, **options)

    def apply(self, feedback: Feedback, *, dry_run: bool = False) -> Edit | None:
        """Learn one thing that a turn teaches; None where it is about nobody that it names."""
        try:
            return self.learn(feedback, dry_run=dry_run)
        except SubjectNotFoundError as exc:
            _refuse_nobody(feedback, exc)
            return None

    async def aapply(self, feedback: Feedback, *, dry_run: bool = False) -> Edit | None:
        """Await `apply`."""
        try:
            return await self.alearn(feedback, dry_run=dry_run)
        except SubjectNotFoundError as exc:
            _refuse_nobody(feedback, exc)
            return None


def _refuse_nobody(feedback: Feedback, exc: SubjectNotFoundError) -> None:
    # "No, it is raining" after small talk is no failed learning: there is nothing to learn.
    if feedback.subject is not None:
        raise exc
    _log.debug("a correction names nobody and teaches nothing")


def _of_answer(found: list[Feedback], last_answer: str | None) -> list[Feedback]:
    """What takes back the last answer: a correction of it, or that it is so no longer."""
    return [
        each
        for each in found
        if each.old_answer is not None
        or (
            each.intent is Intent.WITHDRAWAL
            and last_answer is not None
            and same_answer(each.answer, last_answer)
        )
    ]


def _present(edit: Edit | None) -> list[Edit]:
    return [] if edit is None else [edit]


def _changes(edits: Iterable[Edit]) -> list[Edit]:
    return [edit for edit in edits if edit.added or edit.removed]
