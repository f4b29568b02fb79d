"""A chat message as clauses, and which of them state something of this world.

Questions, requests, hypotheses and what is quoted or reported of others state nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kgt_plugin.extraction.cutting.assertions import HYPOTHESIS, TIMES, Assertions
from kgt_plugin.extraction.cutting.cuts import cut_clauses
from kgt_plugin.extraction.cutting.endings import is_of_old
from kgt_plugin.extraction.cutting.openings import low_of, stripped
from kgt_plugin.extraction.cutting.pointing import pointed
from kgt_plugin.extraction.cutting.sentences import split_sentences
from kgt_plugin.extraction.cutting.wordorder import answered_at_once, plain_order
from kgt_plugin.extraction.cutting.words import Word, is_sign, read_words
from kgt_plugin.language.spelling import written_out

__all__ = ["Clause", "clauses_of", "is_question", "real_text"]

_SINGLE_QUOTE: Final = re.compile(
    r"(?<!\w)['‘][^'’\n]{0,300}(?:['’]\w[^'’\n]{0,300}){0,8}['’](?!\w)"
)
_QUOTE: Final = re.compile(rf"[\"“«][^\"”»]*(?:[\"”»]|(?P<unclosed>\Z))|{_SINGLE_QUOTE.pattern}")
_LONG_QUOTE_WORDS: Final = 3
_ASKING: Final = re.compile(
    r"^(?:what|which|who|whose|whom|where|when|why|how|is|are|do|does|did|has|have|(?:can|could|will|would) you|"
    r"tell me|remind me)\b"
)
_FICTION: Final = re.compile(
    r"\b(?:pretend|hypothetical\w*|in (?:a|my|the|this) (?:story|novel|game|film|dream|book)|role-?play)\b"
)
"""What it stands in speaks of no real person, from its beginning on."""
_AGAIN: Final = re.compile(
    r"(?<!never )\bagain\b|\b(?:moved|came|went|am|hired|rehired) (?:me )?back\b(?! to)|\brehired\b"
)
_TAG: Final = re.compile(
    r"^(?:do|does|did|am|is|are|was|were|have|has|can|will) (?:not )?(?:i|we|he|she|it|they)(?: not)?$"
)
_SINCE: Final = Word("since", "since")
"""Stays with the clause before it, for it tells that what is said there lasts."""
_LONGEST: Final = 120
"""Words: a sentence that is longer is no speech, and is read in pieces so that time stays linear."""
_LIMITS: Final = TIMES | {"while", "where", "if", "unless", "as"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A clause of a message.

    Attributes:
        words: what is said, openings such as "by the way" left out.
        opener: the conjunction or sign before it.
        carried: its subject is that of the clause before.
        asserted: whether it states something at all.
        first: it opens its sentence.
        past: it states what used to be; then it is not `asserted`, for that is so no more.
        limited: the clause behind it tells when, where or of which it holds.
        open: what it says has ended may not have: it is so again, or that is asked of who reads it.
    """

    words: tuple[Word, ...]
    opener: str
    carried: bool
    asserted: bool
    first: bool
    past: bool = False
    limited: bool = False
    open: bool = False


def clauses_of(text: str) -> list[Clause]:
    """Read a message as clauses, in order, chat spelling written out.

    Args:
        text: a chat message.
    """
    clauses: list[Clause] = []
    for sentence in split_sentences(answered_at_once(written_out(_without_quotes(text)))):
        words = read_words(pointed(plain_order(sentence.text)))
        for start in range(0, len(words), _LONGEST):
            clauses.extend(_of_sentence(words[start : start + _LONGEST]))
    return clauses


def real_text(text: str) -> str:
    """The sentences of a text that speak of this world, quotations left out, written out."""
    sentences = split_sentences(written_out(_without_quotes(text)))
    real = (s.text for s in sentences if not _FICTION.search(s.text.lower()))
    # what stands before a condition or a hypothesis holds without it, as far as names go
    told = (re.split(r"\bif\b", each, maxsplit=1, flags=re.IGNORECASE)[0] for each in real)
    return "\n".join(_before(HYPOTHESIS, each) for each in told)


def _before(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text.lower())
    return text if found is None else text[: found.start()]


def is_question(text: str) -> bool:
    """Whether a message asks for something, with a question mark or without."""
    last = split_sentences(written_out(text))[-1:]
    return any(
        "?" in sentence.text[-3:]
        or bool(_ASKING.match(low_of(stripped(read_words(sentence.text)))))
        for sentence in last
    )


def _without_quotes(text: str) -> str:
    def shorten(match: re.Match[str]) -> str:
        if match.groupdict().get("unclosed") is not None:
            # nothing is quoted by a sign that is left open, and no other follows that closes one
            return match.group()[0] + _SINGLE_QUOTE.sub(shorten, match.group()[1:])
        words = match.group()[1:-1].split()
        return " … " if len(words) >= _LONG_QUOTE_WORDS else " ".join(words)

    return _QUOTE.sub(shorten, re.sub(r"```.*?```|https?://\S+", " ", text, flags=re.DOTALL))


def _of_sentence(words: Sequence[Word]) -> list[Clause]:
    if not words or _FICTION.search(low_of(words)):
        return []
    asked = any("?" in word.text for word in words[-3:])
    while words and is_sign(words[-1]) and words[-1].text not in {")", "'s"}:
        words = words[:-1]
    words = stripped(words)
    cuts = cut_clauses(words)
    asserted = Assertions(asked=asked, count=len(cuts))
    states = [asserted.take(number, cut) for number, cut in enumerate(cuts)]
    states = [state and not asserted.is_conditional(number) for number, state in enumerate(states)]
    lasts = any(word.low == "still" for word in words)
    last = low_of(cuts[-1].words) if cuts else ""
    is_open = bool(_AGAIN.search(low_of(words)) or (asked and _TAG.match(last)))
    begun = {number - 1 for number, cut in enumerate(cuts) if cut.opener == "since"}
    return [
        Clause(
            words=(stripped(cut.words) if not cut.carried else cut.words)
            + ((_SINCE,) if number in begun else ()),
            opener=cut.opener,
            carried=cut.carried,
            asserted=state and not is_of_old(cut.words),
            first=number == 0,
            past=state and is_of_old(cut.words) and not lasts,
            limited=any(
                behind.opener in _LIMITS or (behind.opener == "who" and not behind.paused)
                for behind in cuts[number + 1 : number + 2]
            ),
            open=is_open,
        )
        for number, (cut, state) in enumerate(zip(cuts, states, strict=True))
    ]
