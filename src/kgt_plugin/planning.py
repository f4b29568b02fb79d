"""One feedback on its way to a plan: candidates, opponents, numbers for the optimizer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any

from kgt_plugin.candidates import TRUST
from kgt_plugin.conflicts import bearing_facts, facts_stating
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.linking import same_answer
from kgt_plugin.prompts import PromptSet
from kgt_plugin.records import (
    CandidateSource,
    Feedback,
    Intent,
    Priors,
    ScoredTriple,
    ScoreRequest,
    Triple,
)
from kgt_plugin.retrieval import Weighting, fact_log_weights
from kgt_plugin.settings import Settings
from kgt_plugin.steps import Ask, Steps, ask_scores
from kgt_plugin.subjects import Subject

__all__ = ["Planning", "reasoning_request"]


def reasoning_request(
    prompts: PromptSet, query: str, answer: str, fact: Triple | None
) -> ScoreRequest:
    """Ask for log P(a | q, z), or for the prior log P(a | q) where there is no fact."""
    facts = [] if fact is None else [prompts.fact(fact.labels)]
    return ScoreRequest(prompt=prompts.reasoning(query, facts), continuation=f" {answer}")


@dataclass(frozen=True, slots=True)
class _Option:
    """A triple on the table: a member of H, of G_q, or of both."""

    triple: Triple
    in_graph: bool
    source: CandidateSource | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Planning:
    """What is known of one feedback before the model is asked about its triples.

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

    def scored(self) -> Steps[Ask, Any, tuple[list[ScoredTriple], Priors]]:
        """Put every triple of H and G_q on the table with the numbers the optimizer needs."""
        opponents = yield from self._opponents()
        options = self._options(opponents)
        rival, conflicts = yield from self._rival(opponents, options)
        return (yield from self._score(options, rival, conflicts))

    @property
    def _object(self) -> str:
        return self.feedback.object or self.feedback.answer

    @property
    def _best(self) -> float:
        """The log weight of the candidate that fits the query best."""
        return max(self.log_weights[relation] for relation in self.relations)

    def _opponents(self) -> Steps[Ask, Any, list[Triple]]:
        """Find the facts that state what is being corrected."""
        feedback, reach = self.feedback, self.settings.reach
        replaced = self._replaced()
        if replaced or feedback.intent is Intent.STATEMENT:
            return replaced
        if feedback.old_answer is not None:
            # what the graph does not state, it cannot hold a stale fact of
            return facts_stating(
                feedback.old_answer,
                self.neighbours,
                self.log_weights,
                best=self._best,
                reach=reach,
            )
        if not self.weighting.embedder_share:
            return self._nearest()
        return (
            yield from bearing_facts(
                self.subject.clause,
                feedback,
                self.neighbours,
                self.log_weights,
                prompts=self.prompts,
                reach=reach,
            )
        )

    def _replaced(self) -> list[Triple]:
        """Find the facts whose very relation is given another value, where that replaces the old.

        It does where the relation has one value at a time, and where a correction names it.
        """
        named = bool(self.feedback.relations) and self.feedback.intent is Intent.CORRECTION
        fitting = {r.casefold() for r in self.relations if self.log_weights[r] == self._best}
        same = [fact for fact in self.neighbours if fact.labels[1].casefold() in fitting]
        old = self.feedback.old_answer
        stated = [f for f in same if old is not None and same_answer(f.labels[2], old)]
        if stated:
            return stated
        named = named and old is None
        return [fact for fact in same if named or self._is_functional(fact)]

    def _is_functional(self, fact: Triple) -> bool:
        relation = fact.labels[1].casefold()
        declared = any(fnmatchcase(relation, pattern) for pattern in self.settings.functional)
        return declared or self.graph.is_functional(fact.predicate)

    def _nearest(self) -> list[Triple]:
        """Without an embedder: the facts of the relation that fits, if one fits as a candidate does."""
        others = [f for f in self.neighbours if not same_answer(f.labels[2], self._object)]
        top = max((self.log_weights[f.labels[1]] for f in others), default=-math.inf)
        if top < self._best - self.settings.relevance:
            return []
        return [fact for fact in others if self.log_weights[fact.labels[1]] == top]

    def _options(self, opponents: Sequence[Triple]) -> list[_Option]:
        """Make H(q, a, K) of the best-fitting relations, and join it with G_q.

        The relation of a fact that is being corrected fits by that alone.
        """
        corrected = {fact.labels[1] for fact in opponents}
        fitting = sorted(
            (
                relation
                for relation, source in self.relations.items()
                if source is not CandidateSource.VOCABULARY
                or relation in corrected
                or self._bears(relation)
            ),
            key=lambda r: (r not in corrected, -self.log_weights[r], TRUST[self.relations[r]], r),
        )
        present = set(self.neighbours)
        options: dict[Triple, _Option] = {}
        for relation in fitting[: self.settings.k]:
            triple = self.graph.triple(self.subject.node, relation, self._object)
            triple = replace(triple, labels=(self.subject.label, relation, triple.labels[2]))
            option = _Option(triple, triple in present, self.relations[relation])
            options.setdefault(triple, option)
        for fact in self.neighbours:
            options.setdefault(fact, _Option(fact, in_graph=True, source=None))
        return list(options.values())

    def _bears(self, relation: str) -> bool:
        """Whether a relation fits the query as the best candidate does."""
        return self.log_weights[relation] >= self._best - self.settings.relevance

    def _rival(
        self, opponents: Sequence[Triple], options: Sequence[_Option]
    ) -> Steps[Ask, Any, tuple[str | None, frozenset[Triple]]]:
        """Decide which answer must be beaten, and which facts state it.

        Where the old answer is not known, it is what the model would say: of several values of one
        relation, the one it finds likeliest. That one is outweighed and not removed, for which of
        several values is stale nobody has said.
        """
        candidates = {option.triple for option in options if option.source is not None}
        facts = [fact for fact in opponents if fact not in candidates]
        old = self.feedback.old_answer
        if not facts:
            return old, frozenset()
        known = old is not None or self.feedback.intent is Intent.STATEMENT
        if known or len(facts) == 1:
            return facts[0].labels[2], frozenset(facts)
        scores = yield from ask_scores([self._request(fact.labels[2], None) for fact in facts])
        likeliest = max(zip(scores, facts, strict=True), key=lambda pair: pair[0].logprob)[1]
        return likeliest.labels[2], frozenset()

    def _request(self, answer: str, fact: Triple | None) -> ScoreRequest:
        return reasoning_request(self.prompts, self.subject.clause, answer, fact)

    def _score(
        self, options: Sequence[_Option], rival: str | None, conflicts: frozenset[Triple]
    ) -> Steps[Ask, Any, tuple[list[ScoredTriple], Priors]]:
        """Ask for every log-probability the optimizer needs, in one batch."""
        facts = [None, *(option.triple for option in options)]
        answers = [self.feedback.answer] if rival is None else [self.feedback.answer, rival]
        scores = yield from ask_scores([self._request(a, fact) for a in answers for fact in facts])
        for_answer = [score.logprob for score in scores[: len(facts)]]
        for_rival: list[float | None] = [score.logprob for score in scores[len(facts) :]]
        for_rival = for_rival or [None] * len(facts)
        triples = [option.triple for option in options]
        priors = Priors(answer_logprob=for_answer[0], rival_logprob=for_rival[0])
        told = self.graph.told(triples) | {o.triple for o in options if not o.in_graph}
        log_weights = fact_log_weights(triples, self.log_weights, told, self.weighting)
        scored = [
            ScoredTriple(
                triple=option.triple,
                in_graph=option.in_graph,
                log_weight=log_weight,
                answer_logprob=a,
                rival_logprob=old,
                candidate=option.source is not None,
                supports=option.source is not None or self._says_so(option.triple),
                conflict=option.triple in conflicts,
                protected=option.triple not in conflicts and not self._opposes(a, old, priors),
                trust=TRUST[option.source] if option.source is not None else 0,
            )
            for option, log_weight, a, old in zip(
                options, log_weights, for_answer[1:], for_rival[1:], strict=True
            )
        ]
        return scored, priors

    def _opposes(self, answer: float, rival: float | None, priors: Priors) -> bool:
        """Whether a fact makes a known old answer likelier, against the user's, than no fact does."""
        if self.feedback.old_answer is None or rival is None or priors.rival_logprob is None:
            return False
        lift = (rival - answer) - (priors.rival_logprob - priors.answer_logprob)
        return lift > self.settings.least_lift

    def _says_so(self, fact: Triple) -> bool:
        """Whether a fact of the graph already gives the user's answer to this query."""
        return same_answer(fact.labels[2], self._object) and self._bears(fact.labels[1])
