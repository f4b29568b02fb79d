"""What is set behind a noun: its name, and asides between commas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kgt_plugin.extraction.cutting.cuts import ADVERBS
from kgt_plugin.extraction.cutting.words import Word, is_name, text_of
from kgt_plugin.language.lexicon import (
    ATTRIBUTES,
    KIN,
    NATIONALITIES,
    NUMBERS,
    PETS,
    ROLES,
    STOPWORDS,
    word_set,
)
from kgt_plugin.language.verbs import BE, DO, HAVE, MODALS, forms_of, is_finite
from kgt_plugin.language.wording import PREPOSITIONS

__all__ = ["appended", "name_at"]

_TITLES: Final = word_set(
    "professor doctor dr mr mrs ms miss mx frau herr señor señora signor signora madame monsieur rev reverend sir dame aunt auntie uncle father sister dona don"
)
_MAX_NAME: Final = 3


def name_at(words: Sequence[Word], at: int) -> int:
    """Where a capitalised name that begins at a position ends; the position itself for none."""
    end = at
    if at + 1 < len(words) and words[at].low in _TITLES and is_name(words[at + 1]):
        end = at + 1
    while end < len(words) and end < at + _MAX_NAME and is_name(words[end]):
        if end == at and words[end].low in NATIONALITIES | NUMBERS:
            return at
        end += 1
        linked = end + 1 < len(words) and words[end].text == "&" and is_name(words[end + 1])
        end += linked
    return end


def appended(
    words: Sequence[Word], end: int, noun: str, *, casual: bool
) -> tuple[str | None, tuple[str, ...], int]:
    """Read a name and asides behind a possession: "Ana", ", Ana,", ", a nurse in Lagos,".

    Args:
        words: of a clause.
        end: where the possession ends.
        noun: the possession.
        casual: the writer uses no capitals.

    Returns:
        The name, the asides, and where the predicate begins.
    """
    name: str | None = None
    asides: list[str] = []
    stop = _name_end(words, end, noun, casual=casual)
    if stop > end:
        name, end = text_of(words[end:stop]), stop
    while end < len(words) and words[end].low == ",":
        close = next((i for i in range(end + 1, len(words)) if words[i].low == ","), len(words))
        inner = list(words[end + 1 : close])
        last = close == len(words)
        if not inner or (last and is_finite(inner[0].low)):
            break
        stop = name_at(inner, 0)
        if name is None and stop == len(inner):
            name = text_of(inner)
        elif inner[0].low in {"a", "an", "the"}:
            asides.append(text_of(inner))
        else:
            break
        end = close
    if end < len(words) and words[end].low == ",":
        end += 1
    return name, tuple(asides), end


def _name_end(words: Sequence[Word], at: int, noun: str, *, casual: bool) -> int:
    end = name_at(words, at)
    if end > at or not casual or at >= len(words):
        return end
    singular = noun.rsplit(maxsplit=1)[-1]
    low = words[at].low
    plain = (
        low.isalpha() and low not in STOPWORDS | ATTRIBUTES | ADVERBS | PREPOSITIONS | KIN | PETS
    )
    if singular not in KIN | PETS | ROLES or not plain or low in MODALS | BE | HAVE | DO:
        return at
    if any(form.kind in {"third", "ing", "past"} for form in forms_of(low)):
        return at
    following = words[at + 1].low if at + 1 < len(words) else ""
    verb = is_finite(following) or following in ADVERBS
    return at + 1 if verb or following in {"", ","} else at
