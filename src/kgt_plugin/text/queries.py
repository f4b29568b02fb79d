"""A message as the questions that it asks, each looked for by itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from kgt_plugin.text.passages import ASKING_SIGNS, passages

__all__ = ["subqueries", "with_user_only"]

_MOST: Final = 4
_LONG: Final = 1000
"""Characters; of a longer message the questions are looked for, and not the whole."""
_PASTED: Final = 4000
_END: Final = 500
"""Characters; of a message this long something is pasted, and the question stands before or after it."""
_USER: Final = re.compile(r"\b(?:I|me|my|we|us|our)\b", re.IGNORECASE)


def subqueries(query: str) -> list[str]:
    """List what to look for: the message, and where it has several sentences, its questions or its last ones.

    Examples:
        >>> subqueries("Where do I live?")
        ['Where do I live?']
        >>> subqueries("Where do I really live? And what does my dog eat?")
        ['Where do I really live? And what does my dog eat?', 'Where do I really live?', 'And what does my dog eat?']
    """
    whole = " ".join(query.split())
    sentences = passages(query)
    if len(query) > _PASTED:
        sentences = [*passages(query[:_END]), *passages(query[-_END:])]
    if len(sentences) <= 1:
        return [whole]
    asking = [each for each in sentences if each.endswith(ASKING_SIGNS)]
    chosen = (asking or sentences)[-_MOST:]
    return list(dict.fromkeys(chosen if len(whole) > _LONG else [whole, *chosen]))


def with_user_only(questions: list[str], without_names: Callable[[str], str]) -> list[str]:
    """Add, for a question that speaks of the user beside others, the question without the others.

    "A dinner for me and Ana" is about what either eats, and the name would outweigh all else. "What is my sister's
    name?" is about her alone.

    Args:
        questions: of a query.
        without_names: takes the names of others out of a text.
    """
    alone = [without_names(question) for question in questions]
    return list(dict.fromkeys([*questions, *(each for each in alone if _USER.search(each))]))
