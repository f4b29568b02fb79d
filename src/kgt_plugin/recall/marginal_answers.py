"""log P_G(a|q) of Eq. 1 to a ten-thousandth of a nat, of a hub an estimate, from few scores."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from kgt_plugin.log_space import log_sum_exp
from kgt_plugin.recall.scoring_order import log_tails, scoring_rounds, systematic_sample
from kgt_plugin.records import ScoreRequest, Triple
from kgt_plugin.settings import ScoringBudget
from kgt_plugin.steps import Ask, Steps, ask_scores
from kgt_plugin.text.labels import is_named
from kgt_plugin.text.questions import AUX, BE

__all__ = ["TOLERANCE", "answer_marginals", "choices"]

T = TypeVar("T")

_YES_OR_NO: Final = re.compile(
    rf"(?:^|[.!?]\s+)(?:{AUX}|{BE})(?:n['’]t)?\s[^.!?]*\??\s*$", re.IGNORECASE
)
_ASKS: Final = re.compile(r"\b(?:what|which|who|whom|whose|where|when|why|how)\b", re.IGNORECASE)
_NAMING: Final = re.compile(r"\b(?:named?|nickname|called)\b", re.IGNORECASE)

TOLERANCE: Final = 1e-4
"""Nats by which facts that nothing stands for may together change a result; see `answer_marginals`."""


def choices(query: str, facts: Sequence[Triple]) -> list[str]:
    """List what facts state, as answers to choose among.

    A model finds likely what it has just read, so the name in a question would be its own answer: what
    the query names is left out, unless nothing else is left, or the query asks to choose ("tea or coffee")
    or for yes or no ("Do I like tea?"); of that, only a name of whom it is about is left out.

    Args:
        query: the user's words.
        facts: those that bear on it.
    """
    stated = list(dict.fromkeys(fact.labels[2] for fact in facts))
    if "or" in query.casefold().split():
        return stated
    named = {each for each in stated if is_named(each, query)}
    if _YES_OR_NO.search(query) and not _ASKS.search(query):
        names = {fact.labels[2] for fact in facts if _NAMING.search(fact.labels[1])}
        named &= set() if _NAMING.search(query) else names
    return [each for each in stated if each not in named] or stated


def answer_marginals(
    answers: Sequence[str],
    facts: Sequence[T],
    log_weights: Sequence[float],
    *,
    request: Callable[[str, T], ScoreRequest],
    effort: ScoringBudget,
) -> Steps[Ask, Any, list[float]]:
    """Mix what each fact, or turn of the user, makes of each answer, the heaviest first.

    Facts that are left raise M = sum of pi p by at most their share of the weight, since p <= 1. They
    are not scored once that share is below `TOLERANCE` times what M is already, for every answer. A
    subject with more facts that matter than `ScoringBudget.most` has a few of the rest stand for it (`systematic_sample`):
    then the result is an estimate, without a bound.

    Args:
        answers: each without the joining space.
        facts: G_q and the turns beside it, in a fixed order; at least one.
        log_weights: of the facts, nats, in order.
        request: asks for the log-probability of an answer given a fact.
        effort: how much may be asked.

    Returns:
        Nats, in the order of the answers.
    """
    if max(log_weights) == -math.inf:
        log_weights = [0.0] * len(facts)  # as `retrieval_logprobs` has it: then all are as likely
    order = sorted(range(len(facts)), key=lambda i: (-log_weights[i], i))
    weights = [log_weights[i] for i in order]
    tails = log_tails(weights)
    logprobs: list[list[float]] = [[] for _ in answers]

    def score(some: Sequence[int]) -> Steps[Ask, Any, None]:
        asked = [facts[i] for i in some]
        scores = yield from ask_scores([request(a, fact) for a in answers for fact in asked])
        for index, known in enumerate(logprobs):
            part = scores[index * len(asked) : (index + 1) * len(asked)]
            known.extend(score.logprob for score in part)

    done = 0
    for end in scoring_rounds(weights, besides=-math.inf, effort=effort):
        yield from score(order[done:end])
        done = end
        if all(_is_settled(weights, known, tails[done]) for known in logprobs):
            return [_sum(weights, known) - tails[0] for known in logprobs]
    standing = systematic_sample(weights[done:], most=effort.spread)
    yield from score([order[done + i] for i in standing])
    weights = weights[:done] + [
        log_sum_exp([weights[done + i], others]) for i, others in standing.items()
    ]
    return [_sum(weights, known) - tails[0] for known in logprobs]


def _sum(weights: Sequence[float], known: Sequence[float]) -> float:
    """Log of the sum of w p over the facts scored."""
    return log_sum_exp([weight + p for weight, p in zip(weights, known, strict=False)])


def _is_settled(weights: Sequence[float], known: Sequence[float], left: float) -> bool:
    """Tell whether what is left could not change the sum by more than the tolerance."""
    return left <= math.log(TOLERANCE) + _sum(weights, known)
