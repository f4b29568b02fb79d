"""Reading clause after clause, with a memory of whom the last ones spoke."""

from __future__ import annotations

import re
from typing import Final

from kgt_plugin.extraction.clause_subjects import ClauseSubject, name_at, read_subject
from kgt_plugin.extraction.clauses import Clause
from kgt_plugin.extraction.complements import is_date
from kgt_plugin.extraction.context import possessions_in
from kgt_plugin.extraction.objects import clean_object
from kgt_plugin.extraction.occupations import is_occupation
from kgt_plugin.extraction.predicates import read_predicate
from kgt_plugin.extraction.referents import Referents
from kgt_plugin.extraction.stated import Draft, Statement
from kgt_plugin.extraction.verb_groups import read_verb
from kgt_plugin.extraction.words import Word, text_of
from kgt_plugin.language.labels import normalize
from kgt_plugin.language.lexicon import (
    ATTRIBUTES,
    KIN,
    NATIONALITIES,
    PETS,
    ROLES,
    STOPWORDS,
    word_set,
)

__all__ = ["Listener"]

_NAMING: Final = word_set("name call")
_COPULA: Final = word_set("is are =")
_FUNCTIONAL: Final = word_set("name age birthday diet job occupation employer address profession")
_IS_MINE: Final = re.compile(
    r"^(?:(?:my|our) )?(?P<np>[\w -]+?)(?: now| too)?(?:,.*)?$", re.IGNORECASE
)
_IS_FAVOURITE: Final = re.compile(
    r"^(?:my|our) (?:all-time |absolute )?(?P<f>favou?rite) (?:of all )?(?P<np>[\w -]+?)(?: ever| of all(?: time)?)?(?:,.*)?$",
    re.IGNORECASE,
)
_AS_A: Final = re.compile(r"^an? ")


class Listener:
    """Reads clauses in order; `statements` holds what they state."""

    def __init__(self, *, casual: bool, referents: Referents) -> None:
        self._casual = casual
        self.statements: list[Statement] = []
        self.referents = referents
        self._carried: str | None = None

    def note(self, subject: str, lead: str, drafts: list[Draft]) -> None:
        """Turn drafts into statements; names are remembered for the clauses that follow."""
        for draft in drafts:
            about = draft.subject or subject
            query = draft.query or f"{lead}{draft.said}".strip()
            if draft.relation == "name" and about != "me":
                self.referents.name(draft.object, about)
            self.statements.append(
                Statement(
                    subject=about,
                    relation=draft.relation,
                    object=draft.object,
                    query=query[:1].upper() + query[1:],
                    answer=draft.object,
                    replaces=draft.replaces,
                    confidence=draft.confidence,
                )
            )
            if about != "me":
                self.referents.mention(about)

    def keep(self, statement: Statement) -> None:
        """Take a statement that was read elsewhere; its name is remembered, too."""
        if statement.relation == "name" and statement.subject != "me":
            self.referents.name(statement.object, statement.subject)
        if statement.subject != "me":
            self.referents.mention(statement.subject)
        self.statements.append(statement)

    def take(self, clause: Clause) -> None:
        """Read one clause; one that states nothing ends what may be carried on."""
        carried, self._carried = self._carried, None
        if clause.words and clause.asserted:
            self._read(clause, carried)
        for label in possessions_in(text_of(clause.words), self.referents):
            self.referents.mention(label)

    def _read(self, clause: Clause, carried: str | None) -> None:
        if clause.opener == "as" and _AS_A.match(text_of(clause.words)):
            self._predicate("me", "I ", [Word("am", "am"), *clause.words])
            return
        if clause.carried:
            if carried is not None:
                self._predicate(carried, _lead(carried), list(clause.words))
            return
        subject = read_subject(clause.words, casual=self._casual)
        if subject is not None:
            self._of(subject, clause)
        else:
            self._fragment(clause)

    def _fragment(self, clause: Clause) -> None:
        """Names that stand alone: somebody is spoken of."""
        words = clause.words
        at = 0
        while at < len(words):
            end = name_at(words, at)
            if end > at:
                self._spoken(text_of(words[at:end]))
            at = max(end, at + 1)

    def _spoken(self, name: str) -> None:
        self.referents.mention(self.referents.named(name) or name)

    def _predicate(self, subject: str, lead: str, words: list[Word]) -> None:
        self._carried = subject
        self.note(subject, lead, read_predicate(subject, words, casual=self._casual))

    def _of(self, subject: ClauseSubject, clause: Clause) -> None:
        rest = list(clause.words[subject.end :])
        if subject.kind == "self":
            if not self._naming(rest):
                self._predicate("me", "I ", rest)
        elif subject.kind == "possession":
            self._possession(subject, rest)
        elif subject.kind == "property":
            self._property(subject, rest)
        elif subject.kind == "pronoun":
            about = self.referents.behind(subject.noun)
            if about is not None:
                self._pointed(about, rest)
        elif subject.kind == "definite":
            about = self.referents.owned(subject.noun)
            if about is not None:
                self._pointed(about, rest)
        else:
            self._named(subject, rest)

    def _pointed(self, about: str, rest: list[Word]) -> None:
        self.referents.mention(about)
        if not self._is_mine(about, rest):
            self._predicate(about, f"{about} ", rest)

    def _is_mine(self, about: str, rest: list[Word]) -> bool:
        """ "He is my roommate now" of somebody whose name we know."""
        group = read_verb(rest)
        if group is None or group.lemma != "be" or group.denied:
            return False
        said = text_of(rest[group.end :])
        favourite = _IS_FAVOURITE.match(said)
        if favourite is not None and not about.startswith("my "):
            noun = f"{favourite['f'].lower()} {_singular(favourite['np'].lower())}"
            self.note("me", f"my {noun} is", [Draft(noun, about, replaces=True)])
            return True
        match = _IS_MINE.match(said)
        if match is None or not (self._casual or said.lower().startswith(("my ", "our "))):
            return False
        role = match["np"].lower()
        if role.split()[-1] not in KIN | PETS | ROLES or about.startswith("my "):
            return False
        self._name(f"my {role}", about.title() if about.islower() else about, replaces=True)
        return True

    def _name(self, subject: str, name: str, *, replaces: bool = False) -> None:
        self.note(subject, f"{subject}'s name is", [Draft("name", name, replaces=replaces)])

    def _naming(self, rest: list[Word]) -> bool:
        """ "I named my cat Miso", "we call him Bo"."""
        group = read_verb(rest)
        if group is None or group.lemma not in _NAMING or group.denied:
            return False
        after = rest[group.end :]
        whom = read_subject(after, casual=False) if after else None
        if whom is not None and whom.kind == "possession" and whom.name and whom.end == len(after):
            self._name(f"my {whom.noun}", whom.name)
            return True
        about = self.referents.behind(after[0].low) if after else None
        name = clean_object(text_of(after[1:])) if about else None
        if about is None or name is None or not name[0].isupper():
            return False
        self._name(about, name)
        return True

    def _possession(self, subject: ClauseSubject, rest: list[Word]) -> None:
        """Of "my sister": a name in passing, asides, a predicate."""
        owner = self._owner(subject.owner)
        if owner is None:
            return
        label = f"my {subject.noun}" if owner == "me" else f"{owner}'s {subject.noun}"
        label = label[:2].lower() + label[2:]
        self.referents.mention(label)
        if subject.name is not None:
            self._name(label, subject.name)
        for aside in subject.asides:
            words = [Word("is", "is"), *(Word(w, w.lower()) for w in aside.split())]
            self._predicate(label, f"{label} ", words)
        if not rest:
            self._carried = label
            return
        if not self._identified(label, rest):
            self._predicate(label, f"{label} ", rest)

    def _identified(self, label: str, rest: list[Word]) -> bool:
        """ "My boss is Karen": a name for one's own, a role of the user's for others."""
        group = read_verb(rest)
        if group is None or group.lemma != "be" or group.denied or group.tense != "present":
            return False
        value = text_of(rest[group.end :])
        told = re.match(
            r"^(?P<name>[^\W\d_a-z][\w'’.-]*(?: [^\W\d_a-z][\w'’-]*)*)(?=$|,| and )", value
        )
        noun = label.rpartition(" ")[2].lower()
        name = told["name"] if told is not None else None
        if (
            name is None
            and self._casual
            and noun in KIN | PETS | ROLES
            and group.end + 1 == len(rest)
        ):
            name = None
        if name is None or name.lower() in NATIONALITIES | STOPWORDS or is_date(name):
            return False
        if noun in ROLES and noun not in KIN | PETS:
            role = label.removeprefix("my ")
            self.note("me", f"{label} is", [Draft(role, name, replaces=True)])
            return True
        if noun in KIN | PETS:
            self._name(label, name)
            return True
        return False

    def _owner(self, owner: str) -> str | None:
        """The label of an owner: a pronoun and a name are looked up."""
        if owner == "me" or owner.startswith("my "):
            return owner
        return self.referents.behind(owner) or self.referents.named(owner)

    def _property(self, subject: ClauseSubject, rest: list[Word]) -> None:
        """ "My favourite colour is teal": a property of the user or of a possession."""
        owner = self._owner(subject.owner)
        copula = next((i for i, word in enumerate(rest[:2]) if word.low in _COPULA | {":"}), None)
        if owner is None or copula is None:
            return
        words = rest[copula + 1 :]
        while words and words[0].low in {
            "now",
            "on",
            "called",
            "actually",
            "still",
            "definitely",
            "in",
        }:
            words = words[1:]
        noun = " ".join(subject.noun.split())
        head = noun.split()[-1].lower()
        favourite = bool(re.search(r"\bfavou?rite\b", noun, re.IGNORECASE))
        listed = head in ATTRIBUTES or noun.lower() in ATTRIBUTES or favourite
        obj = clean_object(text_of(words))
        if obj is None or not _fits(head, obj, favourite=favourite):
            return
        if not listed and not re.search(r"[A-Z\d]", obj):
            return
        if owner != "me":
            self.referents.mention(owner)
        replaces = favourite or noun.lower() in _FUNCTIONAL
        lead = "my " if owner == "me" else f"{owner}'s "
        if head == "name" and self._casual and obj.islower():
            obj = obj.title()
        self.note(owner, lead, [Draft(noun.lower(), obj, said=f"{noun} is", replaces=replaces)])

    def _named(self, subject: ClauseSubject, rest: list[Word]) -> None:
        """A name as subject: one that was introduced, or one that is being introduced."""
        known = self.referents.named(subject.noun)
        if known is not None:
            self._pointed(known, rest)
            return
        if not self._is_mine(subject.noun, rest):
            self.referents.mention(subject.noun)
            self._fragment(
                Clause(words=tuple(rest), opener="", carried=False, asserted=True, first=False)
            )


def _singular(noun: str) -> str:
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun


def _lead(subject: str) -> str:
    return "I " if subject == "me" else f"{subject} "


def _fits(head: str, obj: str, *, favourite: bool) -> bool:
    """A job is a job and a birthday has a date; "my job is stressful" tells nothing that lasts."""
    if favourite:
        return True
    if head in {"job", "occupation", "profession"}:
        return is_occupation(obj)
    if head in {"birthday", "birthdate", "anniversary"}:
        return bool(re.search(r"\d", obj)) or is_date(obj)
    return head != "budget" and not re.match(r"\w+ing\b", normalize(obj))
