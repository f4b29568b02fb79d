"""Reading a user's journal: every edit, some of them, and the one that a fact is there by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from rdflib.term import URIRef

from kgt_plugin.graph import history
from kgt_plugin.graph.changes import FollowableGraph
from kgt_plugin.graph.journal import DRAWN_FROM
from kgt_plugin.graph.origins import Origin, origin_of
from kgt_plugin.graph.terms import episode_node, id_of
from kgt_plugin.records import Edit, Triple

__all__ = ["EditHistoryGraph"]


class EditHistoryGraph(FollowableGraph):
    """A graph whose changes are on record."""

    def history(self) -> list[Edit]:
        """Every edit, the newest last."""
        with self._state.lock:
            edits = [record.edit for record in history.read_all(self._journal)]
            said = {edit.episode for edit in edits if edit.episode is not None}
            found = {each: self.episodes.get(each) for each in said}
        return [
            replace(edit, source=episode.text)
            if edit.episode is not None and (episode := found[edit.episode]) is not None
            else edit
            for edit in edits
        ]

    def origin_of(self, fact: Triple) -> Origin | None:
        """The edit that a fact is in the graph by; None where it came some other way.

        Where it was drawn from a turn that is kept, time and words are the turn's.
        """
        with self._state.lock:
            if fact.terms not in self._graph:
                return None
            origin = origin_of(self._journal, self._user, fact.terms)
            if origin is None or origin.episode_id is None:
                return origin
            episode = self.episodes.get(origin.episode_id)
        return (
            origin if episode is None else replace(origin, time=episode.time, source=episode.text)
        )

    def drawn_from(self, episode_id: str) -> list[Triple]:
        """The facts of the graph that were read in an episode."""
        node = episode_node(self._user, episode_id)
        with self._state.lock:
            drawn = list(self._journal.subjects(DRAWN_FROM, node))
            records = [
                history.read(self._journal, self._user, id_of(URIRef(str(each)))) for each in drawn
            ]
            added = [fact for record in records if record for fact in record.edit.added]
            return [fact for fact in dict.fromkeys(added) if fact.terms in self._graph]

    def edits_since(self, time: dt.datetime) -> set[str]:
        """The ids of the edits made after a time."""
        return {str(each.id) for each in self.history() if each.time is None or each.time > time}

    def edits(self, edit_ids: Iterable[str]) -> list[Edit]:
        """Some edits by their ids, in that order; unknown ones are left out."""
        with self._state.lock:
            records = [history.read(self._journal, self._user, each) for each in edit_ids]
        return [record.edit for record in records if record is not None]

    def holds(self, fact: Triple) -> bool:
        """Tell whether a fact is in the graph now."""
        return fact.terms in self._graph
