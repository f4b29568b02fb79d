"""Turns told to a memory: the one place where the benchmarks of reading call it."""

from __future__ import annotations

import time
from dataclasses import dataclass

from kgt_plugin.errors import KGTError
from kgt_plugin.memory import UserMemory
from kgt_plugin.records import Edit, Labels

__all__ = ["ToldTurn", "tell", "told"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldTurn:
    """One message, taken in.

    Attributes:
        edits: those that changed a fact, in order; none where it failed.
        elapsed_ms: wall time of taking it in.
        error: why it was refused; None where it was not.
    """

    edits: tuple[Edit, ...]
    elapsed_ms: float
    error: str | None

    @property
    def added(self) -> list[Labels]:
        """The facts that the edits added, by their labels."""
        return [fact.labels for edit in self.edits for fact in edit.added]

    @property
    def removed(self) -> list[Labels]:
        """The facts that the edits removed, by their labels."""
        return [fact.labels for edit in self.edits for fact in edit.removed]


def tell(
    memory: UserMemory,
    text: str,
    *,
    asked: str | None = None,
    answered: str | None = None,
) -> list[Edit]:
    """Tell a memory one turn of its user.

    Args:
        memory: the user's.
        text: the message.
        asked: the user's message before it.
        answered: the assistant's words before it.

    Returns:
        The edits that changed a fact.

    Raises:
        KGTError: the message was refused; nothing is learned of it.
    """
    edits = memory.hear(text, asked=asked, answered=answered)
    return [edit for edit in edits if edit.added or edit.removed]


def told(
    memory: UserMemory,
    text: str,
    *,
    asked: str | None = None,
    answered: str | None = None,
) -> ToldTurn:
    """Tell a memory one turn and take the time; a refusal is a result. Arguments as for `tell`."""
    started = time.perf_counter()
    error: str | None = None
    edits: list[Edit] = []
    try:
        edits = tell(memory, text, asked=asked, answered=answered)
    except KGTError as exc:
        error = str(exc)
    elapsed_ms = (time.perf_counter() - started) * 1000
    return ToldTurn(edits=tuple(edits), elapsed_ms=elapsed_ms, error=error)
