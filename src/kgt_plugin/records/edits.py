"""Plans and journaled edits. Losses and log-probabilities are nats."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from kgt_plugin.records.feedback import Intent
from kgt_plugin.records.scores import Usage
from kgt_plugin.records.triples import Triple

__all__ = ["Edit", "EditKind", "EditPlan", "PlanStep", "PlannedEdit", "SourceLevel", "StepOp"]


class StepOp(StrEnum):
    """The operations of a plan's steps."""

    ADD = "add"
    REMOVE = "remove"
    SUPERSEDE = "supersede"
    """A turn of the user is corrected: it stays, and is no longer taken for what holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStep:
    """One step of a plan, and the loss after it (nats)."""

    op: StepOp
    triple: Triple
    loss: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPlan:
    """An optimizer's proposal; nothing is written yet.

    Attributes:
        steps: in order, each with the loss after it.
        loss_before, loss_after: nats; the optimizer's own objective.
        answer_logprob_before, answer_logprob_after: log P(a | q) through the graph (Eq. 1).
        optimizer: its name.
        satisfied: whether the objective's condition holds after the last step.
    """

    steps: tuple[PlanStep, ...]
    loss_before: float
    loss_after: float
    answer_logprob_before: float
    answer_logprob_after: float
    optimizer: str
    satisfied: bool

    @property
    def added(self) -> tuple[Triple, ...]:
        """The triples to add, in order."""
        return tuple(step.triple for step in self.steps if step.op is StepOp.ADD)

    @property
    def removed(self) -> tuple[Triple, ...]:
        """The triples to remove, in order."""
        return tuple(step.triple for step in self.steps if step.op is StepOp.REMOVE)

    @property
    def superseded(self) -> tuple[str, ...]:
        """The ids of the episodes to supersede, in order; a step's object is the id."""
        return tuple(str(step.triple.object) for step in self.steps if step.op is StepOp.SUPERSEDE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedEdit:
    """The changes that feedback makes; nothing is written yet.

    Attributes:
        added, removed: the facts.
        superseded: ids of the episodes that are corrected.
        plan: the optimizer's, with its numbers; None where none was needed.
    """

    added: tuple[Triple, ...] = ()
    removed: tuple[Triple, ...] = ()
    superseded: tuple[str, ...] = ()
    plan: EditPlan | None = None


class EditKind(StrEnum):
    """The operations that make edits."""

    LEARN = "learn"
    HEAR = "hear"
    FORGET = "forget"
    IMPORT = "import"


class SourceLevel(StrEnum):
    """On whose word an edit was made; see `graph.write_gates`."""

    USER = "user"
    APP = "app"
    TOOL = "tool"
    IMPORT = "import"

    @property
    def rank(self) -> int:
        """Tell how much it counts: more is higher."""
        return -list(SourceLevel).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One journaled change of a user's graph.

    Attributes:
        id: unique within the user's journal; None for a dry run, which was never applied.
        kind: the operation.
        time: when, in UTC; None for a dry run.
        added, removed: the facts.
        steps: the optimizer's steps with their losses; empty where no optimizer ran.
        subject: words for whom it is about, where one subject is.
        source: the message it came from.
        episode: the id of the episode it was drawn from, whose text `source` is; None where there is none.
        superseded: ids of the episodes that it corrects.
        undone: whether it has been undone since.
        level: on whose word it was made, where the app has write gates or said so.
        query, answer: the feedback that caused it.
        intent: whether that was a correction, a statement or a withdrawal; None where no feedback was.
        satisfied: whether the optimizer's condition holds after it; None where no optimizer ran.
        elapsed_ms: wall time of planning, the model's work included and its loading not; None where
            no optimizer ran.

    Examples:
        >>> edit = ana.learn("Where do I live?", "Nairobi")
        >>> edit.kind.value, edit.added[0].labels, edit.satisfied
        ('learn', ('me', 'lives in', 'Nairobi'), True)
    """

    id: str | None
    kind: EditKind
    time: dt.datetime | None
    added: tuple[Triple, ...] = ()
    removed: tuple[Triple, ...] = ()
    steps: tuple[PlanStep, ...] = ()
    subject: str | None = None
    query: str | None = None
    answer: str | None = None
    intent: Intent | None = None
    source: str | None = None
    episode: str | None = None
    superseded: tuple[str, ...] = ()
    loss_before: float | None = None
    loss_after: float | None = None
    answer_logprob_before: float | None = None
    answer_logprob_after: float | None = None
    satisfied: bool | None = None
    optimizer: str | None = None
    model: str | None = None
    prompts: str | None = None
    usage: Usage = field(default_factory=Usage)
    elapsed_ms: float | None = None
    undone: bool = False
    level: SourceLevel | None = None
