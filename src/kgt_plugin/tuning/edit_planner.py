"""One feedback on its way to a plan: candidates, opponents, and what is known before any score."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any

from kgt_plugin.graph import PersonalGraph
from kgt_plugin.graph.episodes import standing_for
from kgt_plugin.prompts import PromptSet
from kgt_plugin.recall.fact_weights import Weighting, fact_log_weights
from kgt_plugin.recall.scoring_order import heaviest_first
from kgt_plugin.recall.subjects import Subject
from kgt_plugin.records import (
    CandidateSource,
    EditPlan,
    Feedback,
    Intent,
    ScoreRequest,
    Triple,
    WeighedTurn,
)
from kgt_plugin.settings import Settings
from kgt_plugin.steps import Ask, Steps, ask_scores
from kgt_plugin.text.labels import same_answer
from kgt_plugin.text.polarity import are_of_one_time, are_opposed, is_negative
from kgt_plugin.text.relations import relation_phrases
from kgt_plugin.tuning.candidates import TRUST
from kgt_plugin.tuning.conflicts import bearing_facts, facts_naming, facts_stating
from kgt_plugin.tuning.fact_scoring import FactScoring, UnscoredTriple
from kgt_plugin.tuning.optimizer import Optimizer

__all__ = ["EditPlanner", "reasoning_request"]


def reasoning_request(
    prompts: PromptSet, query: str, answer: str, known: Triple | str | None
) -> ScoreRequest:
    """Ask for log P(a | q, z), z a fact or a user's words, or for the prior log P(a | q) without either."""
    facts = (
        [] if known is None else [known if isinstance(known, str) else prompts.fact(known.labels)]
    )
    return ScoreRequest(prompt=prompts.reasoning(query, facts), continuation=f" {answer}")


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPlanner:
    """What is known of one feedback before the model is asked about its triples.

    Attributes:
        feedback, subject: what was said, and about whom.
        neighbours: G_q, the facts that start at the subject.
        relations: the candidate relations and where each came from; at least one.
        log_weights: retrieval weight of every relation of both, nats.
        graph: read only here.
        prompts, weighting, settings: the method's choices.
        turns: what the user has said that bears on the query.
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
    turns: Sequence[WeighedTurn] = ()

    def plan(self, optimizer: Optimizer) -> Steps[Ask, Any, EditPlan]:
        """Put every triple of H and G_q on the table, and plan with what the model says to them."""
        opposed = self._opposed()
        opponents = yield from self._opponents(opposed)
        candidates = self._candidates(opponents, opposed)
        competing, conflicts = yield from self._competing_answer(opponents, candidates)
        deciding = FactScoring(
            answer=self.feedback.answer,
            competing_answer=competing,
            competing_is_stated=self.feedback.old_answer is not None,
            competing_is_known=self.feedback.old_answer is not None or bool(conflicts),
            request=self._request,
            min_lift=self.settings.min_lift,
            effort=self.settings.effort,
        )
        return (yield from deciding.plan(self._options(candidates, conflicts, opposed), optimizer))

    def news(self) -> tuple[Triple, ...] | None:
        """Find the fact that a statement by one relation adds; none where it is known.

        Returns:
            None where it contradicts what is known.
        """
        opposed = self._opposed()
        if self._denied(opposed) or self._replaced(is_denial=False):
            return None
        (fact,) = self._candidates((), opposed)
        known = any(
            same.labels[1].casefold() == fact.labels[1].casefold() and self._says_so(same)
            for same in self.neighbours
        )
        return () if known else (fact,)

    def withdrawn(self) -> list[Triple]:
        """Find the facts that mean what the feedback says is so no longer.

        By meaning a relation must fit as a candidate does; without an embedder, whose scale that is in,
        words that the user gave for the relation have said all there is.
        """
        said = self.feedback.relations
        if said and not self.weighting.embedder_share:
            return []
        return [
            fact
            for fact in self.neighbours
            if same_answer(fact.labels[2], self._object)
            and self._bears(fact.labels[1])
            and is_negative(fact.labels[1]) is self._denies
            and all(are_of_one_time(fact.labels[1], relation) for relation in said)
        ]

    @property
    def _object(self) -> str:
        return self.feedback.object or self.feedback.answer

    @property
    def _denies(self) -> bool:
        """Whether the feedback is about what is not so: no embedding tells "likes" from "does not like"."""
        begin, end = self.subject.span
        asked = f"{self.subject.clause[:begin]} {self.subject.clause[end:]}"
        return is_negative(" ".join(self.feedback.relations) or asked)

    @property
    def _best(self) -> float:
        """The log weight of the candidate that fits the query best."""
        return max(self.log_weights[relation] for relation in self.relations)

    def _opposed(self) -> frozenset[str]:
        """Relations that deny what the feedback says in so many words, or that it denies."""
        said = self.feedback.relations or relation_phrases(
            self.subject.clause, self.subject.span, self.feedback.answer
        )
        return frozenset(
            relation
            for relation in self.log_weights
            if relation == self.feedback.denies or any(are_opposed(relation, each) for each in said)
        )

    def _opponents(self, opposed: Collection[str]) -> Steps[Ask, Any, list[Triple]]:
        """Find the facts that state what is being corrected.

        A fact that says the opposite of the very object is one of them, whatever was meant.
        """
        feedback, reach = self.feedback, self.settings.reach
        denied = self._denied(opposed)
        replaced = self._replaced(is_denial=bool(denied))
        if replaced or feedback.intent is Intent.STATEMENT:
            return [*denied, *replaced]
        if feedback.old_answer is not None:
            # what the graph does not state, it cannot hold a stale fact of
            stating = facts_stating(
                feedback.old_answer,
                self.neighbours,
                self.log_weights,
                best=self._best,
                reach=reach,
            )
            return [*denied, *stating]
        asked = denied or self._asked_for()
        if asked:
            return asked
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

    def _denied(self, opposed: Collection[str]) -> list[Triple]:
        """Find the facts that say the opposite of the very object."""
        return [
            fact
            for fact in self.neighbours
            if fact.labels[1] in opposed and same_answer(fact.labels[2], self._object)
        ]

    def _asked_for(self) -> list[Triple]:
        """Find the facts whose relation is what the query asks for in its own words: they answered it before."""
        phrases = relation_phrases(self.subject.clause, self.subject.span, self.feedback.answer)
        phrase = phrases[0].casefold()
        return [
            fact
            for fact in self.neighbours
            if fact.labels[1].casefold() == phrase
            and phrase != "is"
            and not same_answer(fact.labels[2], self._object)
        ]

    def _replaced(self, *, is_denial: bool) -> list[Triple]:
        """Find the facts whose very relation is given another value, where that replaces the old.

        It does where the relation has one value at a time, and where a correction names it; unless what
        it puts right is the denial of its answer.
        """
        named = bool(self.feedback.relations) and self.feedback.intent is Intent.CORRECTION
        fitting = {r.casefold() for r in self.relations if self.log_weights[r] == self._best}
        same = [fact for fact in self.neighbours if fact.labels[1].casefold() in fitting]
        old = self.feedback.old_answer
        stated = [] if old is None else facts_naming(old, same)
        if stated:
            return stated
        named = named and old is None and not is_denial
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

    def _candidates(
        self, opponents: Sequence[Triple], opposed: Collection[str]
    ) -> dict[Triple, CandidateSource]:
        """Make H(q, a, K) of the best-fitting relations.

        The relation of a fact that is being corrected fits by that alone.
        """
        corrected = {fact.labels[1] for fact in opponents}
        fitting = sorted(
            (
                relation
                for relation, source in self.relations.items()
                if source is not CandidateSource.VOCABULARY
                or (
                    relation not in opposed
                    and is_negative(relation) is self._denies
                    and (relation in corrected or self._bears(relation))
                )
            ),
            key=lambda r: (r not in corrected, -self.log_weights[r], TRUST[self.relations[r]], r),
        )
        candidates: dict[Triple, CandidateSource] = {}
        for relation in fitting[: self.settings.k]:
            triple = self.graph.triple(self.subject.node, relation, self._object)
            triple = replace(triple, labels=(self.subject.label, relation, triple.labels[2]))
            candidates.setdefault(triple, self.relations[relation])
        return candidates

    def _options(
        self,
        candidates: dict[Triple, CandidateSource],
        conflicts: frozenset[Triple],
        opposed: Collection[str],
    ) -> list[UnscoredTriple]:
        """Join H with G_q and the turns."""
        present = set(self.neighbours)
        triples = list(dict.fromkeys([*candidates, *self.neighbours]))
        told = self.graph.user_asserted(triples) | (candidates.keys() - present)
        log_weights = fact_log_weights(triples, self.log_weights, told, self.weighting)
        return [
            UnscoredTriple(
                triple=triple,
                in_graph=triple in present,
                source=candidates.get(triple),
                log_weight=log_weight,
                supports=triple in candidates
                or (triple.labels[1] not in opposed and self._says_so(triple)),
                conflict=triple in conflicts,
            )
            for triple, log_weight in zip(triples, log_weights, strict=True)
        ] + [
            UnscoredTriple(
                triple=standing_for(turn, self.graph.episodes),
                in_graph=True,
                source=None,
                log_weight=turn.log_weight,
                supports=False,
                conflict=False,
                turn=turn,
            )
            for turn in self.turns
        ]

    def _bears(self, relation: str) -> bool:
        """Whether a relation fits the query as the best candidate does."""
        return self.log_weights[relation] >= self._best - self.settings.relevance

    def _competing_answer(
        self, opponents: Sequence[Triple], candidates: Collection[Triple]
    ) -> Steps[Ask, Any, tuple[str | None, frozenset[Triple]]]:
        """Decide which answer must be beaten, and which facts state it.

        Where the old answer is not known, it is what the model would say: of several values of one
        relation, the one it finds likeliest. That one is outweighed and not removed, for which of
        several values is stale nobody has said; what denies the answer goes all the same. Of more than `ScoringBudget.most` the heaviest are asked about:
        those that the user told before others.
        """
        facts = [fact for fact in opponents if fact not in candidates]
        old = self.feedback.old_answer
        if not facts:
            return old, frozenset()
        values = [f for f in facts if not same_answer(f.labels[2], self._object)]
        if not values:
            return old, frozenset(facts)  # they deny the answer itself, and have none of their own
        known = old is not None or self.feedback.intent is Intent.STATEMENT
        if known or len(values) == 1:
            return values[0].labels[2], frozenset(facts)
        denied = frozenset(facts).difference(values)
        values = self._heaviest(values)
        scores = yield from ask_scores([self._request(fact.labels[2], None) for fact in values])
        likeliest = max(zip(scores, values, strict=True), key=lambda pair: pair[0].logprob)[1]
        return likeliest.labels[2], denied

    def _heaviest(self, facts: Sequence[Triple]) -> list[Triple]:
        """As many facts as may be scored for their weight."""
        most = self.settings.effort.most
        told = self.graph.user_asserted(facts)
        weights = fact_log_weights(facts, self.log_weights, told, self.weighting)
        pairs = heaviest_first(
            list(zip(facts, weights, strict=True)),
            weight=lambda pair: pair[1],
            ties=lambda pair: pair[0].sort_key,
            most=most,
        )
        return [fact for fact, _ in pairs[:most]]

    def _request(self, answer: str, fact: Triple | str | None) -> ScoreRequest:
        return reasoning_request(self.prompts, self.subject.clause, answer, fact)

    def _says_so(self, fact: Triple) -> bool:
        """Whether a fact of the graph already gives the user's answer to this query."""
        relation = fact.labels[1]
        return (
            self._bears(relation)
            and same_answer(fact.labels[2], self._object)
            and is_negative(relation) is self._denies
        )
