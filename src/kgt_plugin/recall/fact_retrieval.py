"""Which facts a query is answered from: its subject's, and those of the user's other nodes that fit far better.

"Whom am I married to?" asks about the user and is answered by a fact of "my wife"; "Who is my son?"
names a node of which nothing is known but that the user has it. G_q of the paper is the subject's facts
alone; these few join it where the query itself says that they are meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from kgt_plugin.graph import PersonalGraph
from kgt_plugin.prompts import PromptSet
from kgt_plugin.recall.fact_weights import Weighting, fact_log_weights, relation_log_weights
from kgt_plugin.recall.subjects import Subject
from kgt_plugin.records import Triple
from kgt_plugin.settings import CrossSubjectThresholds
from kgt_plugin.steps import Ask, Steps, batch_embeddings

__all__ = ["Weighed", "recalled_facts"]

Weighed = tuple[list[Triple], list[float]]
"""Facts and their log weights, nats, in one order."""


def recalled_facts(
    subject: Subject,
    graph: PersonalGraph,
    *,
    prompts: PromptSet,
    weighting: Weighting,
    nearness: CrossSubjectThresholds,
) -> Steps[Ask, Any, Weighed]:
    """Collect the facts that answer a query about a subject, with their log weights.

    Args:
        subject: whom the query names.
        graph: read only here.
        prompts: the templates, which word a relation for the weighing.
        weighting: how facts are weighed; without an embedder only the subject's are taken.
        nearness: when others join.
    """

    def weigh(label: str, facts: Sequence[Triple]) -> Steps[Ask, Any, list[float]]:
        relations = yield from relation_log_weights(
            subject.clause,
            label,
            [fact.labels[1] for fact in facts],
            prompts=prompts,
            weighting=weighting,
        )
        return fact_log_weights(facts, relations, graph.user_asserted(facts), weighting)

    facts = graph.facts(subject.node)
    if not (subject.own and weighting.embedder_share):
        return facts, (yield from weigh(subject.label, facts))
    own = (fact for fact in graph.own_facts() if fact.subject != subject.node)
    others = [list(theirs) for _, theirs in groupby(own, key=lambda fact: fact.subject)]
    labels = [subject.label, *(theirs[0].labels[0] for theirs in others)]
    weights, *found = yield from batch_embeddings(
        [weigh(label, group) for label, group in zip(labels, [facts, *others], strict=True)]
    )
    least = max(weights) + nearness.lead if facts else nearness.alone + weighting.asserted_bonus
    joining = [
        (fact, weight)
        for theirs, each in zip(others, found, strict=True)
        for fact, weight in zip(theirs, each, strict=True)
        if weight > least
    ]
    return [*facts, *(f for f, _ in joining)], [*weights, *(w for _, w in joining)]
