"""Which facts of the graph state what the user is correcting.

A fact is an opponent only if it speaks to the query: another fact of the subject that merely shares
a word, or scores low, is none. That is what keeps a correction from destroying what it is not about.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kgt_plugin.embedding import cosine
from kgt_plugin.prompts import PromptSet
from kgt_plugin.records import Feedback, Triple
from kgt_plugin.settings import ConflictThresholds
from kgt_plugin.steps import Ask, Steps, ask_embeddings
from kgt_plugin.text.labels import is_named, same_answer
from kgt_plugin.text.polarity import is_negative, share_a_word

__all__ = ["bearing_facts", "facts_naming", "facts_stating", "facts_worded_alike"]

_MOST_OF_THE_REST = 1.5 + 1e-6
"""What the other two parts of a bearing score can add to its first, and room for rounding."""


def facts_stating(
    old_answer: str,
    facts: Sequence[Triple],
    log_weights: dict[str, float],
    *,
    best: float,
    reach: ConflictThresholds,
) -> list[Triple]:
    """Find the facts that state a known old answer to this query.

    Args:
        old_answer: as the model gave it; a sentence that names the object will do.
        facts: of the subject.
        log_weights: relation to log weight, nats.
        best: the best candidate's log weight.
        reach: the limits.
    """
    near = [fact for fact in facts if log_weights[fact.labels[1]] >= best - reach.stated]
    stating = facts_naming(old_answer, near)
    top = max((log_weights[fact.labels[1]] for fact in stating), default=0.0)
    return [fact for fact in stating if log_weights[fact.labels[1]] >= top - reach.tied]


def facts_naming(old_answer: str, facts: Sequence[Triple]) -> list[Triple]:
    """Find the facts whose value an old answer is, or else the one that it names: of several none is meant for sure."""
    exact = [fact for fact in facts if same_answer(fact.labels[2], old_answer)]
    named = [fact for fact in facts if is_named(fact.labels[2], old_answer)]
    return exact or (named if len({fact.labels[2] for fact in named}) == 1 else [])


def facts_worded_alike(feedback: Feedback, facts: Sequence[Triple]) -> list[Triple]:
    """Find the facts that say of the very thing what feedback says, by their words alone.

    Args:
        feedback: with the user's words for the relation.
        facts: of the subject.
    """
    return [
        fact
        for fact in facts
        if same_answer(fact.labels[2], feedback.object or feedback.answer)
        and any(
            share_a_word(fact.labels[1], relation)
            and is_negative(fact.labels[1]) is is_negative(relation)
            for relation in feedback.relations
        )
    ]


def bearing_facts(
    query: str,
    feedback: Feedback,
    facts: Sequence[Triple],
    log_weights: dict[str, float],
    *,
    prompts: PromptSet,
    reach: ConflictThresholds,
) -> Steps[Ask, Any, list[Triple]]:
    """Find the facts that answer a query whose old answer is not known, by their meaning.

    A fact (e, r, o) scores cos(q, "r of e") + cos(q completed by o, the fact as a sentence)
    + 1/2 cos(o, a): its relation is what is asked for, it says what the query completed by its own
    object says, and its object is of the answer's kind. A cosine is at most 1, so a fact whose
    relation alone leaves it out of reach is not compared further.

    Returns:
        The facts of the best-scoring relation that reach the limit; none where none does.
    """
    answer = feedback.object or feedback.answer
    near = sorted(facts, key=lambda fact: (-log_weights[fact.labels[1]], fact.sort_key))
    near = [fact for fact in near if not same_answer(fact.labels[2], answer)][: reach.compared]
    if not near:
        return []
    relations = [prompts.retrieval_text(*fact.labels[:2]) for fact in near]
    asked, *meant = yield from ask_embeddings([query, *relations])
    asks = {fact: cosine(asked, vector) for fact, vector in zip(near, meant, strict=True)}
    near = [fact for fact in near if asks[fact] >= reach.bearing - _MOST_OF_THE_REST]
    if not near:
        return []
    texts = [answer]
    for fact in near:
        obj = fact.labels[2]
        texts += [f"{query} {obj}.", prompts.fact(fact.labels), obj]
    new, *vectors = yield from ask_embeddings(texts)
    scores: dict[Triple, float] = {}
    for index, fact in enumerate(near):
        completed, stated, value = vectors[3 * index : 3 * index + 3]
        scores[fact] = asks[fact] + cosine(completed, stated) + cosine(value, new) / 2
    bearing = [fact for fact in near if scores[fact] >= reach.bearing]
    if not bearing:
        return []
    best = max(bearing, key=lambda fact: scores[fact])
    return [fact for fact in bearing if fact.predicate == best.predicate]
