"""The method itself: feedback to plan, query to facts. The only orchestrator; it writes nothing.

Every public method is a generator of `Ask`s (see `steps`), so one logic serves sync and async.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from kgt_plugin.graph import PersonalGraph
from kgt_plugin.prompts import PromptSet
from kgt_plugin.recall.fact_retrieval import Weighed, recalled_facts
from kgt_plugin.recall.fact_weights import Weighting, rank_facts, relation_log_weights
from kgt_plugin.recall.subjects import Subject
from kgt_plugin.records import (
    CandidateSource,
    EditPlan,
    Feedback,
    Intent,
    RecalledItem,
    Retrieved,
    Triple,
    WeighedTurn,
)
from kgt_plugin.settings import Settings
from kgt_plugin.steps import Ask, Steps, ask_scores, ask_text
from kgt_plugin.text.relations import relation_phrases
from kgt_plugin.tuning.candidates import merge_relations, model_relations, similar_relations
from kgt_plugin.tuning.conflicts import facts_worded_alike
from kgt_plugin.tuning.edit_planner import EditPlanner, reasoning_request
from kgt_plugin.tuning.marginal_answers import answer_marginals
from kgt_plugin.tuning.optimizer import Optimizer

__all__ = ["KGTuner"]


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
        self,
        feedback: Feedback,
        subject: Subject,
        optimizer: Optimizer | None = None,
        turns: Sequence[WeighedTurn] = (),
    ) -> Steps[Ask, Any, EditPlan]:
        """Plan the edit that makes the model answer as the user said (section 4 of the paper).

        Args:
            feedback: checked and clean.
            subject: whom it is about.
            optimizer: another than the tuner's own.
            turns: what the user has said that bears on the query; what opposes the answer by its own
                doing is superseded.
        """
        planning = replace((yield from self._planning(feedback, subject)), turns=turns)
        return (yield from planning.plan(optimizer or self.optimizer))

    def news(self, feedback: Feedback, subject: Subject) -> tuple[Triple, ...] | None:
        """Find the fact that a statement adds where it contradicts nothing: that asks no model.

        Args:
            feedback: checked and clean.
            subject: whom it is about.

        Returns:
            The fact, or none where it is known; None where the statement must be planned for: it is no
            statement, does not say by which relation, or contradicts what is known.
        """
        if feedback.intent is not Intent.STATEMENT or len(feedback.relations) != 1:
            return None
        neighbours = self.graph.facts(subject.node)
        relations = merge_relations([(CandidateSource.USER, feedback.relations)])
        same = [*relations, *(fact.labels[1] for fact in neighbours)]
        planning = self._planned(feedback, subject, neighbours, relations, dict.fromkeys(same, 0.0))
        return planning.news()

    def withdrawn(self, feedback: Feedback, subject: Subject) -> Steps[Ask, Any, list[Triple]]:
        """Find the facts that go with a withdrawal: those that state its answer to its query.

        Args:
            feedback: checked and clean.
            subject: whom it is about.
        """
        worded = facts_worded_alike(feedback, self.graph.facts(subject.node))
        return worded or (yield from self._planning(feedback, subject)).withdrawn()

    def _planning(self, feedback: Feedback, subject: Subject) -> Steps[Ask, Any, EditPlanner]:
        neighbours = self.graph.facts(subject.node)
        relations = yield from self._relations(feedback, subject, neighbours)
        words = [*relations, *(fact.labels[1] for fact in neighbours)]
        log_weights = yield from self._relation_weights(subject, words)
        return self._planned(feedback, subject, neighbours, relations, log_weights)

    def _planned(
        self,
        feedback: Feedback,
        subject: Subject,
        neighbours: Sequence[Triple],
        relations: dict[str, CandidateSource],
        log_weights: dict[str, float],
    ) -> EditPlanner:
        return EditPlanner(
            feedback=feedback,
            subject=subject,
            neighbours=neighbours,
            relations=relations,
            log_weights=log_weights,
            graph=self.graph,
            prompts=self.prompts,
            weighting=self.weighting,
            settings=self.settings,
        )

    def retrieve(self, subject: Subject, k: int | None = None) -> Steps[Ask, Any, list[Retrieved]]:
        """Retrieve the facts of a subject that a query calls for, most probable first."""
        facts, log_weights = yield from self._recalled(subject)
        ranked = rank_facts(
            subject.clause,
            facts,
            log_weights,
            prompts=self.prompts,
            k=self.settings.top_k if k is None else k,
        )
        origins = [self.graph.origin_of(fact.triple) for fact in ranked]
        return [
            fact
            if origin is None
            else replace(
                fact,
                edit_id=origin.edit_id,
                time=origin.time,
                source=origin.source,
                episode_id=origin.episode_id,
            )
            for fact, origin in zip(ranked, origins, strict=True)
        ]

    def answer(self, query: str, items: Sequence[RecalledItem]) -> Steps[Ask, Any, str]:
        """Answer freely with what was recalled before the model (`inject`)."""
        least = max((item.probability for item in items), default=0.0) * self.settings.min_share
        texts = [item.text for item in items if item.probability >= least]
        prompt = self.prompts.answering(query, texts)
        text = yield from ask_text(prompt, max_tokens=self.settings.max_answer_tokens)
        return text.strip()

    def answer_logprobs(
        self,
        query: str,
        answers: Sequence[str],
        subject: Subject | None,
        turns: Sequence[WeighedTurn] = (),
    ) -> Steps[Ask, Any, list[float]]:
        """Compute log P_G(a|q) for each answer (`marginal`, Eq. 1), nats.

        It is exact to 1e-4 nats, save of a subject with more facts that matter than `ScoringBudget.most`: then
        a few of the rest stand for it. Where neither facts nor turns bear on the query, it is the model's
        prior.

        Args:
            query: the user's words.
            answers: each without the joining space.
            subject: whom it is about.
            turns: what the user has said that bears on it.
        """
        facts: list[Triple] = []
        log_weights: list[float] = []
        if subject is not None:
            facts, log_weights = yield from self._recalled(subject)
        known: list[Triple | str] = [*facts, *(turn.text for turn in turns)]
        clause = subject.clause if subject else query
        if not known:
            requests = [reasoning_request(self.prompts, clause, a, None) for a in answers]
            return [score.logprob for score in (yield from ask_scores(requests))]
        return (
            yield from answer_marginals(
                answers,
                known,
                [*log_weights, *(turn.log_weight for turn in turns)],
                request=partial(reasoning_request, self.prompts, clause),
                effort=self.settings.effort,
            )
        )

    def _recalled(self, subject: Subject) -> Steps[Ask, Any, Weighed]:
        """Collect the facts that a query is answered from, with their log weights, nats."""
        return (
            yield from recalled_facts(
                subject,
                self.graph,
                prompts=self.prompts,
                weighting=self.weighting,
                nearness=self.settings.nearness,
            )
        )

    def _relation_weights(
        self, subject: Subject, relations: Sequence[str]
    ) -> Steps[Ask, Any, dict[str, float]]:
        return (
            yield from relation_log_weights(
                subject.clause,
                subject.label,
                relations,
                prompts=self.prompts,
                weighting=self.weighting,
            )
        )

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
        if self.generates and self.prompts.asks_for_relations:
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
