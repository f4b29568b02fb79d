"""What a plain chat message states about the user and the user's people, animals and things.

Built for precision: a clause that no pattern reads with certainty says nothing.
"""

from __future__ import annotations

import re
from typing import Final

from kgt_plugin.extraction.clauses import VERB_FORMS, stating_clauses
from kgt_plugin.extraction.introductions import NAME, introduced_names, owned_noun
from kgt_plugin.extraction.objects import clean_object
from kgt_plugin.extraction.readers import is_occupation, read_predicate
from kgt_plugin.extraction.stated import Draft, Statement
from kgt_plugin.language.labels import normalize
from kgt_plugin.language.lexicon import (
    ATTRIBUTES,
    KIN,
    MODIFIERS,
    NATIONALITIES,
    PETS,
    ROLES,
    STOPWORDS,
)
from kgt_plugin.language.possessions import possession_head

__all__ = ["hear"]

_WORDS: Final = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_SELF: Final = re.compile(r"^(?:I|i|we|We)\s+(.+)$", re.DOTALL)
_OWNED: Final = re.compile(r"^(?:my|our)\s+(.+)$", re.IGNORECASE | re.DOTALL)
_PRONOUN: Final = re.compile(r"^(he|she|it|they)\s+(.+)$", re.IGNORECASE | re.DOTALL)
_HIS: Final = re.compile(r"^(?:his|her|its|their)\s+(.+)$", re.IGNORECASE | re.DOTALL)
_APPOSED: Final = re.compile(
    rf"^(?P<name>{NAME}),? (?:my|our) (?P<np>[^,]+?)(?:, (?P<rest>.+))?$", re.DOTALL
)
_IS_MINE: Final = re.compile(rf"^(?P<name>{NAME}) is (?:my|our) (?P<np>[\w -]+)$")
_AS_A: Final = re.compile(r"^as (?P<o>an? [\w -]+?)(?:,| I\b)", re.IGNORECASE)
_CALL_ME: Final = re.compile(rf"\b(?:please |just )?call me (?P<o>{NAME})\b")
_NAMED_MINE: Final = re.compile(
    rf"^(?:I|[Ww]e) (?:have )?(?:named|called) (?:my|our|the) (?P<np>[\w -]+?) (?P<o>{NAME})$"
)
_COPULA: Final = re.compile(
    r"^(?P<noun>[\w' -]+?)(?: is| are| was|:| =)(?: now| on| called| actually)? (?P<o>.+)$",
    re.DOTALL,
)
_OF_MINE: Final = re.compile(
    r"^the (?P<noun>[\w -]+?) of (?:my|our) (?P<np>[\w -]+?) is (?P<o>.+)$", re.IGNORECASE
)
_OTHER: Final = re.compile(rf"^(?P<name>{NAME}) (?P<rest>{VERB_FORMS}\s.+)$", re.DOTALL)
_FUNCTIONAL: Final = frozenset(
    {"name", "age", "birthday", "diet", "job", "occupation", "employer", "address"}
)


def hear(text: str) -> list[Statement]:
    """Note what a message states as lasting facts.

    Args:
        text: a chat message of any length and script.

    Returns:
        The statements in order, none twice; an empty list where there are none.
    """
    listener = _Listener(casual=text.islower())
    for clause in stating_clauses(text):
        listener.take(clause)
    for match in _CALL_ME.finditer(text):
        listener.note("me", "My name is ", [Draft("name", match["o"], replaces=True)])
    for subject, name in introduced_names(text):
        listener.note(subject, f"{subject}'s name is", [Draft("name", name)])
    seen: dict[tuple[str, str, str], Statement] = {}
    for s in listener.statements:
        seen.setdefault((s.subject, s.relation, normalize(s.object)), s)
    return list(seen.values())


class _Listener:
    """Reads clause after clause and remembers of whom the last one spoke."""

    def __init__(self, *, casual: bool) -> None:
        self._casual = casual
        self.statements: list[Statement] = []
        self._names: dict[str, str] = {}
        self._subject: str | None = None
        self._carried: str | None = None

    def note(self, subject: str, lead: str, drafts: list[Draft]) -> None:
        """Turn drafts into statements; names are remembered for the clauses that follow."""
        for draft in drafts:
            about = draft.subject or subject
            query = draft.query or f"{lead}{draft.said}".strip()
            if draft.relation == "name" and about != "me":
                self._names[draft.object] = about
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
            if draft.subject is not None:
                self._subject = draft.subject

    def take(self, clause: str) -> None:
        """Read one clause; an empty one ends what may be carried on."""
        carried, self._carried = self._carried, None
        readers = (self._special, self._self, self._possession, self._pronoun, self._other)
        if not clause or any(reader(clause) for reader in readers):
            return
        if carried is not None and re.match(rf"{VERB_FORMS}\s", clause):
            self._predicate(carried, clause)

    def _predicate(self, subject: str, rest: str) -> None:
        self._carried = subject
        if subject == "me":
            rest = re.sub(r"^is\b", "am", rest)
        lead = "I " if subject == "me" else f"{subject} "
        self.note(subject, lead, read_predicate(subject, rest, casual=self._casual))

    def _special(self, clause: str) -> bool:
        if (match := _AS_A.match(clause)) is not None:
            drafts = read_predicate("me", f"am {match['o']}")
            self.note("me", "I ", drafts)
            return bool(drafts)
        if (match := _NAMED_MINE.match(clause)) is not None and owned_noun(match["np"]):
            self._name(f"my {match['np']}", match["o"])
            return True
        if (match := _IS_MINE.match(clause)) is not None and (np := owned_noun(match["np"])):
            self._name(f"my {np}", match["name"])
            return True
        if (match := _OF_MINE.match(clause)) is not None and owned_noun(match["np"]) == match["np"]:
            subject = f"my {match['np']}"
            self._subject = subject
            self._property(subject, f"{subject}'s ", f"{match['noun']} is {match['o']}")
            return True
        match = _APPOSED.match(clause)
        if match is None or owned_noun(match["np"]) != match["np"]:
            return False
        self._name(f"my {match['np']}", match["name"])
        if match["rest"]:
            self._predicate(f"my {match['np']}", match["rest"])
        return True

    def _name(self, subject: str, name: str) -> None:
        self._subject = subject
        self.note(subject, f"{subject}'s name is", [Draft("name", name)])

    def _self(self, clause: str) -> bool:
        match = _SELF.match(clause)
        if match is None:
            return False
        self._predicate("me", match[1])
        return True

    def _possession(self, clause: str) -> bool:
        match = _OWNED.match(clause)
        if match is None:
            return False
        rest = match[1]
        words = [m.group() for m in _WORDS.finditer(rest)][:5]
        count = possession_head(words)
        if count is None:
            self._property("me", "my ", rest)
            return True
        ends = [m.end() for m in _WORDS.finditer(rest)]
        phrase, tail = rest[: ends[count - 1]], rest[ends[count - 1] :]
        owned = re.sub(r"['’]s?$", "", phrase)
        inner = owned_noun(tail.strip())
        if owned != phrase and inner:
            self._of_possession(f"my {owned}'s {inner}", tail.strip()[len(inner) :])
        elif owned != phrase:
            self._property(f"my {owned}", f"my {owned}'s ", tail.strip())
        else:
            self._of_possession(f"my {owned}", tail)
        return True

    def _of_possession(self, subject: str, tail: str) -> None:
        """What follows "my sister": a name, a comma and a name, a predicate."""
        self._subject = subject
        noun = subject.rpartition(" ")[2].lower()
        named = re.match(rf"^,? (?P<name>{NAME})(?P<comma>,)?(?=\s|,|$)", tail)
        if named is not None and named["name"].split()[0].lower() not in STOPWORDS:
            self._name(subject, named["name"])
            tail = tail[named.end() :]
        rest = tail.strip(" ,")
        told = re.match(rf"^is (?P<name>{NAME})$", rest)
        if told is not None and told["name"].lower() not in NATIONALITIES:
            if noun in ROLES and noun not in KIN | PETS:
                self.note(
                    "me",
                    f"{subject} is",
                    [Draft(subject.removeprefix("my "), told["name"], replaces=True)],
                )
            elif noun in KIN | PETS:
                self._name(subject, told["name"])
            return
        self._predicate(subject, rest)

    def _property(self, subject: str, lead: str, rest: str) -> None:
        """Read "favourite colour is teal": a property of the user or of a possession."""
        match = _COPULA.match(rest)
        if match is None:
            return
        noun = " ".join(match["noun"].split())
        head = noun.split()[-1].lower()
        favourite = re.search(r"\bfavou?rite\b", noun, re.IGNORECASE)
        listed = head in ATTRIBUTES or noun.lower() in ATTRIBUTES or favourite
        personal = listed or noun.split()[0].lower() in MODIFIERS
        obj = clean_object(match["o"]) if personal else None
        if (
            obj is None
            or not _fits(head, obj, favourite=bool(favourite))
            or (not listed and not re.search(r"[A-Z\d]", obj))
        ):
            return
        if subject != "me":
            self._subject = subject
        replaces = bool(favourite) or noun.lower() in _FUNCTIONAL
        self.note(
            subject, lead, [Draft(noun, obj, said=rest[: match.start("o")], replaces=replaces)]
        )

    def _pronoun(self, clause: str) -> bool:
        his = _HIS.match(clause)
        if his is not None:
            if self._subject is not None:
                self._property(self._subject, f"{self._subject}'s ", his[1])
            return True
        match = _PRONOUN.match(clause)
        if match is None:
            return False
        subject, pronoun = self._subject, match[1].lower()
        if subject is None:
            return True
        noun = subject.rpartition(" ")[2].lower()
        human = noun in KIN | ROLES
        plural = noun.endswith("s")
        if (pronoun == "it" and human) or (pronoun == "they" and not plural):
            return True
        self._predicate(subject, match[2])
        return True

    def _other(self, clause: str) -> bool:
        """A name as subject: one that was introduced, or a stranger, of whom we are less sure."""
        match = _OTHER.match(clause)
        if match is None or match["name"].split()[0].lower() in STOPWORDS:
            return False
        name = match["name"]
        known = self._names.get(name)
        if known is not None:
            self._predicate(known, match["rest"])
            return True
        drafts = [d.weakened() for d in read_predicate(name, match["rest"]) if d.relation != "is"]
        self.note(name, f"{name} ", drafts)
        return bool(drafts)


def _fits(head: str, obj: str, *, favourite: bool) -> bool:
    """A job is a job and a birthday has a number; "my job is stressful" tells nothing that lasts."""
    if favourite:
        return True
    if head in {"job", "occupation", "profession"}:
        return is_occupation(obj)
    if head in {"birthday", "birthdate", "anniversary"}:
        return bool(re.search(r"\d", obj))
    return head != "budget" and not re.match(r"\w+ing\b", obj)
