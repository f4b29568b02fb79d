"""A judge's comparison of two wordings of an answer: more leniently than the graph may take them for one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kgt_plugin.text.labels import normalize, numbers, similarity, unaccented
from kgt_plugin.text.word_lists import word_set

__all__ = ["same_answer"]

_MIN_NEAR_CHARS: Final = 4
_SAME_WORD: Final = 90
_TURNS_MEANING: Final = word_set(
    "not no non without never new north south east west northern southern eastern western"
)
"""Words that make another answer of the one they stand before: "New York" is not York."""


def _singular(word: str) -> str:
    for ending, instead in (
        ("ies", "y"),
        ("ches", "ch"),
        ("shes", "sh"),
        ("sses", "ss"),
        ("xes", "x"),
    ):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)] + instead
    return word[:-1] if re.search(r"[^siu]s$", word) and len(word) >= _MIN_NEAR_CHARS else word


def same_answer(a: str, b: str) -> bool:
    """Tell whether two wordings name the same answer.

    Case, accents, articles, punctuation and plurals do not count; the whole shorter one must be in the
    longer one, as words ("Paris" and "Paris, France"), and numbers that both hold must be the same.
    """
    left, right = _answer_words(a), _answer_words(b)
    if not left or not right:
        return bool(normalize(a)) and normalize(a) == normalize(b)
    if left == right:
        return True
    shorter, longer = sorted((left, right), key=lambda words: (len(words), words))
    if _TURNS_MEANING & (set(left) ^ set(right)):
        return False
    if numbers(" ".join(left)) != numbers(" ".join(right)):
        return False
    return _holds(longer, shorter)


def _holds(words: Sequence[str], some: Sequence[str]) -> bool:
    return all(any(similarity(word, other, cutoff=_SAME_WORD) for other in words) for word in some)


def _answer_words(text: str) -> list[str]:
    words = re.findall(r"[^\W_]+", unaccented(normalize(text)).replace("'", ""))
    return [_singular(w) for w in words if w not in {"the", "a", "an"}]
