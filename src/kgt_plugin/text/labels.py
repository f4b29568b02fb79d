"""Comparison of wordings: as labels, nearly, and as answers."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from rapidfuzz import fuzz

__all__ = [
    "EDGE",
    "is_named",
    "normalize",
    "numbers",
    "plain_apostrophes",
    "printable",
    "same_answer",
    "similarity",
    "unaccented",
]

EDGE: Final = " \t\r\n\"'`“”„‘’‚«»‹›()[]{}<>.,;:!?…¡¿。、，！？；：「」『』—–*"
"""Signs that do not belong to a label where they stand at its edge; "B-", "C#" and "a_b_" keep theirs."""
_UNSPACED: Final = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)
"""Scripts without spaces between words."""
_ARTICLE: Final = re.compile(r"^(?:(?:the|an?)\s+)+(?=\S)")
_APOSTROPHE: Final = re.compile(r"(?<=\w)[\u2019\u2018\u00b4`\u02bc\uff07\u2032](?=\w)")
_UNSAID: Final = frozenset({"Cc", "Cs"})
_MIN_NEAR_CHARS: Final = 4
_SHORT_CHARS: Final = 8


def normalize(text: str) -> str:
    """Reduce a label to what makes it the same label: case, width, spaces, edges and article go.

    Args:
        text: any text; a text of punctuation alone becomes "".
    """
    folded = _folded(text).strip(EDGE)
    while (bare := _ARTICLE.sub("", folded).strip(EDGE)) != folded:
        folded = bare
    return folded


def _folded(text: str) -> str:
    """A text without case, width, invisible signs and more than single spaces."""
    if text.isascii() and text.isprintable():  # most are, and nothing below changes them
        return " ".join(text.lower().split())
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    folded = "".join(
        c for c in folded if unicodedata.category(c) not in {"Cc", "Cf"} or c.isspace()
    )
    return " ".join(folded.replace("’", "'").split())


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


def same_answer(a: str, b: str) -> bool:
    """Tell whether two wordings are one value: but for case, white space, Unicode's forms and widths, and articles.

    Nothing nearer than that is the same: "B-" is another blood type than "B+", and "Müller" is not Muller.

    Examples:
        >>> same_answer("the  Netherlands", "Netherlands"), same_answer("C++", "C#"), same_answer("nuts", "tree nuts")
        (True, False, False)
    """
    key = normalize(a)
    return bool(key) and key == normalize(b)


def is_named(label: str, text: str) -> bool:
    """Tell whether a text names what a label does: it has the label's words, side by side and whole.

    Examples:
        >>> is_named("Ana", "Is Ana's cat well?"), is_named("C", "I like C++."), is_named("Ana", "Anabel")
        (True, False, False)
    """
    key = normalize(label)
    if not key:
        return False
    said = _folded(text)
    if _UNSPACED.search(key):
        return key in said
    return re.search(rf"(?<![\w@#+/]){re.escape(key)}(?![\w@#+]|[-/.:_][\w])", said) is not None


def printable(text: str) -> str:
    """A text with a space for every control character and lone surrogate; line breaks and tabs stay."""
    return "".join(
        " " if unicodedata.category(c) in _UNSAID and c not in "\n\t" else c for c in text
    )


def plain_apostrophes(text: str) -> str:
    """Write what is typed for an apostrophe inside a word as one: "don´t" as "don't"."""
    return _APOSTROPHE.sub("'", text)
