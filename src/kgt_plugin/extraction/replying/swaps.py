"""A value that is taken back: "Calgary, not Toronto" where Toronto is what we had noted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kgt_plugin.extraction.cutting.clauses import clauses_of
from kgt_plugin.extraction.cutting.words import text_of
from kgt_plugin.extraction.parts.complements import is_date
from kgt_plugin.extraction.parts.objects import clean_object
from kgt_plugin.extraction.referring.context import Context, Labels
from kgt_plugin.extraction.replying.corrections import Correction
from kgt_plugin.language.given_names import is_given_name
from kgt_plugin.language.labels import normalize, same_answer
from kgt_plugin.language.lexicon import NUMBERS, STOPWORDS
from kgt_plugin.language.spelling import written_out
from kgt_plugin.language.verbs import forms_of, is_finite

__all__ = ["Swap", "swap_in", "swap_of"]

_CHANGES: Final = re.compile(
    r"\b(?:changed|change of (?:plan|mind|heart)|instead|not any ?more|no longer|now|new plan|moved|put off|put back|"
    r"postponed|brought forward|swapped|switched|off|strike out|scrap|cancel\w*|after all|not \w+ any ?more)\b",
    re.IGNORECASE,
)
_NEW: Final = re.compile(
    r"\b(?:(?:it|that|they|this) (?:is|are|will be|is going to be|has to be)(?: now)?|make it|(?:moved|put off|put back|postponed|"
    r"brought forward|changed|swapped|switched) (?:to|until|till|for)|going to be|new plan:?|(?:we|i) (?:shall|will|are|am) (?:go|going) to|"
    r"now it is) (?:at |in |on |to )?(?P<new>[^,.;!?]+?)(?: now| instead| then| after all| not [^,.;!?]+)*(?=$|[,.;!?])",
    re.IGNORECASE,
)

_NOT: Final = re.compile(
    r"^(?P<new>.+?),? (?:and )?not (?P<old>[^,]+?)(?: any ?more| now)?$", re.IGNORECASE
)
_NOT_FIRST: Final = re.compile(
    r"^\W*(?:no\W+)?not (?:(?:in|at|on|from|for) )?(?P<old>[^,.;:!?]+?)(?:,? but|[,;.]) (?:(?:in|at|on|from|for) )?"
    r"(?P<new>[^,.;:!?]+)[.!\s]*$",
    re.IGNORECASE,
)
"""The whole of a message: "Not Turin, Milan."."""
_KEPT: Final = frozenset(
    {"name", "has", "born in", "born on", "birthday", "likes", "dislikes", "allergic to"}
)
"""What does not change because plans do."""
_LONGEST: Final = 5
_LONGEST_VALUE: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """A known fact whose object changes.

    Attributes:
        fact: as it was noted.
        value: the object that takes its place.
    """

    fact: Labels
    value: str


def swap_of(found: Correction, context: Context) -> Swap | None:
    """Find the known fact that a correction takes back; None where none or several are meant.

    Args:
        found: a correction that names no subject.
        context: what had been answered, and what is known.
    """
    old = found.old_answer
    if old is None or any(same_answer(fact[2], found.answer) for fact in context.known):
        return None
    stated = [
        fact for fact in context.known if _says(fact[2], old) and not _says(found.answer, fact[2])
    ]
    return Swap(fact=stated[0], value=found.answer) if len(stated) == 1 else None


def swap_in(text: str, context: Context) -> Swap | None:
    """Find "Bergen not Lisbon" anywhere in a message, and "Not Lisbon, Bergen" as all of it.

    Lisbon is what is known.

    Args:
        text: the user's message.
        context: what is known.
    """
    changed = _changed(text, context) or _named_otherwise(text, context)
    if changed is not None:
        return changed
    for clause in clauses_of(text):
        said = text_of(clause.words)
        match = _NOT.match(said) if clause.asserted else None
        if match is None or any(is_finite(word.low) for word in clause.words):
            continue
        new, old = clean_object(match["new"]), clean_object(match["old"])
        if new is None or old is None or len(new.split()) > _LONGEST:
            continue
        facts = [fact for fact in context.known if same_answer(fact[2], old)]
        if len(facts) == 1:
            return Swap(fact=facts[0], value=new)
    return None


def _named_otherwise(text: str, context: Context) -> Swap | None:
    """Read "Not Turin, Milan." where Turin is known: names and numbers alone, for "not coffee, thanks" swaps nothing."""
    match = _NOT_FIRST.match(written_out(text).strip())
    new = None if match is None else clean_object(match["new"])
    old = None if match is None else clean_object(match["old"])
    if new is None or old is None or len(new.split()) > _LONGEST_VALUE:
        return None
    addressed = is_given_name(new) and not is_given_name(old)
    solid = all(value[0].isupper() or value[0].isdigit() for value in (old, new))
    if addressed or not solid or not _alike(old, new) or new.lower() in STOPWORDS:
        return None
    facts = [fact for fact in context.known if same_answer(fact[2], old)]
    return Swap(fact=facts[0], value=new) if len(facts) == 1 else None


def _changed(text: str, context: Context) -> Swap | None:
    """Read "I have changed my mind, it will be pineapple", where cashew was spoken of and is known."""
    plain = written_out(text)
    if not _CHANGES.search(plain) or "?" in plain:
        return None
    spoken = f"{plain}\n{context.answer or ''}"
    facts = [fact for fact in context.known if fact[1] not in _KEPT and _says(fact[2], spoken)]
    match = next(
        (m for m in _NEW.finditer(plain) if not any(_says(f[2], m["new"]) for f in facts)), None
    )
    value = None if match is None else clean_object(match["new"])
    fitting = [fact for fact in facts if value is not None and _alike(fact[2], value)]
    if value is None or len(fitting) != 1 or len(value.split()) > _LONGEST_VALUE:
        return None
    return Swap(fact=fitting[0], value=value)


def _alike(old: str, new: str) -> bool:
    """Whether two values are of a kind, as far as their form tells: days, dates, numbers, names."""
    shapes = [(is_date(v), v[0].isdigit(), v.lower() in NUMBERS) for v in (old, new)]
    verbal = any(
        form.kind in {"ing", "participle"} for form in forms_of(new.split(maxsplit=1)[0].lower())
    )
    return (
        shapes[0] == shapes[1]
        and not verbal
        and not re.match(r"(?:an?|the|not|very|so|too|all|my|his|her)\b", new)
    )


def _says(value: str, words: str) -> bool:
    """Whether a value stands in some words, as words."""
    wanted = normalize(value)
    return bool(wanted) and bool(re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", normalize(words)))
