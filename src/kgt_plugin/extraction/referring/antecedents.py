"""Whom "who" and "which" mean: what the clause before ended with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kgt_plugin.extraction.cutting.words import Word, text_of
from kgt_plugin.extraction.parts.clause_subjects import owned_noun
from kgt_plugin.extraction.referring.referents import Referents
from kgt_plugin.language.given_names import is_given_name
from kgt_plugin.language.lexicon import KIN, PETS, ROLES, word_set

__all__ = ["antecedent"]

_OWNED: Final = re.compile(
    r"\b(?P<owner>(?i:my|our|his|her|their)) (?P<np>[a-z][\w-]*(?: [a-z][\w-]*){0,2})"
    r"(?P<name>,? [^\W\d_a-z][\w'’-]*(?: [^\W\d_a-z][\w'’-]*)?)?,?$"
)
_GROUP: Final = re.compile(r"\b(?:the|an?) (?P<np>(?:[\w'-]+ ){0,2}(?P<head>[\w-]+))$")
_PET: Final = re.compile(
    r"^(?:(?:i|we) (?:have|have got|got) )?(?:an?|one) (?:[\w-]+ ){0,2}?(?P<np>[\w-]+)$",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(r"(?P<name>[^\W\d_a-z][\w'’-]*)$")
_GROUPS: Final = word_set(
    "choir chorus band club group team class orchestra circle society course troupe quartet"
)


def antecedent(before: Sequence[Word], opener: str, referents: Referents) -> str | None:
    """The label that a relative clause is about; None where it is nobody's whom we know.

    Args:
        before: the words of the clause before.
        opener: "who", "which" or "that".
        referents: who was spoken of.
    """
    text = text_of(before).rstrip(" ,")
    owned = _OWNED.search(text)
    if owned is not None:
        return _label(owned["owner"], owned["np"], opener, referents)
    group = _GROUP.search(text)
    if opener != "who" and group is not None and group["head"].lower() in _GROUPS:
        return f"my {group['np'].lower()}"
    pet = _PET.match(text)
    if pet is not None and (noun := owned_noun(pet["np"])) and noun.split()[-1] in PETS:
        return f"my {noun}"
    named = _NAMED.search(re.sub(r", [^\W\d_]+'s [a-z]+$", "", text))
    if named is None:
        return None
    name = named["name"]
    return referents.named(name) or (name if is_given_name(name) and opener == "who" else None)


def _label(owner: str, np: str, opener: str, referents: Referents) -> str | None:
    noun = owned_noun(np)
    if noun is None or noun != np:
        return None
    if opener == "who" and noun.split()[-1] not in KIN | ROLES | PETS:
        return None
    owner = owner.lower()
    if owner in {"my", "our"}:
        return f"my {noun}"
    who = referents.behind(owner)
    return None if who is None else f"{who}'s {noun}"
