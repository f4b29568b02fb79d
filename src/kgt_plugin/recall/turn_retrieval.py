"""The turns of a user that Eq. 1 is computed over beside the facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from kgt_plugin.index.candidate import Candidate
from kgt_plugin.recall.fact_weights import Weighting
from kgt_plugin.recall.item_weights import Weighed
from kgt_plugin.recall.queries import subqueries
from kgt_plugin.recall.recaller import Recaller
from kgt_plugin.records import ItemKind, WeighedTurn
from kgt_plugin.steps import Ask, Steps
from kgt_plugin.text.excerpts import excerpt

__all__ = ["retrieve_turns"]

_SEQUEL: Final = -1.0
"""Log odds of what was said later of the likeliest turn, beside that turn's own, nats."""
_SHORT_WORDS: Final = 8
"""A turn of so few words is an answer, and says little without its question."""


def retrieve_turns(
    recaller: Recaller, query: str, *, most: int, weighting: Weighting, naming: str | None = None
) -> Steps[Ask, Any, list[WeighedTurn]]:
    """Find the turns that bear most on a query, weighed on the scale of facts.

    What was said later of the likeliest one comes along, and weighs nearly as much: it may be so no longer.

    Args:
        recaller: over all that the user has told.
        query: the user's words.
        most: how many at most, besides.
        weighting: the scale; the latest of the turns found weighs its `recency` more, and less the
            earlier.
        naming: an answer; turns that name it are looked for too, and as many as that.

    Returns:
        None that is superseded; none without an embedder, whose scale that is.
    """
    if not recaller.embeds:
        return []
    questions = subqueries(query)
    weighed = _standing(recaller, (yield from recaller.weigh(questions, ())))
    chosen = [each for each, _ in recaller.weights.recalled(weighed, most)]
    chosen = _with_sequel(recaller, chosen)
    if naming is not None:
        asked = [f"{questions[0]} {naming}"]
        named = _standing(recaller, (yield from recaller.weigh(asked, ())))
        found = {each.candidate.item.key for each, _ in recaller.weights.recalled(named, most)}
        known = {each.candidate.item.key for each in chosen}
        chosen += [each for each in weighed if each.candidate.item.key in found - known]
    said = sorted(each.candidate.item.time or 0.0 for each in chosen)
    steps = max(1, len(said) - 1)
    return [
        WeighedTurn(
            episode_id=each.candidate.item.key,
            text=_shown(each.candidate),
            log_weight=weighting.turn_log_weight(each.log_odds)
            + weighting.recency * said.index(each.candidate.item.time or 0.0) / steps,
        )
        for each in chosen
    ]


def _with_sequel(recaller: Recaller, chosen: list[Weighed]) -> list[Weighed]:
    """The turns, with the one that goes on with the likeliest of them."""
    if not chosen or (said := chosen[0].candidate.item.time) is None:
        return chosen
    later = recaller.sequel(chosen[0].candidate, said)
    if later is None or later.item.key in recaller.graph.episodes.corrected():
        return chosen
    odds = chosen[0].log_odds + _SEQUEL
    others = [each for each in chosen if each.candidate.item.key != later.item.key]
    known = [each for each in chosen if each.candidate.item.key == later.item.key]
    goes_on = known[0] if known else Weighed(candidate=later, log_odds=odds)
    return [*others, replace(goes_on, log_odds=max(goes_on.log_odds, odds))]


def _standing(recaller: Recaller, weighed: Sequence[Weighed]) -> list[Weighed]:
    """The turns that are not superseded."""
    corrected = recaller.graph.episodes.corrected()
    return [
        each
        for each in weighed
        if each.candidate.item.kind is ItemKind.EPISODE and each.candidate.item.key not in corrected
    ]


def _shown(candidate: Candidate) -> str:
    """The words around the passage that bears on a query; a short turn after what it answers."""
    item = candidate.item
    if len(item.text.split()) > _SHORT_WORDS or not item.answered:
        return excerpt(item.text, candidate.passage)
    return item.in_context
