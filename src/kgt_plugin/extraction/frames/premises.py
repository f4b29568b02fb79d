"""What somebody runs or owns, by its name and place: "run a small cafe in Leeds called the Copper Pot"."""

from __future__ import annotations

import re
from typing import Final

from kgt_plugin.extraction.cutting.words import CAPITALISED
from kgt_plugin.extraction.frames.stated import Draft
from kgt_plugin.extraction.parts.verb_groups import VerbGroup
from kgt_plugin.language.lexicon import word_set

__all__ = ["read_premises"]

_RUNNING: Final = word_set("run own manage open found")
_BEGINNING: Final = word_set("open found")
"""What was run once need be run no more."""
_NAME: Final = rf"{CAPITALISED}(?: (?:(?:of|the|and|&) )?{CAPITALISED})*"
_CALLED: Final = rf"(?: ?,)? (?:called|named) (?:the )?(?P<name%s>{_NAME})"
_PLACED: Final = rf" (?:in|near) (?P<place%s>{_NAME})"
_PREMISES: Final = re.compile(
    r"^(?:an?|my own|our own|the) (?:[\w-]+ ){0,3}?(?P<kind>restaurant|caf[eé]|coffee shop|bakery|pub|bar|hotel|guesthouse|b&b|"
    r"hostel|(?:[\w-]+ )?shop|bookshop|store|salon|studio|gallery|farm|vineyard|school|nursery|garage|workshop|company|firm|"
    r"agency|business|startup|start-up|clinic|practice|gym|stall|food truck|brewery|winery|kennels|stables)"
    rf"(?:{_CALLED % 1}(?:{_PLACED % 1})?|{_PLACED % 2}(?:{_CALLED % 2})?)(?=$|[\s,.;])",
    re.IGNORECASE,
)  # fmt: skip


def read_premises(subject: str, group: VerbGroup, text: str) -> list[Draft]:
    """Read the name and the place of what is run; none where neither is told.

    Args:
        subject: who runs it.
        group: the verb.
        text: the words behind it.
    """
    begun = group.lemma in _BEGINNING and not text.startswith("the ")
    lasts = group.tense in {"present", "progressive"} or (
        begun and group.tense in {"past", "perfect"}
    )
    match = _PREMISES.match(text) if group.lemma in _RUNNING and not group.denied else None
    if match is None or not lasts:
        return []
    owner = "my" if subject == "me" else f"{subject}'s"
    label = f"{owner} {match['kind'].lower()}"
    name, place = match["name1"] or match["name2"], match["place1"] or match["place2"]
    told = (
        ("name", name, f"{label} is called"),
        ("located in", place, f"{label} is in"),
    )
    return [Draft(how, what, subject=label, query=query) for how, what, query in told if what]
