"""How far a question goes: whether it asks of one day or a wish, and whether of the user at all."""

from __future__ import annotations

import re
from typing import Final

from kgt_plugin.extraction.cutting.sentences import split_sentences
from kgt_plugin.language.lexicon import word_set

__all__ = ["is_of_once", "is_of_others", "question_in"]

_ONCE: Final = re.compile(
    r"\b(?:(?:do|does) (?:I|we|he|she|they) want (?!any\b)|would|hope|wish|going to|planning|used to|before\?|tonight|today|tomorrow|"
    r"right now|this (?:week|weekend|evening|morning|afternoon|time|year)|last \w+|next\b(?! of kin)|(?:on|for) (?:the|my|this|that) "
    r"(?:party|recipe|wedding|trip|weekend|event|dinner|meal|barbecue|chart|picnic|holiday|heading|slide|logo))\b",
    re.IGNORECASE,
)
"""What asks of one day or of a wish, and of nothing that lasts."""
_ALWAYS: Final = word_set("name age birthday allergic_to breed diet condition starts date")
"""What somebody is and has all the while, for whatever it is asked: "your name, for the heading"."""
_WAS: Final = re.compile(
    r"\bdid (?!.*\b(?:grow up|study|go to (?:school|university|college)|learn)\b)", re.IGNORECASE
)
_OTHERS_OWN: Final = re.compile(
    r"\bmy (?:guests?|visitors?|hotel|company|business|character|hero|recipe|party|project|car|conference|meeting|client|"
    r"customers?|reader|audience|office|shop|readers|team)\b",
    re.IGNORECASE,
)
"""Whose "my" does not ask of the user."""
_LONGEST_QUESTION: Final = 500
"""Characters: what is longer asks for no answer in a word."""


def is_of_once(relation: str, whole: str, question: str) -> bool:
    """Whether a question asks of one day, of a wish or of what was: "Where do you want to live?".

    Args:
        relation: what is asked for.
        whole: the question as the user would ask it.
        question: the same without what it is asked for.
    """
    return relation not in _ALWAYS and bool(_ONCE.search(whole) or _WAS.search(question))


def is_of_others(relation: str, question: str) -> bool:
    """Whether a question speaks of a thing or of a guest, and not of the user: "Where is the company based?".

    Args:
        relation: what is asked for.
        question: as the user would ask it.
    """
    spoken = re.search(r"\b(?:I|me|we|us|mine)\b", question) is not None
    if not spoken and _OTHERS_OWN.search(question):
        return True
    home = spoken or re.search(r"\b(?:my|our|home)\b", question) is not None
    return relation in {"lives in", "comes from"} and not home


def question_in(answer: str) -> str | None:
    """The question that the assistant's words end with; None where they end with none, or with a lecture.

    Args:
        answer: the assistant's words.
    """
    last = split_sentences(answer)[-1:]
    asks = bool(last) and last[0].text.endswith("?") and len(last[0].text) <= _LONGEST_QUESTION
    return last[0].text if asks else None
