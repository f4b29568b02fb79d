"""Who is called what, and who is whose: "we named our cat Miso", "he is my flatmate now"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from kgt_plugin.extraction.cutting.cuts import ADVERBS
from kgt_plugin.extraction.cutting.words import Word, text_of
from kgt_plugin.extraction.parts.appositions import name_at
from kgt_plugin.extraction.parts.clause_subjects import owned_noun, read_subject
from kgt_plugin.extraction.parts.complements import is_date
from kgt_plugin.extraction.parts.objects import clean_object
from kgt_plugin.extraction.parts.verb_groups import read_verb
from kgt_plugin.language.lexicon import (
    ATTRIBUTES,
    KIN,
    NATIONALITIES,
    PETS,
    ROLES,
    STOPWORDS,
    word_set,
)
from kgt_plugin.language.verbs import forms_of

__all__ = [
    "Naming",
    "christened",
    "favourite_told",
    "name_told",
    "naming",
    "nickname_told",
    "role_told",
    "trailing_name",
]

_NAMING: Final = word_set("name call")
_NAMERS: Final = word_set("everyone everybody people they friends folk folks we i")
_ROLE: Final = re.compile(
    r"^(?P<mine>(?:my|our) )?(?P<np>[a-z][\w -]*?)(?: now| too)?(?:,.*)?$", re.IGNORECASE
)
_FAVOURITE: Final = re.compile(
    r"^(?:my|our) (?:all-time |absolute )?(?P<f>favou?rite) (?:of all )?(?P<np>(?!.* (?:in|for|from|of|here)\b(?! all))[\w -]+?)(?: ever| of all(?: time)?)?(?:,.*)?$",
    re.IGNORECASE,
)
_TRAILED: Final = 3
_TOLD: Final = re.compile(r"^(?P<name>[^\W\d_a-z][\w'’.-]*(?: [^\W\d_a-z][\w'’-]*)*)(?=$|,| and )")


class Naming(NamedTuple):
    """A name that is given.

    Attributes:
        whom: "my cat", or a pronoun such as "him" or "me".
        name: the name.
    """

    whom: str
    name: str


def naming(words: Sequence[Word], *, casual: bool) -> Naming | None:
    """Read "named my cat Miso" and "calls him Bo".

    Args:
        words: a predicate.
        casual: the writer uses no capitals.
    """
    group = read_verb(words)
    if group is None or group.lemma not in _NAMING or group.denied:
        return None
    after = list(words[group.end :])
    if not after:
        return None
    whom = read_subject(after)
    if whom is not None and whom.kind == "possession" and whom.name and whom.end == len(after):
        return Naming(f"my {whom.noun}", whom.name)
    name = clean_object(text_of(after[1:])) if len(after) > 1 else None
    pointed = after[0].low in {"him", "her", "it", "me", "them"}
    if not pointed or name is None or not (name[0].isupper() or (casual and " " not in name)):
        return None
    return Naming(after[0].low, name.title() if name.islower() else name)


def nickname_told(words: Sequence[Word]) -> str | None:
    """The name in "everyone calls Teddy", behind a "whom"."""
    if len(words) < 3 or words[0].low not in _NAMERS:  # noqa: PLR2004 - namer, verb, name
        return None
    verb, end = read_verb(words[1:2]), name_at(words, 2)
    if verb is None or verb.lemma != "call" or end == 2:  # noqa: PLR2004 - no name behind the verb
        return None
    return text_of(words[2:end])


def _copular(words: Sequence[Word]) -> str | None:
    """What stands behind a plain "is"."""
    group = read_verb(words)
    if group is None or group.lemma != "be" or group.denied or group.tense != "present":
        return None
    return text_of(words[group.end :])


def role_told(words: Sequence[Word], *, casual: bool) -> str | None:
    """The role in "is my flatmate now"; without "my" only from writers who leave such words out."""
    said = _copular(words)
    match = None if said is None else _ROLE.match(said)
    if match is None or not (match["mine"] or casual):
        return None
    role = match["np"].lower()
    head = role.split()[-1]
    article = role.split()[0] in {"a", "an", "the"}
    favourite = re.search(r"\bfavou?rite\b", role) is not None
    return role if head in KIN | PETS | ROLES and not article and not favourite else None


def favourite_told(words: Sequence[Word]) -> str | None:
    """The property in "is my favourite of all novels" and "is my mother tongue"; "likes" for "my thing"."""
    said = _copular(words)
    if said is None:
        return None
    if re.match(r"^(?:my|our) (?:thing|jam|cup of tea|guilty pleasure)\b", said, re.IGNORECASE):
        return "likes"
    match = _FAVOURITE.match(said)
    if match is not None:
        noun = match["np"].lower()
        plural = noun.endswith("s") and not noun.endswith(("ss", "series"))
        return f"{match['f'].lower()} {noun[:-1] if plural else noun}"
    owned = re.match(r"^(?:my|our) (?P<np>[\w -]+)$", said, re.IGNORECASE)
    return owned["np"].lower() if owned is not None and owned["np"].lower() in ATTRIBUTES else None


def name_told(words: Sequence[Word]) -> str | None:
    """The name in "is Karen"; a nationality or a date is none."""
    said = _copular(words)
    told = None if said is None else _TOLD.match(said)
    if told is None:
        return None
    name = told["name"]
    known = name.lower() in NATIONALITIES | STOPWORDS or is_date(name)
    return None if known else name


def trailing_name(words: Sequence[Word], *, casual: bool) -> str | None:
    """The name in "is 7, Leo", behind an age.

    Args:
        words: a predicate.
        casual: the writer uses no capitals.
    """
    if len(words) <= _TRAILED or words[-2].low != "," or not words[-3].low.isdigit():
        return None
    name = words[-1]
    fits = name.text[0].isupper() or (casual and not forms_of(name.low))
    if not fits or name.low in STOPWORDS | ADVERBS or not name.text.isalpha():
        return None
    return name.text.title() if name.text.islower() else name.text


def christened(before: Sequence[Word], words: Sequence[Word], *, casual: bool) -> Naming | None:
    """Read "Help me write to my brother. Minh. He is 16.": a name right behind whose it is.

    Args:
        before: the clause before, which ends with the possession.
        words: the one word that follows.
        casual: the writer uses no capitals.
    """
    owned = re.search(r"\b(?:my|our) (?P<np>[\w -]+)$", text_of(before))
    noun = None if owned is None else owned_noun(owned["np"])
    if owned is None or noun is None or noun != owned["np"] or len(words) != 1:
        return None
    name, low = words[0].text, words[0].low
    plain = name.isalpha() and (casual or name[0].isupper())
    common = low in STOPWORDS | ADVERBS or bool(forms_of(low))
    if not plain or common or noun.split()[-1] not in KIN | PETS | ROLES:
        return None
    return Naming(f"my {noun}", name.title() if name.islower() else name)
