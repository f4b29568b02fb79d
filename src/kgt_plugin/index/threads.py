"""Threads of recalled turns: those about the same thing, and the turns that go on with it later.

A turn that changes a fact often names nothing that a question asks for ("Then I have changed my mind, and it will be
pineapple"). It is near in meaning to the turn that told the fact, though; see docs/decisions/0025.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kgt_plugin.index.candidate import Candidate
from kgt_plugin.index.user_index import UserIndex
from kgt_plugin.records import ItemKind, RecalledEpisode, RecalledItem

__all__ = ["in_threads", "sequels"]

_ALIKE: Final = 0.25
"""Mean cosine from which a turn is about what another item says."""


def sequels(index: UserIndex, first: Candidate, *, since: float) -> list[Candidate]:
    """List the turns that go on with what an item says: of those said later, what is near in meaning.

    Args:
        index: of the user's items.
        first: the item.
        since: when it was said, seconds since 1970.

    Returns:
        The nearest first; none where none said later is about that, or nothing is compared by its meaning.
    """
    later = [each for each in index.alike(first.item, since=since) if _likeness(each) >= _ALIKE]
    return sorted(later, key=lambda each: (-_likeness(each), each.item.key))


def in_threads(
    index: UserIndex, items: Sequence[RecalledItem], found: Sequence[Candidate]
) -> list[RecalledItem]:
    """Number the threads of recalled turns: a turn is of the thread of the likeliest that it is about the same as.

    Args:
        index: of the user's items.
        items: most probable first.
        found: what was made into them, in order.

    Returns:
        The items in their order, each turn with the number of its thread.
    """
    turns = {each.item.key: each for each in found if each.item.kind is ItemKind.EPISODE}
    threads: dict[str, int] = {}
    for number, (key, turn) in enumerate(turns.items()):
        thread = threads.setdefault(key, number)
        others = [each.item for each in turns.values() if each.item.key not in threads]
        for each in index.alike(turn.item, among=others):
            if _likeness(each) >= _ALIKE:
                threads[each.item.key] = thread
    return [
        replace(item, thread=threads[each.item.key]) if isinstance(item, RecalledEpisode) else item
        for item, each in zip(items, found, strict=True)
    ]


def _likeness(candidate: Candidate) -> float:
    return (candidate.in_context + candidate.best_passage) / 2
