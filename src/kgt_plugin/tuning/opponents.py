"""The facts of the graph that state what the user is correcting.

A fact is an opponent only if it speaks to the query: another fact of the subject that merely shares
a word, or scores low, is none. That is what keeps a correction from destroying what it is not about.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from fnmatch import fnmatchcase
from typing import Any

from kgt_plugin.embedding import cosine
from kgt_plugin.prompts import PromptSet
from kgt_plugin.records import Feedback, Intent, Triple
from kgt_plugin.settings import ConflictThresholds
from kgt_plugin.steps import Ask, Steps, ask_embeddings
from kgt_plugin.text.labels import is_named, same_answer
from kgt_plugin.text.polarity import are_of_one_time, is_negative, share_a_word
from kgt_plugin.tuning.deliberation import Deliberation

__all__ = [
    "bearing_facts",
    "denied_facts",
    "facts_naming",
    "facts_stating",
    "facts_worded_alike",
    "find_opponents",
    "replaced_facts",
    "withdrawn_facts",
]

_MOST_OF_THE_REST = 1.5 + 1e-6
"""What the other two parts of a bearing score can add to its first, and room for rounding."""


def find_opponents(of: Deliberation, opposed: Collection[str]) -> Steps[Ask, Any, list[Triple]]:
    """Find the facts that state what is being corrected.

    A fact that says the opposite of the very object is one of them, whatever was meant.

    Args:
        of: the feedback beside the graph.
        opposed: relations that deny what it says.
    """
    feedback, reach = of.feedback, of.settings.reach
    denied = denied_facts(of, opposed)
    replaced = replaced_facts(of, is_denial=bool(denied))
    if replaced or feedback.intent is Intent.STATEMENT:
        return [*denied, *replaced]
    if feedback.old_answer is not None:
        # what the graph does not state, it cannot hold a stale fact of
        stating = facts_stating(
            feedback.old_answer, of.neighbours, of.log_weights, best=of.best, reach=reach
        )
        return [*denied, *stating]
    asked = denied or _asked_for(of)
    if asked:
        return asked
    if not of.weighting.embedder_share:
        return _nearest(of)
    return (
        yield from bearing_facts(
            of.subject.clause,
            feedback,
            of.neighbours,
            of.log_weights,
            prompts=of.prompts,
            reach=reach,
        )
    )


def denied_facts(of: Deliberation, opposed: Collection[str]) -> list[Triple]:
    """Find the facts that say the opposite of the very object."""
    return [
        fact
        for fact in of.neighbours
        if fact.labels[1] in opposed and same_answer(fact.labels[2], of.object)
    ]


def replaced_facts(of: Deliberation, *, is_denial: bool) -> list[Triple]:
    """Find the facts whose very relation is given another value, where that replaces the old.

    It does where the relation has one value at a time, and where a correction names it; unless what
    it puts right is the denial of its answer.
    """
    named = bool(of.feedback.relations) and of.feedback.intent is Intent.CORRECTION
    fitting = {r.casefold() for r in of.relations if of.log_weights[r] == of.best}
    same = [fact for fact in of.neighbours if fact.labels[1].casefold() in fitting]
    old = of.feedback.old_answer
    stated = [] if old is None else facts_naming(old, same)
    if stated:
        return stated
    named = named and old is None and not is_denial
    return [fact for fact in same if named or _is_functional(of, fact)]


def withdrawn_facts(of: Deliberation) -> list[Triple]:
    """Find the facts that mean what the feedback says is so no longer.

    By meaning a relation must fit as a candidate does; without an embedder, whose scale that is in,
    words that the user gave for the relation have said all there is.
    """
    said = of.feedback.relations
    if said and not of.weighting.embedder_share:
        return []
    return [
        fact
        for fact in of.neighbours
        if of.answers_alike(fact)
        and all(are_of_one_time(fact.labels[1], relation) for relation in said)
    ]


def _is_functional(of: Deliberation, fact: Triple) -> bool:
    relation = fact.labels[1].casefold()
    declared = any(fnmatchcase(relation, pattern) for pattern in of.settings.functional)
    return declared or of.graph.is_functional(fact.predicate)


def _asked_for(of: Deliberation) -> list[Triple]:
    """Find the facts whose relation is what the query asks for in its own words: they answered it before."""
    phrase = of.phrases[0].casefold()
    return [
        fact
        for fact in of.neighbours
        if fact.labels[1].casefold() == phrase
        and phrase != "is"
        and not same_answer(fact.labels[2], of.object)
    ]


def _nearest(of: Deliberation) -> list[Triple]:
    """Without an embedder: the facts of the relation that fits, if one fits as a candidate does."""
    others = [f for f in of.neighbours if not same_answer(f.labels[2], of.object)]
    top = max((of.log_weights[f.labels[1]] for f in others), default=-math.inf)
    if top < of.best - of.settings.relevance:
        return []
    return [fact for fact in others if of.log_weights[fact.labels[1]] == top]


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
