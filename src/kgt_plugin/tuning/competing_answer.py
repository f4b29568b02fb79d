"""The answer that a correction must beat, and the facts that go because they state it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from kgt_plugin.recall.fact_weights import fact_log_weights
from kgt_plugin.recall.scoring_order import heaviest_first
from kgt_plugin.records import Intent, Triple
from kgt_plugin.steps import Ask, Steps, ask_scores
from kgt_plugin.text.labels import same_answer
from kgt_plugin.tuning.deliberation import Deliberation

__all__ = ["find_competing_answer"]


def find_competing_answer(
    of: Deliberation, opponents: Sequence[Triple], candidates: Collection[Triple]
) -> Steps[Ask, Any, tuple[str | None, frozenset[Triple]]]:
    """Decide which answer must be beaten, and which facts state it.

    Where the old answer is not known, it is what the model would say: of several values of one
    relation, the one it finds likeliest. That one is outweighed and not removed, for which of
    several values is stale nobody has said; what denies the answer goes all the same. Of more than
    `ScoringBudget.most` the heaviest are asked about: those that the user told before others.

    Args:
        of: the feedback beside the graph.
        opponents: the facts that state what is being corrected.
        candidates: H(q, a, K).
    """
    facts = [fact for fact in opponents if fact not in candidates]
    old = of.feedback.old_answer
    if not facts:
        return old, frozenset()
    values = [f for f in facts if not same_answer(f.labels[2], of.object)]
    if not values:
        return old, frozenset(facts)  # they deny the answer itself, and have none of their own
    known = old is not None or of.feedback.intent is Intent.STATEMENT
    if known or len(values) == 1:
        return values[0].labels[2], frozenset(facts)
    denied = frozenset(facts).difference(values)
    values = _heaviest(of, values)
    scores = yield from ask_scores([of.request(fact.labels[2], None) for fact in values])
    likeliest = max(zip(scores, values, strict=True), key=lambda pair: pair[0].logprob)[1]
    return likeliest.labels[2], denied


def _heaviest(of: Deliberation, facts: Sequence[Triple]) -> list[Triple]:
    """As many facts as may be scored for their weight."""
    most = of.settings.effort.most
    told = of.graph.user_asserted(facts)
    weights = fact_log_weights(facts, of.log_weights, told, of.weighting)
    pairs = heaviest_first(
        list(zip(facts, weights, strict=True)),
        weight=lambda pair: pair[1],
        ties=lambda pair: pair[0].sort_key,
        most=most,
    )
    return [fact for fact, _ in pairs[:most]]
