"""People and things that the user speaks of as theirs, and their names in the graph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kgt_plugin.reading.fact import Fact
from kgt_plugin.reading.tokens import is_name
from kgt_plugin.reading.values import Kind
from kgt_plugin.reading.word_classes import ENDS_A_THING, NO_THINGS, VERBS
from kgt_plugin.records import Labels
from kgt_plugin.text.labels import normalize
from kgt_plugin.text.word_lists import KIN, PETS, ROLES, STOPWORDS, word_set

__all__ = [
    "ATTRIBUTES",
    "FAVOURITE",
    "NAMES",
    "PERSONS",
    "People",
    "is_person",
    "is_unlisted_noun",
    "kind_of_attribute",
    "noun_ends",
]

PERSONS: Final = KIN | PETS | ROLES
_SEVERAL: Final = word_set(
    "friend colleague coworker co-worker cousin aunt uncle neighbour neighbor client classmate teammate roommate student pupil"
)
"""Of whom people have many: each goes by the name."""
NAMES: Final = word_set("name nickname surname")
_CODED: Final = word_set(
    "number code pin iban username handle login password id plate extension account email e-mail address type size"
)
_DATED: Final = word_set("birthday anniversary")
_CALLED_SO: Final = NAMES | word_set("employer company school university hometown team band")
ATTRIBUTES: Final = (
    _CODED
    | _DATED
    | _CALLED_SO
    | word_set("""
    job profession occupation hobby nationality religion allergy diet major degree height weight hint sign timezone breed
    colour color language instrument sport
""")
)
_MODIFIERS: Final = word_set("""
    older younger elder eldest oldest youngest big little twin step half other second first best new old dear own only middle
    former ex late
""")
FAVOURITE: Final = frozenset({"favourite", "favorite"})


class People:
    """The user's people and animals, by role and by name; what a message tells of them is added."""

    def __init__(self, known: Sequence[Labels]) -> None:
        """Know those of the graph.

        Args:
            known: the user's facts.
        """
        self._known = list(known)

    def named(self, noun: str, name: str, *, changes: bool = False, several: bool = False) -> Fact:
        """Read what "my brother Paul" tells: a name, or one more brother where another is known."""
        label = f"my {noun}"
        changes = changes and len(self._names(noun)) == 1 and not several
        if changes or (self.label(noun, name) == label and not several):
            fact = Fact(subject=label, relation="name", object=name, changes=changes)
        else:
            fact = Fact(subject="me", relation=noun, object=name, adds=True)
        self._known.append((fact.subject, fact.relation, fact.object))
        return fact

    def is_ambiguous(self, noun: str, name: str | None) -> bool:
        """Tell whether "my brother" is one of several."""
        return name is None and len(set(self._names(noun))) > 1

    def label(self, noun: str, name: str | None) -> str:
        """Name somebody of the user's: by the role, or by the name where the role has another bearer."""
        if name is None:
            return f"my {noun}"
        if noun.rpartition(" ")[2] in _SEVERAL:
            return name
        names = self._names(noun)
        return f"my {noun}" if not names or _is_called(name, names[0]) else name

    def _names(self, noun: str) -> list[str]:
        named = [o for s, r, o in self._known if s.casefold() == f"my {noun}" and r == "name"]
        return named + [o for s, r, o in self._known if s == "me" and r == noun]

    def known_by_name(self, text: str) -> tuple[str, str] | None:
        """Find whom of the user's people a clause begins with, by name."""
        for subject, relation, value in self._known:
            role = subject.startswith("my ") and relation == "name"
            if not role and not (subject == "me" and relation in PERSONS):
                continue
            if text.startswith(f"{value} ") and is_name(value):
                return subject if role else value, text[len(value) + 1 :]
        return None


def noun_ends(words: Sequence[str]) -> int:
    """Count the words behind "my" that are the noun; 0 where none is known: "my sister lives in", "my account number is"."""
    if words[0] in FAVOURITE:
        ends = next((at for at, word in enumerate(words) if word in {"is", "are"}), 0)
        plain = not set(words[1:ends]) & (NO_THINGS | {"of"})
        return ends if ends > 1 and plain else 0
    known = [word in PERSONS or word.lower() in ATTRIBUTES for word in words]
    for at, is_known in enumerate(known):
        if is_known and not (at + 1 < len(words) and known[at + 1]):
            return at + 1
    return 0


def is_person(words: Sequence[str]) -> bool:
    """Tell whether words name somebody's role: "younger sister"; "account number" does not."""
    return words[-1] in PERSONS and all(word in _MODIFIERS | PERSONS for word in words[:-1])


def is_unlisted_noun(words: Sequence[str]) -> bool:
    """Tell whether words can be a noun phrase of a kind that no list has: "sailing boat"; "dog walker".

    Words of grammar belong to no such phrase, nor does what may be a verb: "wife insists supper".
    """
    *before, head = words
    listed = is_person(words) or head in ATTRIBUTES or words[0] in FAVOURITE
    grammar = set(words) & (STOPWORDS | ENDS_A_THING | VERBS) or head in NO_THINGS
    acts = any(re.search(r"(?:[^s]s|[^r]ed)$", word) for word in before)
    return not (listed or grammar or acts)


def kind_of_attribute(attribute: str) -> Kind:
    """Name the sort of value that an attribute has: a birthday is a date, a PIN a code."""
    for kind, words in ((Kind.CODE, _CODED), (Kind.DATE, _DATED), (Kind.NAME, _CALLED_SO)):
        if attribute in words:
            return kind
    return Kind.THE_THING


def _is_called(name: str, known: str) -> bool:
    one, other = normalize(name).split(), normalize(known).split()
    return one[: len(other)] == other[: len(one)]
