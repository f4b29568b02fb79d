"""Whether a noun phrase names what somebody does for a living."""

from __future__ import annotations

import re
from typing import Final

from kgt_plugin.language.lexicon import OCCUPATIONS, word_set
from kgt_plugin.language.wording import PREPOSITIONS

__all__ = ["is_occupation"]

_PROFESSION: Final = re.compile(
    r"(?:ologist|ographer|ician|iatrist|onomist|hygienist|therapist|worker|keeper|maker|smith|wright|"
    r"driver|monger|engineer|manager|teacher|officer|operator|inspector|specialist|advisor|adviser|"
    r"fisherman|fisherwoman|salesman|builder|grower|trainer|dealer|writer|singer|player)$"
)
_ENDING: Final = re.compile(
    r"(?:[^aeiou]er|or|ist|ian|eer|ant|mason|wright|smith|herd|nurse|tech|apprentice|steward|clerk|"
    r"officer|cutter|farmer|weaver|fitter|maker|monger|minder|binder|grinder|miner)$"
)
_NO_TRADES: Final = word_set("""
    mother father brother sister daughter teenager lover hater dreamer beginner eater sleeper talker winner
    loser monster disaster number matter bother member stranger charmer smoker drinker believer listener
    walker morning beer supporter follower liar bear neighbor neighbour survivor minor major senior
    junior color tutor-less giant elephant infant restaurant pleasant vegetarian italian canadian brazilian
    christian human-being romantic realist optimist pessimist perfectionist minimalist feminist pacifist
    egoist narcissist vegan foster corner winter summer letter computer trailer scooter boxer retriever
    terrier setter pointer spider hamster under over after other another ever never her latter owner
    newcomer outsider insider loner foreigner villager islander easterner northerner southerner londoner
    newyorker gamer reader rambler cruiser bummer stunner keeper goner sinner user voter partner
    customer visitor donor ancestor tenor actor-like motor author-ish doctorate instant elegant
    important brilliant distant constant reluctant vacant mutant pleasant peasant chatter procrastinator
    early-riser riser liker player diner diabetic librarian-like barbarian guardian custodian pedestrian
    comedian-like slacker moaner hugger snorer crier fainter better bitter sober clever eager proper super
    bugger stinker cracker ripper blinder bleeder trooper fighter worrier hoarder fibber joker poser rotter nutter
    poor floor door error terror horror mirror flavor favor savior
    pregnant shower danger gutter newbie bachelor
""")
_NO_LEADS: Final = PREPOSITIONS | {"no", "not", "never"}
_SHORTEST: Final = 6
_NOT: Final = re.compile(
    r"\b(?:team player|early|bad|terrible|awful|nervous|real|good|great|lousy|decent|amazing|keen|true|big)\b"
)


def is_occupation(phrase: str) -> bool:
    """Tell a job from a state: "marine biologist", but not "mess".

    Args:
        phrase: without its article.
    """
    words = phrase.lower().split()
    if not words or words[0] in _NO_LEADS or words[0][0].isdigit() or _NOT.search(phrase.lower()):
        return False
    listed = words[-1] in OCCUPATIONS or " ".join(words[-2:]) in OCCUPATIONS
    return listed or bool(_PROFESSION.search(words[-1])) or _ends_like_one(words[-1])


def _ends_like_one(word: str) -> bool:
    """Whether a word is built as the names of trades are: "stonemason", "cartographer"."""
    return bool(_ENDING.search(word)) and word not in _NO_TRADES and len(word) >= _SHORTEST
