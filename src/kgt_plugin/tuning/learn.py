"""The journey of feedback: from what a user said to the edit that makes the model answer so.

`KGTuner.plan` is section 4 of the paper, and everything it calls is named in the order in which it
happens. It writes nothing. Every method that asks a model is a generator of `Ask`s (see `steps`), so one
logic serves sync and async.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kgt_plugin.graph import PersonalGraph
from kgt_plugin.prompts import PromptSet
from kgt_plugin.recall import Recaller
from kgt_plugin.recall.fact_weights import Weighting, relation_log_weights
from kgt_plugin.recall.subjects import Subject
from kgt_plugin.recall.turn_retrieval import retrieve_turns
from kgt_plugin.records import (
    CandidateSource,
    EditPlan,
    Feedback,
    Intent,
    PlannedEdit,
    Triple,
    WeighedTurn,
)
from kgt_plugin.settings import Settings
from kgt_plugin.steps import Ask, Steps
from kgt_plugin.text.relations import relation_phrases
from kgt_plugin.tuning.candidates import (
    candidate_facts,
    merge_relations,
    model_relations,
    similar_relations,
)
from kgt_plugin.tuning.competing_answer import find_competing_answer
from kgt_plugin.tuning.deliberation import Deliberation
from kgt_plugin.tuning.fact_scoring import FactScoring, unscored_triples
from kgt_plugin.tuning.opponents import (
    denied_facts,
    facts_worded_alike,
    find_opponents,
    replaced_facts,
    withdrawn_facts,
)
from kgt_plugin.tuning.optimizer import Optimizer

__all__ = ["KGTuner"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KGTuner:
    """Plans edits of one user's graph.

    Attributes:
        graph: read only here.
        recaller: finds what the user has said that bears on a query; None weighs facts alone.
        prompts, weighting, optimizer, settings: the method's choices.
        generates: whether a model may be asked for relations of its own.
    """

    graph: PersonalGraph
    recaller: Recaller | None
    prompts: PromptSet
    weighting: Weighting
    optimizer: Optimizer
    settings: Settings
    generates: bool = True

    def plan(
        self, feedback: Feedback, subject: Subject, optimizer: Optimizer | None = None
    ) -> Steps[Ask, Any, PlannedEdit]:
        """Plan the edit that feedback calls for.

        A statement that contradicts nothing adds its fact, and a withdrawal removes what it takes back:
        neither needs a score. All other feedback is a question of what the model would answer.

        Args:
            feedback: checked and clean.
            subject: whom it is about.
            optimizer: another than the tuner's own; then it is asked about statements too.
        """
        stated = None if optimizer else self._stated(feedback, subject)
        if stated is not None:
            return PlannedEdit(added=stated)
        if feedback.intent is Intent.WITHDRAWAL:
            gone = tuple((yield from self._withdrawn(feedback, subject)))
            return PlannedEdit(removed=gone, superseded=self._told_in(gone, feedback))
        plan = yield from self._tuned(feedback, subject, optimizer or self.optimizer)
        superseded = dict.fromkeys([*plan.superseded, *self._told_in(plan.removed, feedback)])
        return PlannedEdit(
            added=plan.added, removed=plan.removed, superseded=tuple(superseded), plan=plan
        )

    def _stated(self, feedback: Feedback, subject: Subject) -> tuple[Triple, ...] | None:
        """Find the fact that a statement adds where it contradicts nothing: that asks no model.

        Returns:
            The fact, or none where it is known; None where the statement must be planned for: it is no
            statement, does not say by which relation, or contradicts what is known.
        """
        if feedback.intent is not Intent.STATEMENT or len(feedback.relations) != 1:
            return None
        neighbours = self.graph.facts(subject.node)
        relations = merge_relations([(CandidateSource.USER, feedback.relations)])
        same = [*relations, *(fact.labels[1] for fact in neighbours)]
        of = self._beside(feedback, subject, neighbours, relations, dict.fromkeys(same, 0.0))
        opposed = of.opposed()
        if denied_facts(of, opposed) or replaced_facts(of, is_denial=False):
            return None
        (fact,) = candidate_facts(of, (), opposed)
        known = any(
            same.labels[1].casefold() == fact.labels[1].casefold() and of.answers_alike(same)
            for same in neighbours
        )
        return () if known else (fact,)

    def _withdrawn(self, feedback: Feedback, subject: Subject) -> Steps[Ask, Any, list[Triple]]:
        """Find the facts that go with a withdrawal: those that state its answer to its query."""
        worded = facts_worded_alike(feedback, self.graph.facts(subject.node))
        return worded or withdrawn_facts((yield from self._deliberation(feedback, subject)))

    def _tuned(
        self, feedback: Feedback, subject: Subject, optimizer: Optimizer
    ) -> Steps[Ask, Any, EditPlan]:
        """Put every triple of H and G_q on the table, and plan with what the model says to them."""
        turns: Sequence[WeighedTurn] = ()
        if self.recaller is not None:
            turns = yield from retrieve_turns(
                self.recaller,
                feedback.query,
                most=self.settings.turns,
                weighting=self.weighting,
                naming=feedback.old_answer,
                besides=feedback.episode,
            )
        of = yield from self._deliberation(feedback, subject)
        opposed = of.opposed()
        opponents = yield from find_opponents(of, opposed)
        candidates = candidate_facts(of, opponents, opposed)
        competing, conflicts = yield from find_competing_answer(of, opponents, candidates)
        scoring = FactScoring(
            answer=feedback.answer,
            competing_answer=competing,
            competing_is_stated=feedback.old_answer is not None,
            competing_is_known=feedback.old_answer is not None or bool(conflicts),
            request=of.request,
            min_lift=self.settings.min_lift,
            effort=self.settings.effort,
        )
        table = unscored_triples(of, candidates, conflicts, opposed, turns, competing=competing)
        return (yield from scoring.decide(table, optimizer))

    def _deliberation(self, feedback: Feedback, subject: Subject) -> Steps[Ask, Any, Deliberation]:
        """Weigh the relations that the feedback may mean, and those that the graph has."""
        neighbours = self.graph.facts(subject.node)
        relations = yield from self._relations(feedback, subject, neighbours)
        log_weights = yield from relation_log_weights(
            subject.clause,
            subject.label,
            [*relations, *(fact.labels[1] for fact in neighbours)],
            prompts=self.prompts,
            weighting=self.weighting,
        )
        return self._beside(feedback, subject, neighbours, relations, log_weights)

    def _beside(
        self,
        feedback: Feedback,
        subject: Subject,
        neighbours: Sequence[Triple],
        relations: dict[str, CandidateSource],
        log_weights: dict[str, float],
    ) -> Deliberation:
        return Deliberation(
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

    def _told_in(self, facts: Sequence[Triple], feedback: Feedback) -> tuple[str, ...]:
        """The turns that facts were drawn from, save that of the feedback: they are superseded with them."""
        origins = [self.graph.origin_of(fact) for fact in facts]
        told = [origin.episode_id for origin in origins if origin and origin.episode_id]
        return tuple(dict.fromkeys(each for each in told if each != feedback.episode))
