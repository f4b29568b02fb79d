"""What opens a clause and says nothing: "by the way", "oh, and", "I should say that"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kgt_plugin.extraction.cutting.words import Word, is_sign

__all__ = ["low_of", "stripped"]

_DISCOURSE: Final = (
    r"(?:by the (?:way|by)|btw|just so you know|for the record|fyi|as you know|in case it helps|you know|"
    r"of (?:this|last|next) (?:week|month|year|\w+day)|of (?:now|today|yesterday|\w+day)|you see|also|and|but|so|well|actually|oh|hey|hi|hello|yes|yo|ok|okay|okey|right|thanks|thank you|ty|"
    r"sorry|because|since|as|though|although|honestly|currently|recently|lately|nowadays|these days|now|"
    r"anyway|anyways|besides|plus|luckily|sadly|unfortunately|good (?:morning|afternoon|evening|night)|"
    r"please note(?: that)?|note that|remember that|today|ugh|haha+|ha|lol|lmao|great|cool|nice|alright|"
    r"as i (?:said|mentioned)|if i did not say|to be honest|tbh|like i said|(?:it|as it) turn(?:s|ed) out(?: that)?|in fact|indeed|still|mind you|"
    r"the thing is|my point is|i (?:should|must|ought to|have to|may|can|will|do|just|also|forgot to|want to|"
    r"wanted to)? ?(?:think|guess|suppose|believe|reckon|mean|meant|say|said|mention|mentioned|tell you|"
    r"told you|admit|confess|add|know|realise|note)(?: to (?:say|mention|tell you|add))?(?: that)?"
    r"(?= (?:i|my|our|we|he|she|it|they|the|his|her) )|you (?:will|may|might) (?:gather|know|remember|guess)"
    r"(?: that)?|then|however|of course|quick one|fun fact|turns out(?: that)?|good|dear|friend|mate|"
    r"(?:sort|kind) of(?= (?:i|we|he|she|it|they|my|not) )|righto|beauty|legend|cheers|ta|"
    r"did i (?:say|mention)|let it be (?:known|recorded|noted)(?: here)?(?: that)?|no(?= [,;:–—-])|"
    r"no(?= (?:i|he|she|we|they|it|my|our|no) )|ah|hmm+|um+|wait|see|look(?= [,])|phew|listen)"
)
_LEAD: Final = re.compile(rf"^(?:(?:{_DISCOURSE}|\W+)(?: |$)(?!(?:an?|the) (?:shame|pity)))+")


def low_of(words: Sequence[Word]) -> str:
    """The words in lower case, divided by blanks."""
    return " ".join(word.low for word in words)


def stripped(words: Sequence[Word]) -> tuple[Word, ...]:
    """Without the openings that say nothing."""
    kept = list(words)
    low = low_of(kept) + " "
    lead = _LEAD.match(low)
    if lead is not None:
        kept = kept[lead.group().count(" ") :]
    while kept and is_sign(kept[-1]):
        kept.pop()
    return tuple(kept)
