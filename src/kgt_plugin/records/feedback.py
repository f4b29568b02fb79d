"""Feedback, and the triples it puts on the table with their numbers. Log-probabilities are nats."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kgt_plugin.records.triples import Triple

__all__ = ["CandidateSource", "Feedback", "Intent", "Priors", "ScoredTriple"]


class Intent(StrEnum):
    """The user's intent in giving feedback.

    Examples:
        >>> edits = ana.hear("I live in Lagos.")
        >>> edit = ana.learn("Where do I live?", "Lagos", intent=Intent.WITHDRAWAL)
        >>> edit.removed[0].labels, ana.facts()
        (('me', 'lives in', 'Lagos'), [])
    """

    CORRECTION = "correction"
    """The answer replaces what the model says now: facts that oppose it go."""
    STATEMENT = "statement"
    """The answer is news: it adds, and removes only what it contradicts outright."""
    WITHDRAWAL = "withdrawal"
    """The answer is so no longer: facts that state it go, and nothing takes their place."""
    REJECTION = "rejection"
    """The user says that the old answer is wrong, and not what is right: nothing is edited, and the app is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """A user's feedback in the terms of the method.

    Attributes:
        query: the question, or the beginning of a sentence that the answer completes.
        answer: what the user says the answer is.
        old_answer: what the model had answered, where known.
        subject: whom or what it is about; None means find it in the query.
        object: the node the answer names; None means the answer itself.
        relations: the user's own words for the relation, best first.
        intent: correction, statement or withdrawal.
        source: the message it came from, kept with the edit.
        episode: the id of the episode it was drawn from, where that is kept.
        denies: the relation of facts that say the opposite, where those of its own do not show it.
        in_doubt: the answer stands where a name should and is written small, so it may be a remark ("no, its
            garbage"): the model is asked before anything is edited.

    Examples:
        >>> from kgt_plugin import Feedback
        >>> edits = ana.hear("I live in Lagos.")
        >>> said = Feedback(query="Where do I live?", answer="Nairobi", old_answer="Lagos")
        >>> ana.apply(said).added[0].labels
        ('me', 'lives in', 'Nairobi')
    """

    query: str
    answer: str
    old_answer: str | None = None
    subject: str | None = None
    object: str | None = None
    relations: tuple[str, ...] = ()
    intent: Intent = Intent.CORRECTION
    source: str | None = None
    episode: str | None = None
    denies: str | None = None
    in_doubt: bool = False


class CandidateSource(StrEnum):
    """The sources of candidate relations, in order of trust."""

    USER = "user"
    VOCABULARY = "vocabulary"
    PHRASE = "phrase"
    MODEL = "model"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredTriple:
    """A triple with every number the optimizer needs; it asks for no other.

    Attributes:
        triple: the fact.
        in_graph: whether the graph holds it now.
        log_weight: unnormalised retrieval weight, nats; -inf means never retrieved.
        answer_logprob: log P(a | q, z).
        competing_logprob: log P(a_old | q, z), or None where there is no competing answer.
        candidate: the fact is a member of H(q, a, K).
        supports: the fact asserts the user's answer to this query.
        conflict: the fact asserts the answer that is being corrected.
        protected: nothing says that the fact opposes the answer by its own doing: it may have
            inherited a low score from the model's prior, and `minimal` never removes it.
        trust: rank of the candidate's source, 0 the highest; breaks ties only.
        turn: it is no fact but a turn of the user, and `triple` stands for it (see `EditPlan.superseded`):
            such a one is never added, and superseded where a fact would be removed.
    """

    triple: Triple
    in_graph: bool
    log_weight: float
    answer_logprob: float
    competing_logprob: float | None = None
    candidate: bool = False
    supports: bool = False
    conflict: bool = False
    protected: bool = False
    trust: int = 0
    turn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Priors:
    """The model's log-probabilities for a query with no fact before it.

    Attributes:
        answer_logprob: log P(a | q).
        competing_logprob: log P(a_old | q), or None where there is no competing answer.
    """

    answer_logprob: float
    competing_logprob: float | None = None
