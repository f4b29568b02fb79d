"""A question that asks for yes or no, and its answer, as the one statement that they make."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kgt_plugin.extraction.cutting.endings import does
from kgt_plugin.extraction.cutting.words import Word, is_sign, read_words, text_of
from kgt_plugin.extraction.frames.stated import Statement
from kgt_plugin.extraction.parts.clause_subjects import read_subject
from kgt_plugin.extraction.statements import hear
from kgt_plugin.language.labels import normalize
from kgt_plugin.language.spelling import written_out
from kgt_plugin.language.verbs import BE, DO, HAVE
from kgt_plugin.language.wording import base_form

__all__ = ["settled"]

_YES: Final = frozenset({"yes", "yeah", "yep", "true", "correct", "yes i do", "yes i am"})
_NO: Final = frozenset({"no", "nope", "false", "incorrect", "no i do not", "no i am not"})
_ASKING: Final = BE | DO | HAVE | {"can"}
_NOT: Final = Word("not", "not")
_STILL: Final = re.compile(r"\b(?:still|really|actually)\s+", re.IGNORECASE)


def settled(query: str, answer: str) -> Statement | None:
    """Read "Do I like coffee?" and "no" as "I do not like coffee".

    Args:
        query: what was asked.
        answer: what the user says the answer is.

    Returns:
        The statement. None for another question or answer, and for one that states nothing or more
        than one thing.
    """
    said = normalize(written_out(answer))
    if said not in _YES | _NO:
        return None
    words = [word for word in read_words(_STILL.sub("", written_out(query))) if not is_sign(word)]
    if len(words) < 2 or words[0].low not in _ASKING or words[1].low == "not":  # noqa: PLR2004
        return None
    verb, told = Word(words[0].low, words[0].low), words[1:]
    subject = read_subject(told, casual=False)
    if subject is None:
        return None
    who, rest = told[: subject.end], told[subject.end :]
    if verb.low in {"have", "has"} and rest[:1] and rest[0].low == "got":
        helper = "do" if verb.low == "have" else "does"
        verb, rest = Word(helper, helper), [Word("have", "have"), *rest[1:]]
    asked = _one(who, verb, [], rest) if rest else _of_property(verb, told)
    if said in _YES:
        return asked
    denied = _one(who, verb, [_NOT], rest) if rest else None
    return denied or (asked and _denied(asked))


def _one(
    who: Sequence[Word], verb: Word, denial: Sequence[Word], rest: Sequence[Word]
) -> Statement | None:
    """The one statement that the words make in the order of a sentence."""
    plain = verb.low in {"do", "does"} and not denial
    said = does(who, rest) if plain else [*who, verb, *denial, *rest]
    found = hear(text_of(said))
    return found[0] if len(found) == 1 else None


def _of_property(verb: Word, told: Sequence[Word]) -> Statement | None:
    """Read "is | my favourite colour green", where nothing shows at which word the value begins."""
    for at in range(len(told) - 1, 1, -1):
        stated = _one(told[:at], verb, [], told[at:])
        if stated is not None and normalize(stated.object) == normalize(text_of(told[at:])):
            return stated
    return None


def _denied(asked: Statement) -> Statement:
    """The opposite of a statement in its own words; where it has no verb of its subject, it is withdrawn."""
    who = "I" if asked.subject == "me" else asked.subject
    if not asked.query.casefold().startswith(f"{who} ".casefold()):
        return replace(asked, withdrawn=True)
    verb, _, behind = asked.query[len(who) + 1 :].partition(" ")
    if verb.lower() in BE:
        now = "is" if verb.lower() in {"am", "are", "is"} else verb
        relation, said = f"{now} not {behind}", f"{verb} not {behind}"
    else:
        said = f"not {base_form(verb)} {behind}"
        relation, said = f"does {said}", f"{'do' if asked.subject == 'me' else 'does'} {said}"
    return replace(
        asked,
        relation=relation.strip(),
        query=f"{who} {said}".strip(),
        replaces=False,
        denies=asked.relation,
    )
