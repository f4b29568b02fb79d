"""Items that a query retrieves, and the answer made from them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from kgt_plugin.records.scores import Usage
from kgt_plugin.records.triples import Triple

__all__ = ["Answer", "Context", "ItemKind", "RecalledEpisode", "RecalledItem", "Retrieved"]


class ItemKind(StrEnum):
    """The kinds of what is recalled."""

    FACT = "fact"
    EPISODE = "episode"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecalledItem:
    """An item recalled for a query: a fact (`Retrieved`) or a turn of the user (`RecalledEpisode`).

    Attributes:
        probability: how likely it is that it bears on the query, in [0, 1]; pi_G(z) of Eq. 5 under the
            paper's weighting.
        text: the fact as a sentence, or the user's words around what bears on the query.
        time: since when a fact holds, or when a turn was said, in UTC; None for facts that were there
            before any edit.
        source: the message that taught a fact, or the whole turn; None where no words are kept.
        episode_id: the turn, or the one that a fact was drawn from.
    """

    probability: float
    text: str
    time: dt.datetime | None = None
    source: str | None = None
    episode_id: str | None = None

    @property
    def kind(self) -> ItemKind:
        """The kind: a fact or an episode."""
        return ItemKind.EPISODE


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieved(RecalledItem):
    """A fact that was recalled.

    Attributes:
        triple: the fact.
        edit_id: the edit that added it, where the journal knows.

    Examples:
        >>> edits = ana.hear("I live in Lagos.")
        >>> fact = ana.context("Where do I live?").facts[0]
        >>> fact.text, fact.triple.labels, fact.source
        ('I live in Lagos.', ('me', 'lives in', 'Lagos'), 'I live in Lagos.')
    """

    triple: Triple
    edit_id: str | None = None

    @property
    def kind(self) -> ItemKind:
        """A fact."""
        return ItemKind.FACT


@dataclass(frozen=True, slots=True, kw_only=True)
class RecalledEpisode(RecalledItem):
    """A turn of the user that was recalled.

    Attributes:
        answered: the assistant's words before it.
        corrected_by: the edits in force that superseded it.
        correction: what they say instead.
        thread: number of what it is about among the turns that were recalled with it: turns of one thread
            are read in the order in which they were said; None where nobody has compared them.
    """

    answered: str | None = None
    corrected_by: tuple[str, ...] = ()
    correction: str | None = None
    thread: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The user's facts and messages that bear on a query, ready to be put before a model.

    Attributes:
        query: as asked.
        subject: words for whom it is about; None where the text names nobody.
        items: facts and turns of the user, most probable first.
        text: the items as delimited data, facts first, and turns about the same thing in the order in which they
            were said; "" where there are none.
        usage: model work done.
        elapsed_ms: wall time, without that of loading a model.

    Examples:
        >>> edits = ana.hear("I live in Lagos.")
        >>> context = ana.context("Where do I live?")
        >>> context.subject, [item.text for item in context.items]
        ('me', ['I live in Lagos.'])
    """

    query: str
    subject: str | None
    items: tuple[RecalledItem, ...]
    text: str
    usage: Usage = field(default_factory=Usage)
    elapsed_ms: float | None = None

    @property
    def facts(self) -> tuple[Retrieved, ...]:
        """The items that are facts."""
        return tuple(item for item in self.items if isinstance(item, Retrieved))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The scoring model's own answer, and what it rests on.

    Examples:
        >>> edits = ana.hear("I live in Lagos.")
        >>> answer = ana.answer("Where do I live?", mode="marginal")
        >>> answer.text, answer.context.facts[0].text
        ('Lagos', 'I live in Lagos.')
    """

    text: str
    context: Context
    model: str
    prompts: str
    usage: Usage = field(default_factory=Usage)
    elapsed_ms: float | None = None
