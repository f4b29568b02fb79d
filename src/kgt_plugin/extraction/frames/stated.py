"""The records of listening: a statement, and its draft while a clause is read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

__all__ = ["Draft", "Statement"]

_STRANGER: Final = 0.65


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A lasting fact that a message states.

    Attributes:
        subject: "me", "my dog", or a name.
        relation: its name, third person where it is a verb.
        object: short, as written.
        query: the statement's own words up to the object.
        answer: what completes the query.
        replaces: whether the fact takes the place of an earlier one by its very wording.
        confidence: how sure the reading is, 0 to 1.
        withdrawn: it is said to be so no longer.
        denies: the relation that it says the opposite of, where its own words do not show which.
    """

    subject: str
    relation: str
    object: str
    query: str
    answer: str
    replaces: bool = False
    confidence: float = 0.9
    withdrawn: bool = False
    denies: str | None = None

    @property
    def is_naming(self) -> bool:
        """Whether it tells a name of its subject, or of one of several."""
        return self.relation in {"name", "are called"}


@dataclass(frozen=True, slots=True)
class Draft:
    """What a predicate says, before its subject is put to it.

    Attributes:
        said: the predicate's words up to the object.
        subject: another subject than the clause's: "my cat" in "I have a cat called Miso".
        query: the whole query, where the predicate's words do not make one.
    """

    relation: str
    object: str
    said: str = ""
    replaces: bool = False
    confidence: float = 0.9
    subject: str | None = None
    query: str | None = None

    def weakened(self) -> Draft:
        """The same, of somebody nobody has introduced."""
        return replace(self, confidence=self.confidence * _STRANGER, replaces=False)
