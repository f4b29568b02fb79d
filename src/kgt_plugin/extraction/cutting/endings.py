"""Clauses that say what is no longer so, turned into what was: "I used to live in Kiel"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kgt_plugin.extraction.cutting.cuts import ADVERBS
from kgt_plugin.extraction.cutting.limits import is_limited, is_of_a_while
from kgt_plugin.extraction.cutting.words import Word, is_sign, read_words, text_of
from kgt_plugin.language.lexicon import word_set
from kgt_plugin.language.verbs import BE, HAVE, forms_of
from kgt_plugin.language.wording import third_person

__all__ = ["affirmed", "as_it_was", "does", "is_of_old"]

_DENIALS: Final = word_set("not never cannot")
_PHRASES: Final[tuple[tuple[str, ...], ...]] = (("any", "more"), ("any", "longer"), ("anymore",))
_NO_LONGER: Final[tuple[tuple[str, ...], ...]] = (("no", "longer"), ("no", "more"))
_USED: Final = ("used", "to")
_WONT: Final = BE | word_set("get got getting become became") | _DENIALS
"""Behind these "used to" tells a habit, and not the past."""
_QUITTING: Final = word_set("quit left lost resigned fired laid")
_SENT: Final = word_set("resigned fired laid")
"""What one is "from" one's work; who left from Kiel may live there."""
_PLAINLY: Final = word_set("do does am is are")
_GIVING_UP: Final = word_set("quit stopped")
_POSTS: Final = word_set("job position post role work")
_OWN: Final = word_set("my the his her their our")
_AT: Final = word_set("at with for in")
_BEING: Final = {"i": "am", "we": "are", "they": "are", "you": "are"}


def is_of_old(words: Sequence[Word]) -> bool:
    """Whether a clause tells by "used to" what is so no more."""
    return _used_at(words) is not None


def as_it_was(words: Sequence[Word], *, limited: bool = False) -> tuple[Word, ...] | None:
    """Turn what is no longer so into what was, as of now: "I no longer eat fish" into "I eat fish".

    Args:
        words: of a clause that is meant as said.
        limited: the clause behind it tells when it holds, so that it ends nothing for good, unless it
            tells of the past.

    Returns:
        The words of the other clause, which may be none: "not any more", "no longer on Fridays"; None
        where this one does not tell that something has ended.
    """
    used = _used_at(words)
    if used is not None:
        return _of_old(words, used)
    for phrase in _NO_LONGER:
        at = _find(words, phrase)
        if at is not None:
            ended = not limited and not _is_part(words, at + len(phrase))
            return _without(words, at, len(phrase)) if ended else ()
    for phrase in _PHRASES:
        at = _find(words, phrase)
        denied = next((i for i, word in enumerate(words) if word.low in _DENIALS), None)
        if at is not None and denied is not None and denied < at:
            ended = not limited and not _is_part(words, denied + 1)
            return _affirmed(_without(words, at, len(phrase)), denied) if ended else ()
    return _given_up(words, limited=limited)


def affirmed(words: Sequence[Word]) -> tuple[Word, ...] | None:
    """Turn a plain denial into what it denies: "I do not live in Kiel"; None for what is none.

    Args:
        words: of a clause that is meant as said.
    """
    at = next((i for i, word in enumerate(words) if word.low == "not"), 0)
    plain = at > 0 and words[at - 1].low in _PLAINLY and not _is_part(words, at + 1)
    return _affirmed(words, at) if plain else None


def _is_part(words: Sequence[Word], behind: int) -> bool:
    """Whether a denial is of a part: "not only", "not severely", "no longer on Fridays"."""
    of_degree = behind < len(words) and (
        words[behind].low in ADVERBS or words[behind].low.endswith("ly")
    )
    return of_degree or is_limited(text_of(words[behind:]))


def _used_at(words: Sequence[Word]) -> int | None:
    """Where "used to" stands that tells the past; None where none does."""
    at = _find(words, _USED)
    return None if at is None or (at > 0 and words[at - 1].low in _WONT) else at


def _of_old(words: Sequence[Word], at: int) -> tuple[Word, ...]:
    before, behind = tuple(words[:at]), tuple(words[at + len(_USED) :])
    if behind[:1] and behind[0].low == "be":
        being = _BEING.get(before[0].low if before else "", "is")
        return (*before, Word(being, being), *behind[1:])
    return does(before, behind)


def _affirmed(words: Sequence[Word], denied: int) -> tuple[Word, ...]:
    """Without the denial, and without the "do" that it needed."""
    if words[denied].low == "cannot":
        return (*words[:denied], Word("can", "can"), *words[denied + 1 :])
    helped = denied > 0 and words[denied - 1].low in {"do", "does"}
    before, behind = tuple(words[: denied - helped]), tuple(words[denied + 1 :])
    return does(before, behind) if helped else (*before, *behind)


def _given_up(words: Sequence[Word], *, limited: bool) -> tuple[Word, ...] | None:
    """Read "quit my job at Bosch" as working there, "stopped playing tennis" as playing it."""
    for at, word in enumerate(words):
        before, behind = tuple(words[:at]), tuple(words[at + 1 :])
        if word.low in _DENIALS:
            return None
        work = _work(behind, sent=word.low in _SENT) if word.low in _QUITTING else None
        if work is None and word.low == "quit" and behind and behind[0].text[0].isupper():
            work = (*read_words("at"), *behind)
        if work is not None:
            return does(_subject(before), (Word("work", "work"), *work))
        if word.low in _GIVING_UP and behind:
            said = text_of(behind)
            if limited or is_limited(said) or is_of_a_while(said):
                return ()
            verb = next((f.lemma for f in forms_of(behind[0].low) if f.kind == "ing"), None)
            if verb is not None:
                return does(_subject(before), (Word(verb, verb), *behind[1:]))
    return None


def does(subject: Sequence[Word], predicate: Sequence[Word]) -> tuple[Word, ...]:
    """Put a subject before a predicate whose verb has its base form."""
    if not predicate or (subject and subject[0].low in _BEING):
        return (*subject, *predicate)
    verb = third_person(predicate[0].low)
    return (*subject, Word(verb, verb), *predicate[1:])


def _work(behind: Sequence[Word], *, sent: bool) -> tuple[Word, ...] | None:
    """What stands behind "work": "at Bosch" of "my job at Bosch", "as a nurse" of "as a nurse"."""
    rest = tuple(behind)
    if len(rest) > 1 and rest[0].low in _OWN and rest[1].low in _POSTS:
        rest = rest[2:]
        return rest if len(rest) > 1 and rest[0].low in _AT | {"as"} else None
    rest = rest[1:] if rest and rest[0].low == "off" else rest
    if sent and len(rest) > 1 and rest[0].low == "from":
        return (*read_words("at"), *rest[1:])
    return None


def _subject(words: Sequence[Word]) -> tuple[Word, ...]:
    """A subject without auxiliaries and adverbs: "I" of "I have just"."""
    kept = list(words)
    while kept and kept[-1].low in BE | HAVE | ADVERBS:
        kept.pop()
    return tuple(kept)


def _find(words: Sequence[Word], phrase: Sequence[str]) -> int | None:
    lows = [word.low for word in words]
    size = len(phrase)
    starts = range(len(lows) - size + 1)
    return next((at for at in starts if lows[at : at + size] == list(phrase)), None)


def _without(words: Sequence[Word], at: int, count: int) -> tuple[Word, ...]:
    kept = [*words[:at], *words[at + count :]]
    while kept and is_sign(kept[-1]):
        kept.pop()
    return tuple(kept)
