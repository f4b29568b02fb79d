"""Apostrophes that chat leaves out, put back: "my dads a chef" is "my dad is a chef"."""

from __future__ import annotations

import re
from functools import partial
from typing import Final

from kgt_plugin.language.dates import DATE_PATTERN
from kgt_plugin.language.given_names import GIVEN_NAMES
from kgt_plugin.language.lexicon import (
    ATTRIBUTES,
    CONDITIONS,
    DIETS,
    KIN,
    MARITAL,
    MODIFIERS,
    NATIONALITIES,
    PETS,
    ROLES,
    STOPWORDS,
    THINGS,
    TRAITS,
    any_of,
    word_set,
)
from kgt_plugin.language.verbs import forms_of, is_finite
from kgt_plugin.language.wording import PREPOSITIONS

__all__ = ["HAS_BEHIND_NAME", "IS_BEHIND_NAME", "with_apostrophes"]

_SINGLE_KIN: Final = word_set("""
    bro sis mum mom mam mama dad mother father wife husband partner boyfriend girlfriend bf gf hubby missus nan nana nanna gran
    grandma grandpa grandad granddad pop boss landlord landlady fiance fiancee flatmate roommate housemate brother sister
    son daughter
""")
"""Of whom one has one at a time: behind these an "s" hardly ever tells of several."""
_ONLY_ONE: Final = _SINGLE_KIN - word_set(
    "bro sis flatmate roommate housemate brother sister son daughter"
)
_PLURAL: Final = word_set("parent grandparent twin in-law stepkid triplet")
"""Of whom one speaks as several."""
_NOUN: Final = any_of((KIN | PETS | ROLES | THINGS | word_set("bf gf bro sis")) - _PLURAL)
_ATTRIBUTE: Final = any_of(ATTRIBUTES)
_OWNER: Final = rf"(?:my|our|his|her|their|ur|me) (?:{any_of(MODIFIERS)} )?(?:{any_of(_SINGLE_KIN)}'?s (?:{any_of(MODIFIERS)} )?)?"
_STARTS: Final = r"(?:^|(?<=[.!?,;:\n] )|(?<=\band )|(?<=\bn )|(?<=\bbut )|(?<=\bbc )|(?<=\bbecause )|(?<=\bso )|(?<=\bcoz )|(?<=\bcos ))"
_CLOSED: Final = r"(?=\s*(?:$|[.!?,;)]| (?:and|but|so|or|n|too|now|also|bc|because|cos|coz|since|though|tho|lol|btw|today|tomorrow|next|this)\b))"
_NUMBER: Final = r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:[- ]\w+)?)"
_QUALITY: Final = any_of(
    DIETS
    | CONDITIONS
    | TRAITS
    | MARITAL
    | NATIONALITIES
    | word_set("allergic lactose_intolerant vegan veggie veggo dead ill pregnant")
)
_UNDER_WAY: Final = any_of(
    word_set("""
    coming going getting moving visiting turning starting staying doing having living working studying training retiring
    expecting learning teaching flying taking making driving
""")
)
"""What "is doing" is left of: a plural would want "are", and few of these are things of somebody's."""
_IS: Final = (
    rf"(?= (?:(?:an|not|allergic|from|based|obsessed|due|also an?|just an?|only {_NUMBER}|still an?)\b|a (?!lot\b|few\b|bit\b)\w|{_UNDER_WAY}\b"
    rf"|(?:{_QUALITY}|{_NUMBER}(?: years? old| yrs? old|yo)?){_CLOSED}))"
)
"""What follows "is", and hardly ever a plural."""
_IS_OF_ONE: Final = r"(?= (?:(?:in|at|on|always|never|really|very|so|the|my|our|into|vegan|retired|married|away|back|here|there)\b))"
_HAS_OF_ONE: Final = r"(?= (?:got|been|gone|had|just got|just been|finally got|already got)\b)"
IS_BEHIND_NAME: Final = rf"(?:{_IS}|{_IS_OF_ONE})"
HAS_BEHIND_NAME: Final = _HAS_OF_ONE
"""Patterns of what follows "is" and "has" behind one person's name."""
_DAY: Final = r"(?:(?:on|in) )?(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?\b|tomorrow|tmrw?|today|next \w+|this \w+)"
_DATED: Final = any_of(
    word_set(
        "birthday bday anniversary interview appointment exam wedding graduation flight surgery operation party"
    )
)
_SOME_NOUN: Final = any_of(_SINGLE_KIN)
_NAMES: Final = GIVEN_NAMES - word_set("jean")

_QUALITIES: Final = any_of(
    word_set(
        "star_sign hometown home_town job surname middle_name nickname birthplace blood_type native_language shoe_size"
    )
)
_PLAIN: Final = r"(?: ?\b(?!(?:are|were|is|was|include|have|had|and|or|of|in|at|to|from|that|when|which|who|but|so|because|bc|i|we|you|ever|would|will|all)\b)[a-z'-]+)"
"""A word that no verb is and no preposition: "my fav colours green"."""
_RULES: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
        (rf"\b({_OWNER}{_DATED})s(?= (?:(?:on )?{DATE_PATTERN}|{_DAY}))", r"\1 is"),
        (rf"\b({_OWNER}(?:{_NOUN}))s{_IS}(?! (?:{_NUMBER}) (?:and|or|,)? ?\d)", r"\1 is"),
        (rf"\b({_OWNER}{any_of(_ONLY_ONE)})s{_HAS_OF_ONE}", r"\1 has"),
        (rf"\b({_OWNER}{any_of(_ONLY_ONE)})s{_IS_OF_ONE}", r"\1 is"),
        (rf"\b((?:my|our|his|her) (?:fave?|favou?rite) [a-z]+[^s\W])s(?= {_PLAIN}{{1,3}}{_CLOSED})", r"\1 is"),
        (rf"\b((?:my|our|his|her) (?:{_QUALITIES}))s(?= {_PLAIN}{{1,2}}{_CLOSED})", r"\1 is"),
        (rf"\b({_OWNER}{_SOME_NOUN})s(?= (?:at (?:uni|university|school|work|college|nursery)|in (?:hospital|year \d+|the (?:army|navy)))\b{_CLOSED})", r"\1 is"),
        (rf"{_STARTS}({any_of(_ONLY_ONE)})s(?:{_IS}|{_IS_OF_ONE})", r"\1 is"),
        (rf"{_STARTS}({any_of(_ONLY_ONE)})s{_HAS_OF_ONE}", r"\1 has"),
    )
)  # fmt: skip
_NAME_RULES: Final = (
    (re.compile(rf"\b([^\W\d_]+)s{IS_BEHIND_NAME}", re.IGNORECASE), r"\1 is"),
    (re.compile(rf"\b([^\W\d_]+)s{HAS_BEHIND_NAME}", re.IGNORECASE), r"\1 has"),
)
"""What is written behind a word that a list of names, too long for a pattern, holds."""
_WORD_BEFORE: Final = re.compile(r"([^\W\d_]+) $")
_LOOK_BACK: Final = 40
"""Characters: further back no word begins that matters."""
_OWNED_NUMBER: Final = re.compile(
    rf"\b({_OWNER}{_SOME_NOUN})s(?= \d+(?:st|nd|rd|th)\b)", re.IGNORECASE
)
_CALLED: Final = re.compile(
    rf"\b((?:my|our|his|her|the) (?:[\w-]+ )?{_NOUN})s(?= (?:called|named|name|{_ATTRIBUTE})\b)",
    re.IGNORECASE,
)
"""As in "my dogs called Rex", "my brothers name"."""
_ITS_NAME: Final = re.compile(
    rf"\b((?:my|our|his|her) (?:[\w-]+ )?{_NOUN})s names(?= (?!are\b|is\b|and\b|to\b|in\b|for\b|on\b|were\b)[\w'-]+{_CLOSED})",
    re.IGNORECASE,
)
_THEIR_NAMES: Final = re.compile(
    rf"\b((?:my|our|his|her|their) (?:[\w-]+ )?(?:{any_of((KIN | PETS | ROLES) - _PLURAL)}|parent|twin)s)(?= names are\b)",
    re.IGNORECASE,
)
_KIN_NAMED: Final = re.compile(
    rf"\b(?P<owned>(?:my|our|me) (?:{any_of(MODIFIERS)} )?{any_of((KIN | ROLES | word_set('bf gf')) - _PLURAL)}) (?P<name>[a-z]{{3,}})s"
    rf"(?= (?:an? (?!lot\b|few\b|bit\b)|allergic\b|{_UNDER_WAY}\b|(?:got|been) |{_QUALITY}{_CLOSED}))",
    re.IGNORECASE,
)
_OWNED_BARE: Final = re.compile(rf"\b((?:my|our|his|her) {_SOME_NOUN})s(?= (?P<next>[a-z]+)\b)", re.IGNORECASE)  # fmt: skip
_NO_NAME: Final = STOPWORDS | KIN | PETS | ROLES | THINGS | ATTRIBUTES | PREPOSITIONS


def with_apostrophes(text: str) -> str:
    """Put the apostrophes, or the "is" and "has" that they stand for, into chat that leaves them out.

    Args:
        text: a message; "my brothers live" stays as it is, for that tells of several.
    """
    for pattern, instead in _RULES:
        text = pattern.sub(partial(_put_back, instead), text)
    for pattern, instead in _NAME_RULES:
        text = pattern.sub(partial(_put_back_name, instead), text)
    text = _KIN_NAMED.sub(_named, text)
    text = _ITS_NAME.sub(r"\1's name is", text)
    text = _THEIR_NAMES.sub(r"\1'", text)
    text = _CALLED.sub(r"\1's", _OWNED_NUMBER.sub(r"\1's", text))
    return _OWNED_BARE.sub(_possessive, text)


def _put_back(instead: str, match: re.Match[str]) -> str:
    """Fill in, but not where the noun is what a verb is done to: "I gave my dogs a bath"."""
    start = match.start()
    before = _WORD_BEFORE.search(match.string, max(0, start - _LOOK_BACK), start)
    word = "" if before is None else before[1].lower()
    governed = word in PREPOSITIONS - {"as", "since"} or bool(forms_of(word))
    return match.group() if governed else match.expand(instead)


def _put_back_name(instead: str, match: re.Match[str]) -> str:
    return _put_back(instead, match) if match[1].lower() in _NAMES else match.group()


def _named(match: re.Match[str]) -> str:
    """Read "my bf joes coming" as "my bf Joe is coming"; what is a word by itself is no name."""
    name = match["name"]
    if name.lower() in _NO_NAME or forms_of(name.lower()) or forms_of(f"{name.lower()}s"):
        return match.group()
    verb = "has" if re.match(r" (?:got|been)\b", match.string[match.end() :]) else "is"
    return f"{match['owned']} {name.title()} {verb}"


def _possessive(match: re.Match[str]) -> str:
    """Read "my mums trifle" is hers, "my brothers live" are several."""
    following = match["next"].lower()
    plural = is_finite(following) or following in PREPOSITIONS | STOPWORDS | GIVEN_NAMES
    return match.group() if plural else f"{match[1]}'s"
