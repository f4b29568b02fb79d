"""The `default` prompt set: facts as sentences, worded for small models."""

from __future__ import annotations

from collections.abc import Sequence

from kgt_plugin.records import Labels, ScoreRequest
from kgt_plugin.text.passages import ASKING_SIGNS
from kgt_plugin.text.wording import relation_kind, sentence, split_relation

__all__ = ["DefaultPrompts"]

_EXAMPLES = (
    ("The capital of France is", "Paris", "France", "Paris", "capital"),
    ("What does Anna do for a living?", "nurse", "Anna", "nurse", "occupation"),
    ("The bridge was designed by", "Otto Frei", "the bridge", "Otto Frei", "designer"),
)


class DefaultPrompts:
    """Our wording: facts as sentences, and the beginning of the sentence repeated where there is one.

    Small models copy from a sentence that reads like the query better than from a bare triple; see
    docs/decisions/ for the measurements.
    """

    id = "default/1"
    separator = ","
    retrieval_as_printed = False
    asks_for_relations = False

    def fact(self, labels: Labels) -> str:
        """Write the triple as an English sentence."""
        return sentence(*labels)

    def reasoning(self, query: str, facts: Sequence[str]) -> str:
        """T_reasoning: a question is answered, anything else is completed."""
        known = f"Facts: {' '.join(facts)}\n" if facts else ""
        if _is_question(query):
            return (
                "Answer the question from the user's personal facts.\n"
                f"Question: {query}\n{known}Answer:"
            )
        return (
            "Complete the sentence from the user's personal facts.\n"
            f"Sentence: {query}\n{known}Completed sentence: {query}"
        )

    def relation(self, query: str, subject: str, relation: str) -> ScoreRequest:
        """T_retrieve: the relation that one must know to answer the question."""
        return ScoreRequest(
            prompt=f"Question: {query} To answer this, I must know",
            continuation=f" {self.retrieval_text(subject, relation)}",
        )

    def relation_prior(self, subject: str, relation: str) -> ScoreRequest | None:
        """The same without the question: short and common relations lose their advantage."""
        return ScoreRequest(
            prompt="To answer this, I must know",
            continuation=f" {self.retrieval_text(subject, relation)}",
        )

    def retrieval_text(self, subject: str, relation: str) -> str:
        """The fact without its object."""
        words = split_relation(relation)
        if relation_kind(relation) == "noun":
            return f"the {words} of {subject}"
        return f"{subject} {words}"

    def extraction(self, query: str, answer: str, subject: str, obj: str, k: int) -> str:
        """Few-shot: small models do not follow the paper's zero-shot instruction."""
        del k
        shots = "\n\n".join(_shot(*example) for example in _EXAMPLES)
        return f"{shots}\n\n{_shot(query, answer, subject, obj, '').rstrip()}"

    def answering(self, query: str, facts: Sequence[str]) -> str:
        """Like T_reasoning, continued freely."""
        return self.reasoning(query, facts)


def _shot(query: str, answer: str, subject: str, obj: str, relation: str) -> str:
    return f"Query: {query}\nAnswer: {answer}\nSubject: {subject}\nObject: {obj}\nRelations: {relation}"


def _is_question(query: str) -> bool:
    return query.rstrip().endswith(ASKING_SIGNS)
