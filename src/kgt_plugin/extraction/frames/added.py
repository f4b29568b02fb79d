"""What a sentence without a verb adds to the one before, as "And crime novels." does to "I love tea."."""

from __future__ import annotations

import re
from typing import Final

from kgt_plugin.extraction.cutting.sentences import split_sentences
from kgt_plugin.extraction.parts.objects import split_list
from kgt_plugin.language.given_names import is_given_name
from kgt_plugin.language.labels import normalize
from kgt_plugin.language.lexicon import DIETS, MARITAL, TRAITS, word_set
from kgt_plugin.language.spelling import written_out
from kgt_plugin.language.verbs import is_finite

__all__ = ["MANY", "added_phrases", "added_values"]

MANY: Final = word_set(
    "likes dislikes loves plays speaks eats collects grows allergic_to does_not_eat hobby bakes drinks reads listens_to "
    "afraid_of learning knits watches"
)
"""Relations to which a further value may be added so."""
_ADDS: Final = re.compile(
    r"^(?:oh,? )?(?:(?:and|also|plus|oh)(?: also| maybe)?,? (?P<np>[^?]+?)|(?P<np2>[^?,]+?),? (?:too|as well))[.!]*$",
    re.IGNORECASE,
)
_NOTHING: Final = re.compile(
    r"\b(?:things?|one|ones|more|else|please|thanks|thank|yes|no|not|so|then|now|today|tomorrow|you|me|i|my|your|it|that|this|"
    r"an?|what|who|how|sorry|regards|wishes|greetings|congrat\w*|cheers|kind|best|happy|merry|birthday|christmas|hungry|thirsty|pregnant|tired|broke|bored|late|busy|retired|ill|sick|sad|proud|sunny|raining|cold|hot|fun|good|great|nice|for|if|maybe|news|next|finally)\b",
    re.IGNORECASE,
)
_BEING: Final = DIETS | MARITAL | TRAITS
"""What one is, and no thing that is liked or spoken."""
_LONGEST: Final = 3


def added_phrases(text: str) -> frozenset[str]:
    """The words behind "And" or before "too" in sentences that hold nothing else.

    Args:
        text: a message.
    """
    found = (_ADDS.match(written_out(sentence.text).strip()) for sentence in split_sentences(text))
    return frozenset(normalize(match["np"] or match["np2"]) for match in found if match is not None)


def added_values(phrase: str) -> list[str]:
    """What is added, one by one; an empty list where a phrase is none of things.

    Args:
        phrase: "jigsaw puzzles and knitting".
    """
    phrase = re.sub(r",? (?:too|as well)$|,? [a-z]+ly$", "", phrase)
    phrase = re.sub(r"\b(?:a (?:little )?(?:bit|little) of|some) ", "", phrase)
    if _NOTHING.search(phrase) or any(
        is_finite(word.lower())
        for word in phrase.split()
        if word.islower() and not word.endswith("s")
    ):
        return []
    if _BEING & set(phrase.lower().split()) or re.search(
        r"\b(?!family|jelly|july|italy)[a-z]+ly$", phrase
    ):
        return []
    values = split_list(phrase)
    if any(is_given_name(value) for value in values):
        # "I like dogs. Anna too."
        return []
    return values if all(len(value.split()) <= _LONGEST for value in values) else []
