"""What has happened once and holds ever since: "I retired last year", "our dog died", "we got divorced"."""

from __future__ import annotations

import re
from typing import Final

from kgt_plugin.extraction.cutting.limits import WHEN, is_midst, is_when
from kgt_plugin.extraction.cutting.words import text_of
from kgt_plugin.extraction.frames.stated import Draft
from kgt_plugin.extraction.parts.complements import Complement
from kgt_plugin.extraction.parts.verb_groups import VerbGroup
from kgt_plugin.language.lexicon import KIN, PETS, ROLES

__all__ = ["read_event"]

_DYING: Final = {
    "die": re.compile(rf"(?:of|from)\b|{WHEN}", re.IGNORECASE),
    "pass": re.compile(r"away\b", re.IGNORECASE),
}
_BECOMING: Final = re.compile(
    rf"(?P<o>divorced|engaged|married|separated)(?: again)?\s*(?:{WHEN})", re.IGNORECASE
)
_MARITAL: Final = "marital status"
_TO_BED: Final = re.compile(
    r"\b(?:early|late|last night|tonight|at (?:\d|\w+ o'clock))", re.IGNORECASE
)
_MORTAL: Final = KIN | PETS | ROLES


def read_event(subject: str, group: VerbGroup, complement: Complement) -> list[Draft]:
    """Read a verb that ends or begins something for good; none where it is no such verb.

    Args:
        subject: "me", "my dog" or a name.
        group: the verb.
        complement: what follows it.
    """
    text = text_of(complement.whole)
    # "split" is its own past
    split = group.lemma == "split" and text.startswith("up")
    if group.denied or not (group.tense in {"past", "perfect"} or split):
        return []
    if group.lemma == "retire" and is_when(text) and not _TO_BED.search(text):
        return [Draft("is", "retired")]
    if group.lemma in _DYING and _DYING[group.lemma].match(text) and _is_mortal(subject):
        return [Draft("has", "died" if group.lemma == "die" else "passed away")]
    if is_midst(text) or not _is_person(subject):
        return []
    got = _BECOMING.match(text) if group.lemma == "get" else None
    if got is not None:
        return [Draft(_MARITAL, got["o"].lower(), replaces=True)]
    parted = _parted(subject, group, text.removeprefix("up").strip(), split=split)
    return [] if parted is None else [Draft(_MARITAL, parted, replaces=True)]


def _parted(subject: str, group: VerbGroup, when: str, *, split: bool) -> str | None:
    """The marital status of who has parted; None where nobody has."""
    if not is_when(when):
        return None
    if group.lemma == "divorce" and subject.endswith("s"):
        return "divorced"
    return "separated" if subject == "me" and (split or group.lemma == "separate") else None


def _is_person(subject: str) -> bool:
    """Whether it is somebody who can marry, and no doll."""
    owned = subject.startswith("my ") or "'s " in subject
    noun = subject.rpartition(" ")[2].lower()
    return not owned or bool({noun, noun.removesuffix("s")} & (KIN | ROLES))


def _is_mortal(subject: str) -> bool:
    """Whether it is somebody, and not the user or a phone."""
    noun = subject.rpartition(" ")[2].lower()
    named = not subject.startswith("my ") and "'s " not in subject
    return subject != "me" and (named or noun in _MORTAL)
