"""A fact that a clause states, before it is feedback."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Fact"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that a clause states.

    Attributes:
        subject, relation, object: the fact, "me" being the user.
        changes: the words say that it has become so, in place of what was.
        adds: the words say that it is so besides.
        ended: it is so no longer.
        denies: the relation that says the opposite.
    """

    subject: str
    relation: str
    object: str
    changes: bool = False
    adds: bool = False
    ended: bool = False
    denies: str | None = None
