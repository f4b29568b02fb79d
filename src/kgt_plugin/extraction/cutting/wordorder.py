"""Sentences turned round for emphasis, put back: "what I hate is kale" is "I hate kale"."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["plain_order"]

_TASTE: Final = (
    r"(?:(?:really|do|just|always|absolutely) )*(?:love|like|enjoy|adore|hate|dislike|detest|loathe|fear|collect|grow|play|drink|eat|"
    r"cannot (?:stand|abide|bear|eat|have|drink|tolerate)|do not (?:eat|drink|like|touch))"
)
_CLEFT: Final = re.compile(
    rf"^(?P<lead>.*?\b)?(?:what|the (?:one )?(?:thing|food|dish|drink)(?: that)?) (?P<who>I|we|i) (?P<verb>{_TASTE})"
    r"(?P<how>(?: most| best| more than anything)?)(?: of all)?,? (?:is|are) (?P<o>[^?]+)$",
    re.IGNORECASE,
)
_FRONTED: Final = re.compile(
    rf"^(?P<lead>(?:and |but |oh,? |no,? )*)(?P<o>[^\W\d_][\w'-]*(?: [\w'-]+){{0,2}}),? (?P<who>I|we|i) (?P<verb>{_TASTE})(?P<rest>(?:[,;.!].*)?)$"
)
_NO_OBJECT: Final = re.compile(
    r"^(?:what|when|where|why|how|if|because|since|so|then|that|this|now|usually|sometimes|mostly|today|which|who|and|but|or|"
    r"yes|no|well|oh|as|while|though|although|things?|on|in|at|for|with|by|also|still|maybe|honestly|actually)\b",
    re.IGNORECASE,
)


def plain_order(sentence: str) -> str:
    """Put a sentence that names first what somebody likes or does into the plain order of words.

    Args:
        sentence: written out; a question and any other sentence comes back as it is.
    """
    cleft = _CLEFT.match(sentence)
    if cleft is not None and not sentence.rstrip().endswith("?"):
        return f"{cleft['lead'] or ''}{cleft['who']} {cleft['verb']} {cleft['o']}"
    fronted = _FRONTED.match(sentence)
    if fronted is not None and not _NO_OBJECT.match(fronted["o"]):
        item = (
            fronted["o"] if fronted["o"].isupper() else fronted["o"][:1].lower() + fronted["o"][1:]
        )
        return f"{fronted['lead']}{fronted['who']} {fronted['verb']} {item}{fronted['rest']}"
    return sentence
