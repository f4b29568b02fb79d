"""A value that is taken back: "Calgary, not Toronto" where Toronto is what we had noted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kgt_plugin.extraction.clauses import clauses_of
from kgt_plugin.extraction.context import Context, Labels
from kgt_plugin.extraction.corrections import Correction
from kgt_plugin.extraction.objects import clean_object
from kgt_plugin.extraction.words import text_of
from kgt_plugin.language.labels import normalize, same_answer
from kgt_plugin.language.verbs import is_finite

__all__ = ["Swap", "swap_in", "swap_of"]

_NOT: Final = re.compile(
    r"^(?P<new>.+?),? (?:and )?not (?P<old>[^,]+?)(?: any ?more| now)?$", re.IGNORECASE
)
_LONGEST: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """A known fact whose object changes.

    Attributes:
        fact: as it was noted.
        value: the object that takes its place.
    """

    fact: Labels
    value: str


def swap_of(found: Correction, context: Context) -> Swap | None:
    """Find the known fact that a correction takes back; None where none or several are meant.

    Args:
        found: a correction that names no subject.
        context: what had been answered, and what is known.
    """
    old = found.old_answer
    if old is None or any(same_answer(fact[2], found.answer) for fact in context.known):
        return None
    stated = [
        fact for fact in context.known if _says(fact[2], old) and not _says(found.answer, fact[2])
    ]
    return Swap(fact=stated[0], value=found.answer) if len(stated) == 1 else None


def swap_in(text: str, context: Context) -> Swap | None:
    """Find "Bergen not Lisbon" anywhere in a message, where Lisbon is what is known.

    Args:
        text: the user's message.
        context: what is known.
    """
    for clause in clauses_of(text):
        said = text_of(clause.words)
        match = _NOT.match(said) if clause.asserted else None
        if match is None or any(is_finite(word.low) for word in clause.words):
            continue
        new, old = clean_object(match["new"]), clean_object(match["old"])
        if new is None or old is None or len(new.split()) > _LONGEST:
            continue
        facts = [fact for fact in context.known if same_answer(fact[2], old)]
        if len(facts) == 1:
            return Swap(fact=facts[0], value=new)
    return None


def _says(value: str, words: str) -> bool:
    """Whether a value stands in some words, as words."""
    wanted = normalize(value)
    return bool(wanted) and bool(re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", normalize(words)))
