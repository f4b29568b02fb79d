"""The edits that one turn of a user teaches, for an adapter: what changed nothing is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from kgt_plugin.conversation.transcript import plain_message
from kgt_plugin.errors import SubjectNotFoundError
from kgt_plugin.memory import UserMemory
from kgt_plugin.memory.feedback_checks import drawn_from
from kgt_plugin.memory.transaction import all_or_nothing
from kgt_plugin.records import Edit, Episode, Feedback, Intent, Turn
from kgt_plugin.text.labels import is_named

__all__ = ["Conversation"]


class Conversation:
    """Learns from one user's turns; the assistant's words and recalled facts are never learned."""

    def __init__(
        self, memory: UserMemory, *, on_rejection: Callable[[Feedback], None] | None = None
    ) -> None:
        """Listen for one user.

        Args:
            memory: the user's; its extractor reads.
            on_rejection: called where a turn rejects the answer before it, and says not what is right.
        """
        self._memory = memory
        self._on_rejection = on_rejection

    @property
    def memory(self) -> UserMemory:
        """The user's memory."""
        return self._memory

    def hear(
        self, turn: Turn, *, corrections_only: bool = False, dry_run: bool = False
    ) -> list[Edit]:
        """Keep a turn as an episode, and learn what it teaches: all of it, or on an error nothing.

        Args:
            turn: the user's words, and what came before them.
            corrections_only: learn only what takes back the last answer.
            dry_run: plan only.

        Returns:
            The edits in the order of the text, those that changed nothing left out.

        Raises:
            KGTError: an edit failed; nothing of the turn is learned, and the episode stays.
        """
        episode = None if dry_run else self.keep(turn)
        found = self.read(turn, corrections_only=corrections_only)
        return self._learn(drawn_from(episode, found), dry_run=dry_run)

    def hear_all(
        self,
        turns: Sequence[Turn],
        *,
        corrections_only: bool = False,
        failed: Callable[[Turn, Exception], None] | None = None,
    ) -> list[Edit]:
        """Hear several turns, read in one call where the extractor can; arguments as in `hear`.

        Each turn is learned whole or, on an error, not at all; the others are learned all the same.

        Args:
            turns: of one talk, in order.
            corrections_only: as in `hear`.
            failed: told of a turn that could not be learned; None raises, and ends there.

        Raises:
            KGTError: the turns could not be read; nothing is kept of them yet.
        """
        if len(turns) == 1:
            return self.hear(turns[0], corrections_only=corrections_only)
        plain = [replace(turn, text=text) for turn in turns if (text := plain_message(turn.text))]
        edits: list[Edit] = []
        for turn, found in zip(plain, self._memory.read_all(plain), strict=True):
            chosen = _of_answer(found, turn) if corrections_only else found
            try:
                edits += self._learn(drawn_from(self.keep(turn), chosen))
            except Exception as exc:
                if failed is None:
                    raise
                failed(turn, exc)
        return edits

    def _learn(self, found: Sequence[Feedback], *, dry_run: bool = False) -> list[Edit]:
        edits: list[Edit] = []
        with all_or_nothing(edits, self._memory.undo):
            for feedback in found:
                edit = self.apply(feedback, dry_run=dry_run)
                edits += [] if edit is None else [edit]
        return _changes(edits)

    def apply(self, feedback: Feedback, *, dry_run: bool = False) -> Edit | None:
        """Learn one thing that was read; a rejection is told, and teaches nothing."""
        feedback = self._memory.confirm(feedback)
        if feedback.intent is Intent.REJECTION and self._on_rejection and not dry_run:
            self._on_rejection(feedback)
        return self._memory.apply(feedback, dry_run=dry_run)

    def hear_comment(self, turn: Turn) -> list[Edit]:
        """Learn what a comment takes back of an answer, without keeping it."""
        return self._learn(self.read(turn, corrections_only=True))

    def correct(self, text: str, query: str, answer: str | None = None) -> Edit:
        """Learn what a user wrote into a correction field: it corrects, however it is worded.

        Args:
            text: the right answer, as a word or as a sentence.
            query: what had been asked.
            answer: what had been answered, where known.

        Raises:
            SubjectNotFoundError: it is about nobody that it names.
        """
        edit = self._memory.apply(self.read_correction(text, query, answer))
        if edit is None:
            raise SubjectNotFoundError(
                "the query names no subject: say whom or what it is about (subject=...)"
            )
        return edit

    def keep(self, turn: Turn) -> Episode | None:
        """Keep a turn as an episode; None where the app keeps none, or it says nothing."""
        text = plain_message(turn.text)
        answered = plain_message(turn.answered or "") or None
        return self._memory.keep(text, answered=answered, at=turn.time) if text else None

    def read(self, turn: Turn, *, corrections_only: bool = False) -> list[Feedback]:
        """Read a turn without learning from it."""
        text = plain_message(turn.text)
        if not text:
            return []
        (found,) = self._memory.read_all([replace(turn, text=text)])
        return _of_answer(found, turn) if corrections_only else found

    def _put_right(self, turn: Turn) -> list[Feedback]:
        """Read what a turn puts right, as it stands or behind a "no"; else what it states."""
        stated: list[Feedback] = []
        for text in (turn.text, f"No, {turn.text}"):
            found = self.read(replace(turn, text=text))
            right = [each for each in found if each.intent is Intent.CORRECTION]
            if right:
                return right
            stated = stated or [each for each in found if each.intent is Intent.STATEMENT]
        return stated

    def read_correction(self, text: str, query: str, answer: str | None = None) -> Feedback:
        """Read what a user wrote into a correction field: it corrects, however it is worded.

        Args:
            text: the right answer, as a word or as a sentence.
            query: what had been asked.
            answer: what had been answered, where known.
        """
        words = plain_message(text)
        turn = Turn(text=words, asked=query, answered=answer)
        read = self._put_right(turn)
        right = read[0].answer if read else words
        old = answer if answer and not is_named(right, answer) else None
        subject = read[0].subject if read and read[0].subject else None
        return Feedback(
            query=query,
            answer=right,
            old_answer=(read[0].old_answer if read else None) or old,
            subject=subject,
            relations=read[0].relations if read else (),
            source=words,
        )


def _of_answer(found: Sequence[Feedback], turn: Turn) -> list[Feedback]:
    """Select the feedback that takes back the last answer: a correction of it, a rejection, or that it is so no longer."""
    return [
        each
        for each in found
        if each.intent is Intent.REJECTION
        or (each.old_answer is not None and _is_of(each.old_answer, turn.answered or ""))
        or (each.intent is Intent.WITHDRAWAL and is_named(each.answer, turn.answered or ""))
    ]


def _is_of(old: str, answered: str) -> bool:
    """Tell whether an old answer is the last one, or named by it."""
    return bool(answered) and (is_named(old, answered) or is_named(answered, old))


def _changes(edits: Iterable[Edit]) -> list[Edit]:
    return [edit for edit in edits if edit.added or edit.removed]
