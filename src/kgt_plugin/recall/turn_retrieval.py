"""The turns of a user that Eq. 1 is computed over beside the facts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, Final

from kgt_plugin.index.candidate import Candidate
from kgt_plugin.recall.fact_weights import Weighting
from kgt_plugin.recall.item_weights import Weighed
from kgt_plugin.recall.recaller import Recaller
from kgt_plugin.records import ItemKind, WeighedTurn
from kgt_plugin.steps import Ask, Steps
from kgt_plugin.text.excerpts import excerpt
from kgt_plugin.text.queries import subqueries

__all__ = ["retrieve_turns"]

_SEQUEL: Final = -1.0
"""Log weight of what was said later of the likeliest turn, beside that turn's own, nats."""
_SHORT_WORDS: Final = 8
"""A turn of so few words is an answer, and says little without its question."""


def retrieve_turns(
    recaller: Recaller,
    query: str,
    *,
    most: int,
    weighting: Weighting,
    naming: str | None = None,
    besides: str | None = None,
) -> Steps[Ask, Any, list[WeighedTurn]]:
    """Find the turns that bear most on a query, weighed on the scale of facts.

    They are the likeliest whatever the floor, as weights tell how much they bear. What was said later of the
    likeliest one comes along, and weighs nearly as much: it may be so no longer.

    Args:
        recaller: over all that the user has told.
        query: the user's words.
        most: how many at most, besides.
        weighting: the scale; the latest of the turns found weighs its `recency` more, and less the
            earlier.
        naming: an answer; turns that name it are looked for too, and as many as that.
        besides: the id of a turn that doesn't count: the one that is learned from.

    Returns:
        None that is superseded; none without an embedder, whose scale that is.
    """
    if not recaller.embeds:
        return []
    questions = subqueries(query)
    out = {*recaller.graph.episodes.corrected(), besides}
    weighed = _standing((yield from recaller.weigh(questions, ())), out)
    chosen = sorted(weighed, key=lambda each: (-each.log_odds, each.candidate.item.key))[:most]
    if naming is not None:
        asked = [f"{questions[0]} {naming}"]
        named = _standing((yield from recaller.weigh(asked, ())), out)
        found = {each.candidate.item.key for each, _ in recaller.weights.recalled(named, most)}
        known = {each.candidate.item.key for each in chosen}
        chosen += [each for each in weighed if each.candidate.item.key in found - known]
    said = sorted(each.candidate.item.time or 0.0 for each in chosen)
    steps = max(1, len(said) - 1)
    turns = [
        WeighedTurn(
            episode_id=each.candidate.item.key,
            text=_shown(each.candidate),
            log_weight=weighting.turn_log_weight(each.log_odds)
            + weighting.recency * said.index(each.candidate.item.time or 0.0) / steps,
        )
        for each in chosen
    ]
    if not chosen:
        return turns
    return _with_sequel(recaller, chosen[0].candidate, turns, out)


def _with_sequel(
    recaller: Recaller, first: Candidate, turns: list[WeighedTurn], out: Collection[str | None]
) -> list[WeighedTurn]:
    """The turns, with the one that goes on with the likeliest; it never weighs more for that than the likeliest."""
    for later in recaller.sequels(first, first.item.time or 0.0):
        key, weight = later.item.key, turns[0].log_weight + _SEQUEL
        if key in out:
            continue
        known = [each for each in turns if each.episode_id == key]
        if not known:
            return [*turns, WeighedTurn(episode_id=key, text=_shown(later), log_weight=weight)]
        heavier = replace(known[0], log_weight=max(known[0].log_weight, weight))
        return [heavier if each is known[0] else each for each in turns]
    return turns


def _standing(weighed: Sequence[Weighed], out: Collection[str | None]) -> list[Weighed]:
    """The turns, but for those that are superseded or don't count."""
    return [
        each
        for each in weighed
        if each.candidate.item.kind is ItemKind.EPISODE and each.candidate.item.key not in out
    ]


def _shown(candidate: Candidate) -> str:
    """The words around the passage that bears on a query; a short turn after what it answers."""
    item = candidate.item
    if len(item.text.split()) > _SHORT_WORDS or not item.answered:
        return excerpt(item.text, candidate.passage)
    return item.in_context
