"""What has been noted of a message so far, and whom it speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from kgt_plugin.extraction.frames.havings import owned_kind
from kgt_plugin.extraction.frames.stated import Draft, Statement
from kgt_plugin.extraction.referring.groups import one_of
from kgt_plugin.extraction.referring.referents import Referents
from kgt_plugin.language.labels import normalize
from kgt_plugin.language.lexicon import word_set

__all__ = ["Notebook", "lead_of"]

_PLACING: Final = word_set("in at as for with from near")


class Notebook:
    """Statements in order; whose name one tells is known to the clauses that follow."""

    def __init__(self, referents: Referents) -> None:
        self.statements: list[Statement] = []
        self.withdrawn: list[Statement] = []
        self._referents = referents
        self._withdraws = False
        self._said, self._whole = "", False

    @contextmanager
    def withdrawing(self, said: str, *, whole: bool) -> Iterator[None]:
        """What is noted in the block is said to be so no longer; nothing else is learned from it.

        Args:
            said: words that say it; what stands behind two prepositions of theirs is a part of something
                else: who does not live in a flat in Kiel may live in Kiel.
            whole: its object must end them.
        """
        self._withdraws, self._said, self._whole = True, normalize(said), whole
        try:
            yield
        finally:
            self._withdraws = False

    def note(self, subject: str, lead: str, drafts: list[Draft]) -> None:
        """Turn drafts into statements; names are remembered for the clauses that follow."""
        for draft in drafts:
            about = draft.subject or subject
            if about == "me" and draft.relation == "closed on":
                about = self._referents.business() or ""
            if not about:
                continue
            query = draft.query or f"{lead}{draft.said}".strip()
            # one of several names ends no other
            several = draft.relation == "name" and one_of(about) is not None
            self.keep(
                Statement(
                    subject=about,
                    relation="are called" if several else draft.relation,
                    object=draft.object,
                    query=query[:1].upper() + query[1:],
                    answer=draft.object,
                    replaces=draft.replaces,
                    confidence=draft.confidence,
                )
            )

    def keep(self, statement: Statement) -> None:
        """Take a statement; whose name it tells is remembered."""
        if self._withdraws:
            before, found, behind = self._said.rpartition(normalize(statement.object))
            if self._whole and (behind or not found):
                return
            if sum(word in _PLACING for word in before.split()) > 1:
                return
            self.withdrawn.append(replace(statement, replaces=False, withdrawn=True))
            return
        if statement.is_naming and statement.subject != "me":
            self._referents.name(statement.object, statement.subject)
        if statement.subject != "me":
            self._referents.mention(statement.subject)
        elif statement.relation == "has":
            kind = owned_kind(f"a {statement.object}")
            if kind is not None:
                self._referents.mention(f"my {kind}")
        self.statements.append(statement)

    def name(self, subject: str, name: str) -> None:
        """Note what somebody or something is called."""
        lead = f"{subject}'s name is" if one_of(subject) is None else f"{subject} are called"
        self.note(subject, lead, [Draft("name", name)])

    def call(self, subject: str, names: list[str]) -> bool:
        """Note the names of several; whether there were any."""
        for name in names:
            self.name(subject, name)
        return bool(names)

    def date(self, owner: str, what: str, date: str) -> None:
        """Note a day that was told in passing; nothing where it is not known whose it is."""
        about = self.owner("me" if owner.lower() in {"my", "our"} else owner)
        if about is not None:
            lead = "my " if about == "me" else f"{about}'s "
            self.note(about, lead, [Draft(what, date, said=f"{what} is on", replaces=True)])

    def owner(self, owner: str) -> str | None:
        """The label of an owner: a pronoun and a name are looked up."""
        if owner == "me" or owner.startswith("my "):
            return owner
        known = self._referents.behind(owner) or self._referents.named(owner)
        if known is None and owner in {"his", "her", "its"}:
            known = self._referents.behind("it")
        return owner if known is not None and owner[0].isupper() else known


def lead_of(subject: str) -> str:
    """How a sentence about somebody begins."""
    return "I " if subject == "me" else f"{subject} "
