"""Chat spelling written out: "im gonna" becomes "I am going to", so that one grammar reads both."""

from __future__ import annotations

import re
from typing import Final

from kgt_plugin.language.dates import without_breaks
from kgt_plugin.language.given_names import GIVEN_NAMES
from kgt_plugin.language.lexicon import ATTRIBUTES, KIN, PETS, ROLES, STOPWORDS, THINGS
from kgt_plugin.language.verbs import forms_of, is_finite
from kgt_plugin.language.wording import PREPOSITIONS

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
_KEPT_WITH: Final = {
    "rn": re.compile(r"\b(?:the|an?|my|her|his) $"),
    "em": re.compile(r"\b(?:an|the) $"),
    "w": re.compile(r"\d$"),
    "r": re.compile(r"&\s*$"),
    "n": re.compile(r"'\s*$"),
}
# typographic ones, and what stands beside the letters of a keyboard: accents without a letter, a prime
_APOSTROPHE: Final = re.compile(r"(?<=\w)[\u2019\u2018\u00b4`\u02bc\uff07\u2032](?=\w)")
_SHORT_WORD: Final = re.compile(
    r"(?<![\w'@#./-])(?:w/o|w/|b/c|[a-z]+|I[mM]|Ive|IM|IVE|[A-Z][a-z]+)(?![\w'@])"
)
_PATTERNS: Final = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        # what is thrown in parts what stands before from what stands behind
        (r"(?<=\w) (?:btw|lol|lmao|omg|tbh|ngl|smh|haha+|hehe|imo|fyi|iirc|afaik) (?=\w)", ". "),
        (r"(?<=\w) (?:btw|lol|lmao|omg|tbh|ngl|smh|haha+|hehe)(?=\s*(?:$|[.!?,]))", ""),
        (r"(^|[.!?,;] |\b(?:bc|because|and|n|so) )were (?=\w+in(?:g|'|\b))", r"\1we are "),
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
        (r"\b(mother|father|brother|sister|son|daughter) in law\b", r"\1-in-law"),
        (r"\b(\d+) ?k\b", r"\1 thousand"),
    )
)  # fmt: skip
_NOUN: Final = "|".join(
    sorted((re.escape(n) for n in KIN | PETS | ROLES | THINGS), key=len, reverse=True)
)
_ATTRIBUTE: Final = "|".join(sorted((re.escape(n) for n in ATTRIBUTES), key=len, reverse=True))
# "my dogs called Rex", "my brothers name": an apostrophe is missing
_MISSING_APOSTROPHE: Final = re.compile(
    rf"\b((?:my|our|his|her|the) (?:[\w-]+ )?(?:{_NOUN}))s(?= (?:called|named|name|{_ATTRIBUTE})\b)",
    re.IGNORECASE,
)
_SINGLE_KIN: Final = "mum|mom|dad|brother|sister|mother|father|wife|husband|partner|boyfriend|girlfriend|nan|gran|boss|flatmate|roommate|son|daughter"
_OWNED_BARE: Final = re.compile(
    rf"\b((?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er) (?:{_SINGLE_KIN}))s(?= (?P<next>[a-z]+)\b)"
)
_CLIPPED: Final = re.compile(r"\b([a-z]{2,}in)(?:'(?!\w)|\b)")
_WHOLE: Final = frozenset({"aspirin", "creatin", "dustin", "raisin"})
"""What would be a verb's form with a "g" behind it, and is a word as it is."""
_SMALL: Final = re.compile(r"(?<![\w'@#./-])[a-z]{2,}(?![\w@-])")
_NAMES: Final = re.compile(r"\b([Mm]y (?:name|nickname))s(?= \w)")


def plain_apostrophes(text: str) -> str:
    """Write what is typed for an apostrophe inside a word as one: "don´t" as "don't"."""
    return _APOSTROPHE.sub("'", text)


def written_out(text: str) -> str:
    """Write contractions, missing apostrophes, chat abbreviations and names written small out.

    Dates lose the comma and the full stop inside them.

    Args:
        text: a chat message; typographic apostrophes are made plain.
    """
    text = plain_apostrophes(text)
    text = without_breaks(re.sub(r"(?<=\w)’", "'", text))
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    text = _CLIPPED.sub(_unclipped, text)
    text = _NAMES.sub(r"\1 is", text)
    text = _MISSING_APOSTROPHE.sub(r"\1's", text)
    text = _OWNED_BARE.sub(_apostrophe, text)
    text = _SHORT_WORD.sub(_long, text)
    return _SMALL.sub(lambda m: m[0].title() if m[0] in GIVEN_NAMES else m[0], text)


def _unclipped(match: re.Match[str]) -> str:
    """Read "eatin" and "goin'" as "eating" and "going", but "cabin" as it is."""
    whole = f"{match[1]}g"
    if match[1] in _WHOLE:
        return match.group()
    return whole if any(form.kind == "ing" for form in forms_of(whole.lower())) else match.group()


def _apostrophe(match: re.Match[str]) -> str:
    """Read "my mums trifle" is hers, "my brothers live" are several."""
    following = match["next"]
    plural = is_finite(following) or following in PREPOSITIONS | STOPWORDS
    return match.group() if plural else f"{match[1]}'s"


def _long(match: re.Match[str]) -> str:
    word = match.group()
    long = _SHORT.get(word.lower())
    before = match.string[: match.start()]
    kept = _KEPT_WITH.get(word.lower())
    if long is None or (kept is not None and kept.search(before)):
        return word
    # a lone capital letter, or "IM" in a name, is no abbreviation
    if word[0].isupper() and word.lower() not in _CONTRACTED:
        return word
    return long[0].upper() + long[1:] if word[0].isupper() else long
