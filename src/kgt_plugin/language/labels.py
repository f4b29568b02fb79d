"""What makes two wordings the same: as labels, nearly, and as answers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz

from kgt_plugin.language.lexicon import word_set

__all__ = [
    "EDGE",
    "is_named",
    "normalize",
    "numbers",
    "printable",
    "same_answer",
    "same_thing",
    "similarity",
    "unaccented",
]

EDGE: Final = " \t\r\n\"'`“”„‘’‚«»‹›()[]{}<>.,;:!?…¡¿。、，！？；：「」『』—–-*_~|\\/"
"""Signs that do not belong to a label where they stand at its edge."""
_ARTICLE: Final = re.compile(r"^(?:(?:the|an?)\s+)+(?=\S)")
_GENITIVE: Final = re.compile(r"['’]s?(?!\w)", re.IGNORECASE)
_UNSAID: Final = frozenset({"Cc", "Cs"})
_MIN_NEAR_CHARS: Final = 4
_SHORT_CHARS: Final = 8
_SAME_WORD: Final = 90
_TURNS_MEANING: Final = word_set(
    "not no non without never new north south east west northern southern eastern western"
)
"""Words that make another answer of the one they stand before: "New York" is not York."""


def normalize(text: str) -> str:
    """Reduce a label to what makes it the same label: case, width, spaces, edges and article go.

    Args:
        text: any text; a text of punctuation alone becomes "".
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    folded = "".join(
        c for c in folded if unicodedata.category(c) not in {"Cc", "Cf"} or c.isspace()
    )
    folded = " ".join(folded.replace("’", "'").split()).strip(EDGE)
    while (bare := _ARTICLE.sub("", folded).strip(EDGE)) != folded:
        folded = bare
    return folded


def unaccented(text: str) -> str:
    """Take the accents off: é becomes e."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def numbers(text: str) -> list[str]:
    """The runs of digits in a text, in order."""
    return re.findall(r"\d+", text)


def similarity(left: str, right: str, *, cutoff: float) -> float:
    """Compare two normalised wordings, 0 to 100; 0 where it is below the cutoff or misleading.

    Wordings under four letters must be equal, so must numbers; words under eight letters must agree in
    their first and last letter ("Julia" is not "Julian").
    """
    if left == right:
        return 100.0
    if numbers(left) != numbers(right) or min(len(left), len(right)) < _MIN_NEAR_CHARS:
        return 0.0
    short = max(len(left), len(right)) < _SHORT_CHARS
    if short and (left[0] != right[0] or left[-1] != right[-1]):
        return 0.0
    return float(fuzz.ratio(left, right, score_cutoff=cutoff))


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


def same_thing(a: str, b: str) -> bool:
    """As `same_answer`, where neither says more than the other: who dislikes green tea may like tea."""
    return same_answer(a, b) and len(_answer_words(a)) == len(_answer_words(b))


def is_named(label: str, text: str) -> bool:
    """Tell whether a text names what a label does: every word of the label is among its own.

    Words are compared as in `same_answer`; a genitive names too ("Pixel's" has Pixel).
    """
    words = _answer_words(label)
    said = _answer_words(text) + _answer_words(_GENITIVE.sub("", text))
    return bool(words) and _holds(said, words)


def _holds(words: Sequence[str], some: Sequence[str]) -> bool:
    return all(any(similarity(word, other, cutoff=_SAME_WORD) for other in words) for word in some)


def _answer_words(text: str) -> list[str]:
    words = re.findall(r"[^\W_]+", unaccented(normalize(text)).replace("'", ""))
    return [_singular(w) for w in words if w not in {"the", "a", "an"}]


def printable(text: str) -> str:
    """A text with a space for every control character and lone surrogate; line breaks and tabs stay."""
    return "".join(
        " " if unicodedata.category(c) in _UNSAID and c not in "\n\t" else c for c in text
    )
