"""Checks of whether a text can be a label: that it shows something, is not endless, and holds no control characters."""

from __future__ import annotations

import re
import unicodedata

from kgt_plugin.errors import InvalidInputError

__all__ = [
    "NODE_LIMIT",
    "RELATION_LIMIT",
    "clean_words",
    "is_blank",
    "refuse_control_characters",
]

NODE_LIMIT = 1000
"""Characters a subject or an object may have."""

RELATION_LIMIT = 200
"""Characters a relation may have."""

# What Unicode calls ignorable beside its format characters: fillers, selectors, tags.
_IGNORABLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)


def is_blank(text: str) -> bool:
    """Tell whether a text shows nothing: white space, zero-width characters and fillers alone."""
    return all(
        character.isspace()
        or unicodedata.category(character) == "Cf"
        or _IGNORABLE.match(character) is not None
        for character in text
    )


def clean_words(text: str, *, what: str, limit: int) -> str:
    """Collapse white space, and refuse what cannot be a label.

    Args:
        text: as the user said it.
        what: its name in messages.
        limit: characters allowed.

    Raises:
        InvalidInputError: it is no text, shows nothing, is too long, or has control characters.
    """
    if not isinstance(text, str):
        raise InvalidInputError(f"the {what} is no text: give it in words")
    words = " ".join(text.split())
    if is_blank(words):
        raise InvalidInputError(f"the {what} is empty: give it in words")
    if len(words) > limit:
        raise InvalidInputError(
            f"the {what} has {len(words)} characters: say it in at most {limit}"
        )
    refuse_control_characters(words, what=what)
    return words


def refuse_control_characters(text: str, *, what: str) -> None:
    """Let no control character pass but white space.

    Raises:
        InvalidInputError: there is one.
    """
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cs") and not character.isspace():
            raise InvalidInputError(
                f"the {what} holds the control character U+{ord(character):04X}: take it out"
            )
