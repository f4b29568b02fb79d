"""A question that asks for yes or no, and its answer, as the one statement that they make."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from kgt_plugin.extraction.cutting.endings import does
from kgt_plugin.extraction.cutting.words import Word, is_sign, read_words, text_of
from kgt_plugin.extraction.frames.stated import Statement
from kgt_plugin.extraction.parts.clause_subjects import read_subject
from kgt_plugin.extraction.referring.context import Context
from kgt_plugin.extraction.statements import hear
from kgt_plugin.language.labels import normalize
from kgt_plugin.language.lexicon import word_set
from kgt_plugin.language.spelling import written_out
from kgt_plugin.language.verbs import BE, DO, HAVE, MODALS
from kgt_plugin.language.wording import base_form

__all__ = ["asks_yes_no", "said_of", "settled"]

_YES: Final = word_set("yes yeah yep yup sure true correct right indeed definitely absolutely")
_NO: Final = word_set("no nope nah false incorrect wrong never")
_BARE: Final = word_set("yes yeah yep yup no nope nah")
_ECHO: Final = re.compile(
    r"^(?:(?:i|we|he|she|it|they|that|this|still|now|any ?more|of|course|not|really|at|all|very|much|always|"
    r"am|are|is|was|were|do|does|did|have|has|can|cannot|will|so|true|right|correct|thanks|thank|you)(?: |$))*$"
)
"""What says no more than the yes or no before it."""
_NOT_SO: Final = re.compile(r"^not (?:any ?more|really|at all|now|so|true|me|quite)\b")
_ASKING: Final = BE | DO | HAVE | {"can"}
_ASKED_FOR: Final = word_set("what which who whom whose where when why how")
_NOT: Final = Word("not", "not")
_STILL: Final = re.compile(r"\b(?:still|really|actually)\s+", re.IGNORECASE)


class Said(NamedTuple):
    """A yes or a no.

    Attributes:
        yes: which.
        whole: the answer says no more than that: "no, in Bonn" does.
        bare: and it can be nothing else: "true" or "never" answers other questions too.
    """

    yes: bool
    whole: bool
    bare: bool


def said_of(answer: str) -> Said | None:
    """Read an answer that begins with yes or no; None for another."""
    words = normalize(written_out(answer).replace(",", " "))
    first, _, rest = words.partition(" ")
    if _NOT_SO.match(words):
        return Said(yes=False, whole=bool(_ECHO.match(words)), bare=False)
    if first not in _YES | _NO:
        return None
    whole = bool(_ECHO.match(rest))
    return Said(yes=first in _YES, whole=whole, bare=whole and first in _BARE)


def asks_yes_no(query: str) -> bool:
    """Whether a question asks for yes or no: it begins with a verb, or asks for nothing by name.

    One that asks to choose ("tea or coffee?") does not.
    """
    lows = [word.low for word in read_words(written_out(query)) if not is_sign(word)]
    if "or" in lows:
        return False
    begins = len(lows) > 1 and lows[0] in _ASKING | MODALS
    return begins or (query.rstrip().endswith("?") and not _ASKED_FOR & set(lows))


def settled(query: str, answer: str, context: Context | None = None) -> Statement | None:
    """Read "Do I like coffee?" and "no" as "I do not like coffee".

    Args:
        query: what was asked.
        answer: what the user says the answer is.
        context: what is known, where names are looked up.

    Returns:
        The statement. None for another question or answer, and for one that states nothing or more
        than one thing.
    """
    said = said_of(answer)
    if said is None or not said.whole:
        return None
    words = [word for word in read_words(_STILL.sub("", written_out(query))) if not is_sign(word)]
    if len(words) < 2 or words[0].low not in _ASKING or words[1].low == "not":  # noqa: PLR2004
        return None
    verb, told = Word(words[0].low, words[0].low), words[1:]
    subject = read_subject(told, casual=False)
    if subject is None:
        return None
    who, rest = told[: subject.end], told[subject.end :]
    if rest[:1] and rest[0].low == "not":
        # "Do I not like tea?" may be answered both ways
        return None
    if verb.low in {"have", "has"} and rest[:1] and rest[0].low == "got":
        helper = "do" if verb.low == "have" else "does"
        verb, rest = Word(helper, helper), [Word("have", "have"), *rest[1:]]
    asked = _one(who, verb, [], rest, context) if rest else _of_property(verb, told, context)
    if said.yes:
        return asked
    denied = _one(who, verb, [_NOT], rest, context) if rest else None
    return denied or (asked and _denied(asked))


def _one(
    who: Sequence[Word],
    verb: Word,
    denial: Sequence[Word],
    rest: Sequence[Word],
    context: Context | None,
) -> Statement | None:
    """The one statement that the words make in the order of a sentence."""
    plain = verb.low in {"do", "does"} and not denial
    said = does(who, rest) if plain else [*who, verb, *denial, *rest]
    found = [s for s in hear(text_of(said), context) if not s.withdrawn]
    return found[0] if len(found) == 1 else None


def _of_property(verb: Word, told: Sequence[Word], context: Context | None) -> Statement | None:
    """Read "is | my favourite colour green", where nothing shows at which word the value begins."""
    for at in range(len(told) - 1, 1, -1):
        stated = _one(told[:at], verb, [], told[at:], context)
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
