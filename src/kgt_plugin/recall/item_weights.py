"""Log-odds that an item bears on a query: a conditional logit over what the index compares. Pure.

The weight of an item is w(z) = exp(s(z)), with s linear in the features of a candidate, and that of
"nothing bears on it" is exp(s_0). P(z | q) = w(z) / (exp(s_0) + sum of w) is then the retrieval
probability of Eq. 1, and a floor on it is the same for every query. The coefficients were fitted by
maximum likelihood on conversations (docs/decisions/0025).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kgt_plugin.index.candidate import Candidate
from kgt_plugin.log_space import log_sum_exp
from kgt_plugin.records import ItemKind

__all__ = ["RecallWeights", "Weighed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A candidate with its weight.

    Attributes:
        candidate: what the index found.
        log_odds: s(z) - s_0: how much likelier it is to bear on the query than that nothing does, nats.
        behind: by how much less it bears than the best item on the question that it suits most, nats.
    """

    candidate: Candidate
    log_odds: float
    behind: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallWeights:
    """The coefficients, in nats.

    Attributes:
        in_context, best_passage, neighbour: of the cosines.
        words, session: of log(1 + BM25).
        content: of the share of the best BM25.
        length: of the logarithm of an item's number of words.
        asks: for an item that is a question.
        wordless: for an item that has no content word of the query.
        dated: of the nearness to a date that the query names.
        untimed: for a turn that names no time where the query asks for one.
        nothing: s_0.
        fact: for a fact, which says in a few words what turns say in many.
        named: for a fact of somebody whom the query names.
        corrected: for a turn that is superseded.
        floor: what a turn of the user must reach, in log odds, to be recalled.
        fact_floor: what a fact must reach.
        fact_span: by how much less than the best item a fact may bear on a question; what is far less likely
            is about something else, and leads small models astray.
        tail: what a turn must reach at least where something bears on the query for certain: one
            question may have several answers, some of them told in passing.
        slack: by how much less a turn must reach, down to the tail, for each nat that the best item
            stands above its floor.
    """

    in_context: float = 4.4
    best_passage: float = 5.95
    neighbour: float = 3.1
    words: float = 1.11
    session: float = 1.13
    content: float = 1.55
    length: float = 0.645
    asks: float = -1.03
    wordless: float = 0.0
    dated: float = 1.5
    untimed: float = -2.0
    nothing: float = 13.62
    fact: float = 4.5
    named: float = 2.0
    corrected: float = -4.0
    floor: float = -5.0
    fact_floor: float = -5.0
    fact_span: float = 5.0
    tail: float = -7.0
    slack: float = 2.0

    @classmethod
    def of_words(cls) -> RecallWeights:
        """Weights for an index without vectors."""
        return cls(
            in_context=0.0,
            best_passage=0.0,
            neighbour=0.0,
            words=1.43,
            session=1.4,
            content=3.3,
            length=0.92,
            asks=-0.78,
            wordless=-20.0,
            nothing=11.0,
        )

    def log_odds(
        self, candidate: Candidate, *, named: bool = False, corrected: bool = False
    ) -> float:
        """Compute s(z) - s_0.

        Args:
            candidate: as the index found it.
            named: whether the query names whom it is about.
            corrected: whether it is superseded.
        """
        item = candidate.item
        score = (
            self.in_context * candidate.in_context
            + self.best_passage * candidate.best_passage
            + self.neighbour * candidate.neighbour
            + self.words * math.log1p(candidate.words)
            + self.session * math.log1p(candidate.session)
            + self.content * candidate.content
            + self.length * item.log_words
            + self.asks * item.asks
            + self.wordless * (candidate.content == 0.0)
            + self.dated * candidate.dated
            + self.untimed * candidate.untimed
        )
        if item.kind is ItemKind.FACT:
            score += self.fact + self.named * named
        return score - self.nothing + self.corrected * corrected

    def probabilities(self, weighed: Sequence[Weighed]) -> list[float]:
        """Compute P(z | q) of each candidate, given all of them; what is left is that nothing bears on the query."""
        total = log_sum_exp([0.0, *(each.log_odds for each in weighed)])
        return [math.exp(each.log_odds - total) for each in weighed]

    def recalled(self, weighed: Sequence[Weighed], k: int) -> list[tuple[Weighed, float]]:
        """Take the k likeliest items that reach the floor, each with its probability.

        Args:
            weighed: every candidate.
            k: how many at most.
        """
        likely = zip(weighed, self.probabilities(weighed), strict=True)
        best = sorted(likely, key=lambda each: (-each[0].log_odds, each[0].candidate.item.key))[:k]
        surplus = max((each.log_odds - self._floor(each) for each, _ in best), default=0.0)
        turns = max(self.tail, self.floor - self.slack * max(0.0, surplus))
        return [
            (each, probability)
            for each, probability in best
            if (self._is_kept(each) if _is_fact(each) else each.log_odds >= turns)
        ]

    def _is_kept(self, fact: Weighed) -> bool:
        return fact.log_odds >= self.fact_floor and fact.behind <= self.fact_span

    def _floor(self, weighed: Weighed) -> float:
        return self.fact_floor if _is_fact(weighed) else self.floor


def _is_fact(weighed: Weighed) -> bool:
    return weighed.candidate.item.kind is ItemKind.FACT
