"""Saying a predicate of somebody: the user, the user's people and things, and whoever goes by a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kgt_plugin.extraction.cutting.clauses import Clause
from kgt_plugin.extraction.cutting.words import Word, read_words, text_of
from kgt_plugin.extraction.frames.predicates import read_predicate
from kgt_plugin.extraction.frames.properties import read_property
from kgt_plugin.extraction.frames.stated import Draft
from kgt_plugin.extraction.parts.appositions import name_at
from kgt_plugin.extraction.parts.clause_subjects import ClauseSubject
from kgt_plugin.extraction.parts.verb_groups import read_verb
from kgt_plugin.extraction.referring.filling import filled_in
from kgt_plugin.extraction.referring.groups import group_apposed, group_told
from kgt_plugin.extraction.referring.introductions import is_no_name
from kgt_plugin.extraction.referring.namings import (
    favourite_told,
    name_told,
    naming,
    role_told,
    trailing_name,
)
from kgt_plugin.extraction.referring.notebook import Notebook, lead_of
from kgt_plugin.extraction.referring.referents import Referents
from kgt_plugin.extraction.referring.tellings import TELLING, own_thing
from kgt_plugin.language.lexicon import KIN, PETS, ROLES, word_set
from kgt_plugin.language.possessions import plain_label
from kgt_plugin.language.verbs import BE

__all__ = ["Ascriber"]

_INTENDING: Final = word_set("plan intend hope decide want")


class Ascriber:
    """Notes what clauses say of their subjects.

    Attributes:
        before: the clause read last.
        carried: whom the clause that follows goes on about, should it have no subject.
        last: whom the last predicate was of.
        plans: whether the last predicate was a plan.
    """

    def __init__(self, notes: Notebook, *, casual: bool, referents: Referents) -> None:
        self._casual = casual
        self._referents = referents
        self._notes = notes
        self.before: Clause | None = None
        self.carried: str | None = None
        self.last: str | None = None
        self.plans = False
        self._topic: str | None = None

    def hear_of(self, words: Sequence[Word]) -> None:
        """Note the name that a clause ends with, for a "she is my favourite singer" behind it.

        Args:
            words: of the clause; its first may have its capital from that.
        """
        starts = [at for at in range(len(words)) if name_at(words, at) > at]
        starts = [at for at in starts if at - 1 not in starts]
        if starts and (starts[-1] or name_at(words, 0) == len(words) or len(starts) == 1):
            self._topic = text_of(words[starts[-1] : name_at(words, starts[-1])])

    def predicate(self, subject: str, words: list[Word], *, several: bool = False) -> None:
        """Note what a predicate says.

        Args:
            subject: "me", "my dog" or a name.
            words: those behind the subject.
            several: the user speaks of a group, such as "we".
        """
        self.carried = self.last = subject
        group = read_verb(words)
        behind = words[group.end].low if group is not None and group.end < len(words) else ""
        self.plans = group is not None and group.lemma in _INTENDING | {"go"} and behind == "to"
        kind = self._referents.kind_of(subject) if group and group.lemma == "be" else None
        drafts = read_predicate(
            kind or subject,
            filled_in(words, self.before, self._notes.statements),
            casual=self._casual,
        )
        if several:
            # "we are called Quiz Khalifa" names a team, and not the user
            drafts = [
                draft for draft in drafts if draft.relation not in {"name", "age"} or draft.subject
            ]
        if drafts:
            self._topic = drafts[-1].object
        elif group is not None:
            names = [i for i in range(group.end, len(words)) if name_at(words, i) > i]
            self._topic = (
                text_of(words[names[0] : name_at(words, names[0])]) if names else self._topic
            )
        self._notes.note(subject, lead_of(subject), drafts)

    def say(self, subject: ClauseSubject, rest: list[Word]) -> None:
        """Find whom a clause's subject means, and note what is said of that.

        Args:
            subject: as the clause gives it.
            rest: the words behind it.
        """
        given = naming(rest, casual=self._casual)
        own = subject.kind == "self" or given is None or given.whom != "me"
        about = self._referents.pointed_at(given.whom) if given is not None and own else None
        if given is not None and about is not None:
            self._notes.name(about, given.name)
        elif subject.kind == "self":
            self.predicate("me", rest, several=subject.noun == "us")
        elif subject.noun.lower() == "names" and self._named_as(subject.owner, rest):
            return
        elif subject.kind == "possession":
            self._possession(subject, rest)
        elif subject.kind == "property":
            owner = self._notes.owner(subject.owner)
            if owner is not None:
                lead = "my " if owner == "me" else f"{owner}'s "
                self._notes.note(
                    owner, lead, read_property(subject.noun, rest, casual=self._casual)
                )
        elif subject.kind == "pronoun":
            self._pronoun(subject.noun, rest)
        elif subject.kind == "definite":
            about = own_thing(subject.noun, rest, self._referents)
            if about is not None:
                self._pointed(about, rest)
        else:
            self._named(subject, rest)

    def _named_as(self, owner: str, rest: list[Word]) -> bool:
        """Read "my kids' names are Leo and Mia"; whether it was that."""
        about = self._notes.owner(owner)
        return about is not None and self._notes.call(about, group_told(about, rest))

    def _pronoun(self, pronoun: str, rest: list[Word]) -> None:
        noun = favourite_told(rest)
        if noun is not None:
            if pronoun in {"it", "that", "he", "she"} and self._topic is not None:
                self._notes.note("me", f"my {noun} is", [Draft(noun, self._topic, replaces=True)])
            return
        role = role_told(rest, casual=self._casual)
        pointing = pronoun in {"he", "she", "that", "this"}
        stranger = self._referents.stranger() if role is not None and pointing else None
        about = stranger or self._referents.behind(pronoun)
        felt = pronoun == "it" and rest[:1] and rest[0].low not in BE
        if about is None and not felt and TELLING.match(text_of(rest)):
            about = self._referents.glimpsed(pronoun)
        if about is not None:
            self._pointed(about, rest)

    def _pointed(self, about: str, rest: list[Word], *, is_known: bool = True) -> None:
        stranger = not about.startswith("my ")
        if not stranger or "'s " in about or self._referents.is_somebody(about):
            # "God no. He is a nurse." is not about God
            self._referents.mention(about)
        role = role_told(rest, casual=self._casual) if stranger else None
        noun = favourite_told(rest) if stranger else None
        if role is not None and is_no_name(about):
            return
        if role is not None:
            name = about.title() if about.islower() else about
            self._notes.note(
                f"my {role}", f"my {role}'s name is", [Draft("name", name, replaces=True)]
            )
        elif noun is not None:
            self._notes.note("me", f"my {noun} is", [Draft(noun, about, replaces=True)])
        elif not stranger or "'s " in about or (is_known and self._referents.is_somebody(about)):
            self._about(about, rest)

    def _about(self, about: str, rest: list[Word]) -> None:
        """A predicate of somebody known by role: perhaps the name, perhaps the name behind it."""
        if self._notes.call(about, group_told(about, rest)):
            return
        noun = about.rpartition(" ")[2].lower()
        name = name_told(rest)
        if name is not None and noun in KIN | PETS and self._referents.name_of(about) is None:
            self._notes.name(about, name)
            return
        trailing = trailing_name(rest, casual=self._casual)
        if trailing and noun in KIN | PETS and self._referents.name_of(about) is None:
            self._notes.name(about, trailing)
            rest = rest[:-2]
        self.predicate(about, rest)

    def _possession(self, subject: ClauseSubject, rest: list[Word]) -> None:
        """Of "my sister": a name in passing, asides, a predicate."""
        owner = self._notes.owner(subject.owner)
        if owner is None:
            return
        label = f"my {subject.noun}" if owner == "me" else f"{owner}'s {subject.noun}"
        label = f"my {label[3:]}" if label.startswith("My ") else label
        label = plain_label(label)
        self._referents.mention(label)
        names, behind = group_apposed(label, subject.name, rest)
        if self._notes.call(label, names):
            rest = rest[behind:]
        elif subject.name is not None:
            self._notes.name(
                label, subject.name.title() if subject.name.islower() else subject.name
            )
        for aside in subject.asides:
            self.predicate(label, [Word("is", "is"), *read_words(aside)])
        self.carried = self.last = label
        if self._notes.call(label, group_told(label, rest)):
            return
        name = name_told(rest)
        noun = label.rpartition(" ")[2].lower()
        if name is not None and noun in KIN | PETS:
            self._notes.name(label, name)
        elif name is not None and noun in ROLES:
            self._notes.note(
                "me", f"{label} is", [Draft(label.removeprefix("my "), name, replaces=True)]
            )
        elif rest:
            self.predicate(label, rest)

    def _named(self, subject: ClauseSubject, rest: list[Word]) -> None:
        """A name as subject: one that was introduced, or one that is being introduced."""
        known = self._referents.named(subject.noun)
        spoken_of = known is not None or self._referents.is_spoken_of(subject.noun)
        if known is None:
            self._referents.overhear(subject.noun)
        role = role_told(rest, casual=self._casual) if known is not None else None
        if role is not None and known != f"my {role}":
            # "Dona Alice is my fish supplier", of whom we knew her name already
            self._notes.name(f"my {role}", subject.noun)
            return
        self._pointed(known or subject.noun, rest, is_known=spoken_of)
