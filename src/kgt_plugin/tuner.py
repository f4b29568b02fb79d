"""The method itself: feedback to plan, query to facts. The only orchestrator; it writes nothing.

Every public method is a generator of `Ask`s (see `steps`), so one logic serves sync and async.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kgt_plugin.candidates import TRUST, merge_relations, model_relations, similar_relations
from kgt_plugin.conflicts import Reach, bearing_facts, facts_stating
from kgt_plugin.extraction import relation_phrases
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.linking import same_answer
from kgt_plugin.objective import marginal_logprob
from kgt_plugin.optimizer import Optimizer
from kgt_plugin.prompts import PromptSet
from kgt_plugin.records import (
    CandidateSource,
    EditPlan,
    Feedback,
    Intent,
    Priors,
    Retrieved,
    ScoredTriple,
    ScoreRequest,
    Triple,
)
from kgt_plugin.retrieval import Weighting, rank_facts, relation_log_weights
from kgt_plugin.steps import Ask, Steps, ask_scores, ask_text
from kgt_plugin.subjects import Subject

__all__ = ["KGTuner", "Settings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The method's numbers; the defaults serve every slice of the evaluation.

    Attributes:
        k: size of H(q, a, K), Eq. 3.
        top_k: how many facts `retrieve` returns.
        relevance: a relation of the graph fits the query as the best candidate does where its log
            weight is at most this much lower, nats.
        reach: how near a fact must be to the query to oppose the answer.
        functional: words of relations that have one value at a time, besides those the graph
            declares as owl:FunctionalProperty.
        max_answer_tokens: upper bound on a generated answer.
    """

    k: int = 5
    top_k: int = 5
    relevance: float = 1.5
    reach: Reach = field(default_factory=Reach)
    functional: frozenset[str] = frozenset(
        {
            "age",
            "birthday",
            "date of birth",
            "diet",
            "employer",
            "job",
            "lives in",
            "marital status",
            "name",
            "occupation",
            "works at",
        }
    )
    max_answer_tokens: int = 24


@dataclass(frozen=True, slots=True)
class _Option:
    """A triple on the table: a member of H, of G_q, or of both."""

    triple: Triple
    in_graph: bool
    source: CandidateSource | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KGTuner:
    """Plans edits of one user's graph and retrieves from it.

    Attributes:
        graph: read only here.
        prompts, weighting, optimizer, settings: the method's choices.
        generates: whether a model may be asked for relations of its own.
    """

    graph: PersonalGraph
    prompts: PromptSet
    weighting: Weighting
    optimizer: Optimizer
    settings: Settings
    generates: bool = True

    def plan(
        self, feedback: Feedback, subject: Subject, optimizer: Optimizer | None = None
    ) -> Steps[Ask, Any, EditPlan]:
        """Plan the edit that makes the model answer as the user said (section 4 of the paper).

        Args:
            feedback: checked and clean.
            subject: whom it is about.
            optimizer: another than the tuner's own.
        """
        neighbours = self.graph.facts(subject.node)
        relations = yield from self._relations(feedback, subject, neighbours)
        weights = yield from relation_log_weights(
            subject.clause,
            subject.label,
            [*relations, *(fact.labels[1] for fact in neighbours)],
            prompts=self.prompts,
            weighting=self.weighting,
        )
        opponents = yield from self._opponents(feedback, subject, neighbours, relations, weights)
        options = self._options(feedback, subject, neighbours, relations, weights, opponents)
        rival, conflicts = yield from self._rival(feedback, subject, opponents, options)
        scored, priors = yield from self._score(
            feedback, subject, options, weights, rival, conflicts
        )
        return (optimizer or self.optimizer).plan(scored, priors)

    def retrieve(self, subject: Subject, k: int | None = None) -> Steps[Ask, Any, list[Retrieved]]:
        """Retrieve the facts of a subject that a query calls for, most probable first."""
        facts = self.graph.facts(subject.node)
        ranked = rank_facts(
            subject.clause,
            facts,
            (yield from self._weigh(subject, facts)),
            prompts=self.prompts,
            k=self.settings.top_k if k is None else k,
        )
        return [replace(fact, edit_id=self.graph.edit_of(fact.triple)) for fact in ranked]

    def answer(self, query: str, facts: Sequence[Retrieved]) -> Steps[Ask, Any, str]:
        """Answer freely with the facts before the model (`inject`)."""
        prompt = self.prompts.answering(query, [fact.text for fact in facts])
        text = yield from ask_text(prompt, max_tokens=self.settings.max_answer_tokens)
        return text.strip()

    def answer_logprobs(
        self, query: str, answers: Sequence[str], subject: Subject | None
    ) -> Steps[Ask, Any, list[float]]:
        """Compute log P_G(a|q) for each answer (`marginal`, Eq. 1).

        Without a subject, or with one of whom nothing is known, it is the model's prior.
        """
        facts = self.graph.facts(subject.node) if subject else []
        clause = subject.clause if subject else query
        if not facts or subject is None:
            requests = [self._reasoning(clause, answer, None) for answer in answers]
            return [score.logprob for score in (yield from ask_scores(requests))]
        log_weights = yield from self._weigh(subject, facts)
        requests = [self._reasoning(clause, a, fact) for a in answers for fact in facts]
        scores = yield from ask_scores(requests)
        return [
            marginal_logprob(
                log_weights,
                [s.logprob for s in scores[i * len(facts) : (i + 1) * len(facts)]],
            )
            for i in range(len(answers))
        ]

    def _weigh(self, subject: Subject, facts: Sequence[Triple]) -> Steps[Ask, Any, list[float]]:
        """Weigh each fact for the query; log weights, nats."""
        relations = yield from relation_log_weights(
            subject.clause,
            subject.label,
            [fact.labels[1] for fact in facts],
            prompts=self.prompts,
            weighting=self.weighting,
        )
        return self._with_bonus(facts, relations)

    def _with_bonus(
        self, facts: Sequence[Triple], relations: dict[str, float], new: Sequence[Triple] = ()
    ) -> list[float]:
        told = {*self.graph.told(facts), *new}
        bonus = self.weighting.told_bonus
        return [relations[f.labels[1]] + (bonus if f in told else 0.0) for f in facts]

    def _reasoning(self, query: str, answer: str, fact: Triple | None) -> ScoreRequest:
        facts = [] if fact is None else [self.prompts.fact(fact.labels)]
        return ScoreRequest(prompt=self.prompts.reasoning(query, facts), continuation=f" {answer}")

    def _relations(
        self, feedback: Feedback, subject: Subject, neighbours: Sequence[Triple]
    ) -> Steps[Ask, Any, dict[str, CandidateSource]]:
        """Collect candidate relations; the user's own words need no help."""
        if feedback.relations:
            return merge_relations([(CandidateSource.USER, feedback.relations)])
        phrases = relation_phrases(subject.clause, subject.span, feedback.answer)
        vocabulary = [words for _, words in self.graph.relations()]
        known = [fact.labels[1] for fact in neighbours]
        known += similar_relations(phrases, vocabulary)
        own: list[str] = []
        if self.generates and (self.prompts.id.startswith("paper") or not phrases):
            own = yield from model_relations(
                subject.clause,
                feedback.answer,
                subject.label,
                feedback.object or feedback.answer,
                k=self.settings.k,
                prompts=self.prompts,
            )
        return merge_relations(
            [
                (CandidateSource.VOCABULARY, known),
                (CandidateSource.PHRASE, phrases),
                (CandidateSource.MODEL, own),
            ]
        )

    def _opponents(
        self,
        feedback: Feedback,
        subject: Subject,
        neighbours: Sequence[Triple],
        relations: dict[str, CandidateSource],
        weights: dict[str, float],
    ) -> Steps[Ask, Any, list[Triple]]:
        """Find the facts that state what is being corrected."""
        reach = self.settings.reach
        best = max(weights[relation] for relation in relations)
        if feedback.old_answer is not None:
            stating = facts_stating(
                feedback.old_answer, neighbours, weights, best=best, reach=reach
            )
            if stating:
                return stating
        if feedback.intent is Intent.STATEMENT:
            fitting = {relation.casefold() for relation in relations if weights[relation] == best}
            return [
                fact
                for fact in neighbours
                if fact.labels[1].casefold() in fitting and self._is_functional(fact)
            ]
        if not self.weighting.embedder_share:
            answer = feedback.object or feedback.answer
            others = [fact for fact in neighbours if not same_answer(fact.labels[2], answer)]
            top = max((weights[fact.labels[1]] for fact in others), default=-math.inf)
            if top < best - self.settings.relevance:
                return []
            return [fact for fact in others if weights[fact.labels[1]] == top]
        return (
            yield from bearing_facts(
                subject.clause, feedback, neighbours, weights, prompts=self.prompts, reach=reach
            )
        )

    def _is_functional(self, triple: Triple) -> bool:
        return triple.labels[1].casefold() in self.settings.functional or self.graph.is_functional(
            triple.predicate
        )

    def _options(  # noqa: PLR0917 - private, and all of them are needed
        self,
        feedback: Feedback,
        subject: Subject,
        neighbours: Sequence[Triple],
        relations: dict[str, CandidateSource],
        weights: dict[str, float],
        opponents: Sequence[Triple],
    ) -> list[_Option]:
        """Make H(q, a, K) of the best-fitting relations, and join it with G_q.

        The relation of a fact that is being corrected fits by that alone.
        """
        corrected = {fact.labels[1] for fact in opponents}
        best = max(weights[relation] for relation in relations)
        fitting = sorted(
            (
                relation
                for relation, source in relations.items()
                if source is not CandidateSource.VOCABULARY
                or relation in corrected
                or weights[relation] >= best - self.settings.relevance
            ),
            key=lambda r: (r not in corrected, -weights[r], TRUST[relations[r]], r),
        )
        present = set(neighbours)
        options: dict[Triple, _Option] = {}
        for relation in fitting[: self.settings.k]:
            triple = self.graph.triple(subject.node, relation, feedback.object or feedback.answer)
            triple = replace(triple, labels=(subject.label, relation, triple.labels[2]))
            options.setdefault(triple, _Option(triple, triple in present, relations[relation]))
        for fact in neighbours:
            options.setdefault(fact, _Option(fact, in_graph=True, source=None))
        return list(options.values())

    def _rival(
        self,
        feedback: Feedback,
        subject: Subject,
        opponents: Sequence[Triple],
        options: Sequence[_Option],
    ) -> Steps[Ask, Any, tuple[str | None, frozenset[Triple]]]:
        """Decide which answer must be beaten, and which facts state it.

        Where the old answer is not known, it is what the model would say: of several values of one
        relation, the one it finds likeliest. That one is outweighed and not removed, for which of
        several values is stale nobody has said.
        """
        candidates = {option.triple for option in options if option.source is not None}
        facts = [fact for fact in opponents if fact not in candidates]
        if not facts:
            return feedback.old_answer, frozenset()
        if len(facts) == 1 or feedback.intent is Intent.STATEMENT:
            return facts[0].labels[2], frozenset(facts)
        if feedback.old_answer and all(
            same_answer(f.labels[2], feedback.old_answer) for f in facts
        ):
            return facts[0].labels[2], frozenset(facts)
        requests = [self._reasoning(subject.clause, fact.labels[2], None) for fact in facts]
        scores = yield from ask_scores(requests)
        likeliest = max(zip(scores, facts, strict=True), key=lambda pair: pair[0].logprob)[1]
        return likeliest.labels[2], frozenset()

    def _score(  # noqa: PLR0917 - private, and all of them are needed
        self,
        feedback: Feedback,
        subject: Subject,
        options: Sequence[_Option],
        weights: dict[str, float],
        rival: str | None,
        conflicts: frozenset[Triple],
    ) -> Steps[Ask, Any, tuple[list[ScoredTriple], Priors]]:
        """Ask for every log-probability the optimizer needs, in one batch."""
        facts = [None, *(option.triple for option in options)]
        answers = [feedback.answer] if rival is None else [feedback.answer, rival]
        requests = [self._reasoning(subject.clause, a, fact) for a in answers for fact in facts]
        scores = yield from ask_scores(requests)
        for_answer = [score.logprob for score in scores[: len(facts)]]
        for_rival: list[float | None] = [score.logprob for score in scores[len(facts) :]]
        for_rival = for_rival or [None] * len(facts)
        answer = feedback.object or feedback.answer
        triples = [option.triple for option in options]
        new = [option.triple for option in options if not option.in_graph]
        log_weights = self._with_bonus(triples, weights, new)
        scored = [
            ScoredTriple(
                triple=option.triple,
                in_graph=option.in_graph,
                log_weight=log_weight,
                answer_logprob=a,
                rival_logprob=old,
                candidate=option.source is not None,
                supports=option.source is not None
                or (
                    same_answer(option.triple.labels[2], answer)
                    and weights[option.triple.labels[1]] >= self._bar(options, weights)
                ),
                conflict=option.triple in conflicts,
                trust=TRUST[option.source] if option.source is not None else 0,
            )
            for option, log_weight, a, old in zip(
                options, log_weights, for_answer[1:], for_rival[1:], strict=True
            )
        ]
        return scored, Priors(answer_logprob=for_answer[0], rival_logprob=for_rival[0])

    def _bar(self, options: Sequence[_Option], weights: dict[str, float]) -> float:
        """The log weight from which on a fact bears on the query like the best candidate."""
        best = max(weights[o.triple.labels[1]] for o in options if o.source is not None)
        return best - self.settings.relevance
