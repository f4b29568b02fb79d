"""What one turn of a user teaches: a correction of the answer before it, or statements."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Sequence
from typing import Protocol, runtime_checkable

from kgt_plugin.conversation.transcript import plain_message
from kgt_plugin.errors import SubjectNotFoundError
from kgt_plugin.extraction import Correction, Statement, correction, hear, split_sentences
from kgt_plugin.graph.terms import NODE_LIMIT
from kgt_plugin.language.labels import same_answer
from kgt_plugin.memory import UserMemory
from kgt_plugin.memory.feedback import feedback_of, options_of
from kgt_plugin.memory.whole import aall_or_nothing, all_or_nothing
from kgt_plugin.records import Edit, Feedback

__all__ = ["Conversation", "Extractor", "SupportsAsyncExtraction"]

_log = logging.getLogger(__name__)
_HEAD_SENTENCES = 2


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


class _Rules:
    """The package's own reading of plain messages; it asks no model."""

    def extract(self, text: str) -> list[Statement]:
        return hear(text)


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
        """Learn what a turn teaches; all of it, or on an error nothing.

        Args:
            user_text: the user's message.
            last_query: the user's message before it, where there is one.
            last_answer: the model's answer to that.
            corrections_only: learn only what takes back the last answer.
            dry_run: plan only.

        Returns:
            The edits in the order of the text, those that changed nothing left out.

        Raises:
            KGTError: an edit failed; nothing of the turn is learned.
        """
        found = self.read(user_text, last_query, last_answer)
        edits: list[Edit] = []
        with all_or_nothing(edits, self._memory.undo):
            for feedback in _chosen(found, corrections_only=corrections_only):
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
        found = await self.aread(user_text, last_query, last_answer)
        edits: list[Edit] = []
        async with aall_or_nothing(edits, self._memory.undo):
            for feedback in _chosen(found, corrections_only=corrections_only):
                edits += _present(await self.aapply(feedback, dry_run=dry_run))
        return _changes(edits)

    def read(
        self, user_text: str, last_query: str | None = None, last_answer: str | None = None
    ) -> list[Feedback]:
        """Read a turn without learning from it; arguments as in `hear_turn`."""
        text = plain_message(user_text)
        if not text:
            return []
        return _feedback(text, self._extractor.extract(text), last_query, last_answer)

    async def aread(
        self, user_text: str, last_query: str | None = None, last_answer: str | None = None
    ) -> list[Feedback]:
        """Await `read`."""
        text = plain_message(user_text)
        if not text:
            return []
        if isinstance(self._extractor, SupportsAsyncExtraction):
            statements = await self._extractor.aextract(text)
        else:
            statements = await asyncio.to_thread(self._extractor.extract, text)
        return _feedback(text, statements, last_query, last_answer)

    def read_corrections(
        self, user_text: str, last_query: str | None = None, last_answer: str | None = None
    ) -> list[Feedback]:
        """Read what a turn takes back of the last answer, and leave out what else it states."""
        found = self.read(user_text, last_query, last_answer)
        return _chosen(found, corrections_only=True)

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
            old = None if answer is None else _shortened(answer)
            return Feedback(query=query, answer=words, old_answer=old or None, source=words)
        return _corrected(found, query, words)

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


def _chosen(found: list[Feedback], *, corrections_only: bool) -> list[Feedback]:
    return [each for each in found if each.old_answer is not None or not corrections_only]


def _present(edit: Edit | None) -> list[Edit]:
    return [] if edit is None else [edit]


def _changes(edits: Iterable[Edit]) -> list[Edit]:
    return [edit for edit in edits if edit.added or edit.removed]


def _feedback(
    text: str, statements: Sequence[Statement], last_query: str | None, last_answer: str | None
) -> list[Feedback]:
    """Put the correction of the last answer before what else the message states."""
    source = " ".join(text.split())
    found = _correction(text, last_answer) if last_query and last_answer else None
    if found is None or last_query is None:
        return [feedback_of(statement, source) for statement in statements]
    rest = [s for s in statements if not _repeats(s, found)]
    return [_corrected(found, last_query, source), *(feedback_of(s, source) for s in rest)]


def _correction(text: str, last_answer: str | None) -> Correction | None:
    """Read the first sentences as a correction: what follows them is news of its own."""
    sentences = split_sentences(text)
    for count in range(1, min(_HEAD_SENTENCES, len(sentences)) + 1):
        found = correction(text[: sentences[count - 1].end], last_answer)
        if found is not None:
            return found
    return None


def _repeats(statement: Statement, found: Correction) -> bool:
    """Whether a statement says what the correction says, or what it takes back."""
    answers = (found.answer, found.old_answer)
    return any(answer is not None and same_answer(statement.object, answer) for answer in answers)


def _corrected(found: Correction, last_query: str, source: str) -> Feedback:
    old = None if found.old_answer is None else _shortened(found.old_answer)
    if found.statement is None:
        return Feedback(query=last_query, answer=found.answer, old_answer=old, source=source)
    told = feedback_of(found.statement, source)
    return Feedback(
        query=told.query,
        answer=told.answer,
        old_answer=old,
        subject=told.subject,
        object=told.object,
        relations=told.relations,
        source=source,
    )


def _shortened(answer: str) -> str:
    """An agent's whole answer, as long as an answer may be: the fact it states stands early."""
    words = " ".join(plain_message(answer).split())
    if len(words) <= NODE_LIMIT:
        return words
    return words[:NODE_LIMIT].rsplit(" ", 1)[0]
