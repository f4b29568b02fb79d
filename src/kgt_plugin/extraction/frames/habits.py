"""The days on which something is done: "play netball on Tuesday nights", "swim every Friday"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from kgt_plugin.extraction.cutting.words import text_of
from kgt_plugin.extraction.frames.stated import Draft
from kgt_plugin.extraction.parts.complements import Complement
from kgt_plugin.extraction.parts.verb_groups import VerbGroup
from kgt_plugin.language.dates import DAYS_PATTERN
from kgt_plugin.language.lexicon import word_set
from kgt_plugin.language.wording import third_person

__all__ = ["on_days"]

_ON: Final = re.compile(
    rf"(?:\b(?P<how>on|every|of an?|most) |^|\s)(?P<o>{DAYS_PATTERN})(?![\w-])", re.IGNORECASE
)
_REGULAR: Final = re.compile(r"days\b|(?:morning|afternoon|evening|night)s", re.IGNORECASE)
_NOW: Final = re.compile(r"\b(?:now|these days|nowadays)\b", re.IGNORECASE)
_HABITS: Final = word_set("""
    practise practice train meet rehearse volunteer swim bowl boulder climb run row cycle dance fence box paddle kayak
    surf ski skate jog hike fish golf sing
""")
"""What is done on a day, and no more need be said of it."""
_WITH_OBJECT: Final = frozenset(
    {"plays", "does", "goes to", "goes", "teaches", "coaches", "attends", "practises", "practices", "plays in", "plays for"}
)  # fmt: skip


def on_days(group: VerbGroup, complement: Complement, drafts: list[Draft]) -> list[Draft]:
    """Read the days that stand with what is done; none where it is done once.

    Args:
        group: the verb.
        complement: what follows it.
        drafts: what else the predicate says; "plays netball" has days of its own.
    """
    text = text_of(complement.whole)
    match = _ON.search(text)
    if match is None or group.denied or group.tense not in {"present", "progressive"}:
        return []
    changed = _NOW.search(text) is not None
    how = (match["how"] or "").lower()
    if not how and not _REGULAR.search(match["o"]):
        return []
    if group.lemma == "run" and text.lower().startswith("late "):
        return []
    lasting = how not in {"on", ""} or bool(_REGULAR.search(match["o"]))
    done = next((draft for draft in drafts if draft.relation in _WITH_OBJECT), None)
    if group.lemma == "go" and done is None and lasting:
        done = next((replace(d, relation="goes") for d in drafts if d.relation == "hobby"), None)
    if done is not None and lasting:
        return [Draft(f"{done.relation} {done.object} on", match["o"], replaces=changed)]
    if (
        not lasting
        or group.lemma not in _HABITS
        or any(draft.object == match["o"] for draft in drafts)
    ):
        return []
    return [Draft(f"{third_person(group.lemma)} on", match["o"], replaces=changed)]
