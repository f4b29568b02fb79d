"""Reading clause after clause, with a memory of whom the last ones spoke."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from kgt_plugin.extraction.cutting.clauses import Clause
from kgt_plugin.extraction.cutting.endings import affirmed, as_it_was
from kgt_plugin.extraction.cutting.words import Word, read_words, text_of
from kgt_plugin.extraction.frames.fragments import read_fragment
from kgt_plugin.extraction.frames.predicates import read_predicate
from kgt_plugin.extraction.frames.properties import read_property
from kgt_plugin.extraction.frames.stated import Draft
from kgt_plugin.extraction.parts.appositions import name_at
from kgt_plugin.extraction.parts.clause_subjects import ClauseSubject, read_subject
from kgt_plugin.extraction.parts.verb_groups import read_verb
from kgt_plugin.extraction.referring.antecedents import antecedent
from kgt_plugin.extraction.referring.context import glimpses_in, names_in, possessions_in
from kgt_plugin.extraction.referring.filling import filled_in, with_day
from kgt_plugin.extraction.referring.groups import group_apposed, group_told, one_of
from kgt_plugin.extraction.referring.namings import (
    christened,
    favourite_told,
    name_told,
    naming,
    nickname_told,
    role_told,
    trailing_name,
)
from kgt_plugin.extraction.referring.notebook import Notebook
from kgt_plugin.extraction.referring.referents import Referents
from kgt_plugin.extraction.referring.tellings import ACTIVITIES, DATED, TELLING, own_thing
from kgt_plugin.language.lexicon import KIN, PETS, ROLES, word_set
from kgt_plugin.language.verbs import forms_of

__all__ = ["Listener"]

_RELATIVE: Final = word_set("who which that")
_INTENDING: Final = word_set("plan intend hope decide want")
_DASHES: Final = frozenset({"–", "—", "--"})


class Listener:
    """Reads clauses in order; `notes` holds what they state."""

    def __init__(self, *, casual: bool, referents: Referents) -> None:
        self._casual = casual
        self.notes = Notebook(referents)
        self.referents = referents
        self._carried: str | None = None
        self._plans = False
        self._before: Clause | None = None
        self._topic: str | None = None
        self._last: str | None = None
        self._asked_of = referents.latest()

    def take(self, clause: Clause) -> None:
        """Read one clause; one that states nothing ends what may be carried on."""
        carried, self._carried = self._carried, None
        noted = len(self.notes.statements)
        if clause.words and clause.asserted:
            self._read(with_day(clause, self._before), carried)
        if clause.words and len(self.notes.statements) == noted:
            self._withdraw(clause, carried)
        for name in names_in(clause.words):
            self.referents.overhear(name)
        said = text_of(clause.words)
        for label in glimpses_in(said):
            self.referents.glimpse(label)
        if clause.opener != "if" and (
            clause.asserted or not re.search(r"\b(?:were|would|if)\b", said)
        ):
            for label in possessions_in(said, self.referents):
                self.referents.mention(label)
        self._before = clause

    def _withdraw(self, clause: Clause, carried: str | None) -> None:
        """Read what a clause says is so no longer; a plain denial and "used to" must end with what they are of."""
        told = (clause.asserted or clause.past) and not clause.open
        ended = as_it_was(clause.words, limited=clause.limited) if told else None
        plain = told and clause.asserted and not clause.limited and ended is None
        denied = affirmed(clause.words) if plain else None
        words = ended or denied
        if words:
            with self.notes.withdrawing(text_of(words), whole=ended is None or clause.past):
                self._read(replace(clause, words=words), carried)

    def _read(self, clause: Clause, carried: str | None) -> None:
        words = list(clause.words)
        if clause.opener == "as" and words[0].low in {"a", "an"}:
            self._predicate("me", [Word("am", "am"), *words])
        elif words[0].low in ACTIVITIES and DATED.match(text_of(words[1:])):
            owner = "my" if self._last in {None, "me"} else f"{self._last}'s"
            self._predicate(f"{owner} {words[0].low}", words[1:])
        elif clause.opener == "whom":
            self._whom(words)
        elif clause.carried:
            self._carry(clause, carried)
        else:
            subject = read_subject(words, casual=self._casual)
            if subject is None and len(words) > 1 and self.referents.kind_of(words[0].text):
                # "Jan" is no month where somebody is called so
                subject = ClauseSubject(kind="name", noun=words[0].text, end=1)
            if subject is not None:
                self._of(subject, words[subject.end :])
            elif clause.opener in _DASHES and self._last is not None and self._aside(words):
                return
            else:
                self._fragment(words)

    def _aside(self, words: list[Word]) -> bool:
        """Read "— freelance illustrator, thirty-four —" of whom the clause before spoke."""
        about = self._last or "me"
        kinds = {"occupation", "age", "breed", "nationality", "works at", "works for"}
        said = text_of(words)
        lead = "" if words[0].low in {"a", "an", "the"} else "a "
        found = read_predicate(about, read_words(f"is {lead}{said}"), casual=self._casual)
        drafts = [draft for draft in found if draft.relation in kinds]
        self.notes.note(about, _lead(about), drafts)
        return bool(drafts)

    def _carry(self, clause: Clause, carried: str | None) -> None:
        """A predicate whose subject was said before."""
        words = list(clause.words)
        if clause.opener in _RELATIVE and self._before is not None:
            carried = antecedent(self._before.words, clause.opener, self.referents)
        if carried is None or (words[0].low == "like" and not clause.opener):
            # "on paper, like a monk" likes nothing
            return
        kinds = {form.kind for form in forms_of(words[0].low)}
        if "ing" in kinds:
            words.insert(0, Word("is", "is"))
        elif self._plans and "base" in kinds:
            words = [*read_words("plan to"), *words]
        self._predicate(carried, words)

    def _whom(self, words: list[Word]) -> None:
        """Read "My grandson Theodore, whom everyone calls Teddy"."""
        before = self._before.words if self._before is not None else ()
        about = antecedent(before, "who", self.referents)
        name = nickname_told(words)
        if about is not None and name is not None:
            self.notes.note(about, f"{about}'s nickname is", [Draft("nickname", name)])

    def _fragment(self, words: list[Word]) -> None:
        """No subject of its own: it goes on with the last one, or names somebody."""
        found = read_fragment(words, self._last, self._asked_of, casual=self._casual)
        if found is not None:
            # "my kids are Leo (7)" tells no age of all
            one = one_of(found.subject) is None
            drafts = [draft for draft in found.drafts if one or draft.relation != "age"]
            self.notes.note(found.subject, _lead(found.subject), drafts)
            self._carried = found.subject
        else:
            before = () if self._before is None else self._before.words
            given = christened(before, words, casual=self._casual)
            if given is not None:
                self.notes.name(given.whom, given.name)

    def _predicate(self, subject: str, words: list[Word], *, several: bool = False) -> None:
        self._carried = self._last = subject
        group = read_verb(words)
        behind = words[group.end].low if group is not None and group.end < len(words) else ""
        self._plans = group is not None and group.lemma in _INTENDING | {"go"} and behind == "to"
        kind = self.referents.kind_of(subject) if group and group.lemma == "be" else None
        drafts = read_predicate(
            kind or subject,
            filled_in(words, self._before, self.notes.statements),
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
        self.notes.note(subject, _lead(subject), drafts)

    def _of(self, subject: ClauseSubject, rest: list[Word]) -> None:
        if subject.kind == "self":
            given = naming(rest, casual=self._casual)
            about = None if given is None else self.referents.pointed_at(given.whom)
            if given is not None and about is not None:
                self.notes.name(about, given.name)
            else:
                self._predicate("me", rest, several=subject.noun == "us")
        elif subject.kind == "possession":
            self._possession(subject, rest)
        elif subject.kind == "property":
            owner = self.notes.owner(subject.owner)
            if owner is not None:
                lead = "my " if owner == "me" else f"{owner}'s "
                self.notes.note(owner, lead, read_property(subject.noun, rest, casual=self._casual))
        elif subject.kind == "pronoun":
            self._pronoun(subject.noun, rest)
        elif subject.kind == "definite":
            about = own_thing(subject.noun, rest, self.referents)
            if about is not None:
                self._pointed(about, rest)
        else:
            self._named(subject, rest)

    def _pronoun(self, pronoun: str, rest: list[Word]) -> None:
        noun = favourite_told(rest)
        if noun is not None:
            if pronoun in {"it", "that"} and self._topic is not None:
                self.notes.note("me", f"my {noun} is", [Draft(noun, self._topic, replaces=True)])
            return
        role = role_told(rest, casual=self._casual)
        pointing = pronoun in {"he", "she", "that", "this"}
        stranger = self.referents.stranger() if role is not None and pointing else None
        about = stranger or self.referents.behind(pronoun)
        if about is None and TELLING.match(text_of(rest)):
            about = self.referents.glimpsed(pronoun)
        if about is not None:
            self._pointed(about, rest)

    def _pointed(self, about: str, rest: list[Word], *, is_known: bool = True) -> None:
        self.referents.mention(about)
        stranger = not about.startswith("my ")
        role = role_told(rest, casual=self._casual) if stranger else None
        noun = favourite_told(rest) if stranger else None
        if role is not None:
            name = about.title() if about.islower() else about
            self.notes.note(
                f"my {role}", f"my {role}'s name is", [Draft("name", name, replaces=True)]
            )
        elif noun is not None:
            self.notes.note("me", f"my {noun} is", [Draft(noun, about, replaces=True)])
        elif not stranger or "'s " in about or (is_known and self.referents.is_somebody(about)):
            self._about(about, rest)

    def _call(self, label: str, names: list[str]) -> bool:
        """Note the names of several; whether there were any."""
        for name in names:
            self.notes.name(label, name)
        return bool(names)

    def _about(self, about: str, rest: list[Word]) -> None:
        """A predicate of somebody known by role: perhaps the name, perhaps the name behind it."""
        if self._call(about, group_told(about, rest)):
            return
        noun = about.rpartition(" ")[2].lower()
        name = name_told(rest)
        if name is not None and noun in KIN | PETS and self.referents.name_of(about) is None:
            self.notes.name(about, name)
            return
        trailing = trailing_name(rest, casual=self._casual)
        if trailing and noun in KIN | PETS and self.referents.name_of(about) is None:
            self.notes.name(about, trailing)
            rest = rest[:-2]
        self._predicate(about, rest)

    def _possession(self, subject: ClauseSubject, rest: list[Word]) -> None:
        """Of "my sister": a name in passing, asides, a predicate."""
        owner = self.notes.owner(subject.owner)
        if owner is None:
            return
        label = f"my {subject.noun}" if owner == "me" else f"{owner}'s {subject.noun}"
        label = f"my {label[3:]}" if label.startswith("My ") else label
        label = re.sub(r"^my (?:new|own|dear|darling|poor) ", "my ", label)
        self.referents.mention(label)
        names, behind = group_apposed(label, subject.name, rest)
        if self._call(label, names):
            rest = rest[behind:]
        elif subject.name is not None:
            self.notes.name(label, subject.name.title() if subject.name.islower() else subject.name)
        for aside in subject.asides:
            self._predicate(label, [Word("is", "is"), *read_words(aside)])
        self._carried = self._last = label
        if self._call(label, group_told(label, rest)):
            return
        name = name_told(rest)
        noun = label.rpartition(" ")[2].lower()
        if name is not None and noun in KIN | PETS:
            self.notes.name(label, name)
        elif name is not None and noun in ROLES:
            self.notes.note(
                "me", f"{label} is", [Draft(label.removeprefix("my "), name, replaces=True)]
            )
        elif rest:
            self._predicate(label, rest)

    def _named(self, subject: ClauseSubject, rest: list[Word]) -> None:
        """A name as subject: one that was introduced, or one that is being introduced."""
        known = self.referents.named(subject.noun)
        spoken_of = known is not None or self.referents.is_spoken_of(subject.noun)
        if known is None:
            self.referents.overhear(subject.noun)
        role = role_told(rest, casual=self._casual) if known is not None else None
        if role is not None and known != f"my {role}":
            # "Dona Alice is my fish supplier", of whom we knew her name already
            self.notes.name(f"my {role}", subject.noun)
            return
        self._pointed(known or subject.noun, rest, is_known=spoken_of)


def _lead(subject: str) -> str:
    return "I " if subject == "me" else f"{subject} "
