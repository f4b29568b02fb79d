"""What somebody means to do, and what has just changed: "plan to visit Japan", "switched to law"."""

from __future__ import annotations

import re
from typing import Final

from kgt_plugin.extraction.cutting.words import read_words, text_of
from kgt_plugin.extraction.frames.copula_rules import NUMBER
from kgt_plugin.extraction.frames.copulas import read_copula
from kgt_plugin.extraction.frames.stated import Draft
from kgt_plugin.extraction.parts.complements import Complement, read_objects
from kgt_plugin.extraction.parts.objects import clean_object
from kgt_plugin.extraction.parts.occupations import is_occupation
from kgt_plugin.extraction.parts.verb_groups import VerbGroup
from kgt_plugin.language.dates import DATE_PATTERN
from kgt_plugin.language.lexicon import word_set

__all__ = ["read_change", "read_plan"]

_INTENDING: Final = word_set("plan intend hope aim decide promise")
_VISIT: Final = r"(?:visit(?:ing)?|travel(?:l?ing)? to|fly(?:ing)? to|go(?:ing)? to)"
_TRIP: Final = re.compile(rf"^(?:to |on )?(?:(?:a|our|my) (?:trip|holiday|vacation) (?:to|in)|{_VISIT}) (?P<o>.+)", re.IGNORECASE)  # fmt: skip
_MOVE: Final = re.compile(r"^(?:to |on )?(?:mov(?:e|ing)|relocat(?:e|ing)) (?:back )?to (?P<o>.+)", re.IGNORECASE)  # fmt: skip
_RETIRE: Final = re.compile(r"^(?:to |on )?(?P<v>retir|graduat)(?:e|ing) (?:in|on) (?P<o>.+)", re.IGNORECASE)  # fmt: skip
_SOMEWHERE: Final = re.compile(
    r"^to (?P<what>(?:open|do|spend|study|start|buy|rent|build|live|work|teach|retire|get married|settle)\b[^,]*?) in (?P<o>.+)$"
)
_OTHER: Final = re.compile(
    r"^to (?P<v>become|learn|study|open|grow|buy|adopt|build|write|run|start|climb|join|get|take|study abroad in|do)"
    r" (?P<o>.+)",
    re.IGNORECASE,
)
_WANTED: Final = re.compile(
    r"^to (?P<v>become|be|learn|visit|travel to|move to|go to|study in|study abroad in|study at) (?P<o>.+)", re.IGNORECASE
)  # fmt: skip
_TURNED: Final = re.compile(rf"{NUMBER} on (?P<o>{DATE_PATTERN})", re.IGNORECASE)
_OFFICE: Final = re.compile(
    r"^(?:an? |my |the )?(?:new |first )?(?:job|position|role|work|working|post)?\s*(?P<slots>(?:as|at|with|for) .+)$",
    re.IGNORECASE,
)
_NO_OFFICE: Final = re.compile(
    r"(?:joke|hobby|favou?r|experiment|child|kid|test|dare|prank|noon|midnight|once|last|first|home|least|\d+(?::\d+)?$|(?:"
    + NUMBER
    + r")$)\b|.*\b(?:am|pm)$",
    re.IGNORECASE,
)
_SLOT: Final = re.compile(
    r"\b(as|at|for|with)\s+(.+?)(?=\s+(?:as|at|for|in|with|on)\s|$)", re.IGNORECASE | re.DOTALL
)


def read_plan(group: VerbGroup, complement: Complement, *, casual: bool) -> list[Draft]:
    """Read a settled plan or a lasting wish; an errand and a dream are none.

    Args:
        group: the verb.
        complement: what follows it.
        casual: the writer uses no capitals.
    """
    text = text_of(complement.whole)
    going = group.lemma == "go" and group.tense in {"progressive", "future"}
    if group.lemma == "want" and group.tense == "present":
        return _wanted(text, casual=casual)
    if (
        going
        and (to := re.match(r"^to (?P<o>.+)", text))
        and not re.match(r"^to (?!the [A-Z])[a-z]+ ", text)
    ):
        places = read_objects(read_words(to["o"]), "place", casual=casual)
        instead = "instead" in text
        return [Draft("plans to visit", o, replaces=instead, confidence=0.75) for o in places]
    return _intended(text, casual=casual) if going or _intends(group, text) else []


def _intends(group: VerbGroup, text: str) -> bool:
    """Whether the verb tells of a plan that stands: "had planned" is over, "decided" is not."""
    if group.lemma == "decide":
        return group.tense in {"past", "perfect"}
    if group.lemma == "think":
        return group.tense == "present" and text.startswith("to ")
    return group.lemma in _INTENDING and group.tense in {"present", "progressive", "perfect"}


def _intended(text: str, *, casual: bool) -> list[Draft]:
    """Read what is intended: a journey, a move, an end of work, something in some place."""
    for pattern, relation in ((_TRIP, "plans to visit"), (_MOVE, "plans to move to")):
        if match := pattern.match(text):
            places = read_objects(read_words(match["o"]), "place", casual=casual)
            return [Draft(relation, o) for o in places]
    if match := _RETIRE.match(text):
        dates = read_objects(read_words(match["o"]), "date")
        return [Draft(f"{match['v'].lower()}es in", o, replaces=True) for o in dates]
    if match := _SOMEWHERE.match(text):
        return _somewhere("plans", match, casual=casual)
    other = _OTHER.match(text)
    value = None if other is None else clean_object(other["o"], keep_article=True)
    if other is None or value is None:
        return []
    return [Draft(f"plans to {other['v'].lower()}", value, confidence=0.75)]


def _somewhere(lead: str, match: re.Match[str], *, casual: bool) -> list[Draft]:
    """Read "to open a second restaurant in Braga": where it is to be."""
    places = read_objects(read_words(match["o"]), "place", casual=casual)
    what = " ".join(w for w in match["what"].split() if w not in {"a", "an", "the", "my", "our"})
    return [Draft(f"{lead} to {what} in", o, replaces=True, confidence=0.75) for o in places]


def _wanted(text: str, *, casual: bool) -> list[Draft]:
    match = _WANTED.match(text)
    if match is None:
        somewhere = _SOMEWHERE.match(text)
        return _somewhere("wants", somewhere, casual=casual) if somewhere else []
    verb = match["v"].lower()
    shape = "place" if verb.endswith((" to", " in", " at")) or verb == "visit" else "thing"
    values = read_objects(
        read_words(match["o"]), "place" if shape == "place" else "thing", casual=casual
    )
    if verb == "be":
        values = [value for value in values if is_occupation(value)]
    return [Draft(f"wants to {verb}", value, confidence=0.75) for value in values]


def read_change(
    subject: str, group: VerbGroup, complement: Complement, *, casual: bool
) -> list[Draft]:
    """Read what has begun, or what somebody has become; arguments as in `read_plan`."""
    text = text_of(complement.whole)
    recent = group.tense in {"past", "perfect"}
    if group.lemma in {"start", "get", "land", "take"} and recent:
        return _office(text)
    if (
        group.lemma == "make"
        and recent
        and not re.match(rf"{NUMBER}(?: today| yesterday| on |$)", text)
    ):
        return []
    ageing = group.lemma == "turn" and group.tense in {"progressive", "future", "present"}
    if (group.lemma in {"turn", "become", "make"} and recent) or (
        ageing and re.match(NUMBER, text)
    ):
        return [*_became(subject, text, casual=casual), *_birthday(text)]
    return []


def _office(text: str) -> list[Draft]:
    match = _OFFICE.match(text)
    if match is None:
        return []
    drafts: list[Draft] = []
    for slot in _SLOT.finditer(match["slots"]):
        value = clean_object(slot[2])
        if value is None or _NO_OFFICE.match(value):
            continue
        relation = {"as": "occupation", "at": "works at"}.get(slot[1].lower(), "works for")
        if relation != "occupation" and not match["slots"].lower().startswith(
            ("as", slot[1].lower())
        ):
            continue
        drafts.append(Draft(relation, value, replaces=True))
    job = bool(
        re.match(
            r"^(?:an? |my |the )?(?:new |first )?(?:job|position|role|work|working|post)\b",
            text,
            re.IGNORECASE,
        )
    )
    return drafts if job or any(d.relation == "occupation" for d in drafts) else []


def _birthday(text: str) -> list[Draft]:
    """Read "turned forty on 3 May"."""
    match = _TURNED.match(text)
    return (
        []
        if match is None
        else [Draft("birthday", re.sub(r" \d{4}$", "", match["o"]), replaces=True)]
    )


def _became(subject: str, text: str, *, casual: bool) -> list[Draft]:
    return [
        draft
        for draft in read_copula(subject, text, casual=casual)
        if draft.relation in {"age", "diet", "occupation", "religion", "nationality"}
    ]
