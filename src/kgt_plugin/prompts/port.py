"""The port to the templates that score."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kgt_plugin.records import Labels, ScoreRequest

__all__ = ["PromptSet"]


class PromptSet(Protocol):
    """The templates of the method. Texts are single lines; answers and relations own their space."""

    @property
    def id(self) -> str:
        """Name and version."""
        ...

    def fact(self, labels: Labels) -> str:
        """Write a triple the way this set shows it to the model."""
        ...

    def reasoning(self, query: str, facts: Sequence[str]) -> str:
        """T_reasoning(q, z): the prompt that the answer continues; no facts gives the prior."""
        ...

    def relation(self, query: str, subject: str, relation: str) -> ScoreRequest:
        """T_retrieve: log P(relation | query, subject) is this request's score."""
        ...

    def relation_prior(self, subject: str, relation: str) -> ScoreRequest | None:
        """The same without the question, to subtract; None where the set does not calibrate."""
        ...

    def retrieval_text(self, subject: str, relation: str) -> str:
        """Write the text that an embedder compares with the query."""
        ...

    def extraction(self, query: str, answer: str, subject: str, obj: str, k: int) -> str:
        """The prompt whose continuation lists k relations, separated by `separator`."""
        ...

    @property
    def separator(self) -> str:
        """The text between two extracted relations."""
        ...

    @property
    def retrieval_as_printed(self) -> bool:
        """Tell whether facts are weighed by Eq. 5 and nothing else, unless the app says otherwise."""
        ...

    @property
    def asks_for_relations(self) -> bool:
        """Tell whether the model is asked for relations at every learning, as the paper has it."""
        ...

    def answering(self, query: str, facts: Sequence[str]) -> str:
        """The prompt that a free answer continues."""
        ...
