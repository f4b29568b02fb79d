"""Chat spelling written out: "im gonna" becomes "I am going to", so that one grammar reads both."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from kgt_plugin.language.apostrophes import with_apostrophes
from kgt_plugin.language.dates import without_breaks
from kgt_plugin.language.given_names import GIVEN_NAMES
from kgt_plugin.language.lexicon import KIN, PETS, ROLES, STUDIES, any_of
from kgt_plugin.language.speech import punctuated
from kgt_plugin.language.verbs import forms_of

__all__ = ["plain_apostrophes", "written_out"]

_SHORT: Final = {
    "im": "I am", "ive": "I have", "youre": "you are", "youve": "you have", "theyre": "they are",
    "theyve": "they have", "weve": "we have", "hes": "he is", "shes": "she is", "thats": "that is",
    "theres": "there is", "heres": "here is", "whats": "what is", "wheres": "where is",
    "whos": "who is", "hows": "how is", "whens": "when is", "dont": "do not", "doesnt": "does not",
    "didnt": "did not", "isnt": "is not", "arent": "are not", "wasnt": "was not",
    "werent": "were not", "cant": "cannot", "wont": "will not", "wouldnt": "would not",
    "couldnt": "could not", "shouldnt": "should not", "havent": "have not", "hasnt": "has not",
    "hadnt": "had not", "aint": "is not", "u": "you", "ur": "your", "r": "are", "n": "and",
    "w": "with", "w/": "with", "w/o": "without", "b/c": "because", "bc": "because",
    "cuz": "because", "coz": "because", "tho": "though", "rn": "right now", "atm": "right now",
    "tmrw": "tomorrow", "tmr": "tomorrow", "gf": "girlfriend", "bf": "boyfriend",
    "fav": "favourite", "fave": "favourite", "bday": "birthday", "yrs": "years", "yr": "year",
    "wk": "week", "pls": "please", "plz": "please", "thx": "thanks", "ty": "thanks",
    "gonna": "going to", "wanna": "want to", "gotta": "have to", "ye": "yes", "yea": "yes",
    "yeah": "yes", "yep": "yes", "nah": "no,", "nope": "no,", "em": "them", "b4": "before", "altho": "although", "omw": "on my way",
    "thru": "through", "rly": "really", "hrs": "hours", "hr": "hour", "prolly": "probably", "til": "until", "def": "definitely", "prob": "probably",
    "bro": "brother", "sis": "sister", "grandkids": "grandchildren", "hubby": "husband",
    "veggie": "vegetarian", "pesc": "pescatarian", "ppl": "people", "smth": "something",
    "bcs": "because", "bcoz": "because", "cos": "because", "cus": "because", "dunno": "do not know", "lemme": "let me",
    "gimme": "give me", "kinda": "kind of", "sorta": "sort of", "ofc": "of course", "defo": "definitely",
    "deffo": "definitely", "probs": "probably", "wknd": "weekend", "wknds": "weekends", "wks": "weeks", "mth": "month",
    "mths": "months", "xmas": "Christmas", "wifey": "wife", "bestie": "best friend", "besties": "best friends",
    "luv": "love", "lil": "little", "favs": "favourites", "faves": "favourites", "rlly": "really", "tmoz": "tomorrow",
    "thnx": "thanks", "tysm": "thanks", "hv": "have", "shouldve": "should have", "wouldve": "would have",
    "couldve": "could have", "mustve": "must have", "whove": "who have", "theyll": "they will", "youll": "you will",
    "itll": "it will", "thatll": "that will", "wholl": "who will", "ya": "you",
    "sth": "something", "abt": "about", "idk": "I do not know", "yeh": "yes", "yup": "yes", "aye": "yes", "idc": "I do not care",
}  # fmt: skip
_CONTRACTED: Final = frozenset(
    [
        "im",
        "ive",
        "youre",
        "hes",
        "shes",
        "thats",
        "theres",
        "whats",
        "dont",
        "doesnt",
        "didnt",
        "isnt",
        "arent",
        "cant",
        "wont",
        "wasnt",
        "theyre",
    ]
)
_KEPT: Final = 32
"""Texts: one message is written out for many questions that are asked of it."""
_SPOKEN: Final = frozenset(
    {"yeah", "yea", "yep", "yeh", "yup", "nah", "nope", "gonna", "gotta", "wanna", "dunno", "dont"}
)
"""What is meant at the start of a sentence too, where it has a capital."""
_KEPT_WITH: Final = {
    "rn": re.compile(r"\b(?:the|an?|my|her|his) $"),
    "ya": re.compile(r"\b(?:read|reads|write|writes|of|love|in) $"),
    "em": re.compile(r"\b(?:an|the) $"),
    "w": re.compile(r"\d$"),
    "r": re.compile(r"&\s*$"),
    "n": re.compile(r"'\s*$"),
}
_LOOK_BACK: Final = 10
"""Characters: as many as the longest word of `_KEPT_WITH`, and blanks."""
# typographic ones, and what stands beside the letters of a keyboard: accents without a letter, a prime
_APOSTROPHE: Final = re.compile(r"(?<=\w)[\u2019\u2018\u00b4`\u02bc\uff07\u2032](?=\w)")
_SHORT_WORD: Final = re.compile(
    r"(?<![\w'@#./-])(?:w/o|w/|b/c|[a-z]+|I[mM]|Ive|IM|IVE|[A-Z][a-z]+)(?![\w@]|'(?!s\b))"
)
_GIVEN: Final = any_of(GIVEN_NAMES)
_STUDY: Final = any_of(STUDIES)
_PATTERNS: Final = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        # what is thrown in parts what stands before from what stands behind
        (r"(?<=\w) (?:btw|lol|lmao|omg|tbh|ngl|smh|haha+|hehe|imo|fyi|iirc|afaik) (?=\w)", ". "),
        (r"(?<=\w) (?:btw|lol|lmao|omg|tbh|ngl|smh|haha+|hehe)(?=\s*(?:$|[.!?,]))", ""),
        (r"(^|[.!?,;] |\b(?:bc|because|and|n|so) )were (?=\w+in(?:g|'|\b))", r"\1we are "),
        (r"(^|[.!?;] |\b(?:bc|because|and|n|so|but) )were (?=(?:from|both|based|vegan|vegetarian|married|engaged|not)\b)", r"\1we are "),
        # "doing law at Leeds", whatever else one may be doing
        (rf"\bdoing (?=(?:an? |my )?(?:{_STUDY}) at\b|(?:an? |my )(?:\w+ )?(?:degree|diploma|masters?|phd|bachelors?|mba|a-levels) (?:in|at)\b)", "studying "),
        (r"\b[Ii]'m\b", "I am"),
        (r"\b(I|i|[Ww]e|[Tt]hey|[Yy]ou|[Ww]ho)'ve\b", r"\1 have"),
        (r"\b([Ww]e|[Tt]hey|[Yy]ou|[Ww]ho)'re\b", r"\1 are"),
        (r"\b(I|i|[Ww]e|[Hh]e|[Ss]he|[Tt]hey|[Yy]ou|[Ii]t|[Tt]hat|[Tt]here)'ll\b", r"\1 will"),
        (r"\b(I|i|[Ww]e|[Hh]e|[Ss]he|[Tt]hey|[Yy]ou)'d\b", r"\1 would"),
        (r"\b([Cc])an't\b", r"\1annot"),
        (r"\b([Ww])on't\b", r"\1ill not"),
        (r"\b([Ss])han't\b", r"\1hall not"),
        (r"\b(\w+)n't\b", r"\1 not"),
        (r"\b([Hh]e|[Ss]he|[Ii]t|[Tt]hat|[Tt]here|[Ww]hat|[Ww]ho|[Ww]here|[Hh]ow|[Hh]ere)'s\b(?= (?:been|got|had)\b)",
         r"\1 has"),
        (r"\b([Hh]e|[Ss]he|[Ii]t|[Tt]hat|[Tt]here|[Ww]hat|[Ww]ho|[Ww]here|[Hh]ow|[Hh]ere)'s\b", r"\1 is"),
        (r"\b([Ll])et's\b", r"\1et us"),
        # "its on Main St" is "it is", "its name" is a possessive
        (r"\b([Ii])ts(?= (?:an?|the|called|named|not|on|in|at|my|our|so|like|just|been|mostly|from|near)\b)", r"\1t is"),
        (r"\b([Ii])ts(?= (?:all|really|very|no|\d+|\w+ing|\w+ed)\b)", r"\1t is"),
        (r"\b([Ii])ts(?= \w+ now\b)", r"\1t is"),
        (r"\b[Ii]d(?= (?:be|like|love|have|rather|go|say|prefer|move|never)\b)", "I would"),
        (r"\b[Ii]ll(?= (?:be|have|go|do|take|get|try|see|send|need|move|make|let|just|probably)\b)", "I will"),
        (r"\b(\d{1,2}) ?(?:yo|y/o|yrs? old|years? old)\b", r"\1 years old"),
        (r"(?<=\w) = (?=\w)", " is "),
        (r"\b([Cc]an) not\b(?! only)", r"\1not"),
        (r"\b(left|right|short|long|near|far|colou?r)(?: )(handed|sighted|blind)\b", r"\1-\2"),
        (r"\b(\d)(ft|foot|feet)\b", r"\1 \2"),
        # "im jess 22" leaves out the commas
        (rf"\b((?:I am|[Ii]'m|[Ii]m|name is|name's|names) (?:{_GIVEN}))(?: |, )(?:and )?(\d{{1,2}})(?= (?:and|n|from|doing|studying|working|living|years?|yrs?|yo|based|\w+ing|in|at)\b|[.,!?]|$)", r"\1, \2,"),
        (r"\b(mother|father|brother|sister|son|daughter) in law\b", r"\1-in-law"),
        (r"\b(\d+) ?k\b", r"\1 thousand"),
    )
)  # fmt: skip
_CLIPPED: Final = re.compile(r"\b([a-z]{2,}in)(?:'(?!\w)|\b)")
_WHOLE: Final = frozenset({"aspirin", "creatin", "dustin", "raisin"})
"""What would be a verb's form with a "g" behind it, and is a word as it is."""
_SEVERAL: Final = any_of(
    [
        *(f"{noun}s" for noun in KIN | PETS | ROLES),
        *("kids", "children", "twins", "boys", "girls", "grandchildren"),
    ]
)
_SMALL: Final = re.compile(r"(?<![\w'@#./-])[a-z]{2,}(?![\w@-])")
_BESIDE: Final = re.compile(
    rf"(?P<before>\b(?:[Mm]y|[Oo]ur) (?:\w+ )?(?:{_SEVERAL})(?:'? names)?(?: are| called| named| are called)? "
    r"(?:[A-Z][a-z]+(?:,| and) )?(?:[A-Z][a-z]+),? (?:and|&) )(?P<name>[a-z]{3,})(?=[.!?,;]|$| (?:are|were|live|love|who|so|but)\b)"
)
"""A name that no list holds, beside one that is known for a name: "my kids Zac and tavi"."""
_NAMES: Final = re.compile(r"\b([Mm]y (?:name|nickname))s(?= \w)")


def plain_apostrophes(text: str) -> str:
    """Write what is typed for an apostrophe inside a word as one: "don´t" as "don't"."""
    return _APOSTROPHE.sub("'", text)


@lru_cache(maxsize=_KEPT)
def written_out(text: str) -> str:
    """Write contractions, missing apostrophes, chat abbreviations and names written small out.

    Dates lose the comma and the full stop inside them.

    Args:
        text: a chat message; typographic apostrophes are made plain.
    """
    text = plain_apostrophes(text)
    text = without_breaks(re.sub(r"(?<=\w)’", "'", text))
    text = punctuated(text)
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    text = _CLIPPED.sub(_unclipped, text)
    text = _NAMES.sub(r"\1 is", text)
    text = with_apostrophes(text)
    text = _SHORT_WORD.sub(_long, text)
    text = _SMALL.sub(lambda m: m[0].title() if m[0] in GIVEN_NAMES else m[0], text)
    return _BESIDE.sub(lambda m: f"{m['before']}{m['name'].title()}", text)


def _unclipped(match: re.Match[str]) -> str:
    """Read "eatin" and "goin'" as "eating" and "going", but "cabin" as it is."""
    whole = f"{match[1]}g"
    if match[1] in _WHOLE:
        return match.group()
    return whole if any(form.kind == "ing" for form in forms_of(whole.lower())) else match.group()


def _long(match: re.Match[str]) -> str:
    word = match.group()
    long = _SHORT.get(word.lower())
    kept, start = _KEPT_WITH.get(word.lower()), match.start()
    before = None if kept is None else kept.search(match.string, max(0, start - _LOOK_BACK), start)
    if long is None or before is not None:
        return word
    # a lone capital letter, or "IM" in a name, is no abbreviation
    if word[0].isupper() and word.lower() not in _CONTRACTED | _SPOKEN:
        return word
    return long[0].upper() + long[1:] if word[0].isupper() else long
