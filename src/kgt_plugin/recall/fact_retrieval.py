"""The facts that a query is answered from: its subject's, and those of the user's other nodes that fit far better.

"Whom am I married to?" asks about the user and is answered by a fact of "my wife"; "Who is my son?"
names a node of which nothing is known but that the user has it. G_q of the paper is the subject's facts
alone; these few join it where the query itself says that they are meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from kgt_plugin.graph import PersonalGraph
from kgt_plugin.prompts import PromptSet
from kgt_plugin.recall.fact_weights import (
    Weighting,
    fact_log_weights,
    rank_facts,
    relation_log_weights,
)
from kgt_plugin.recall.subjects import Subject
from kgt_plugin.records import Retrieved, Triple
from kgt_plugin.settings import Settings
from kgt_plugin.steps import Ask, Steps, batch_embeddings

__all__ = ["FactRetriever", "Weighed"]

Weighed = tuple[list[Triple], list[float]]
"""Facts and their log weights, nats, in one order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRetriever:
    """Retrieves from one user's facts by Eq. 5 of the paper.

    Attributes:
        graph: read only here.
        prompts, weighting, settings: the method's choices.
    """

    graph: PersonalGraph
    prompts: PromptSet
    weighting: Weighting
    settings: Settings

    def retrieve(self, subject: Subject, k: int) -> Steps[Ask, Any, list[Retrieved]]:
        """Retrieve the k facts of a subject that a query calls for, most probable first."""
        facts, log_weights = yield from self.weigh(subject)
        ranked = rank_facts(subject.clause, facts, log_weights, k=k)
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

    def weigh(self, subject: Subject) -> Steps[Ask, Any, Weighed]:
        """Collect the facts that answer a query about a subject, with their log weights.

        Without an embedder only the subject's own are taken.
        """
        facts = self.graph.facts(subject.node)
        if not (subject.own and self.weighting.embedder_share):
            return facts, (yield from self._weigh(subject.clause, subject.label, facts))
        own = (fact for fact in self.graph.own_facts() if fact.subject != subject.node)
        others = [list(theirs) for _, theirs in groupby(own, key=lambda fact: fact.subject)]
        labels = [subject.label, *(theirs[0].labels[0] for theirs in others)]
        weights, *found = yield from batch_embeddings(
            [
                self._weigh(subject.clause, label, group)
                for label, group in zip(labels, [facts, *others], strict=True)
            ]
        )
        nearness = self.settings.nearness
        alone = nearness.alone + self.weighting.asserted_bonus
        least = max(weights) + nearness.lead if facts else alone
        joining = [
            (fact, weight)
            for theirs, each in zip(others, found, strict=True)
            for fact, weight in zip(theirs, each, strict=True)
            if weight > least
        ]
        return [*facts, *(f for f, _ in joining)], [*weights, *(w for _, w in joining)]

    def _weigh(
        self, clause: str, label: str, facts: Sequence[Triple]
    ) -> Steps[Ask, Any, list[float]]:
        relations = yield from relation_log_weights(
            clause,
            label,
            [fact.labels[1] for fact in facts],
            prompts=self.prompts,
            weighting=self.weighting,
        )
        asserted = self.graph.user_asserted(facts)
        return fact_log_weights(facts, relations, asserted, self.weighting)
