"""Names in passing: "my sister Ana" tells her name, whatever the sentence does."""

from __future__ import annotations

import re
from typing import Final

from kgt_plugin.extraction.cutting.clauses import real_text
from kgt_plugin.extraction.cutting.words import CALENDAR, CAPITALISED, WORD_START, read_words
from kgt_plugin.extraction.parts.clause_subjects import owned_noun
from kgt_plugin.extraction.parts.occupations import is_occupation
from kgt_plugin.extraction.referring.groups import names_at, one_of
from kgt_plugin.language.dates import DATE_PATTERN
from kgt_plugin.language.given_names import is_given_name
from kgt_plugin.language.lexicon import (
    FOODS,
    KIN,
    NATIONALITIES,
    PETS,
    ROLES,
    STOPWORDS,
    word_set,
)
from kgt_plugin.language.possessions import plain_label

__all__ = ["NAME", "introduced_groups", "introduced_names", "is_no_name", "stated_dates"]

NAME: Final = rf"(?:(?:Dr|Mr|Mrs|Ms|Miss|Prof|Frau|Herr|Madame|Sir|Rev)\.? )?{CAPITALISED}(?: {CAPITALISED}){{0,3}}"
"""A capitalised name, title and all."""
_INTRODUCED: Final = re.compile(
    rf"\b(?:[Mm]y|[Oo]ur) (?P<np>(?:[a-z][\w-]* ){{1,3}})(?P<name>{NAME})(?=[\s,.;:!?)]|'s\b|$)"
    rf"|\b(?:[Mm]y|[Oo]ur) (?P<np2>[a-z][\w-]*(?: [a-z][\w-]*){{0,2}})(?:,| \() ?(?:an? )?(?P<name2>{NAME})(?=[,.;!?)]|$)"
    rf"|{WORD_START}(?P<name4>{NAME})(?:,| \() ?(?:the|my|our) (?P<np4>[a-z][\w-]*(?: [a-z][\w-]*){{0,2}}?)(?=[,.;:!?)]| I | that | who | is | has |$)"
    rf"|{WORD_START}(?!(?:That|This|He|She|It|There|Here|What|Who|And|But)\b)(?P<name5>{NAME}),? (?:that is|who is|is) (?:my|our) (?P<np5>[a-z][\w-]*(?: [a-z][\w-]*){{0,2}}?)(?=[,.;:!?)]| and | who |$)"
    rf"|\b(?:[Mm]y|[Oo]ur) (?P<np3>[a-z][\w-]*(?: [a-z][\w-]*){{0,2}}) (?:called|named) (?P<name3>{NAME})"
)

_GROUP: Final = re.compile(
    rf"\b(?:[Mm]y|[Oo]ur) (?P<np>(?:[a-z][\w-]* ){{0,2}}[a-z][\w-]*[sn]),? \(?(?P<names>{CAPITALISED}(?:, {CAPITALISED})*,? (?:and|&) {CAPITALISED})(?=[\s,.;:!?)]|$)"
)
_BIRTHDAY: Final = re.compile(
    rf"\b(?P<owner>my|our|his|her|[^\W\d_]+'s|my [\w -]{{1,40}}?'s) (?P<what>birthday|anniversary|wedding anniversary|name day)"
    rf"(?: is|,)?(?: on| falls on)? (?P<o>(?:{DATE_PATTERN}))",
    re.IGNORECASE,
)

_NO_NAMES: Final = (
    STOPWORDS
    | NATIONALITIES
    | CALENDAR
    | FOODS
    | word_set("""
    happy merry thank god lord congratulations best dear google siri alexa wikipedia youtube chatgpt excel coffee sleep caffeine
    internet whatsapp facebook instagram netflix
    """)
)
"""Words behind "my sister" or before "is my friend" that are nobody's name: "wish my dad Merry Christmas"."""


def is_no_name(name: str) -> bool:
    """Whether a capitalised word is nobody's name: "Google is my friend".

    Args:
        name: as written.
    """
    return name.split(maxsplit=1)[0].lower() in _NO_NAMES


def stated_dates(text: str) -> list[tuple[str, str, str]]:
    """Days told in passing: "a card for her birthday on 3 May" dates it, whatever it asks.

    Returns:
        Whose it is, as said ("her", "my son's"), what it is, and the date.
    """
    return [
        (match["owner"].removesuffix("'s"), match["what"].lower(), re.sub(r"^the ", "", match["o"]))
        for match in _BIRTHDAY.finditer(real_text(text))
    ]


def introduced_groups(text: str) -> list[tuple[str, list[str]]]:
    """Names of several in passing: "a table for my brothers Tom and Ben" tells both.

    Returns:
        Whose names they are ("my brothers"), and the names.
    """
    found: list[tuple[str, list[str]]] = []
    for match in _GROUP.finditer(real_text(text)):
        label = re.sub(r"^my (?:\w+ )*(?=[\w-]+$)", "my ", f"my {match['np']}")
        names, _ = names_at(read_words(match["names"]))
        some = any(is_given_name(name) for name in names)
        if some and one_of(label) is not None and owned_noun(label[3:]) == label[3:]:
            found.append((label, names))
    return found


def introduced_names(text: str) -> list[tuple[str, str]]:
    """Names in passing: "What should I get my sister Ana?" tells her name, whatever it asks.

    Returns:
        Pairs of whose name it is ("my sister") and the name.
    """
    found: list[tuple[str, str]] = []
    for match in _INTRODUCED.finditer(real_text(text)):
        groups = [
            (match["np"], match["name"]),
            (match["np2"], match["name2"]),
            (match["np3"], match["name3"]),
            (match["np4"], match["name4"]),
            (match["np5"], match["name5"]),
        ]
        np, name = next(pair for pair in groups if pair[0])
        np, name = (
            plain_label(f"my {np.strip()}").removeprefix("my "),
            re.sub(r"'s$", "", name),
        )
        name = re.sub(
            r"^(?:Tell|Ask|Remind|Call|Invite|Thank|Text|Email|Ring|Phone|Meet|See|With|From|For|To|When|Yes|No|Oh|Is|Was|Did|Does|Will|Can|Has|Only|And|But|Also|Just|Well|So|Then|Now|Hello|Hi) ",
            "",
            name,
        )
        first = name.split()[0].lower()
        if first in _NO_NAMES or is_occupation(name.lower()) or owned_noun(np) != np:
            continue
        if np.split()[-1] in KIN | PETS | ROLES:
            found.append((f"my {np}", name))
    return found
