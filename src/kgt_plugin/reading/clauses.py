"""Clauses of a sentence, without the words that only open them."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["clauses", "opened"]

_SELF: Final = r"(?:I|my|My|our|he|she|it|we|they|his|her)\b"
_OPENERS: Final = re.compile(
    r"^(?:[\s,!.:;–—-]|(?:hi|hey|hello|hiya|yo|ok|okay|well|oh|ah|so|and|but|also|plus|yes|yeah|yep|sure|right|now(?=,)|then|anyway|btw"
    r"|fyi|ps|no|nope|wait|hold on|hm+|um+|er|thanks|thank you|there|all|everyone|morning|good (?:morning|evening|afternoon|day)"
    r"|by the way|by the by|actually|honestly|frankly|basically|in fact|to be (?:honest|clear|fair)|for (?:the record|context)"
    r"|as you know|just so you know|(?:please )?(?:remember|note)(?: that)?|you should know(?: that)?|i should (?:mention|add|say)"
    r"(?: that)?|(?:nice|pleased) to meet you|correction|sorry|update|in general|generally|of course|since|because|as|given that)"
    r"\b(?!'))+",
    re.IGNORECASE,
)
_CUTS: Final = re.compile(
    r"(?:\s*[;–—]\s*|\s+-\s+|\s*,?\s+(?:and|but|so|plus|though|although|because|whereas|since)\s+|\s*,\s+)"
    rf"(?=(?:(?:also|now|actually|then|so|and|but|yes|no)\s+)*{_SELF})"
)


def clauses(sentence: str) -> list[str]:
    """Cut a sentence where another clause about the user, or about somebody mentioned, begins."""
    return [opened(clause.strip()) for clause in _CUTS.split(sentence)]


def opened(text: str) -> str:
    """A clause without the words that only open it: "Well, by the way, I live in Oslo"."""
    match = _OPENERS.match(text)
    return text[match.end() :] if match else text
