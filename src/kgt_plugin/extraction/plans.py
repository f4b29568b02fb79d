"""What somebody means to do, and what has just changed: "plan to visit Japan", "switched to law"."""

from __future__ import annotations

import re
from typing import Final

from kgt_plugin.extraction.complements import Complement, read_objects
from kgt_plugin.extraction.copulas import NUMBER, read_copula
from kgt_plugin.extraction.objects import clean_object, split_list
from kgt_plugin.extraction.occupations import is_occupation
from kgt_plugin.extraction.stated import Draft
from kgt_plugin.extraction.verb_groups import VerbGroup
from kgt_plugin.extraction.words import read_words, text_of
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
_OFFICE: Final = re.compile(
    r"^(?:an? |my |the )?(?:new |first )?(?:job|position|role|work|working|post)?\s*(?P<slots>(?:as|at|with|for) .+)$",
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
    going = group.lemma == "go" and group.tense == "progressive"
    intends = group.lemma in _INTENDING and group.tense in {
        "present",
        "progressive",
        "perfect",
        "past",
    }
    if group.lemma == "decide" and group.tense == "present":
        return []
    if going and (to := re.match(r"^to (?P<o>.+)", text)) and not re.match(r"^to [a-z]+ ", text):
        places = read_objects(read_words(to["o"]), "place", casual=casual)
        return [Draft("plans to visit", o, confidence=0.75) for o in places]
    if group.lemma == "want" and group.tense == "present":
        return _wanted(text, casual=casual)
    future = group.lemma == "go" and group.tense == "future"
    if future and (to := re.match(r"^to (?P<o>.+)", text)):
        places = read_objects(read_words(to["o"]), "place", casual=casual)
        return [
            Draft("plans to visit", o, replaces="instead" in text, confidence=0.75) for o in places
        ]
    thinks = group.lemma == "think" and group.tense == "present" and text.startswith("to ")
    if not (going or intends or thinks):
        return []
    for pattern, relation in ((_TRIP, "plans to visit"), (_MOVE, "plans to move to")):
        if match := pattern.match(text):
            return [
                Draft(relation, o)
                for o in read_objects(read_words(match["o"]), "place", casual=casual)
            ]
    if match := _RETIRE.match(text):
        dates = read_objects(read_words(match["o"]), "date")
        return [Draft(f"{match['v'].lower()}es in", o, replaces=True) for o in dates]
    if (match := _SOMEWHERE.match(text)) and (intends or thinks or going):
        return _somewhere("plans", match, casual=casual)
    if (match := _OTHER.match(text)) and intends:
        value = clean_object(match["o"], keep_article=True)
        return (
            []
            if value is None
            else [Draft(f"plans to {match['v'].lower()}", value, confidence=0.75)]
        )
    return []


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
    if group.lemma == "retire" and recent and (of := re.match(r"^from (?:the )?(?P<o>.+)", text)):
        value = clean_object(of["o"])
        return [] if value is None else [Draft("retired from", value)]
    if (
        group.lemma in {"give", "cut", "quit"}
        and recent
        and (up := re.match(r"^(?:up|out) (?P<o>(?!\w+ing\b).+)", text))
    ):
        return [Draft("avoids", o, replaces=True) for o in split_list(up["o"])]
    promoted = re.match(
        r"^(?:(?:been |got )?(?:promoted|made)(?: to| up to)?|promoted to|made) (?P<o>.+)",
        f"{group.lemma} {text}",
    )
    if promoted is not None and (recent or group.lemma == "be"):
        value = clean_object(promoted["o"])
        return [Draft("occupation", value, replaces=True)] if value and is_occupation(value) else []
    if group.lemma in {"sign", "enter", "book", "enrol", "enroll"} and recent:
        return _signed(group.lemma, text, casual=casual)
    gone = (
        re.match(r"^(?:off )?to live (?:in|near) (?P<o>.+)", text)
        if group.lemma == "go" and recent
        else None
    )
    if gone is not None:
        return [
            Draft("lives in", o, replaces=True)
            for o in read_objects(read_words(gone["o"]), "place", casual=casual)
        ]
    day = re.match(r"^to (?P<o>\w+day)s?\b", text)
    if group.lemma in {"move", "change", "switch"} and recent and day is not None:
        return [Draft("day", day["o"], replaces=True)]
    if (
        group.lemma == "make"
        and recent
        and not re.match(rf"{NUMBER}(?: today| yesterday| on |$)", text)
    ):
        return []
    if group.lemma in {"turn", "become", "make"} and recent:
        return _became(subject, text, casual=casual)
    if (
        group.lemma == "go"
        and group.tense == "present"
        and (by := re.match(r"^by (?P<o>.+)", text))
    ):
        return [
            Draft("nickname", o) for o in read_objects(read_words(by["o"]), "name", casual=casual)
        ]
    if group.lemma == "switch" and recent and (to := re.match(r"^(?:majors? )?to (?P<o>.+)", text)):
        value = clean_object(to["o"])
        return [] if value is None else [Draft("major", value, replaces=True, confidence=0.7)]
    return []


def _office(text: str) -> list[Draft]:
    match = _OFFICE.match(text)
    if match is None:
        return []
    drafts: list[Draft] = []
    for slot in _SLOT.finditer(match["slots"]):
        value = clean_object(slot[2])
        if value is None:
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


def _signed(lemma: str, text: str, *, casual: bool) -> list[Draft]:
    """Read "signed up for the London Marathon", "booked Crete for June", "enrolled in law"."""
    match = re.match(r"^(?:up |myself )?(?:for|in|on|to do)? ?(?P<o>.+)$", text)
    if match is None:
        return []
    if lemma == "book":
        there = re.search(r"\bin (?P<o>[^\W\d_a-z].*?)(?: for\b|$)", match["o"])
        where = re.split(r" for ", match["o"])[0] if there is None else there["o"]
        places = read_objects(read_words(where), "place", casual=False)
        return [Draft("plans to visit", o) for o in places]
    value = clean_object(match["o"], keep_article=True)
    if value is None or (lemma == "sign" and not text.startswith("up ")):
        return []
    return [
        Draft("studies" if lemma.startswith("enrol") else "signed up for", value, confidence=0.75)
    ]


def _became(subject: str, text: str, *, casual: bool) -> list[Draft]:
    return [
        draft
        for draft in read_copula(subject, text, casual=casual)
        if draft.relation in {"age", "diet", "occupation", "religion", "nationality"}
    ]
