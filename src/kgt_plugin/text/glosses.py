"""Uses of common facts about a user, in words that requests are made in.

"Plan a weekend trip" and "I live in Leipzig" have no word and little meaning in common, and yet one
bears on the other. A gloss says so to the embedder. The list is short on purpose: it holds kinds of facts
that requests call for without naming them.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Final

__all__ = ["glosses"]

_EATING: Final = "what I can eat: food, recipes, ingredients, meals, desserts and restaurants"
_SAFE: Final = "food that is safe for me to eat"
_HOME: Final = "where I live: trips, weekend outings, restaurants, weather and places nearby"
_WORK: Final = "my work: job, career, colleagues and applications"
_FUN: Final = "what I do for fun: free time, weekends, sports, games and gifts"

_GLOSSES: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("*allerg*", (_EATING, _SAFE)),
    ("*intoleran*", (_EATING, _SAFE)),
    ("diet", (_EATING, _SAFE)),
    ("*eats*", (_EATING,)),
    ("*does not eat*", (_EATING, _SAFE)),
    ("*favo*rite dish", (_EATING,)),
    ("*favo*rite food", (_EATING,)),
    ("*favo*rite cuisine", (_EATING,)),
    ("lives *", (_HOME,)),
    ("*home*town", (_HOME,)),
    ("occupation", (_WORK,)),
    ("job", (_WORK,)),
    ("works *", (_WORK,)),
    ("employer", (_WORK,)),
    ("hobb*", (_FUN,)),
)


def glosses(relation: str) -> tuple[str, ...]:
    """Say what facts of a relation are good for.

    Args:
        relation: in words.

    Examples:
        >>> glosses("lives in")
        ('where I live: trips, weekend outings, restaurants, weather and places nearby',)
        >>> glosses("sister")
        ()
    """
    words = relation.casefold()
    return next((gloss for pattern, gloss in _GLOSSES if fnmatchcase(words, pattern)), ())
