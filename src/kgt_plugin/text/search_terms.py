"""Words as a full-text index knows them: scripts without spaces sign by sign, the others word by word."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Final

from kgt_plugin.text.word_lists import STOPWORDS

__all__ = ["FUNCTION_WORDS", "content_terms", "is_unspaced", "search_terms", "search_text"]

_UNSPACED: Final = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    r"\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Scripts without spaces, and Korean: its words end in particles ("서울", "서울에서")."""
_OMITTED: Final = re.compile(
    r"[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1-\u05c7\u0640\u064b-\u0655\u0670\u20e3\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
"""Accents, vowel signs of Hebrew and Arabic, hamza, how an emoji is drawn: writers leave them out as they like."""
_ARTICLE: Final = re.compile(r"^(?:[وفبك]?ال|لل)(?=\w\w)")
"""Arabic writes "the", and what comes before it, as one word with its noun."""
_NON_JOINER: Final = "\u200c"
"""Persian writes it, or a space, inside words."""
_ASCII_WORD: Final = re.compile(r"[a-z0-9]+")
_MOST_TERMS: Final = 64
FUNCTION_WORDS: Final = STOPWORDS.union(
    ["what", "which", "who", "whom", "whose", "where", "when", "why", "how"],
    ["i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "you", "your", "yours"],
)
"""English words that ask, join and point."""
_CONTRACTED: Final = re.compile(r"(?<=\w)(?:n['’]t|['’](?:s|m|re|ve|ll|d))\b", re.IGNORECASE)


def is_unspaced(sign: str) -> bool:
    """Tell whether a sign is of a script whose words do not stand apart.

    Examples:
        >>> is_unspaced("東"), is_unspaced("a")
        (True, False)
    """
    return _UNSPACED.match(sign) is not None


def search_text(text: str) -> str:
    """Spell a text so that an index by words finds it: signs of unspaced scripts and symbols apart.

    Examples:
        >>> search_text("東京 is nice🎉")
        '東 京 is nice 🎉'
    """
    parts: list[str] = []
    for run in _runs(text):
        parts += list(run) if _UNSPACED.match(run) else [run]
    return " ".join(parts)


def search_terms(text: str) -> list[str]:
    """List what to look for, each once, in order; of a long text its last terms.

    A run of an unspaced script becomes its pairs of signs, each a phrase. What an English contraction ends with
    is no term: "it's" is "it".

    Examples:
        >>> search_terms("Is 東京都 nice?")
        ['is', '東 京', '京 都', 'nice']
    """
    terms: list[str] = []
    for run in _runs(_CONTRACTED.sub("", text)):
        if len(run) > 1 and _UNSPACED.match(run):
            terms += [f"{a} {b}" for a, b in pairwise(run)]
        else:
            terms.append(run)
    return list(dict.fromkeys(terms))[-_MOST_TERMS:]


def content_terms(terms: list[str]) -> list[str]:
    """Leave out the words that ask and join; there may be no others."""
    return [term for term in terms if term not in FUNCTION_WORDS]


def _runs(text: str) -> list[str]:
    """Stretches of letters, marks and digits of one kind of script, and symbols one by one."""
    if text.isascii():  # the same as below, faster: no sign there is a symbol
        return _ASCII_WORD.findall(text.casefold())
    plain = _OMITTED.sub("", unicodedata.normalize("NFKD", text))
    signs = unicodedata.normalize("NFKC", plain).casefold()
    seen = [sign for sign in signs if not _is_format(sign)]
    runs: list[str] = []
    for kind, run in groupby(seen, key=_kind):
        if kind == "symbol":
            runs += run
        elif kind:
            runs.append(_ARTICLE.sub("", "".join(run)))
    return runs


@lru_cache(maxsize=4096)
def _is_format(sign: str) -> bool:
    return unicodedata.category(sign) == "Cf" and sign != _NON_JOINER


@lru_cache(maxsize=4096)
def _kind(sign: str) -> str:
    category = unicodedata.category(sign)
    if category[0] in "PZ" or category in ("Cc", "Cf", "Cs", "Sk") or sign in "+<=>|~$":
        return ""
    if is_unspaced(sign):
        return "unspaced"
    return (
        "word" if category[0] in "LNM" else "symbol"
    )  # an emoji newer than Python has no category
