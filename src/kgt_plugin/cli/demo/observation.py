"""Snapshots of what a user's memory shows, to be compared with each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kgt_plugin.memory import UserMemory

__all__ = ["Reply", "ask"]

_TOLERANCE = 1e-4
"""Nats; a scorer promises no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A memory's answer to a query.

    Attributes:
        text: the likeliest of what the facts state.
        logprobs: log P(a|q) of Eq. 1 by answer, nats.
    """

    text: str
    logprobs: dict[str, float]

    def same_as(self, other: Reply) -> bool:
        """Tell whether both say the same, to the tolerance of a scorer."""
        return (
            self.text == other.text
            and self.logprobs.keys() == other.logprobs.keys()
            and all(
                abs(logprob - other.logprobs[answer]) <= _TOLERANCE
                for answer, logprob in self.logprobs.items()
            )
        )


def ask(memory: UserMemory, query: str, answers: Sequence[str]) -> Reply:
    """Ask a query, and how likely each of some answers is."""
    logprobs = memory.answer_logprobs(query, answers)
    return Reply(
        text=memory.answer(query, mode="marginal").text,
        logprobs=dict(zip(answers, logprobs, strict=True)),
    )
