"""Sentences to facts: whom each clause speaks of, and what it says of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from kgt_plugin.reading.clauses import clauses
from kgt_plugin.reading.fact import Fact
from kgt_plugin.reading.frames import NAMED, OPEN, is_single, read_predicate
from kgt_plugin.reading.people import (
    ATTRIBUTES,
    FAVOURITE,
    NAMES,
    People,
    is_person,
    is_unlisted_noun,
    kind_of_attribute,
    noun_ends,
)
from kgt_plugin.reading.tokens import without_stop
from kgt_plugin.reading.values import Kind, read_list, read_value
from kgt_plugin.reading.word_classes import NO_THINGS, is_predicate
from kgt_plugin.records import Labels
from kgt_plugin.text.possessions import singular
from kgt_plugin.text.word_lists import (
    CONDITIONS,
    DIETS,
    FEMALE,
    KIN,
    MALE,
    NATIONALITIES,
    OCCUPATIONS,
    PETS,
    TRAITS,
)

__all__ = ["Reading"]

_MY: Final = re.compile(
    r"^(?:my|My|our|Our) (?P<noun>(?:[a-z][\w-]*|[A-Z]{2,}\b)(?: (?:[a-z][\w-]*|[A-Z]{2,}\b)){0,4})(?P<own>['’]s|s['’])?(?=,? |$)"
)
_PRONOUN: Final = re.compile(r"^(?P<p>he|she|it|his|her|its)\s+", re.IGNORECASE)
_GENDERS: Final = {"he": MALE, "his": MALE, "she": FEMALE, "her": FEMALE, "it": PETS, "its": PETS}
_IS: Final = r"(?:is|are|'s)"
_CALLED: Final = re.compile(
    rf"^(?:name )?{_IS} (?:also |now )?(?:called|named)(?= )|^name {_IS}(?: now)?(?= )|^goes by(?= )",
    re.IGNORECASE,
)
_NAMING: Final = re.compile(
    rf"^(?:[Mm]y|[Oo]ur) (?P<noun>[a-z][\w-]*(?: [a-z][\w-]*){{0,2}}?)"
    rf"(?:(?= {_IS} (?:also |now )?(?:called|named) )|['’]s(?= name {_IS} )) (?P<said>.+)$"
)
"""What is called by a name, whatever it is, is a thing: the frame says so, and no list of things."""
_BEING: Final = re.compile(rf"^{_IS}(?: now| currently)?(?= )", re.IGNORECASE)
_CALL_ME: Final = re.compile(
    r"^(?:(?:(?:please |you can |just |my friends |people |everyone |they )*)call me|I am called|I go by|I am)(?= )",
    re.IGNORECASE,
)
_NOT_WHO: Final = NATIONALITIES | DIETS | CONDITIONS | OCCUPATIONS | TRAITS
_ROLE: Final = re.compile(
    r"^(?P<v>[^,;]{2,60}) (?:is|are) (?:my|our) (?P<what>(?P<f>favou?rite )?[a-z][\w-]*(?: [a-z]+)?)$"
)
_ASIDE: Final = re.compile(
    r"\b(?:[Mm]y|[Oo]ur) (?P<noun>[a-z][\w-]*(?: [a-z][\w-]*)?),? (?=[^\W\d_a-z])"
)
_VERBED: Final = re.compile(r"\s+(?:it|me|him|her|us|them|you|a|an|the|my|our|that|this|to)\b")
_NAME_NEXT: Final = re.compile(r",? (?=[^\W\d_a-z])")
_END: Final = re.compile(r"^\s*(?:$|[.,;!)]|(?:and|but|so|now|because|which|too|since|by the)\b)")


def _is_somebody(name: str) -> bool:
    """Tell whether a capitalised word after "is" is a name, and not what somebody is: "German", "Vegan"."""
    words = [word.strip(".").lower() for word in re.split(r"[\s-]+", name)]
    return not any(word in _NOT_WHO or is_predicate(word, by_ending=False) for word in words)


class Reading:
    """Reads a message's sentences in order, with an eye to whom the last one spoke of."""

    def __init__(self, known: Sequence[Labels] = ()) -> None:
        """Read nothing yet.

        Args:
            known: the user's facts.
        """
        self._people = People(known)
        self.puts_right = False
        """Whether the sentence begins by saying that something was wrong."""
        self._last: str | None = None

    def sentence(
        self, text: str, *, casual: bool = False, introduces: bool = False
    ) -> Iterator[Fact]:
        """Read one sentence, contractions written out.

        Args:
            text: without what it opens with.
            casual: names may be written small.
            introduces: "I'm Ana" gives a name: the message is an introduction.
        """
        spoken = self._last
        yield from self._in_passing(text)
        again = re.search(r"\b(?:moved back|again)\b", text)
        for clause in clauses(text):
            for fact in self._clause(clause, casual=casual, introduces=introduces):
                if not (fact.ended and again):
                    yield fact
        others = re.search(r"\b(?:[Mm]y|[Oo]ur) \w|[A-Z][a-z]+ (?:is|was|has)\b", text)
        if self._last is spoken and others:
            self._last = None

    def _in_passing(self, text: str) -> Iterator[Fact]:
        """Read the names that "my colleague Rob" tells wherever it stands."""
        for aside in _ASIDE.finditer(text):
            name, _, _ = _name_beside(text[aside.end() :])
            if name is not None and is_person(aside["noun"].split()):
                yield self._people.named(aside["noun"], name)

    def _clause(self, clause: str, *, casual: bool, introduces: bool) -> Iterator[Fact]:
        text = re.sub(
            r"^[Nn]ow (?=(?:I|my|My|he|she)\b)(?P<said>.+)$", r"\g<said> now", without_stop(clause)
        )
        called = _CALL_ME.match(text)
        if called is not None:
            name = read_value(Kind.NAME, text[called.end() :], casual=casual)
            being = called.group() == "I am"
            plain = being and not (introduces and name is not None and _is_somebody(name.text))
            if name is not None and not name.rest.strip(" .,!") and not plain:
                yield Fact(subject="me", relation="name", object=name.text)
                return
        mine, pronoun, role = _MY.match(text), _PRONOUN.match(text), _ROLE.match(text)
        if text.startswith(("I ", "We ", "we ")):
            self._last = None
            yield from self._of_me(text.partition(" ")[2], casual=casual)
        elif mine is not None:
            yield from self._of_mine(text, mine, casual=casual)
        elif pronoun is not None and self._last is not None:
            yield from self._of_last(pronoun["p"].lower(), text[pronoun.end() :], casual=casual)
        elif role is not None:
            yield from self._of_role(role)
        elif (who := self._people.known_by_name(text)) is not None:
            self._last, rest = who
            yield from read_predicate(self._last, rest, casual=casual)

    def _of_role(self, role: re.Match[str]) -> Iterator[Fact]:
        """Read "Dune is my favourite book", "Carol is my boss"."""
        value = read_value(Kind.NAME, role["v"])
        if value is None or value.rest.strip():
            return
        if role["f"] and not set(role["what"].split()) & (NO_THINGS | {"of"}):
            yield Fact(subject="me", relation=role["what"], object=value.text)
        elif is_person(role["what"].split()) and _is_somebody(value.text):
            yield self._people.named(role["what"], value.text, changes=self.puts_right)

    def _of_me(self, said: str, *, casual: bool) -> Iterator[Fact]:
        had = NAMED.match(said)
        if had is None:
            yield from read_predicate("me", said, casual=casual)
            return
        what, how = had["what"].lower(), had["how"].lower()
        head, one = what.rpartition(" ")[2], how in {"a", "an", "another"}
        if not {head, head.removesuffix("s")} & (KIN | PETS | {"kids", "children"}):
            return
        names, _ = read_list(Kind.NAME, had["name"] or "", casual=casual, several=not one)
        for name in names:
            yield self._people.named(what if one else head.removesuffix("s"), name, several=not one)
        if not (names and one) and how != "another":
            yield Fact(subject="me", relation="has", object=f"{how} {what}")
        self._last = self._people.label(what, names[0] if names else None) if one else None

    def _of_mine(self, text: str, mine: re.Match[str], *, casual: bool) -> Iterator[Fact]:
        named = _NAMING.match(text)
        if named is not None and is_unlisted_noun(named["noun"].split()):
            yield from self._called(named["noun"], named["said"], casual=casual)
            return
        words = mine["noun"].split()
        count = noun_ends(words)
        if not count:
            return
        behind = text[mine.start("noun") + len(" ".join(words[:count])) :]
        name, owns = None, False
        if count == len(words):
            behind, owns = text[mine.end() :], bool(mine["own"])
            beside = _NAME_NEXT.match(behind) if not owns else None
            if beside is not None:
                name, rest, owns = _name_beside(behind[beside.end() :])
                behind = behind if name is None else rest.removeprefix(",")
        yield from self._said_of_mine(
            words[:count], name, behind.lstrip(), owns=owns, casual=casual
        )

    def _said_of_mine(
        self, words: list[str], name: str | None, rest: str, *, owns: bool, casual: bool
    ) -> Iterator[Fact]:
        """Read what stands behind "my sister Ana", "my sister's" or "my account number"."""
        noun, head = " ".join(words), words[-1]
        if words[0] in FAVOURITE:
            yield from self._attribute("me", noun, rest, Kind.ANY)
        elif not is_person(words):
            if head in ATTRIBUTES and not owns:
                yield from self._attribute("me", noun, rest, kind_of_attribute(head), casual=casual)
        elif owns:
            attribute, _, behind = rest.partition(" ")
            self._last = None
            if attribute in NAMES:
                yield from self._called(noun, rest, casual=casual)
            elif attribute in ATTRIBUTES:
                label = self._people.label(noun, name)
                yield from self._attribute(
                    label, attribute, behind, kind_of_attribute(attribute), casual=casual
                )
        elif not self._people.is_ambiguous(noun, name):
            self._last = self._people.label(noun, name)
            told = [] if name is not None else list(self._called(noun, rest, casual=casual))
            yield from told or read_predicate(self._last, rest, casual=casual)

    def _called(self, noun: str, said: str, *, casual: bool) -> Iterator[Fact]:
        """Read "is called Rex", "name is Rex", or "is Rex" of somebody's role."""
        called = _CALLED.match(said)
        match = called or _BEING.match(said)
        if match is None:
            return
        several = match.group().startswith("are")
        small = casual and called is not None
        names, rest = read_list(Kind.NAME, said[match.end() :], casual=small, several=several)
        plain = called is None and not all(_is_somebody(name) for name in names)
        if not names or plain or not _END.match(rest) or OPEN.match(rest):
            return
        changes = self.puts_right or bool(re.search(r"\bnow\b", match.group() + rest[:5]))
        role = singular(noun) if several else noun
        for name in names:
            yield self._people.named(role, name, changes=changes, several=several)
        self._last = None if several else self._people.label(noun, names[0])

    def _attribute(
        self, subject: str, noun: str, rest: str, kind: Kind, *, casual: bool = False
    ) -> Iterator[Fact]:
        called = _CALLED.match(rest)
        match = called or _BEING.match(rest)
        if match is None:
            return
        if called is not None:
            kind, casual = Kind.NAME, casual and kind is Kind.NAME
        behind = re.sub(r"^on (?=.*\d)", "", rest[match.end() :].lstrip())
        found = read_value(kind, behind, casual=casual)
        if found is not None and _END.match(found.rest) and not OPEN.match(found.rest):
            said_now = re.search(r"\bnow\b", match.group() + found.rest[:5])
            changes = said_now is not None and is_single(noun)
            yield Fact(subject=subject, relation=noun, object=found.text, changes=changes)

    def _of_last(self, pronoun: str, said: str, *, casual: bool) -> Iterator[Fact]:
        """Read "she lives in Rome" of whom the sentence before spoke, where the word can mean that one."""
        assert self._last is not None
        noun = self._last.removeprefix("my ") if self._last.startswith("my ") else ""
        head, gender = noun.rpartition(" ")[2], _GENDERS[pronoun]
        other = MALE if gender is FEMALE else FEMALE
        if (gender is PETS and head not in PETS) or (gender is not PETS and head in other):
            return
        told = list(self._called(noun, said, casual=casual)) if noun and _CALLED.match(said) else []
        if told or pronoun in {"his", "her", "its"}:
            yield from told
        else:
            yield from read_predicate(self._last, said, casual=casual)


def _name_beside(text: str) -> tuple[str | None, str, bool]:
    """The name that a text begins with, what stands behind it, and whether it owns that."""
    found = read_value(Kind.NAME, text)
    if found is None or not _is_somebody(found.text):
        return None, text, False
    if _VERBED.match(found.rest):
        return None, text, False  # "my dad Googled it"
    owner = re.match(r"(?P<name>.+)['’]s$", found.text)
    return (owner["name"] if owner else found.text), found.rest, owner is not None
