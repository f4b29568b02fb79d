"""Whether a noun phrase names what somebody does for a living."""

from __future__ import annotations

import re
from typing import Final

from kgt_plugin.language.lexicon import OCCUPATIONS

__all__ = ["is_occupation"]

_PROFESSION: Final = re.compile(
    r"(?:ologist|ographer|ician|iatrist|onomist|hygienist|therapist|worker|keeper|maker|smith|wright|"
    r"driver|monger|engineer|manager|teacher|officer|operator|inspector|specialist|advisor|adviser|"
    r"fisherman|fisherwoman|salesman|builder|grower|trainer|dealer|writer|singer|player)$"
)
_NOT: Final = re.compile(r"\b(?:team player|early|bad|terrible|awful|nervous)\b")


def is_occupation(phrase: str) -> bool:
    """Tell a job from a state: "marine biologist", but not "mess".

    Args:
        phrase: without its article.
    """
    words = phrase.lower().split()
    if not words or _NOT.search(phrase.lower()):
        return False
    listed = words[-1] in OCCUPATIONS or " ".join(words[-2:]) in OCCUPATIONS
    return listed or bool(_PROFESSION.search(words[-1]))
