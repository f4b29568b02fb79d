"""What is so instead: "not red but green", "my favourite food isn't pizza, it's sushi"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kgt_plugin.extraction.cutting.cuts import ADVERBS
from kgt_plugin.extraction.cutting.endings import affirmed, as_it_was
from kgt_plugin.extraction.cutting.words import Word, is_sign
from kgt_plugin.extraction.parts.clause_subjects import read_subject
from kgt_plugin.extraction.parts.verb_groups import read_verb
from kgt_plugin.language.lexicon import FOODS, STOPWORDS, word_set
from kgt_plugin.language.verbs import is_finite
from kgt_plugin.language.wording import PREPOSITIONS

__all__ = ["contrasted"]

_MAX_WORDS: Final = 4
_DENIALS: Final = word_set("not never no cannot")
_ARTICLES: Final = word_set("a an the")
_OPINIONS: Final = (
    "ous", "ful", "less", "ive", "ible", "able", "ing", "ed", "asy", "ty", "nny", "mmy", "ic",
)  # fmt: skip
"""How words end that say what one thinks of a thing rather than which it is."""


def contrasted(
    words: Sequence[Word], before: Sequence[Word], *, casual: bool = False
) -> tuple[tuple[Word, ...], ...]:
    """Divide a clause into what is denied and what is so instead, each with all its words.

    Args:
        words: of a clause.
        before: those of the clause before it; none where it states nothing.
        casual: the writer uses no capitals.

    Returns:
        The clause itself, where it holds no such contrast.
    """
    at = next((i for i, word in enumerate(words) if word.low == "but"), 0)
    if any(word.low in _DENIALS for word in words[:at]):
        denied = tuple(words[:at])
        instead = _instead(denied, words[at + 1 :], casual=casual)
        if instead is not None:
            return denied, instead
    if words[2:] and [word.low for word in words[:2]] in (["it", "is"], ["that", "is"]):
        subject = read_subject(before, casual=casual)
        owned = subject is not None and subject.kind in {"property", "possession"}
        # "My favourite film is not on Netflix, it is on Disney" tells where it is, and not which
        where = subject is not None and subject.kind == "property" and words[2].low in PREPOSITIONS
        named = owned and not where and not _is_opinion(words[2:])
        instead = _instead(before, words[2:], casual=casual) if named else None
        if instead is not None:
            return (instead,)
    return (tuple(words),)


def _instead(
    denied: Sequence[Word], what: Sequence[Word], *, casual: bool
) -> tuple[Word, ...] | None:
    """Put another object into what is denied: "I do not work at Bosch", "at Siemens"."""
    so = as_it_was(denied) or affirmed(denied)
    if not so or not what or len(what) > _MAX_WORDS or what[0].low in _DENIALS | ADVERBS:
        return None
    if any(is_finite(word.low) and word.text.islower() for word in what):
        return None
    subject = read_subject(so, casual=casual)
    group = None if subject is None else read_verb(so, subject.end)
    if group is None:
        return None
    if what[0].low not in PREPOSITIONS:
        behind = so[group.end : group.end + 1]
        lead = behind if behind and behind[0].low in PREPOSITIONS else ()
        return (*so[: group.end], *lead, *what)
    same = [i for i in range(group.end, len(so)) if so[i].low == what[0].low]
    return (*so[: same[-1]], *what) if same else None


def _is_opinion(words: Sequence[Word]) -> bool:
    """Whether it is said how something is, and not which: "too greasy", "boring"."""
    if any(word.text[0].isupper() or word.low in FOODS for word in words):
        return False
    first = words[0].low
    vague = first in (STOPWORDS - _ARTICLES) | ADVERBS or is_sign(words[0])
    return vague or words[-1].low.endswith(_OPINIONS)
