"""The only door between language and memory: a turn goes in, and what it teaches comes out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from kgt_plugin.records import Feedback, Labels, Turn

__all__ = ["Extractor", "SupportsAsyncExtraction", "SupportsBatches"]


@runtime_checkable
class Extractor(Protocol):
    """Reads what a turn of the user's teaches: statements, corrections and withdrawals.

    What it is sure of comes back, in the order of the text; in doubt nothing does, for the turn itself
    is kept and recalled all the same. Only the user's own words may be learned from: what they answer is
    there to be understood by.

    Examples:
        >>> from kgt_plugin.records import Feedback, Intent
        >>> class Greeter:
        ...     def extract(self, turn, known):
        ...         if not turn.text.startswith("I am "):
        ...             return []
        ...         name = turn.text.removeprefix("I am ").rstrip(".")
        ...         return [Feedback(query="My name is", answer=name, subject="me",
        ...                          relations=("name",), intent=Intent.STATEMENT)]
        >>> isinstance(Greeter(), Extractor)
        True
    """

    def extract(self, turn: Turn, known: Sequence[Labels]) -> list[Feedback]:
        """Read one turn.

        Args:
            turn: the user's words, and what came before them.
            known: the facts of the user and of what is called theirs, as words: (subject, relation,
                object), "me" being the user.

        Returns:
            What it teaches; its query or its subject says whom each is about. `Intent.REJECTION` is for a
            user who says that the answer was wrong, and not what is right.

        Raises:
            KGTError: the turn could not be read; then nothing of it is learned, and it is kept.
        """
        ...


@runtime_checkable
class SupportsAsyncExtraction(Protocol):
    """An extractor that waits without blocking the event loop; others are run in a thread."""

    async def aextract(self, turn: Turn, known: Sequence[Labels]) -> list[Feedback]:
        """As `Extractor.extract`."""
        ...


@runtime_checkable
class SupportsBatches(Protocol):
    """An extractor that reads several turns of one talk in one call, where nobody waits for it."""

    def extract_all(self, turns: Sequence[Turn], known: Sequence[Labels]) -> list[list[Feedback]]:
        """As `Extractor.extract` for each turn, in order; `known` is of before the first."""
        ...
