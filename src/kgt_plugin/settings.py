"""The method's numbers, in one place."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from kgt_plugin.conflicts import Reach
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.recalling import Nearness
from kgt_plugin.shortlist import Effort

__all__ = ["Settings"]

_FUNCTIONAL = (
    "age",
    "birthday",
    "date of birth",
    "diet",
    "employer",
    "favorite *",
    "favourite *",
    "job",
    "lives in",
    "marital status",
    "name",
    "occupation",
    "works at",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The defaults serve every slice of the evaluation.

    Attributes:
        k: size of H(q, a, K), Eq. 3.
        top_k: how many facts a query is answered with.
        relevance: a relation of the graph fits the query as the best candidate does where its log
            weight is at most this much lower, nats.
        reach: how near a fact must be to the query to oppose the answer.
        least_lift: a fact opposes the answer by its own doing where it raises the log-odds of the old
            answer by more than this over the model's prior, nats.
        effort: how many of a subject's facts the model is asked about.
        functional: relations that have one value at a time, as shell patterns of their words,
            besides those the graph declares as owl:FunctionalProperty.
        nearness: when a fact of another of the user's nodes answers a query about one of them.
        least_share: a fact goes into the scoring model's own prompt while its probability is at
            least this share of the likeliest one's; small models are led astray by the others.
        max_answer_tokens: upper bound on a generated answer.
    """

    k: int = 5
    top_k: int = 5
    relevance: float = 1.5
    reach: Reach = field(default_factory=Reach)
    least_lift: float = math.log(2)
    effort: Effort = field(default_factory=Effort)
    functional: frozenset[str] = frozenset(_FUNCTIONAL)
    nearness: Nearness = field(default_factory=Nearness)
    least_share: float = 0.1
    max_answer_tokens: int = 24

    def __post_init__(self) -> None:
        """Refuse what the method cannot work with."""
        for name in ("k", "top_k", "max_answer_tokens"):
            if getattr(self, name) < 1:
                raise InvalidInputError(f"Settings.{name} must be at least 1")
