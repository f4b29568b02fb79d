"""A sentence as words: each with its reading in lower case, punctuation among them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final, NamedTuple

from kgt_plugin.language.given_names import is_given_name
from kgt_plugin.language.lexicon import KIN, NUMBERS, PETS, STOPWORDS, word_set
from kgt_plugin.language.verbs import forms_of

__all__ = [
    "CALENDAR",
    "CAPITALISED",
    "PAUSES",
    "WEEKDAYS",
    "WORD_START",
    "Word",
    "is_name",
    "is_picture",
    "is_sign",
    "read_words",
    "text_of",
]

CAPITALISED: Final = r"(?-i:[^\W\d_a-z])[\w'’-]*"
"""A pattern: one capitalised word, whatever case the rest of a pattern ignores."""
WORD_START: Final = r"(?<![\w-])(?<!\w['’])"
"""A pattern: where a word begins, and no part of one that has hyphens or apostrophes."""
_TOKEN: Final = re.compile(
    r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)\S*[\w/]|\+\d[\d /-]*\d"  # an address or number is one word
    r"|(?:Dr|Mr|Mrs|Ms|Prof|St|Jr|Sr|Mt)\.(?=\s)|'s\b|\d+(?:[.,:]\d+)+(?:st|nd|rd|th)?"
    r"|[^\W_]+(?:[-/][^\W_]+|'(?!s\b)[^\W_]+)*|\.{2,}|[!?]+|[–—]|--+|\S"
)
WEEKDAYS: Final = word_set(
    "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays "
    "fridays saturdays sundays mon tue tues wed weds thu thur thurs fri sat sun weekdays weekends weekend"
)
CALENDAR: Final = WEEKDAYS | word_set(
    "january february march april may june july august september october november december jan feb mar "
    "apr jun jul aug sep sept oct nov dec christmas easter advent lent ramadan"
)
PAUSES: Final = frozenset(',;:()[]{}…–—*~|"“”«»') | {"--", "..."}
_IS_BEFORE: Final = word_set(
    "called named a an the not been got gone from in at on my your our his so just now still always also very only "
    "really quite too no actually originally allergic married retired due off getting going two three four five six "
    "seven eight nine ten about obsessed into vegetarian vegan diabetic like more mostly currently"
)
_PRONOUNS: Final = word_set(
    "he she it that there here what who where when how this everything everyone"
)
_CLOSING: Final = word_set("and but so now today this next years he she")
"""Behind "Gran's ninety" these go on with something else."""
_NO_OWNERS: Final = word_set("let master bachelor")
_BEFORE_NAMES: Final = word_set("st st. at in for from near to")
"""Behind these a name with "'s" is that of a shop or a church: "at St Mary's in Leeds"."""


class Word(NamedTuple):
    """One word or sign.

    Attributes:
        text: as written.
        low: in lower case.
    """

    text: str
    low: str


def read_words(text: str) -> list[Word]:
    """Cut a text into words and signs; "'s" becomes "is" or "has" where it is a verb."""
    found = [match.group() for match in _TOKEN.finditer(text)]
    words: list[Word] = []
    for position, piece in enumerate(found):
        if piece == "'s" and words:
            placed = (
                len(words) > 1 and words[-2].low in _BEFORE_NAMES and words[-1].text[0].isupper()
            )
            following = found[position + 1 : position + 3]
            verb = None if placed else _verb_of(words[-1].low, following)
            words.append(Word(verb or piece, verb or piece))
        elif piece == "'" and _is_genitive(found, position):
            words.append(Word("'", "'s"))
        else:
            words.append(Word(piece, piece.lower()))
    return words


def _is_genitive(pieces: Sequence[str], at: int) -> bool:
    """Whether an apostrophe stands for "whose" behind a plural: "my kids' names", and closes no quotation."""
    plural = at > 0 and pieces[at - 1][-1:].lower() == "s"
    before_word = at + 1 < len(pieces) and pieces[at + 1][:1].isalnum()
    return plural and before_word and "'" not in pieces[:at]


def _verb_of(before: str, following: Sequence[str]) -> str | None:
    """What "'s" stands for after a word: "is", "has", or None for a possessive."""
    after = following[0].lower() if following else ""
    perfect = after in {"been", "got", "had"} or (
        before in _PRONOUNS
        and any(f.kind == "participle" for f in forms_of(after))
        and after not in {"called", "named", "married"}
    )
    if before in _NO_OWNERS:
        return None
    told = bool(following) and (following[0][0].isupper() or following[0][0].isdigit())
    if before in {"name", "birthday", "colour", "color", "age", "job", "hobby"} and told:
        return "is"
    if told and before in KIN | PETS and before not in _PRONOUNS and _is_name_alone(following):
        return "is"
    behind = following[1].lower() if len(following) > 1 else ""
    if after in NUMBERS and (not behind[:1].isalnum() or behind in _CLOSING):
        return "is"
    if before in _PRONOUNS or after in _IS_BEFORE:
        return "has" if perfect else "is"
    progressive = any(form.kind == "ing" for form in forms_of(after))
    return "is" if progressive or after[:1].isdigit() else None


def _is_name_alone(following: Sequence[str]) -> bool:
    """Whether a name follows and is all of it: "Jayden he" of "the boy's Jayden he's", not "Lego is"."""
    behind = following[1].lower() if len(following) > 1 else ""
    ends = not behind[:1].isalnum() and behind != "'s"
    speaks = behind in {"he", "she"} or (behind in {"and", "but"} and is_given_name(following[0]))
    return following[0][0].isupper() and (ends or speaks)


def text_of(words: Sequence[Word]) -> str:
    """Words as running text again."""
    out = ""
    for word in words:
        attached = word.text in {"'s", ",", ".", "!", "?", ";", ":", ")", "'"}
        out += word.text if attached or not out or out.endswith("(") else f" {word.text}"
    return out


def is_sign(word: Word) -> bool:
    """Whether a word is punctuation or a picture."""
    return not any(c.isalnum() for c in word.text)


def is_picture(word: Word) -> bool:
    """Whether it is an emoji, or another sign that stands between sentences."""
    return any(unicodedata.category(c) in {"So", "Sk"} for c in word.text)


def is_name(word: Word) -> bool:
    """Whether a word is written like a name: with a capital, and no function word or date."""
    first = word.text[:1]
    return (
        (first.isupper() or first.istitle())
        and word.low not in STOPWORDS
        and word.low not in CALENDAR
    )
