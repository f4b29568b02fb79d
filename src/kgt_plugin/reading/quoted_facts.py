"""Checks a fact that a model noted against the turn it is of, and words it as feedback."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal, get_args

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.records import Feedback, Intent, Turn
from kgt_plugin.text.labels import EDGE, normalize, printable
from kgt_plugin.text.passages import ASKING_SIGNS
from kgt_plugin.text.search_terms import is_unspaced
from kgt_plugin.text.validation import NODE_LIMIT, RELATION_LIMIT, clean_words
from kgt_plugin.text.wording import sentence

__all__ = ["KINDS", "FactKind", "QuotedFact", "UnsaidError", "escaped", "feedback_of"]

FactKind = Literal["states", "changes", "corrects", "ends"]
"""What a message does with a fact: tells it, replaces another, puts the answer before right, ends it."""
KINDS: Final[tuple[FactKind, ...]] = get_args(FactKind)
_INTENTS: Final = {
    "states": Intent.STATEMENT,
    "changes": Intent.CORRECTION,
    "corrects": Intent.CORRECTION,
    "ends": Intent.WITHDRAWAL,
}
_LESS: Final = "&lt;"
_SHORT_REPLY: Final = 32
"""Characters of a quote that may say yes or no to a question, or choose ("the second one")."""

_NUMBER_BEFORE: Final = re.compile(r"\d[.,:]$")
_NUMBER_AFTER: Final = re.compile(r"[.,:]\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedFact:
    """One fact as a model noted it, unchecked.

    Attributes:
        turn: the number of its turn, from 1.
        quote: the words of the message that are to say it.
        kind: what the message does with it.
        subject, relation, object: the words of the fact.
        old: the wrong value that the assistant had given, where the message corrects it.
    """

    turn: int
    quote: str
    kind: FactKind
    subject: str
    relation: str
    object: str
    old: str | None = None


class UnsaidError(InvalidInputError):
    """A quote or a value that was not said."""


def escaped(text: str) -> str:
    """Write a text so that it cannot end the frame that it is shown to a model in."""
    return printable(text).replace("<", _LESS)


def feedback_of(fact: QuotedFact, turn: Turn) -> Feedback:
    """Turn a noted fact into feedback.

    Args:
        fact: as the model gave it.
        turn: the one that it is of.

    Raises:
        UnsaidError: the turn's message does not hold the quote, or not the object where it must.
        InvalidInputError: a part is empty, too long or holds control characters.
    """
    quote = _folded(fact.quote)
    if not quote or quote not in _folded(turn.text):
        raise UnsaidError(f"the quote {fact.quote!r} is not in the message")
    subject = clean_words(_read(fact.subject), what="subject", limit=NODE_LIMIT)
    relation = clean_words(_read(fact.relation), what="relation", limit=RELATION_LIMIT)
    value = clean_words(_read(fact.object), what="object", limit=NODE_LIMIT)
    if not _is_said(value, _sources(fact, turn, quote)):
        raise UnsaidError(f"the object {fact.object!r} is not in the message, word by word")
    corrects = fact.kind == "corrects"
    same = corrects and fact.old and normalize(_read(fact.old)) == normalize(value)
    if same and not _is_said(value, turn.text):
        raise UnsaidError(f"the object {fact.object!r} is the value that was wrong")
    asked = " ".join((turn.asked or "").split())
    return Feedback(
        query=asked if corrects and asked else _lead(subject, relation, value),
        answer=value,
        old_answer=_old(fact.old, value, turn.answered) if corrects else None,
        subject=subject,
        object=value,
        relations=(relation,),
        intent=_INTENTS[fact.kind],
    )


def _sources(fact: QuotedFact, turn: Turn, quote: str) -> str:
    """Whose words the object may come from: the message's, and what it points back to."""
    answered = turn.answered or turn.asked or ""
    if fact.kind in ("corrects", "ends"):
        return "\n".join((turn.text, answered, turn.asked or ""))
    replies = len(quote) <= _SHORT_REPLY and any(sign in answered for sign in ASKING_SIGNS)
    return f"{turn.text}\n{answered}" if replies else turn.text


def _old(words: str | None, value: str, answered: str | None) -> str | None:
    """The wrong value, where the assistant did give it."""
    if not words or not answered or not _is_said(_read(words), answered):
        return None
    old = clean_words(_read(words), what="old value", limit=NODE_LIMIT)
    return None if normalize(old) == normalize(value) else old


def _lead(subject: str, relation: str, value: str) -> str:
    """The beginning of the sentence that the value completes."""
    whole = sentence(subject, relation, value)
    return whole[: whole.rindex(value)].strip() if value in whole else whole


def _is_said(words: str, text: str) -> bool:
    """Tell whether every word is a whole word of a text."""
    said = _folded(text)
    wanted = [piece.strip(EDGE) for piece in _folded(words).split()]
    wanted = [piece for piece in wanted if piece]
    return bool(wanted) and all(_stands_in(piece, said) for piece in wanted)


def _stands_in(word: str, said: str) -> bool:
    """Tell whether a text holds a word that is not cut from a longer one."""
    start = said.find(word)
    while start >= 0:
        end = start + len(word)
        cut = _joins(said[start - 1 : start], word[0]) or _joins(word[-1], said[end : end + 1])
        if not cut and not _cuts_number(said[:start], word, said[end:]):
            return True
        start = said.find(word, start + 1)
    return False


def _joins(before: str, after: str) -> bool:
    """Tell whether two signs belong to one word; scripts without spaces do not tell."""
    return all(
        sign and unicodedata.category(sign)[0] in "LNM" and not is_unspaced(sign)
        for sign in (before, after)
    )


def _cuts_number(before: str, word: str, after: str) -> bool:
    """Tell whether a word is a piece of a number: the 5 of 3.5."""
    begins = word[0].isdigit() and _NUMBER_BEFORE.search(before[-2:])
    ends = word[-1].isdigit() and _NUMBER_AFTER.match(after)
    return bool(begins or ends)


def _folded(text: str) -> str:
    """A text as it is compared, without what cannot be seen of it."""
    return " ".join(normalize(printable(_read(text))).split())


def _read(words: str) -> str:
    """A model's words without the escapes of what it was shown."""
    return words.replace(_LESS, "<")
