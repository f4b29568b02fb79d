"""Episodes as cards: the words, what was drawn from them, and which edit superseded them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from kgt_plugin.inspector.views.wording import fact_words
from kgt_plugin.records import Edit, Episode, Triple

__all__ = ["Correction", "DrawnFact", "EpisodeCard", "episode_cards"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnFact:
    """A fact that was read in an episode.

    Attributes:
        words: the fact in one line.
        edit_id: the edit that added it.
        holds: whether it is still known.
    """

    words: str
    edit_id: str
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """An edit that superseded an episode.

    Attributes:
        edit_id: the edit.
        words: what it says instead; empty where it only takes something back.
    """

    edit_id: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeCard:
    """One turn of the user.

    Attributes:
        id: the episode's.
        text: the user's words.
        time: when.
        answered: the assistant's words before it.
        drawn: the facts that were read in it.
        corrections: the edits in force that superseded it, oldest first.
    """

    id: str
    text: str
    time: dt.datetime
    answered: str | None
    drawn: tuple[DrawnFact, ...]
    corrections: tuple[Correction, ...]


def episode_cards(
    episodes: Sequence[Episode], edits: Sequence[Edit], facts: Sequence[Triple]
) -> tuple[EpisodeCard, ...]:
    """Lay out what the user has said, latest first.

    Args:
        episodes: oldest first.
        edits: the history, oldest first.
        facts: those that hold.

    Examples:
        >>> episode_cards([], [], [])
        ()
    """
    held = set(facts)
    by_id = {edit.id: edit for edit in edits}
    drawn: dict[str, list[DrawnFact]] = {}
    for edit in edits:
        if edit.episode is not None and edit.id is not None:
            drawn.setdefault(edit.episode, []).extend(
                DrawnFact(words=fact_words(fact), edit_id=edit.id, holds=fact in held)
                for fact in edit.added
            )
    return tuple(
        EpisodeCard(
            id=episode.id,
            text=episode.text,
            time=episode.time,
            answered=episode.answered,
            drawn=tuple(drawn.get(episode.id, ())),
            corrections=tuple(
                Correction(edit_id=each, words=_instead(by_id.get(each)))
                for each in episode.corrected_by
            ),
        )
        for episode in reversed(episodes)
    )


def _instead(edit: Edit | None) -> str:
    return "" if edit is None else "; ".join(fact_words(fact) for fact in edit.added)
