"""A message as the questions that it asks, each looked for by itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from kgt_plugin.text.passages import ASKING_SIGNS, passages

__all__ = ["parts_of", "with_the_user_alone"]

_MOST: Final = 4
_LONG: Final = 1000
"""Characters; of a longer message the parts are looked for, and not the whole."""
_PASTED: Final = 4000
_END: Final = 500
"""Characters; of a message this long something is pasted, and the question stands before or after it."""
_USER: Final = re.compile(r"\b(?:I|me|my|we|us|our)\b", re.IGNORECASE)


def parts_of(query: str) -> list[str]:
    """List what to look for: the message, and where it has several sentences, its questions or its last ones.

    Examples:
        >>> parts_of("Where do I live?")
        ['Where do I live?']
        >>> parts_of("Where do I really live? And what does my dog eat?")
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


def with_the_user_alone(parts: list[str], without_names: Callable[[str], str]) -> list[str]:
    """Add, for a part that speaks of the user and of others, the part without the others.

    "A dinner for me and Ana" is about what either eats, and the name would outweigh all else.

    Args:
        parts: of a query.
        without_names: takes the names of others out of a text.
    """
    alone = [without_names(part) for part in parts if _USER.search(part)]
    return list(dict.fromkeys([*parts, *(part for part in alone if part)]))
