"""Speech written down as it came, with little punctuation: what is thrown in parts what it stands between."""

from __future__ import annotations

import re
from typing import Final

from kgt_plugin.language.lexicon import (
    ATTRIBUTES,
    KIN,
    MODIFIERS,
    PETS,
    ROLES,
    STOPWORDS,
    THINGS,
    any_of,
    word_set,
)
from kgt_plugin.language.verbs import HAVE, MODALS
from kgt_plugin.language.wording import PREPOSITIONS, third_person

__all__ = ["punctuated"]

_VOCATIVES: Final = r"(?:mate|bro|bruv|dude|champ|buddy|pal|folks|lads|guys|y'all)"
_DESCRIBED: Final = (
    STOPWORDS
    | MODIFIERS
    | PREPOSITIONS
    | word_set("""
    my me our his her their your a an the this that work room house flat team class school soul running training gym best
    old good great another every no some any and or
""")
)
"""Behind these "mate" is somebody who is spoken of."""
_ADDRESSED: Final = re.compile(
    rf"(?<![\w'])(?P<before>[\w']+),? (?P<who>{_VOCATIVES})(?=(?P<after>,? [\w']+))", re.IGNORECASE
)
_ANSWERS: Final = word_set(
    "yes yeah no nah nope yep ok okay right well thanks cheers too now it that here there up oh hey hi"
)
"""Words behind which somebody is addressed, though they describe somebody elsewhere."""
_THROWN_IN: Final = re.compile(
    r"(?<=[\w'])(?P<sign>[,.]?) (?:(?:yeah|yep|righto|geez|jeez|haha+|hey|anyway|anyways|hang on|hold on|mind you|"
    r"touch wood|knock on wood|get this|let me tell you|to be honest|to be fair|thank you very much|like i said|as i say|"
    r"believe it or not|funny enough|god help us|if you ask me|i tell you|i tell ya|truth be told|no joke|not gonna lie|"
    r"on the other hand|by the way|oh yeah|oh and)(?: yeah)?)(?= [\w'])(?! (?:is|was|are|ya|you do|that you)\b)",
    re.IGNORECASE,
)
_BREAKING: Final = re.compile(r"\b(?:hey|righto|anyways?|oh and|by the way)$", re.IGNORECASE)
"""Behind these something new is said."""
_NOMINATIVE: Final = r"(?:I|i|he|she|we|they|it's|it is|its|that's|that is|thats|there's|there is|theres|I'm|i'm|im|I've|ive|he's|hes|she's|shes|we're|they're|theyre|my|our)"
_CAUSE: Final = re.compile(
    rf"(?<!\bthe)(?<!\ba)(?<!\bgood)(?<!\bthis)(?<!\bthat)(?<!\bto)(?<!\bmain)(?<!\bcan)(?<!\bthey)(?<!\bmay)(?<!\bwill)(?<!\bwhich)"
    rf" '?(?:cause|cuz|coz|cos)(?= (?:{_NOMINATIVE}\b|[A-Z][a-z]+(?:'s| is| has| [a-z]+(?:es|[^s]s))\b))"
)
_OWN: Final = any_of(
    KIN | PETS | ROLES | THINGS | ATTRIBUTES | {"own", "own old", "favourite", "favorite"}
)
_ME: Final = re.compile(
    rf"(?P<lead>^|[.!?,;] |\b(?:and|but|or|because|so|with|of|off|from|for|to|at|in|on|by|about|than|like|is|was|'s|are|see|love|miss|visit|meet|met|ring|told) )me "
    rf"(?P<more>(?:{any_of(MODIFIERS)} )?(?:{_OWN}))(?![\w-])",
    re.IGNORECASE,
)
_NAMING: Final = re.compile(
    r"(?<![\w'])(?P<before>[\w']+) (?P<owner>his|her|its|their|my|our) (?P<what>names?|birthday)(?P<verb>'s| is| are) (?=(?-i:[A-Z0-9])|[a-z]+ (?:and|n|he|she|it|they|so|but)\b|[a-z]+[.,]|[a-z]+$)(?!she\b|he\b)",
    re.IGNORECASE,
)
_BEHIND_NAME: Final = re.compile(
    r"(?P<name>(?<![.!?] )\b[A-Z][a-z]+),? (?P<what>(?:his|her|its) name) is\b(?=$|[.!?,]| (?:and|but|so|he|she|it|they)\b)"
)
"""As in "we got a dog Rex his name is"."""
_FOLLOWING_ON: Final = word_set(
    "what and that but because so or if when then think know knew say says said guess as where though while since of in "
    "for on to from by like about with remember reckon believe plus is was has before after until"
)


_TENS: Final = re.compile(
    r"\b(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety) (one|two|three|four|five|six|seven|eight|nine)\b",
    re.IGNORECASE,
)
_BEEN: Final = re.compile(
    r"(?<![\w-])(?P<before>[\w-]+) been (?=(?:\w+ing|here|there|at it|with them|in the)\b)(?!going\b)",
    re.IGNORECASE,
)
_DAY: Final = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:days?)?|weekdays|weekends"
_DAYS: Final = re.compile(
    rf"(?<![\w'-])(?P<before>[\w'-]+) (?P<day>(?:(?:{_DAY})(?: (?:and|n|&|to|thru|-) (?:{_DAY}))+|(?!holidays\b|birthdays\b|yesterdays\b|workdays\b)(?:\w+days|weekends)|(?:{_DAY})(?= (?:mornings?|arvos?|afternoons?|evenings?|nights?)\b)))\b(?! (?:are|is|were|was)\b)",
    re.IGNORECASE,
)
_HABITS: Final = word_set(
    "do work play swim run train study teach volunteer help sing dance coach go practise practice rehearse row climb"
)
_PRACTISED: Final = _HABITS | {third_person(verb) for verb in _HABITS}
_DONE: Final = re.compile(rf"\b(?:I|we|he|she|i) (?:\w+ )?{any_of(_PRACTISED)}\b[^.!?;]*$")
_LOOK_BACK: Final = 200
"""Characters: what was done further back is not done on the days named here."""
_DATED_BY: Final = PREPOSITIONS | word_set(
    "every last next this these those most some all and or n the a no not is are was were my her his our except usually mostly only just"
)


def punctuated(text: str) -> str:
    """Put commas where speech pauses: behind "mate", around "yeah" and "mind you"; "me mum" is "my mum".

    Args:
        text: a message, as typed or as heard by a machine.
    """
    text = _CAUSE.sub(" because", text)
    text = _ADDRESSED.sub(_address, text)
    text = _THROWN_IN.sub(_thrown, text)
    text = _ME.sub(_mine, text)
    text = _BEHIND_NAME.sub(r", \g<what> is \g<name>,", text).replace(" , ", ", ")
    text = _TENS.sub(r"\1-\2", text)
    text = _BEEN.sub(_going_on, text)
    text = _DAYS.sub(_on_days, text)
    return _NAMING.sub(_told, text)


def _address(match: re.Match[str]) -> str:
    before = match["before"].lower()
    spoken_of = before in _DESCRIBED and before not in _ANSWERS
    return (
        match.group()
        if spoken_of
        else f"{match['before']},"
        if match["after"][0] != ","
        else match["before"]
    )


def _thrown(match: re.Match[str]) -> str:
    return "." if _BREAKING.search(match.group()) else match["sign"].replace(",", ";") or ";"


def _going_on(match: re.Match[str]) -> str:
    """Read "I am a nurse been doing it for years"; "have been" is one verb."""
    before = match["before"].lower()
    one = (
        before in HAVE | MODALS
        or before in STOPWORDS | PREPOSITIONS
        or before in {"never", "always", "ve", "d", "s"}
        or before.endswith(("ly", "ve"))
        or "'" in before
        or before in {"hes", "shes", "its", "whos", "thats"}
    )
    return match.group() if one else f"{match['before']}, been "


def _on_days(match: re.Match[str]) -> str:
    """Read "I work at the shop weekends", where something done time and again stands before."""
    start, before = match.start("day"), match["before"].lower()
    done = _DONE.search(match.string, max(0, start - _LOOK_BACK), start)
    bare = done is None or before in _DATED_BY | _PRACTISED
    return match.group() if bare else f"{match['before']} on {match['day']}"


def _mine(match: re.Match[str]) -> str:
    """Read "me mum", but "for me coffee" is for the user."""
    return f"{match['lead']}my {match['more']}"


def _told(match: re.Match[str]) -> str:
    """Part "the missus her name is Deb"."""
    if match["before"].lower() in _FOLLOWING_ON:
        return match.group()
    verb = " is" if match["verb"] == "'s" else match["verb"]
    return f"{match['before']}, {match['owner']} {match['what']}{verb} "
