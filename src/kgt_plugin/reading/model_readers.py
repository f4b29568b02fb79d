"""Readers that ask a model to note facts: what is the same whatever the model is called by."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator, Sequence

from kgt_plugin.errors import InvalidInputError, ModelError, reason_of
from kgt_plugin.reading.model_dialogue import Question, Reply, noting
from kgt_plugin.records import Feedback, Labels, Turn

__all__ = ["AsyncModelReader", "ModelReader", "model_failed"]

_Steps = Generator[Question, Reply, list[list[Feedback]]]


class ModelReader(ABC):
    """Reads turns with a model; a subclass says how the model is asked.

    Every fact must quote the user's message. An answer that is malformed, cut short, or holds what was
    not said is sent back with the reason, and is an error after that: then nothing of it is learned.
    """

    def __init__(self, *, repairs: int = 1) -> None:
        """Set how patient to be.

        Args:
            repairs: how often a bad answer is sent back.

        Raises:
            InvalidInputError: repairs is negative.
        """
        if repairs < 0:
            raise InvalidInputError("repairs cannot be negative: use 0 to accept no bad answer")
        self._repairs = repairs

    @abstractmethod
    def _ask(self, question: Question) -> Reply:
        """Put a question to the model.

        Raises:
            ModelError: the model failed.
        """

    def extract(self, turn: Turn, known: Sequence[Labels]) -> list[Feedback]:
        """Read one turn; see `Extractor.extract`.

        Args:
            turn: the user's words, and what came before them.
            known: not shown to the model: it reads what is said, and cannot repeat what is stored.

        Raises:
            ModelError: the model failed, or its answers could not be used.
        """
        return self.extract_all([turn], known)[0]

    def extract_all(self, turns: Sequence[Turn], known: Sequence[Labels]) -> list[list[Feedback]]:
        """Read several turns of one talk in one call; see `SupportsBatches.extract_all`.

        Raises:
            ModelError: as for `extract`; then nothing of any of them is learned.
        """
        del known
        steps = noting(turns, repairs=self._repairs)
        step = _advance(steps)
        while isinstance(step, Question):
            step = _advance(steps, self._ask(step))
        return step


class AsyncModelReader(ModelReader):
    """As `ModelReader`, over a model that can be awaited."""

    @abstractmethod
    async def _aask(self, question: Question) -> Reply:
        """Await `_ask`."""

    async def aextract(self, turn: Turn, known: Sequence[Labels]) -> list[Feedback]:
        """Await `extract`."""
        del known
        steps = noting([turn], repairs=self._repairs)
        step = _advance(steps)
        while isinstance(step, Question):
            step = _advance(steps, await self._aask(step))
        return step[0]


def model_failed(exc: Exception) -> ModelError:
    """Make the error of ours for one that an app's model raised."""
    return ModelError(
        f"the chat model failed ({reason_of(exc)}): nothing was learned; check the model"
    )


def _advance(steps: _Steps, reply: Reply | None = None) -> Question | list[list[Feedback]]:
    """The next question, or what was found."""
    try:
        return next(steps) if reply is None else steps.send(reply)
    except StopIteration as end:
        found: list[list[Feedback]] = end.value
        return found
