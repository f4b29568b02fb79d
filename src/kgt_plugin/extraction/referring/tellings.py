"""Tables by which "the dog" or "choir" is taken for the user's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kgt_plugin.extraction.cutting.words import Word, text_of
from kgt_plugin.extraction.parts.verb_groups import read_verb
from kgt_plugin.extraction.referring.namings import name_told
from kgt_plugin.extraction.referring.referents import Referents
from kgt_plugin.language.lexicon import PETS, word_set

__all__ = ["ACTIVITIES", "DATED", "TELLING", "own_thing"]

TELLING: Final = re.compile(
    r"^(?:is|are) (?:also |now |only |just )*(?:called|named|in |on |at |every |due |from |allergic |mad |obsessed |vegetarian\b|vegan\b|diabetic\b|\d|an? |one\b|two\b|three\b|four\b|five\b|six\b|"
    r"seven\b|eight\b|nine\b|ten\b|\w+teen\b|\w+ years?\b|black|white|grey|gray|brown|ginger|orange|red|blue|green|yellow)"
    r"|^(?:loves?|hates?|likes?|eats?|sleeps?|only eats) ",
    re.IGNORECASE,
)
"""What is told of one's own and of nobody else's: a name, an age, a place, a taste."""
ACTIVITIES: Final = word_set("""
    choir band class classes practice rehearsal rehearsals club course lesson lessons training yoga pilates chess
    badminton football netball cricket rugby tennis swimming bridge market quiz therapy pottery
""")
"""What people go to on a day of the week."""
DATED: Final = re.compile(
    r"^(?:is|are|has moved|have moved|moved|moves|has gone over|have gone over|has been moved|falls|meets?|runs?)(?: now| always| still)?"
    r"(?: to| on| over to| every)? (?:an? )?\w+days?\b",
    re.IGNORECASE,
)
"""What is told of the day of something."""
_HOUSEHOLD: Final = word_set("wife husband missus kids twins baby cat dog")
"""Who is the user's own where "the" is all that is said: "the wife"."""
_CALLED: Final = PETS | _HOUSEHOLD | word_set("boy girl lad lass eldest oldest youngest baby hubby")
"""Who is the user's own where "the" is said and a name is told: "the eldest is Leo"."""


def own_thing(noun: str, rest: Sequence[Word], referents: Referents) -> str | None:
    """Read "The dog": one that is known, or the user's own where its name, age or likes are told.

    Args:
        noun: what stands behind "the".
        rest: the predicate.
        referents: what is known to be the user's.
    """
    known = referents.owned(noun)
    if known is None and noun.lower().split()[-1] in ACTIVITIES and DATED.match(text_of(rest)):
        return f"my {noun.lower()}"
    if known is None and noun.lower() in _CALLED and name_told(rest) is not None:
        return f"my {noun.lower()}"
    if known is not None or noun.lower() not in PETS | _HOUSEHOLD:
        return known
    group = read_verb(rest)
    if group is None:
        return None
    tastes = group.lemma in {"love", "hate", "like", "eat", "touch"}
    told = tastes or TELLING.match(text_of(rest)) is not None
    return f"my {noun.lower()}" if told else None
