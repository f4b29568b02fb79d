"""The port to a method of personalization: what the protocol asks of KGT and of its rivals alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from kgt_bench.cases import Fact
from kgt_plugin.records import Feedback

__all__ = [
    "Edited",
    "Labelled",
    "Learnt",
    "Method",
    "SupportsFacts",
    "SupportsHearing",
    "SupportsPreparing",
    "SupportsRecall",
    "SupportsRestore",
]

Labelled = tuple[str, str, str]
"""Words for subject, relation and object."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """The outcome of an edit.

    Attributes:
        edits: facts added and removed; None for a method that edits no facts.
        computed_tokens: tokens computed; a backward pass counts as two forward ones.
        change: JSON values (Any) that `SupportsRestore.restore` does the same edit from.
    """

    edits: int | None = None
    computed_tokens: int = 0
    change: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """The outcome of a message.

    Attributes:
        added: facts that came.
        edits: facts that came and went, counted.
        computed_tokens: tokens computed.
    """

    added: list[Labelled]
    edits: int
    computed_tokens: int


class Method(Protocol):
    """Learns from feedback and tells how likely answers are. This docstring is the contract.

    An edit depends on nothing but the feedback, those before it and the seed: the same sequence gives
    the same model, in another process too.
    """

    @property
    def name(self) -> str:
        """The name on the command line."""
        ...

    @property
    def model_id(self) -> str:
        """The model it personalizes."""
        ...

    def reset(self) -> None:
        """Forget every edit and every seeded fact."""
        ...

    def edit(self, feedback: Feedback) -> Edited:
        """Learn from one feedback.

        Raises:
            KGTError: it cannot be learnt; nothing is changed.
        """
        ...

    def score(
        self, query: str, answers: Sequence[str], *, subject: str | None = None
    ) -> list[float]:
        """The log-probability of each answer to a query, in nats.

        Args:
            query: a question, or the beginning of a sentence.
            answers: at least one.
            subject: whom the query is about; None means that nobody says.
        """
        ...

    def generate(self, query: str, *, subject: str | None = None) -> str:
        """Let the model answer freely."""
        ...

    def close(self) -> None:
        """Let go of the model."""
        ...


@runtime_checkable
class SupportsFacts(Protocol):
    """A method with a graph, which may be seeded and looked into."""

    def seed(self, facts: Sequence[Labelled]) -> None:
        """Put facts into the graph that nobody has told."""
        ...

    def facts(self, subject: str) -> list[Fact]:
        """List what the graph holds of a subject."""
        ...


@runtime_checkable
class SupportsRestore(Protocol):
    """A method that can redo an edit without its model; others edit again."""

    def restore(self, feedback: Feedback, edited: Edited) -> None:
        """Redo an edit that an earlier run has made.

        Args:
            feedback: as it was given.
            edited: as it was returned.
        """
        ...


@runtime_checkable
class SupportsPreparing(Protocol):
    """A method that trains, or takes statistics of the model, before its first edit."""

    def prepare(self) -> None:
        """Do it now, on the model as it was; a second call does nothing."""
        ...


@runtime_checkable
class SupportsHearing(Protocol):
    """A method that reads free text."""

    def hear(self, text: str, *, last_query: str | None, last_answer: str | None) -> Learnt:
        """Learn what a user's message states.

        Args:
            text: the message.
            last_query: the user's message before it.
            last_answer: what the assistant had answered to that.
        """
        ...

    def triples(self) -> list[Labelled]:
        """Everything the graph holds."""
        ...


@runtime_checkable
class SupportsRecall(Protocol):
    """A method that puts what it remembers before a model."""

    def recall(self, query: str) -> str:
        """The text that an agent is given for a query; "" where nothing bears on it."""
        ...
