"""Ranks a store's items by a query, through the index that facts and turns are found by."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from langgraph.store.base import get_text_at_path

from kgt_plugin.index import Item as IndexedItem
from kgt_plugin.index import UserIndex
from kgt_plugin.langchain.items import Stored
from kgt_plugin.recall import RecallWeights
from kgt_plugin.records import ItemKind

__all__ = ["Embed", "ranked", "texts_of"]

Embed = Callable[
    [str, Sequence[tuple[Stored, tuple[str, ...]]]], Mapping[str, Sequence[float]] | None
]
"""Embeds a query and the texts of items; gives None where nothing embeds."""


def texts_of(item: Stored) -> list[str]:
    """List the texts of an item that have vectors."""
    indexed = _indexed("", item)
    return [] if indexed is None else list(indexed.texts)


def _indexed(key: str, item: Stored) -> IndexedItem | None:
    text = _found_by(item).strip()
    return IndexedItem(kind=ItemKind.EPISODE, key=key, text=text) if text else None


def _found_by(item: Stored) -> str:
    """The words that an item is found by: all its texts, or those at the paths of its `index`."""
    if item.index is False or item.value is None:
        return ""
    paths = item.index if isinstance(item.index, list) else ["$"]
    if paths == ["$"]:
        return "\n".join(_texts(item.value))
    found = [text for path in paths for text in get_text_at_path(item.value, path)]
    return "\n".join(found)


def ranked(items: Sequence[Stored], query: str, embed: Embed) -> list[tuple[Stored, float | None]]:
    """Order items by how much they bear on a query.

    Args:
        items: those that the search lets through.
        query: words.
        embed: gives vectors.

    Returns:
        The items that are indexed, the best first, with a score between 0 and 1; then the others, without
        a score and in their order.
    """
    indexed = [_indexed(str(number), item) for number, item in enumerate(items)]
    scores = _scores(
        [(item, each) for item, each in zip(items, indexed, strict=True) if each], query, embed
    )
    found = [(item, scores.get(str(number))) for number, item in enumerate(items)]
    return sorted(found, key=lambda each: -1.0 if each[1] is None else each[1], reverse=True)


def _scores(
    items: Sequence[tuple[Stored, IndexedItem]], query: str, embed: Embed
) -> dict[str, float]:
    if not items:
        return {}
    vectors = embed(query, [(item, each.texts) for item, each in items])
    index = UserIndex(embeds=vectors is not None)
    index.change(added=[each for _, each in items], vectors=vectors or {})
    weights = RecallWeights.of_words() if vectors is None else RecallWeights()
    return {
        each.item.key: 1 / (1 + math.exp(-weights.log_odds(each)))
        for each in index.candidates(query, None if vectors is None else vectors[query])
    }


def _texts(value: Any) -> list[str]:  # Any: JSON
    """The texts in a JSON value, in order."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for each in value.values() for text in _texts(each)]
    if isinstance(value, list | tuple):
        return [text for each in value for text in _texts(each)]
    return []
