"""The form of noted facts as pydantic models, for frameworks that take one; both bring pydantic."""

from __future__ import annotations

from pydantic import BaseModel, Field

from kgt_plugin.reading.quoted_facts import FactKind

__all__ = ["QuotedFactForm", "QuotedFacts"]


class QuotedFactForm(BaseModel):
    """One lasting fact that a message teaches."""

    turn: int = Field(description="the number of its turn")
    quote: str = Field(description="the words of that turn's message that say it, copied exactly")
    kind: FactKind = Field(description="what the message does with the fact")
    subject: str = Field(description='"me" for the user, "my sister" for theirs, else a name')
    relation: str = Field(description='a short name, such as "lives in" or "diet"')
    object: str = Field(description="the short value, in the message's own words")
    old: str | None = Field(
        default=None, description="where the fact corrects, the wrong value in <answered>"
    )


class QuotedFacts(BaseModel):
    """The lasting facts that the messages teach, and the messages that only reject; there may be none."""

    facts: list[QuotedFactForm] = Field(description="the facts, in the order of the text")
    rejected: list[int] = Field(
        default_factory=list,
        description="the turns that say that <answered> is wrong, and not what is right",
    )
    # Frameworks complete JSON that was cut short; what comes last is missing then.
    complete: bool = Field(description="true, after the last fact")
