"""Facts as a person looks them up: by subject with since when and from where, or by a typed question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kgt_plugin.inspector.views.keys import fact_key, node_key
from kgt_plugin.inspector.views.wording import shortened
from kgt_plugin.records import (
    Context,
    Edit,
    Episode,
    RecalledEpisode,
    RecalledItem,
    Retrieved,
    Triple,
)

__all__ = ["Answered", "FactRow", "Recalled", "SubjectFacts", "answered", "fact_sheet", "facts_of"]

_LONGEST_SOURCE = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """One fact that holds.

    Attributes:
        key: its short name, to forget it by.
        subject, relation, value: in words.
        since: when the edit that added it was made; None where no edit did.
        edit_id: that edit.
        source: the message it came from, shortened; None where no words are kept.
        episode_id: the episode, where the message is kept as one.
        asked: the question whose answer it was, where it came without a message.
    """

    key: str
    subject: str
    relation: str
    value: str
    since: dt.datetime | None = None
    edit_id: str | None = None
    source: str | None = None
    episode_id: str | None = None
    asked: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectFacts:
    """One subject's facts.

    Attributes:
        key: the node's short name.
        label: in words.
        rows: its facts.
    """

    key: str
    label: str
    rows: tuple[FactRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """One item that bears on a question.

    Attributes:
        kind: "fact" or "episode".
        text: as an agent would be given it.
        probability: in [0, 1].
        since: since when a fact holds, or when an episode was said.
        source: the message that taught a fact; None for an episode, which is its own.
        episode_id: the episode, or the one that a fact was drawn from.
        edit_id: the edit that added a fact.
        correction: what a corrected episode's edit says instead.
    """

    kind: str
    text: str
    probability: float
    since: dt.datetime | None = None
    source: str | None = None
    episode_id: str | None = None
    edit_id: str | None = None
    correction: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A typed question, and what is recalled for it.

    Attributes:
        question: as typed.
        about: whom or what it is about, in words; None where it names nobody.
        items: most probable first.
        block: the text that an agent is given.
        elapsed_ms: how long recall took.
    """

    question: str
    about: str | None
    items: tuple[Recalled, ...]
    block: str
    elapsed_ms: float | None = None


def fact_sheet(
    facts: Sequence[Triple], edits: Sequence[Edit] = (), episodes: Sequence[Episode] = ()
) -> tuple[SubjectFacts, ...]:
    """Group facts by their subject, each with since when and from where.

    Args:
        facts: those that hold.
        edits: the history, oldest first.
        episodes: what the user has said.

    Examples:
        >>> fact_sheet([])
        ()
    """
    origins = _origins(edits)
    said = {episode.id: episode.text for episode in episodes}
    groups: dict[str, list[Triple]] = {}
    for fact in facts:
        groups.setdefault(node_key(fact.subject), []).append(fact)
    return tuple(
        SubjectFacts(
            key=key,
            label=group[0].labels[0],
            rows=tuple(_row(fact, origins.get(fact), said) for fact in group),
        )
        for key, group in groups.items()
    )


def facts_of(key: str, facts: Sequence[Triple]) -> list[Triple]:
    """Find the facts that begin or end at a node, its own first."""
    own = [fact for fact in facts if node_key(fact.subject) == key]
    return own + [fact for fact in facts if node_key(fact.object) == key and fact not in own]


def answered(context: Context) -> Answered:
    """Lay out what was recalled for a question."""
    return Answered(
        question=context.query,
        about=context.subject,
        items=tuple(_recalled(item) for item in context.items),
        block=context.text,
        elapsed_ms=context.elapsed_ms,
    )


def _origins(edits: Sequence[Edit]) -> dict[Triple, Edit]:
    """The edit by which each fact holds: of those in force, the last that added it."""
    return {fact: edit for edit in edits if not edit.undone for fact in edit.added}


def _row(fact: Triple, edit: Edit | None, said: Mapping[str, str]) -> FactRow:
    subject, relation, value = fact.labels
    episode = None if edit is None else edit.episode
    source = None if edit is None else edit.source
    words = source or said.get(episode or "")
    return FactRow(
        key=fact_key(fact),
        subject=subject,
        relation=relation,
        value=value,
        since=None if edit is None else edit.time,
        edit_id=None if edit is None else edit.id,
        source=None if words is None else shortened(words, _LONGEST_SOURCE),
        episode_id=episode if episode in said else None,
        asked=None if edit is None or words is not None else edit.query,
    )


def _recalled(item: RecalledItem) -> Recalled:
    fact = isinstance(item, Retrieved)
    return Recalled(
        kind=item.kind.value,
        text=item.text,
        probability=item.probability,
        since=item.time,
        source=shortened(item.source, _LONGEST_SOURCE) if fact and item.source else None,
        episode_id=item.episode_id,
        edit_id=item.edit_id if isinstance(item, Retrieved) else None,
        correction=item.correction if isinstance(item, RecalledEpisode) else None,
    )
