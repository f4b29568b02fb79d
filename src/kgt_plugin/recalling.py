"""Which facts a query is answered from: its subject's, and those of the user's other nodes that fit far better.

"Whom am I married to?" asks about the user and is answered by a fact of "my wife"; "Who is my son?"
names a node of which nothing is known but that the user has it. G_q of the paper is the subject's facts
alone; these few join it where the query itself says that they are meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from kgt_plugin.graph import PersonalGraph
from kgt_plugin.prompts import PromptSet
from kgt_plugin.records import Triple
from kgt_plugin.retrieval import Weighting, fact_log_weights, relation_log_weights
from kgt_plugin.steps import Ask, Steps
from kgt_plugin.subjects import Subject

__all__ = ["Nearness", "Weighed", "recalled_facts"]

Weighed = tuple[list[Triple], list[float]]
"""Facts and their log weights, nats, in one order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearness:
    """When a fact of another of the user's nodes joins those of the one that a query names.

    Attributes:
        lead: its log weight is above that of every fact of the subject by this much, nats.
        alone: where nothing is known of the subject: it is above this, nats; the embedder's cosine
            over the temperature is the scale, so 10 is a cosine of 0.4.
    """

    lead: float = 2.0
    alone: float = 10.0


def recalled_facts(
    subject: Subject,
    graph: PersonalGraph,
    *,
    prompts: PromptSet,
    weighting: Weighting,
    nearness: Nearness,
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
        return fact_log_weights(facts, relations, graph.told(facts), weighting)

    facts = graph.facts(subject.node)
    weights = yield from weigh(subject.label, facts)
    if not (subject.own and weighting.embedder_share):
        return facts, weights
    least = max(weights) + nearness.lead if facts else nearness.alone + weighting.told_bonus
    others = (fact for fact in graph.own_facts() if fact.subject != subject.node)
    for _, group in groupby(others, key=lambda fact: fact.subject):
        theirs = list(group)
        found = yield from weigh(theirs[0].labels[0], theirs)
        for fact, weight in zip(theirs, found, strict=True):
            if weight > least:
                facts.append(fact)
                weights.append(weight)
    return facts, weights
