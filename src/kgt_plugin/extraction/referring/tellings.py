"""Tables by which "the dog" or "choir" is taken for the user's own."""

from __future__ import annotations

import re
from typing import Final

from kgt_plugin.language.lexicon import word_set

__all__ = ["ACTIVITIES", "DATED", "HOUSEHOLD", "TELLING"]

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
HOUSEHOLD: Final = word_set("wife husband missus kids twins baby cat dog")
"""Who is the user's own where "the" is all that is said: "the wife"."""
