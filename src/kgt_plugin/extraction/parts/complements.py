"""What follows a verb: the object and the phrases behind prepositions, each read by its shape."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from kgt_plugin.extraction.cutting.cuts import ADVERBS
from kgt_plugin.extraction.cutting.words import CALENDAR, CAPITALISED, Word, is_sign, text_of
from kgt_plugin.extraction.frames.frames import Shape
from kgt_plugin.extraction.parts.objects import clean_object, split_list
from kgt_plugin.language.lexicon import STATES, word_set

__all__ = ["Complement", "Slot", "is_date", "read_complement", "read_objects"]

_PREPOSITIONS: Final = word_set("""
    in at on with as for from to by near around into during since about after before against through under
    behind across onto towards like without within until till
""")
_PARTICLES: Final = word_set("up down over out back just along right away round")
_CASUAL_WORDS: Final = 3
_KEPT_WORDS: Final = 3
_NO_EMPLOYERS: Final = word_set(
    "home night nights myself years months day days moment least once it this the"
)
_DETERMINERS: Final = word_set(
    "a an the my our your his her its their this that these those some any all no every each both "
    "it them him me us you everything nothing something anything what how well so too more less up "
    "out down off fine sure do one two three four five six seven eight nine ten better much"
)
_DATE: Final = re.compile(
    r"\b(?:19|20)\d{2}\b|\b(?:spring|summer|autumn|winter|next (?:year|month|week))\b",
    re.IGNORECASE,
)
_KINDS_OF_PLACE: Final = re.compile(
    r"\b(?:countryside|city|village|town|coast|suburbs|mountains|hills|woods|island)\b"
)
_COUNTED_ANIMALS: Final = re.compile(
    r"^(?:two|three|four|five|six|seven|eight|nine|ten|\d+|a few|some) (?:[\w-]+ )?"
    r"(?:hens|chickens|ducks|geese|goats|sheep|pigs|alpacas|llamas|cows|horses|ponies|rabbits|bees|hives)\b",
    re.IGNORECASE,
)
_MUCH: Final = re.compile(
    r"^(?:(?:way )?too much |a (?:lot|bit|little) of |(?:lots|loads|plenty|tons) of |mostly |mainly |a little )",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"[^\W\d_a-z]")
_NAMED: Final = re.compile(
    rf"(?:(?:an?|the|this|our|my) (?:[\w-]+ ){{1,4}}?(?:in {CAPITALISED} )?(?:called|named|known as) (?:the )?"
    rf"|an? [a-z][\w-]*(?: [\w-]+){{0,2}}, (?:the )?(?={CAPITALISED}(?: [^,.]*)?$))"
    rf"(?P<name>{CAPITALISED}(?: (?:(?:of|the|de|del|du|da|and|&|in|on) )*{CAPITALISED})*)"
)


_NO_PLACES: Final = word_set("""
    teams windows linux ubuntu macos android ios spotify netflix excel python chapter row page level seat slide version zoom slack
    github gmail outlook whatsapp telegram signal discord trello jira notion chrome firefox powerpoint hope fear denial peace
    harmony luxury pain jeans pyjamas leggings sin dread poverty step question section paragraph minecraft
""")
"""Where "I live in" and "we moved to" tell of no place, though it is written like a name."""


class Slot(NamedTuple):
    """A phrase behind a preposition."""

    preposition: str
    words: tuple[Word, ...]


class Complement(NamedTuple):
    """What follows a verb.

    Attributes:
        direct: the object without preposition.
        slots: the phrases behind prepositions, in order.
        whole: all of it.
    """

    direct: tuple[Word, ...]
    slots: tuple[Slot, ...]
    whole: tuple[Word, ...]


def read_complement(words: Sequence[Word]) -> Complement:
    """Divide what follows a verb at its prepositions.

    Args:
        words: from behind the verb to the end of the clause.
    """
    words = list(words)
    while words and words[0].low in ADVERBS:
        words.pop(0)
    direct: list[Word] = []
    slots: list[tuple[str, list[Word]]] = []
    for position, word in enumerate(words):
        following = words[position + 1].low if position + 1 < len(words) else ""
        if word.low in _PREPOSITIONS and following:
            slots.append(
                (f"up {word.low}" if position and words[position - 1].low == "up" else word.low, [])
            )
        elif word.low in _PARTICLES and following in _PREPOSITIONS:
            continue
        elif slots:
            slots[-1][1].append(word)
        else:
            direct.append(word)
    return Complement(
        direct=tuple(direct),
        slots=tuple(Slot(name, tuple(inside)) for name, inside in slots if inside),
        whole=tuple(words),
    )


def read_objects(words: Sequence[Word], shape: Shape, *, casual: bool = False) -> list[str]:
    """Read the object or objects that a phrase names; none where nothing solid is left.

    Args:
        words: of the phrase.
        shape: what kind of object the frame wants.
        casual: the writer uses no capitals, so names are recognised without them.
    """
    text = _by_name(_MUCH.sub("", text_of(words)))
    if shape == "many":
        return split_list(text)
    if shape == "kept":
        return [item for item in split_list(text) if _is_kept(item, text)]
    if shape == "days":
        return [text] if is_date(text) else []
    one = clean_object(text, keep_article=shape == "article")
    if one is None:
        return []
    bare = not re.match(
        r"\W*(?:an?|the|my|our|his|her|their|this|that|bed|town|fact|general)\b", text.lower()
    )
    if casual and bare and shape in {"name", "place"} and len(one.split()) <= _CASUAL_WORDS:
        one = one if one[0].isdigit() else one.title()
    fits = {
        "name": lambda: bool(_NAME.match(one)),
        "place": lambda: _is_place(one),
        "date": lambda: is_date(one),
        "organisation": lambda: one.split()[0].lower() not in _NO_EMPLOYERS,
    }
    if shape in fits and not fits[shape]():
        return []
    if shape == "place":
        one = re.split(r"\s+(?:with|for|and|to|as)\s", one)[0]
    return [one]


def _by_name(text: str) -> str:
    """The name in "a bakery called Loafers" and "a choir, the Cor del Mar": it says more than the kind."""
    named = _NAMED.match(text)
    return text if named is None else named["name"]


def is_date(text: str) -> bool:
    """Whether a phrase names a day, a month, a season or a year."""
    words = re.findall(r"\w+", text.lower())
    return any(word in CALENDAR for word in words) or bool(_DATE.search(text))


def _is_place(text: str) -> bool:
    """A place has a name or a kind: "Turin", "the countryside"; "next week" is none."""
    if text.split(maxsplit=1)[0].lower() in _NO_PLACES:
        return False
    named = bool(_NAME.search(text)) or not text.isascii()
    return (named and not is_date(text)) or bool(_KINDS_OF_PLACE.search(text))


def _is_kept(item: str, text: str) -> bool:
    """Animals, plants and goods as such: "bees", "poems", "furniture"; not "a mess" or "it"."""
    words = item.lower().split()
    first = re.match(r"\W*(\w+)", text.lower())
    bare = first is None or first[1] not in _DETERMINERS or bool(_COUNTED_ANIMALS.match(text))
    if _COUNTED_ANIMALS.match(text):
        return True
    return (
        bare
        and 0 < len(words) <= _KEPT_WORDS
        and words[0] not in _DETERMINERS
        and words[-1] not in STATES
        and not is_sign(Word(words[-1], words[-1]))
    )
