"""Readers that ask a model to note facts: what is the same whatever the model is called by."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager

from kgt_plugin.errors import InvalidInputError, KGTError, ModelError, reason_of
from kgt_plugin.reading.model_dialogue import Question, Reply, noting
from kgt_plugin.records import Feedback, Labels, Turn

__all__ = ["AsyncModelReader", "ModelReader"]

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
        """Put a question to the model; what it raises becomes a `ModelError`."""

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
            with _model_errors():
                reply = self._ask(step)
            step = _advance(steps, reply)
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
            with _model_errors():
                reply = await self._aask(step)
            step = _advance(steps, reply)
        return step[0]


@contextmanager
def _model_errors() -> Iterator[None]:
    """Make an error of ours of one that an app's model raises; ours say themselves what to do."""
    try:
        yield
    except KGTError:
        raise
    except Exception as exc:
        raise ModelError(
            f"the chat model failed ({reason_of(exc)}): nothing was learned; check the model"
        ) from exc


def _advance(steps: _Steps, reply: Reply | None = None) -> Question | list[list[Feedback]]:
    """The next question, or what was found."""
    try:
        return next(steps) if reply is None else steps.send(reply)
    except StopIteration as end:
        found: list[list[Feedback]] = end.value
        return found
