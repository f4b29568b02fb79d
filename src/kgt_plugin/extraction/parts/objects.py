"""Where a stated object ends, and whether it is worth keeping."""

from __future__ import annotations

import re
from typing import Final

from kgt_plugin.language.labels import EDGE
from kgt_plugin.language.lexicon import word_set

__all__ = ["clean_object", "split_list", "split_names"]

_MAX_WORDS: Final = 6
_MAX_ITEM_WORDS: Final = 5
_TIME: Final = (
    r"(?:spring|summer|autumn|winter|fall|the (?:morning|evening|afternoon|spring|summer|autumn|winter|fall)|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|\d{4}|"
    r"an? \w+|(?:two|three|four|five|six|seven|eight|nine|ten|\d+) \w+)"
)
_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*"
_CUT: Final = re.compile(
    r"\s*[,;()!?–—\n]|:(?!\d)|\.(?:\s|$)|\s+(?:but|because|so|since|when|while|if|although|though|which|who|that|"
    r"as well|too|now|already|any ?more|these days|at the moment|right now|nowadays|currently|today|"
    r"tonight|tomorrow|yesterday|lately|recently|again|every|each|instead|together|a lot|very much|"
    r"so much|the most|best|more than|at all|by the way|btw|please|thanks|these|after all|once|twice|"
    r"(?:an?|\w+) (?:\w+ )?(?:years?|months?|weeks?|days?) ago|for (?:\w+ )?(?:\w+ )?(?:years?|months?|weeks?|days?|hours?|decades?|ages|now|breakfast|lunch|dinner|"
    r"work|fun|life|a living)|(?:last|next|this|most) (?:\w+)|(?:ago|later|earlier)|"
    rf"(?:on )?{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?|in {_TIME}(?!\w)|at (?:night|noon|home|work)|of all time|on (?:\w+days?|weekends?|the weekend)|"
    r"with (?:my|our|him|her|them|friends|me)|from (?:my|home)|to (?:work|school)|whenever|before|after|"
    r"all (?:my|his|her|their) life|most of (?:my|his|her) life|above all|over and over|of course|a little|a bit|then|(?:quite |very |pretty |fairly |rather |really )?(?:badly|well|fluently|poorly)|anyway|obviously|honestly|constantly|religiously|properly|apparently|off and on|only|"
    r"even|especially|mostly|mainly|usually|sometimes)(?!\w)",
    re.IGNORECASE,
)
_VAGUE: Final = re.compile(
    r"^(?:myself|yourself|himself|herself|itself|ourselves|themselves|it|that|this|these|those|them|him|her|you|your|yours|us|me|my|our|his|their|how|what|when|where|why|"
    r"which|being|having|both|all|none|nothing|something|anything|everything|someone|to|not|so|very|"
    r"some|any|one|every|each|all (?:day|night|week|year|the time)|whatever|more|less|fine|good|great|sure|ok|okay|sorry|here|there|done|back|about|off|out|up|late|early|together|(?:exactly |just |only )?one thing|"
    r"the (?:\w+ )?(?:idea|ideas|option|suggestion|suggestions|one|ones|way|first|second|third|last|sound|look|"
    r"fact|thought|result|version|answer|plan|same|other|design|draft|name|names|style|tone|concept|"
    r"recipe|story|joke|poem|text|image|picture|list)|an? (?:lot|bit|few|little))\b",
    re.IGNORECASE,
)
# "The Godfather" keeps its own article
_ARTICLE: Final = re.compile(r"^(?:the|an?)\s+(?=\S)")
_DANGLING: Final = re.compile(r"(?:\s+(?:for|in|at|on|with|to|of|and|or|by|from))+$", re.IGNORECASE)
_BLANKS: Final = re.compile(r"[^\S\n]+")
"""As many as they are, they part no more than one does."""
_ASIDE: Final = word_set(
    "unfortunately sadly luckily obviously honestly actually really probably apparently thankfully "
    "hopefully especially too though"
)


def clean_object(text: str, *, keep_article: bool = False) -> str | None:
    """Cut an object where time, reason or a new thought begins; None where nothing solid is left.

    Args:
        text: what follows the verb.
        keep_article: keep "a" in "a Tesla" where it is part of how the fact reads.
    """
    cut = _CUT.split(_BLANKS.sub(" ", text).strip(), maxsplit=1)[0]
    cut = "".join(c if c.isprintable() else " " for c in cut)
    cut = _DANGLING.sub("", " ".join(cut.split()).strip(EDGE))
    if not cut or _VAGUE.match(cut):
        return None
    bare = cut if keep_article else _ARTICLE.sub("", cut)
    words = bare.split()
    if not words or len(words) > _MAX_WORDS or not re.search(r"\w", bare):
        return None
    return bare


def split_list(text: str) -> list[str]:
    """Read "German, Italian and a bit of French" gives three objects; each is cleaned on its own."""
    head = re.split(
        r",\s+(?=(?:so|but|and I|which|who|can|could|please|what|any|because|I|my)\b)|\s+(?:but|because|so|when)\s",
        _BLANKS.sub(" ", text),
        maxsplit=1,
    )[0]
    items: list[str] = []
    head = re.split(
        r",\s+(?=(?:since|for|no|never|not|with|without|on|in|at|every|always|as)\b)",
        head,
        maxsplit=1,
    )[0]
    for raw in re.split(r"\s*,\s*(?:and|or)?\s*|\s+(?:and|or|&)\s+|\s*/\s*", head):
        part = re.sub(r"^(?:a (?:bit|little) of|some|both|also|especially|mostly|even)\s+", "", raw)
        item = clean_object(part)
        if item is not None and item.lower() in _ASIDE:
            continue
        if item is None or len(item.split()) > _MAX_ITEM_WORDS:
            break
        items.append(item)
    return items


def split_names(text: str) -> list[str]:
    """The names in "Leo, Mia and Ben"."""
    return [name for name in re.split(r"\s*,\s*(?:and |& )?|\s+(?:and|&)\s+", text) if name]
