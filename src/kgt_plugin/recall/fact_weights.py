"""Weights of a subject's facts for a query: retrieval weights, ranking, top-k.

The weight of a fact depends on its relation alone (Eq. 5). It comes from a sentence embedder,
`exp(cos(query, relation text) / T)`, from the model's log-probabilities, or from both together.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rapidfuzz import fuzz

from kgt_plugin.embedding import cosine
from kgt_plugin.log_space import retrieval_logprobs
from kgt_plugin.prompts import PromptSet
from kgt_plugin.recall.scoring_order import heaviest_first
from kgt_plugin.records import Retrieved, Triple
from kgt_plugin.steps import Ask, Steps, ask_embeddings, ask_scores
from kgt_plugin.text.labels import is_named
from kgt_plugin.text.wording import sentence

__all__ = ["Weighting", "fact_log_weights", "rank_facts", "relation_log_weights"]

_BEGINNING: Final = 3
"""Letters that a word and its plural have in common."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighting:
    """The way in which a relation's weight is made.

    Attributes:
        temperature: T of exp(cos / T).
        embedder_share: factor of the embedder's part, 0 to leave it out.
        model_share: factor of the model's log-probabilities, 0 to leave them out.
        calibrated: subtract the log-probability of the relation without the question, where the
            prompt set has such a prompt. False with an embedder_share of 0 is Eq. 5 as printed.
        asserted_bonus: added to the log weight of a fact that the user has told, nats: of several values
            of one relation, the user's own word outweighs what was there before.
        turn_scale: log weight of a turn of the user that bears on the query as likely as nothing does,
            nats: it puts the odds of recall on the scale of facts.
        recency: added to the log weight of the latest of the turns that bear on a query, and in steps
            less to the earlier ones, nats: what is said later holds longer.
    """

    temperature: float = 0.04
    embedder_share: float = 1.0
    model_share: float = 0.0
    calibrated: bool = True
    asserted_bonus: float = 1.5
    turn_scale: float = 17.0
    recency: float = 3.0

    @classmethod
    def from_model(cls) -> Weighting:
        """Weigh by the model's log-probabilities: the fallback without an embedder."""
        return cls(embedder_share=0.0, model_share=1.0)

    @classmethod
    def as_printed(cls) -> Weighting:
        """Weigh by Eq. 5 and nothing else."""
        return cls(
            embedder_share=0.0, model_share=1.0, calibrated=False, asserted_bonus=0.0, recency=0.0
        )

    def turn_log_weight(self, log_odds: float) -> float:
        """Weigh a turn of the user by the log odds that it bears on the query, nats."""
        return log_odds + self.turn_scale

    @property
    def is_as_printed(self) -> bool:
        """Tell whether it is Eq. 5 and nothing else: then facts of the query's subject are all there is."""
        return self == Weighting.as_printed()


def relation_log_weights(
    query: str,
    subject: str,
    relations: Sequence[str],
    *,
    prompts: PromptSet,
    weighting: Weighting,
) -> Steps[Ask, Any, dict[str, float]]:
    """Weigh each distinct relation for a query.

    Args:
        query: the clause that asks.
        subject: words for the subject.
        relations: words of the relations; duplicates cost nothing.
        prompts: the templates.
        weighting: how the parts are combined.

    Returns:
        Relation to log weight, nats, not normalised.
    """
    distinct = sorted(set(relations))
    weights = dict.fromkeys(distinct, 0.0)
    if weighting.embedder_share and distinct:
        texts = [prompts.retrieval_text(subject, relation) for relation in distinct]
        vectors = yield from ask_embeddings([query, *texts])
        for relation, vector in zip(distinct, vectors[1:], strict=True):
            nearness = cosine(vectors[0], vector)
            weights[relation] += weighting.embedder_share * nearness / weighting.temperature
    if weighting.model_share and distinct:
        model = yield from _model_logprobs(query, subject, distinct, prompts, weighting)
        for relation, logprob in model.items():
            weights[relation] += weighting.model_share * logprob
    return weights


def _model_logprobs(
    query: str,
    subject: str,
    relations: Sequence[str],
    prompts: PromptSet,
    weighting: Weighting,
) -> Steps[Ask, Any, dict[str, float]]:
    """Compute lr(r) = log P(r | T_retrieve(q, e_q)), less its value without q where calibrated."""
    requests = [prompts.relation(query, subject, relation) for relation in relations]
    priors = [
        prompts.relation_prior(subject, relation) if weighting.calibrated else None
        for relation in relations
    ]
    scores = yield from ask_scores([*requests, *(prior for prior in priors if prior is not None)])
    prior_scores = iter(scores[len(requests) :])
    return {
        relation: score.logprob - (next(prior_scores).logprob if prior is not None else 0.0)
        for relation, score, prior in zip(relations, scores, priors, strict=False)
    }


def fact_log_weights(
    facts: Sequence[Triple],
    relation_weights: dict[str, float],
    told: Collection[Triple],
    weighting: Weighting,
) -> list[float]:
    """Weigh facts by their relations, and by whether the user has told them; nats, in order."""
    return [
        relation_weights[fact.labels[1]] + (weighting.asserted_bonus if fact in told else 0.0)
        for fact in facts
    ]


def rank_facts(
    query: str,
    facts: Sequence[Triple],
    log_weights: Sequence[float],
    *,
    k: int,
) -> list[Retrieved]:
    """Take the k most probable facts, with their probabilities over all the subject's facts.

    Facts of one relation are equally probable (Eq. 5); among them those come first whose object the
    query names. Eq. 5 knows relations alone, so up to half of the places go to facts of other
    relations whose object the query names: "Can I have milk?" calls for an allergy to it.

    Args:
        query: the clause that asks.
        facts: every fact of the subject.
        log_weights: one for each fact, nats.
        k: how many at most.
    """
    if not facts:
        return []
    asked = query.casefold()
    ranked = heaviest_first(
        list(zip(facts, retrieval_logprobs(log_weights), strict=True)),
        weight=lambda pair: pair[1],
        ties=lambda pair: (
            -fuzz.partial_ratio(pair[0].labels[2].casefold(), asked),
            pair[0].sort_key,
        ),
        most=k,
    )
    named = [pair for pair in ranked[k:] if _names(query, asked, pair[0])][: k // 2]
    return [
        Retrieved(triple=fact, probability=math.exp(log_pi), text=sentence(*fact.labels))
        for fact, log_pi in ranked[: k - len(named)] + named
    ]


def _names(query: str, asked: str, fact: Triple) -> bool:
    """Tell whether a query names a fact's object; the costly comparison is made where it begins alike."""
    obj = fact.labels[2]
    return obj[:_BEGINNING].casefold() in asked and is_named(obj, query)
