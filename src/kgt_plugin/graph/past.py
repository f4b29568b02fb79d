"""The facts that held at an earlier time: the facts as they are now, with later edits taken back in thought."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.graph.changes import GraphChanges, Mark
from kgt_plugin.graph.personal_graph import PersonalGraph
from kgt_plugin.records import Edit, Triple

__all__ = ["PastGraph", "facts_at", "with_zone"]


def with_zone(time: dt.datetime) -> dt.datetime:
    """Check a time.

    Raises:
        InvalidInputError: it has no zone.
    """
    if not isinstance(time, dt.datetime) or time.tzinfo is None:
        raise InvalidInputError("the time has no zone: give one, such as datetime.now(UTC)")
    return time


def facts_at(
    facts: Sequence[Triple],
    edits: Sequence[Edit],
    said: Mapping[str, dt.datetime],
    time: dt.datetime,
) -> list[Triple]:
    """List the facts that held at a time.

    A fact holds from the turn that told it, or else from the edit that added it, to the one that removed
    it. A fact that no edit added has always held.

    Args:
        facts: those that hold now.
        edits: of the user, oldest first; undone ones do not count.
        said: when each episode was said.
        time: with its zone.
    """
    held = {fact.terms: fact for fact in facts}
    for edit in reversed(edits):
        when = said.get(edit.episode or "", edit.time)
        if edit.undone or when is None or when <= time:
            continue
        for fact in edit.added:
            held.pop(fact.terms, None)
        for fact in edit.removed:
            held[fact.terms] = fact
    return sorted(held.values(), key=lambda fact: fact.sort_key)


class PastGraph:
    """A user's facts and episodes as they were at a time; it never changes.

    Args:
        graph: as it is now.
        time: with its zone.
    """

    def __init__(self, graph: PersonalGraph, time: dt.datetime) -> None:
        self._graph = graph
        self._time = time

    def facts(self) -> list[Triple]:
        """List the facts that held."""
        said = {episode.id: episode.time for episode in self._graph.episodes.all()}
        return facts_at(self._graph.facts(), self._graph.history(), said, self._time)

    def changes(
        self, since: Mark | None, *, known: Collection[str] = frozenset()
    ) -> GraphChanges | None:
        """List everything, once."""
        del known  # nothing yet, at the only time that counts
        if since is not None:
            return None
        episodes = [each for each in self._graph.episodes.all() if each.time <= self._time]
        mark = Mark(facts=0, episodes=0)
        return GraphChanges(mark=mark, facts=self.facts(), episodes=episodes, whole=True)
