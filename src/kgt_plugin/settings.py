"""The method's numbers, in one place."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from kgt_plugin.errors import InvalidInputError

__all__ = ["ConflictThresholds", "CrossSubjectThresholds", "ScoringBudget", "Settings"]

_FUNCTIONAL = (
    "age",
    "birthday",
    "date of birth",
    "favorite *",
    "favourite *",
    "marital status",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictThresholds:
    """Thresholds of how near a fact must be to a query to bear on it.

    Attributes:
        stated: a fact that states the old answer counts while its log weight is at most this much
            below the best candidate's, nats.
        tied: facts whose log weights differ by at most this are equally near, nats.
        bearing: least `bearing_facts` score of a fact that answers the query, in [-2.5, 2.5].
        compared: how many facts are compared in full.
    """

    stated: float = 8.0
    tied: float = 1.5
    bearing: float = 1.83
    compared: int = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossSubjectThresholds:
    """Thresholds above which a fact of another of the user's nodes joins those of the one that a query names.

    Attributes:
        lead: its log weight is above that of every fact of the subject by this much, nats.
        alone: where nothing is known of the subject: it is above this, nats; the embedder's cosine
            over the temperature is the scale, so 10 is a cosine of 0.4.
    """

    lead: float = 2.0
    alone: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringBudget:
    """Bounds on how many of a subject's facts the model is asked about.

    Attributes:
        negligible: facts whose share of all retrieval weight is together at most this are not scored
            unless a decision hangs on them; it bounds by how much the probabilities that an edit
            reports can be off.
        at_once: how many facts are scored in the first round, at most; the next ones double it.
        most: how many facts are scored for their weight, at most.
        spread: how many of the others are scored, at most, where something still hangs on them: each
            stands for its share of their weight.
    """

    negligible: float = 1e-4
    at_once: int = 16
    most: int = 40
    spread: int = 32

    def __post_init__(self) -> None:
        """Refuse what no work could be done with."""
        if min(self.at_once, self.most, self.spread) < 1 or not self.negligible >= 0:
            raise InvalidInputError(
                "ScoringBudget needs at_once, most and spread of at least 1, negligible >= 0"
            )

    @classmethod
    def exhaustive(cls) -> ScoringBudget:
        """Score everything at once: what the bounds are compared with."""
        return cls(negligible=0.0, at_once=10**9, most=10**9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The method's numbers; one set of defaults serves every slice of the evaluation.

    Attributes:
        k: size of H(q, a, K), Eq. 3.
        top_k: how many facts a query is answered with.
        relevance: a relation of the graph fits the query as the best candidate does where its log
            weight is at most this much lower, nats.
        reach: how near a fact must be to the query to oppose the answer.
        min_lift: a fact opposes the answer by its own doing where it raises the log-odds of the old
            answer by more than this over the model's prior, nats.
        effort: how many of a subject's facts the model is asked about.
        functional: relations that have one value at a time, as shell patterns of their words,
            besides those the graph declares as owl:FunctionalProperty.
        nearness: when a fact of another of the user's nodes answers a query about one of them.
        min_share: a fact goes into the scoring model's own prompt while its probability is at
            least this share of the likeliest one's; small models are led astray by the others.
        turns: how many turns of the user are weighed beside facts in Eq. 1, besides the one that goes on with
            the likeliest.
        max_answer_tokens: upper bound on a generated answer.

    Examples:
        >>> from kgt_plugin import KGT, Settings
        >>> kgt = KGT.open(store=":memory:", settings=Settings(top_k=3))
        >>> kgt.close()
    """

    k: int = 5
    top_k: int = 5
    relevance: float = 1.5
    reach: ConflictThresholds = field(default_factory=ConflictThresholds)
    min_lift: float = math.log(2)
    effort: ScoringBudget = field(default_factory=ScoringBudget)
    functional: frozenset[str] = frozenset(_FUNCTIONAL)
    nearness: CrossSubjectThresholds = field(default_factory=CrossSubjectThresholds)
    min_share: float = 0.1
    turns: int = 4
    max_answer_tokens: int = 24

    def __post_init__(self) -> None:
        """Refuse what the method cannot work with."""
        for name in ("k", "top_k", "max_answer_tokens"):
            if getattr(self, name) < 1:
                raise InvalidInputError(f"Settings.{name} must be at least 1")
