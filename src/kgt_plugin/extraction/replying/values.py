"""The value that a reply names, cut out of its words, and whether it can answer what was asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kgt_plugin.extraction.cutting.cuts import ADVERBS
from kgt_plugin.extraction.cutting.words import CALENDAR, Word, read_words, text_of
from kgt_plugin.extraction.frames.copula_rules import NUMBER
from kgt_plugin.extraction.parts.objects import clean_object
from kgt_plugin.extraction.parts.occupations import is_occupation
from kgt_plugin.extraction.replying.answers import EDGE_WORDS, NO_ANSWER
from kgt_plugin.extraction.replying.asking import Asked
from kgt_plugin.language.lexicon import (
    CONDITIONS,
    FAITHS,
    NATIONALITIES,
    NUMBERS,
    STOPWORDS,
    word_set,
)
from kgt_plugin.language.verbs import forms_of, is_finite
from kgt_plugin.language.wording import PREPOSITIONS

__all__ = ["fits", "is_many", "is_place", "value_of"]

_MANY: Final = word_set("likes dislikes plays speaks eats drinks collects studies loves hates hobby grows teaches has allergic_to does_not_eat days_off learning sells serves bakes cooks fishes_for listens_to writes_about")  # fmt: skip
_LEAD: Final = re.compile(
    r"^(?:(?:well|oh) )?(?:(?:it|that|this|they|those) (?:is|are|would be|will be|must be|has to be)|has to be|(?:his|her|its|my|their) name is|"
    r"(?:he|she) is called|i (?:suppose|think|guess)(?: it is)?) (?:probably |actually |still |called )*"
)
_NO_ONE_THING: Final = re.compile(
    r"\b(?:things?|stuff|bits?|loads|plenty)\b|^(?:always|never|several|many)\b", re.IGNORECASE
)
_A_BIT: Final = re.compile(
    r"\b(?:a (?:little )?(?:bit|little|touch) of|some|bits of) ", re.IGNORECASE
)
_TONGUES: Final = (NATIONALITIES - FAITHS) | word_set(
    "arabic mandarin cantonese hindi urdu punjabi bengali tamil farsi persian hebrew latin swahili yoruba zulu esperanto "
    "gaelic flemish tagalog twi amharic malay gujarati telugu marathi igbo hausa xhosa afrikaans icelandic basque maltese "
    "creole patois romani yiddish breton frisian sign_language bsl asl wolof quechua tigrinya pashto dari khmer lao"
)
_NO_PLACE: Final = CALENDAR | word_set("""
    true false wrong correct right exactly bingo guilty nearby alone close near almost nearly yes no yep nope nah never always
    sometimes kind sort sadly absolutely definitely obviously totally certainly unfortunately luckily happily originally
    indeed quite brilliant great good perfect fine ok okay sure haha lol wow oh well hmm alas once twice both neither either
    everywhere nowhere somewhere anywhere here there home abroad upstairs downstairs together tired busy happy used born
""")
"""What answers where somebody lives, and names no place."""
_LONGEST: Final = 5
_AGED: Final = re.compile(
    rf"^(?:(?:just|already|about|around|only|turned|has|is) )*(?P<o>{NUMBER}(?: (?:weeks?|months?|years?))?)(?: old| now| already| next \w+| in \w+)*$",
    re.IGNORECASE,
)
_AGE: Final = re.compile(rf"{NUMBER}(?: (?:weeks?|months?|years?))?", re.IGNORECASE)
_OWN_WORDS: Final = {
    "speaks": _TONGUES,
    "learning": _TONGUES,
    "birthday": NUMBERS | CALENDAR,
    "condition": CONDITIONS,
}
"""Of what a value must hold a word."""
_CALLED: Final = re.compile(
    r" (?:is (?:fine|good|ok|okay|great|enough)|will do|works|does it|please|for short|to my friends)\b.*$",
    re.IGNORECASE,
)
_SURELY: Final = re.compile(
    r"^(?:(?:definitely|easily|obviously|honestly|probably|always|got to be|i would say|i guess|either) )+|"
    r" (?:by (?:a mile|far|miles)|hands down|no (?:question|contest|doubt)|for sure|all the way|every time|always)$",
    re.IGNORECASE,
)


def value_of(words: Sequence[Word], asked: Asked) -> str | None:
    """The reply's own words, where they are few and state nothing by themselves.

    Args:
        words: of the reply's first clause.
        asked: what was asked.
    """
    if asked.relation == "name":
        words = read_words(_CALLED.sub("", text_of(words)))
    low = " ".join(word.low for word in words)
    if asked.relation == "who":
        return low
    lead = _LEAD.match(f"{low} ")
    if lead is not None:
        words = words[lead.group().count(" ") :]
        low = " ".join(word.low for word in words)
    aged = _AGED.match(text_of(words).partition(",")[0]) if asked.relation == "age" else None
    if aged is not None:
        return aged["o"]
    words = read_words(_SURELY.sub("", text_of(words)))
    words = read_words(_A_BIT.sub("", text_of(words)))
    listed = is_many(asked.relation) and any(word.low in {"and", ","} for word in words)
    stop = next((i for i, word in enumerate(words) if word.low in {",", "and"} and i), len(words))
    head = [word for word in (words if listed else words[:stop]) if word.low not in EDGE_WORDS]
    while head and head[0].low in PREPOSITIONS | {"my", "our", "the"}:
        head = head[1:]
    finite = any(is_finite(word.low) and not _may_be_noun(word) for word in head)
    longest = 3 * _LONGEST if listed else _LONGEST
    if not head or finite or len(head) > longest or NO_ANSWER.match(low):
        return None
    if not listed and any(word.low == "or" for word in head):
        return None
    return text_of(head) if listed else clean_object(text_of(head))


def fits(relation: str, value: str) -> bool:
    """Whether a value can answer: a job is a job, and a liking no number.

    Args:
        relation: what was asked for.
        value: the reply's, or one of several.
    """
    words = set(re.split(r"[ -]", value.lower()))
    digits = any(c.isdigit() for c in value)
    if relation in _OWN_WORDS:
        return bool(words & _OWN_WORDS[relation]) or (relation == "birthday" and digits)
    if relation in {"occupation", "age"}:
        return is_occupation(value) if relation == "occupation" else bool(_AGE.fullmatch(value))
    unfit = _NO_ONE_THING.search(value) or (relation == "works at" and words <= {"home", "office"})
    return relation != "budget" and not unfit and not (relation in {"likes", "hobby"} and digits)


def is_many(relation: str) -> bool:
    """Whether several values may hold at once."""
    return relation in _MANY or relation.startswith("likes ")


def is_place(first: str) -> bool:
    """Whether a place can begin with a word that opens the reply.

    Args:
        first: the word, in lower case.
    """
    return first not in STOPWORDS | ADVERBS | _NO_PLACE and not forms_of(first)


def _may_be_noun(word: Word) -> bool:
    """A name, or a noun that happens to look like a verb."""
    kinds = {form.kind for form in forms_of(word.low)}
    return word.text[:1].isupper() or kinds <= {"base", "ing", "participle"}
