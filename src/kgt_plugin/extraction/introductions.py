"""Names in passing: "my sister Ana" tells her name, whatever the sentence does."""

from __future__ import annotations

import re
from typing import Final

from kgt_plugin.extraction.clauses import real_text
from kgt_plugin.language.lexicon import KIN, NATIONALITIES, PETS, ROLES, STOPWORDS, word_set
from kgt_plugin.language.possessions import possession_head

__all__ = ["NAME", "introduced_names", "owned_noun"]

NAME: Final = r"(?:(?:Dr|Mr|Mrs|Ms|Prof)\.? )?[^\W\d_a-z][\w'’-]*(?: [^\W\d_a-z][\w'’-]*)*"
"""A capitalised name, title and all."""
_INTRODUCED: Final = re.compile(
    rf"\b(?:[Mm]y|[Oo]ur) (?P<np>(?:[a-z][\w-]* ){{1,3}})(?P<name>{NAME})(?=[\s,.;!?)]|$)"
)
_CALENDAR: Final = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october november december christmas easter"
)


def introduced_names(text: str) -> list[tuple[str, str]]:
    """Names in passing: "What should I get my sister Ana?" tells her name, whatever it asks."""
    found: list[tuple[str, str]] = []
    for match in _INTRODUCED.finditer(real_text(text)):
        np, name = match["np"].strip(), match["name"]
        first = name.split()[0].lower()
        if first in STOPWORDS | NATIONALITIES | _CALENDAR or owned_noun(np) != np:
            continue
        if np.split()[-1] in KIN | PETS | ROLES:
            found.append((f"my {np}", name))
    return found


def owned_noun(np: str) -> str | None:
    """The possession that a noun phrase begins with, or None."""
    words = np.split()
    count = possession_head(words)
    return None if count is None else " ".join(words[:count])
