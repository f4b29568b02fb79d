"""A test of whether a turn says only what has been recalled already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from kgt_plugin.records import RecalledItem, Retrieved
from kgt_plugin.text.search_terms import content_terms, search_terms

__all__ = ["is_told", "says_no_more"]

_NAMING: Final = frozenset({"called", "name", "named", "names"})
"""To be called Rex is to have the name Rex."""


def is_told(item: RecalledItem, before: Iterable[RecalledItem]) -> bool:
    """Tell whether items say what a turn says: the same words, or facts drawn from it that hold all of them.

    Args:
        item: a fact is never told by something else.
        before: what is recalled already.
    """
    if isinstance(item, Retrieved):
        return False
    told: list[str] = []
    for each in before:
        if isinstance(each, Retrieved) and each.episode_id == item.episode_id:
            told.append(each.text)
        elif not isinstance(each, Retrieved) and each.text == item.text:
            return True
    return says_no_more(item.text, told)


def says_no_more(text: str, told: Sequence[str]) -> bool:
    """Tell whether every content word of a text is in what is told; nothing told tells nothing."""
    words = set(content_terms(search_terms(text))) - _NAMING
    known = {term for each in told for term in search_terms(each)}
    return bool(told) and words <= known
