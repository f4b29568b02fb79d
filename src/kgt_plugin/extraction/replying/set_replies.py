"""Questions whose answers are read in a way of their own: "How shall I sign it?", "Tea or coffee?", "And the daughter?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kgt_plugin.extraction.cutting.clauses import Clause
from kgt_plugin.extraction.cutting.words import CAPITALISED, read_words, text_of
from kgt_plugin.extraction.frames.predicates import read_predicate
from kgt_plugin.extraction.frames.stated import Statement
from kgt_plugin.extraction.parts.objects import clean_object
from kgt_plugin.extraction.parts.occupations import is_occupation
from kgt_plugin.extraction.referring.context import turned_round
from kgt_plugin.extraction.referring.referents import Referents
from kgt_plugin.extraction.replying.asking import asked_of
from kgt_plugin.extraction.replying.scope import question_in
from kgt_plugin.extraction.replying.values import is_place
from kgt_plugin.language.given_names import is_given_name
from kgt_plugin.language.lexicon import FEMALE, KIN, MALE, PETS, word_set
from kgt_plugin.language.spelling import written_out

__all__ = ["set_reply"]

_ASKS_BEING: Final = re.compile(
    r"^(?:(?:so|and) )?(?:is|are|am) (?!.* (?:from|in|for|at|with|about|up|into|over) )(?!.*ing\b)(?!it\b|this\b|that\b|there\b)[\w' -]+\?$",
    re.IGNORECASE,
)
_BEING: Final = word_set(
    "diet occupation marital_status relationship_status nationality religion condition is"
)
_PROPER: Final = frozenset({"nationality", "religion"})
_LONGEST: Final = 4
_NAME: Final = rf"{CAPITALISED}(?: {CAPITALISED}){{0,2}}"
_SIGNING: Final = re.compile(
    r"\b(?:who(?:m)?|what name|which name|whose name|how)\b.*\b(?:should|shall|do|will|would|can|could|goes|must)\b.*\b(?:sign(?:ed)?(?: it| this| that)?(?: off)?(?: by| from| as)?|"
    r"from|at the (?:end|bottom))\?$",
    re.IGNORECASE,
)
_SIGNED: Final = re.compile(
    rf"^(?:(?:just|from|as|it is from|sign it|put) )*(?P<name>{_NAME})(?:, (?:the |an? )?(?P<job>[a-z][\w -]*?)(?: (?:at|for|with) (?P<at>{_NAME}))?)?$"
)
_CHOICE: Final = re.compile(
    r"^(?:[\w -]+[,:] )?(?P<a>[\w-]+(?: [\w-]+)?) or (?P<b>[\w-]+(?: [\w-]+)?)\?$", re.IGNORECASE
)
_ALWAYS: Final = re.compile(
    r"^(?P<o>[\w-]+(?: [\w-]+)?),? (?:always|every time|any day|any day of the week|without fail|as always|as ever|"
    r"all the way|through and through|every single time)$",
    re.IGNORECASE,
)
_HOT_DRINK: Final = re.compile(
    r"\b(?P<what>coffee|tea)(?=[?,.!]|$| (?:with|at|in|or|waiting|for|on|then|first|too|there|ready|made|yet)\b)",
    re.IGNORECASE,
)
_TAKEN: Final = re.compile(
    r"^(?:always |just |only |strong and )*(?P<o>(?:black|white|milky|decaf|"
    r"with (?:a (?:dash|splash|drop|bit) of )?(?:[a-z]+ )?(?:milk|cream|lemon|honey|sugars?))"
    r"(?:(?:,| and|, and| with)? (?:(?:no|one|two|three|without|a) )?(?:sugars?|milk|lemon|honey))?)$",
    re.IGNORECASE,
)
_ASKS_HOME: Final = re.compile(
    r"\b(?:live|lives|living|home|based|whereabouts|local|near (?:me|here|by)|nearby|close (?:by|to me)|far away)\b",
    re.IGNORECASE,
)
_PLACE: Final = rf"(?P<o>{CAPITALISED}(?:[ -]{CAPITALISED}){{0,2}}(?:, {CAPITALISED}(?: {CAPITALISED})?)?)(?=$| so | and |, )"
_AT_HOME: Final = re.compile(
    rf"^(?:I am|we are|it is) (?:(?:out|up|down|over|based|just|right|round here|here) )*(?:in|near) {_PLACE}",
    re.IGNORECASE,
)
_LOCATED: Final = re.compile(
    rf"^(?:(?:no|yes|well|nearly|almost|not quite|close)\W+)?(?:just |only |about |right |very )*(?:(?:around|round|outside|across|over|up|down|"
    rf"two|three|a few|several|one|\w+ (?:minutes?|streets?|miles?|km|doors?|blocks?|hours?)|far|away|out|the|corner|road|river|town|not)\W+)*"
    rf"in {_PLACE}$",
    re.IGNORECASE,
)
_MOVED_FROM: Final = re.compile(
    rf"^(?:(?:no|nope|nah|actually|it is|just|in)\W+)*{_PLACE}$", re.IGNORECASE
)
_ASKS_LIVING: Final = re.compile(
    r"^(?:(?:so|and) )?(?:do|does|are|is) .*\b(?:live|living|based)\b.* in\b", re.IGNORECASE
)
_ASKS_FROM: Final = re.compile(
    r"^(?:(?:so|and) )?(?:is|are|am) [\w' -]+ (?:originally )?from [\w' -]+\?$", re.IGNORECASE
)
_ASKS_OWNED: Final = re.compile(
    r"\b(?:do I (?:have|own|ride|drive)|have I got) (?:a|an|any) (?P<n>car|bike|van|truck|boat|motorbike|motorcycle|scooter|camper|phone|"
    r"laptop|tablet|camera|guitar|piano|bicycle)\?$",
    re.IGNORECASE,
)
_MADE: Final = re.compile(
    rf"^(?:yes,? )?(?:just |only )?an? (?:(?-i:[a-z-]+) ){{0,3}}(?P<o>{_NAME})(?=$|,| from| that| with)",
    re.IGNORECASE,
)
_AND_WHO: Final = re.compile(
    r"^(?:and|what about|how about|and what about) (?:the|my) (?P<np>[a-z-]+)(?: (?:who|that|in|at|from)\b[^?]*)?\?$",
    re.IGNORECASE,
)
_THAT_IS: Final = re.compile(
    rf"^(?i:that|this|it|she|he)(?: is| will be| would be) (?:(?:my|our) [a-z-]+,? )?(?P<name>{CAPITALISED})$",
)
_TRIP: Final = re.compile(
    r"\b(?:plans? for|going away|go away|holidays?|vacation|trip|travell?ing|getaway|any plans|time off)\b",
    re.IGNORECASE,
)
_PAST: Final = re.compile(r"\b(?:was|were|did|went|had)\b", re.IGNORECASE)
_GOING: Final = re.compile(
    rf"^(?:(?:yes|already booked|booked|finally)\W+)?(?:(?:an?|one|two|three|four|\d+|ten|five|long) (?:long |whole |lovely )?(?:weeks?|weekends?|days?|nights?|fortnight|months?) in|"
    rf"(?:off|back|over|going|flying|heading|driving)(?: off| back)? to) (?P<o>{_NAME})(?= with| and| for| in| at| this| next|,|$)",
    re.IGNORECASE,
)
_LOOKED_AT: Final = 3


def set_reply(answer: str, clauses: Sequence[Clause], referents: Referents) -> list[Statement]:
    """Read a reply to one of the questions that want a reading of their own.

    Args:
        answer: the assistant's words.
        clauses: of the user's message.
        referents: who was spoken of.
    """
    asking = question_in(answer)
    if asking is None:
        return []
    question = turned_round(written_out(asking))
    said = [text_of(c.words) for c in clauses[:_LOOKED_AT] if c.words and c.asserted]
    for reader in (_being, _signed, _chosen, _taken, _home, _from, _owned, _introduced, _trip):
        found = reader(question, said, referents)
        if found:
            return found
    return []


def _one(subject: str, relation: str, value: str, lead: str, *, replaces: bool = True) -> Statement:
    return Statement(
        subject=subject,
        relation=relation,
        object=value,
        query=lead[:1].upper() + lead[1:],
        answer=value,
        replaces=replaces,
        confidence=0.8,
    )


def _being(question: str, said: Sequence[str], referents: Referents) -> list[Statement]:
    """Read "Is he vegetarian?" "Vegan." and "Are you married?" "Divorced." as what somebody is."""
    asked = _ASKS_BEING.match(question)
    about = asked_of(question, referents)
    if asked is None or not about or not said or len(said[0].split()) > _LONGEST:
        return []
    words = re.sub(
        r"^(?:no|yes|nope|yeah|just|actually|not quite)\W+", "", said[0], flags=re.IGNORECASE
    )
    wed = re.match(rf"^to (?P<o>{_NAME})$", words) if "married" in question.lower() else None
    lead = "I am" if about == "me" else f"{about} is"
    if wed is not None:
        return [_one(about, "married to", wed["o"], f"{lead} married to")]
    drafts = read_predicate(about, read_words(f"is {words[:1].lower()}{words[1:]}"))
    kept = [d for d in drafts if d.relation in _BEING and not d.subject]
    written = (
        {word.lower(): word for word in words.split()}
        if kept and kept[0].relation in _PROPER
        else {}
    )
    return [
        _one(about, d.relation, written.get(d.object, d.object), f"{lead} {d.said}".strip())
        for d in kept[:1]
    ]


def _signed(question: str, said: Sequence[str], referents: Referents) -> list[Statement]:
    """Read "Who should it be signed by?" "Marta, buyer at Nordkap.": who signs is the user, if nobody else is known so."""
    match = _SIGNED.match(said[0]) if said and _SIGNING.search(question) else None
    first = "" if match is None else match["name"].split()[0]
    own = referents.has_own_name()
    if match is None or (own and not referents.is_own(first)):
        return []
    if not own and (not is_given_name(first) or referents.named(first) is not None):
        return []
    found = [] if own else [_one("me", "name", match["name"], "my name is", replaces=False)]
    job = match["job"]
    if job and (match["at"] or is_occupation(job)):
        found.append(_one("me", "occupation", job, "I am a"))
    if match["at"]:
        found.append(_one("me", "works at", match["at"], "I work at"))
    return found


def _chosen(question: str, said: Sequence[str], referents: Referents) -> list[Statement]:
    """Read "Tea or coffee?" "Tea, always."; what is chosen once tells nothing."""
    del referents
    asked = _CHOICE.match(question)
    told = _ALWAYS.match(said[0]) if said and asked is not None else None
    if asked is None or told is None:
        return []
    value = told["o"].lower()
    offered = {asked["a"].lower(), asked["b"].lower(), asked["a"].lower().rpartition(" ")[2]}
    return [_one("me", "prefers", value, "I prefer", replaces=False)] if value in offered else []


def _taken(question: str, said: Sequence[str], referents: Referents) -> list[Statement]:
    """Read "Is there coffee?" "Black, no sugar."."""
    about = _HOT_DRINK.findall(question)
    others = asked_of(question, referents) not in {None, "me"}
    if len(set(about)) != 1 or others:
        return []
    match = next((m for each in said if (m := _TAKEN.match(each)) is not None), None)
    what = about[0].lower()
    value = None if match is None else match["o"]
    return [_one("me", f"takes {what}", value, f"I take my {what}")] if value else []


def _home(question: str, said: Sequence[str], referents: Referents) -> list[Statement]:
    """Read "Is it nice where you live?" "We're in Otley." and "Does she live near you?" "No, in Leeds."."""
    if not said or not _ASKS_HOME.search(question):
        return []
    asked = asked_of(question, referents)
    home = asked in {"", "my home"} and re.search(r"\bhome\b|\bwhere I live\b", question)
    about = "me" if asked is None or home else asked
    whole = next((m for each in said if (m := _AT_HOME.match(each)) is not None), None)
    if about == "me" and whole is not None and not re.search(r"\bor\b", question):
        return [_one("me", "lives in", whole["o"], "I live in")]
    living = bool(_ASKS_LIVING.search(question)) or bool(
        re.search(r"\blives? (?:near|close|far|around|here)", question)
    )
    match = _LOCATED.match(said[0]) if living else None
    if match is None and _ASKS_LIVING.search(question):
        match = _MOVED_FROM.match(said[0])
    first = "" if match is None else match["o"].split()[0].lower()
    if match is None or not about or not is_place(first):
        return []
    lead = "I live in" if about == "me" else f"{about} lives in"
    return [_one(about, "lives in", match["o"], lead)]


def _from(question: str, said: Sequence[str], referents: Referents) -> list[Statement]:
    """Read "Are you from Leeds?" "Bradford, actually."."""
    about = asked_of(question, referents)
    if not about or not said or not _ASKS_FROM.match(question):
        return []
    match = _MOVED_FROM.match(re.sub(r",? (?:actually|originally|in fact)$", "", said[0]))
    first = "" if match is None else match["o"].split()[0].lower()
    if match is None or not is_place(first):
        return []
    return [
        _one(
            about,
            "comes from",
            match["o"],
            "I come from" if about == "me" else f"{about} comes from",
        )
    ]


def _owned(question: str, said: Sequence[str], referents: Referents) -> list[Statement]:
    """Read "Do you have a car?" "A Fiat Panda." as its make."""
    del referents
    asked = _ASKS_OWNED.search(question)
    told = _MADE.match(said[0]) if said and asked is not None else None
    if asked is None or told is None:
        return []
    noun = asked["n"].lower()
    return [_one("me", noun, told["o"], f"my {noun} is a")]


def _introduced(question: str, said: Sequence[str], referents: Referents) -> list[Statement]:
    """Read "And the daughter who lives abroad?" "That's Emma."."""
    asked = _AND_WHO.match(question)
    told = _THAT_IS.match(said[0]) if said and asked is not None else None
    noun = "" if asked is None else asked["np"].lower()
    if told is None or noun not in KIN | PETS or is_occupation(told["name"]):
        return []
    about = referents.owned(noun) or f"my {noun}"
    amiss = noun in (
        MALE
        if told.string.lower().startswith("she")
        else FEMALE
        if told.string.lower().startswith("he ")
        else ()
    )
    if amiss or referents.name_of(about) is not None:
        return []
    return [_one(about, "name", told["name"], f"{about}'s name is", replaces=False)]


def _trip(question: str, said: Sequence[str], referents: Referents) -> list[Statement]:
    """Read "Any plans for the summer?" "Two weeks in Crete."."""
    if (
        not _TRIP.search(question)
        or _PAST.search(question)
        or asked_of(question, referents) not in {None, "me"}
    ):
        return []
    match = next((m for each in said if (m := _GOING.match(each)) is not None), None)
    value = None if match is None else clean_object(match["o"])
    return [_one("me", "plans to visit", value, "I plan to visit", replaces=False)] if value else []
