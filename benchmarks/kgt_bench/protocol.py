"""The choices of a run: what feedback tells, when a case is evaluated, how it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["FeedbackKind", "OldAnswer", "Order", "Protocol"]


class OldAnswer(StrEnum):
    """A choice of whether the feedback tells what the model had answered."""

    GIVEN = "given"
    HIDDEN = "hidden"


class FeedbackKind(StrEnum):
    """The kinds of feedback that the user gives."""

    ANSWER = "answer"
    RELATION = "relation"
    """The answer and the relation."""


class Order(StrEnum):
    """The times at which a case is evaluated."""

    SEQUENCE = "sequence"
    """After all edits, in one graph or model."""
    SINGLE = "single"
    """Alone: after its own edit and no other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """Settings of how cases are run.

    Attributes:
        old_answer, feedback, order: see their types.
        links: the subject of a probe is found in its text; else it is given, as the paper assumes.
        neighbours: at most so many neighbourhood prompts a case.
        generates: let the model answer freely, for exact match.
    """

    old_answer: OldAnswer = OldAnswer.GIVEN
    feedback: FeedbackKind = FeedbackKind.ANSWER
    order: Order = Order.SEQUENCE
    links: bool = False
    neighbours: int = 10
    generates: bool = True
