"""The frame of a method that changes weights: prompts as they are, one model of its own."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from kgt_bench.methods.port import Edited
from kgt_bench.methods.weights import WeightModel
from kgt_plugin.records import Feedback

__all__ = ["Parametric"]


class Parametric(ABC):
    """A method that learns into the model's weights; see `Method`.

    Args:
        model: a model that nobody else uses.
        name: what it is called on the command line.
    """

    def __init__(self, model: WeightModel, *, name: str) -> None:
        self._lm = model
        self.name = name

    @property
    def model_id(self) -> str:
        """The model it started from."""
        return self._lm.model_id

    def reset(self) -> None:
        """Set the weights back."""
        self._lm.restore()

    def edit(self, feedback: Feedback) -> Edited:
        """Change the weights for one feedback."""
        before = self._lm.computed_tokens
        self.learn(feedback)
        return Edited(computed_tokens=self._lm.computed_tokens - before)

    @abstractmethod
    def learn(self, feedback: Feedback) -> None:
        """Change the weights for one feedback."""

    def score(
        self, query: str, answers: Sequence[str], *, subject: str | None = None
    ) -> list[float]:
        """Log P(answer | query) of each answer; the query is the prompt."""
        del subject
        return self._lm.score(query, answers)

    def generate(self, query: str, *, subject: str | None = None) -> str:
        """Continue the query."""
        del subject
        return self._lm.generate(query)

    def close(self) -> None:
        """Let go of the model."""
        self._lm.close()
