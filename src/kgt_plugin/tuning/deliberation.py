"""One feedback beside what the graph holds: all that is known before the model is asked about triples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kgt_plugin.graph import PersonalGraph
from kgt_plugin.prompts import PromptSet, reasoning_request
from kgt_plugin.recall.fact_weights import Weighting
from kgt_plugin.recall.subjects import Subject
from kgt_plugin.records import CandidateSource, Feedback, ScoreRequest, Triple
from kgt_plugin.settings import Settings
from kgt_plugin.text.labels import same_answer
from kgt_plugin.text.polarity import are_opposed, is_negative
from kgt_plugin.text.relations import relation_phrases

__all__ = ["Deliberation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliberation:
    """The facts and numbers that a plan is made from.

    Attributes:
        feedback, subject: what was said, and about whom.
        neighbours: G_q, the facts that start at the subject.
        relations: the candidate relations and where each came from; at least one.
        log_weights: retrieval weight of every relation of both, nats.
        graph: read only here.
        prompts, weighting, settings: the method's choices.
    """

    feedback: Feedback
    subject: Subject
    neighbours: Sequence[Triple]
    relations: dict[str, CandidateSource]
    log_weights: dict[str, float]
    graph: PersonalGraph
    prompts: PromptSet
    weighting: Weighting
    settings: Settings

    @property
    def object(self) -> str:
        """The node that the answer names."""
        return self.feedback.object or self.feedback.answer

    @property
    def denies(self) -> bool:
        """Tell whether the feedback is about what is not so: no embedding tells "likes" from "does not like"."""
        begin, end = self.subject.span
        asked = f"{self.subject.clause[:begin]} {self.subject.clause[end:]}"
        return is_negative(" ".join(self.feedback.relations) or asked)

    @property
    def best(self) -> float:
        """The log weight of the candidate that fits the query best."""
        return max(self.log_weights[relation] for relation in self.relations)

    @property
    def phrases(self) -> list[str]:
        """Wordings of the relation that the query asks for, best first."""
        return relation_phrases(self.subject.clause, self.subject.span, self.feedback.answer)

    def opposed(self) -> frozenset[str]:
        """Find the relations that deny what the feedback says in so many words, or that it denies."""
        said = self.feedback.relations or self.phrases
        return frozenset(
            relation
            for relation in self.log_weights
            if relation == self.feedback.denies or any(are_opposed(relation, each) for each in said)
        )

    def fits(self, relation: str) -> bool:
        """Tell whether a relation fits the query as the best candidate does."""
        return self.log_weights[relation] >= self.best - self.settings.relevance

    def answers_alike(self, fact: Triple) -> bool:
        """Tell whether a fact of the graph already gives the user's answer to this query."""
        relation = fact.labels[1]
        return (
            self.fits(relation)
            and same_answer(fact.labels[2], self.object)
            and is_negative(relation) is self.denies
        )

    def request(self, answer: str, known: Triple | str | None) -> ScoreRequest:
        """Ask for log P(a | q, z) of an answer to this query."""
        return reasoning_request(self.prompts, self.subject.clause, answer, known)
