"""The `paper` prompt set: the templates of section 4.2 of the KGT paper, as printed."""

from __future__ import annotations

from collections.abc import Sequence

from kgt_plugin.records import Labels, ScoreRequest

__all__ = ["PaperPrompts"]


class PaperPrompts:
    """The three templates as printed in section 4.2 of the KGT paper, with its bare triples.

    The mask is left to the continuation, and the apostrophe is the plain one of a keyboard.
    """

    id = "paper/1"
    separator = "<sep>"
    retrieval_as_printed = True
    asks_for_relations = True

    def fact(self, labels: Labels) -> str:
        """Write the triple bare: (subject, relation, object)."""
        return f"({', '.join(labels)})"

    def reasoning(self, query: str, facts: Sequence[str]) -> str:
        """T_reasoning of section 4.2."""
        return (
            "Answer the query considering the user's personalized facts. "
            f"<question>: {query} <facts>: {' '.join(facts)} <answer>:"
        )

    def relation(self, query: str, subject: str, relation: str) -> ScoreRequest:
        """T_retrieve of section 4.2."""
        return ScoreRequest(
            prompt=f"To answer the query: {query}, I need information {subject}",
            continuation=f" {relation}",
        )

    def relation_prior(self, subject: str, relation: str) -> ScoreRequest | None:
        """Nothing: the paper uses the raw probability."""
        del subject, relation
        return None

    def retrieval_text(self, subject: str, relation: str) -> str:
        """Subject and relation, as in the template."""
        return f"{subject} {relation}"

    def extraction(self, query: str, answer: str, subject: str, obj: str, k: int) -> str:
        """The instruction of section 4.2 that extracts k relations."""
        return (
            f"Based on the provided query and answer, identify {k} types of relationships between "
            "the subject <subject> and the object <object>, considering the context of the query "
            f"and answer. <query>: {query} <answer>: {answer} <subject>: {subject} <object>: {obj} "
            "<relation>:"
        )

    def answering(self, query: str, facts: Sequence[str]) -> str:
        """T_reasoning, continued freely."""
        return self.reasoning(query, facts)
