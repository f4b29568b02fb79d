"""A graph that can be written: facts, journal and episodes together, in one commit. The only module that mutates RDF."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import cast

from rdflib import Graph

from kgt_plugin.graph.export import ExportableGraph
from kgt_plugin.graph.journal import SEQUENCE
from kgt_plugin.graph.numbering import last_number
from kgt_plugin.graph.state import FactChange
from kgt_plugin.graph.user_asserted import UserAssertedFacts
from kgt_plugin.records import Episode, Triple
from kgt_plugin.stores import Quad
from kgt_plugin.stores.views import Terms

__all__ = ["WritableGraph"]

_MANY = 500
"""Triples of one change from which on the graph is read as a whole."""


class WritableGraph(ExportableGraph):
    """The writing half of `PersonalGraph`: commits, and what the process has read, kept in step with them."""

    def user_asserted(self, facts: Iterable[Triple]) -> set[Triple]:
        """Select those of these facts that the user's own words brought, rather than an import or a wrapped graph."""
        with self._state.lock:
            self._forget_if_written()
            if self._state.user_asserted is None:
                self._state.user_asserted = UserAssertedFacts(self._journal)
            return {fact for fact in facts if fact.terms in self._state.user_asserted}

    def _records(self, journaled: Iterable[Terms]) -> list[Quad]:
        return [(*terms, self._journal_name) for terms in journaled]

    def _noted(self, *, came: Sequence[Episode] = (), went: Sequence[str] = ()) -> None:
        """Tell who follows the graph of episodes that came and went with a change of facts."""
        changes: list[Episode | str] = [*came, *went]
        for change in changes:
            self._state.episode_changes.note(change)
        if came or went:
            self._state.episode_order = None
            self._state.last_episode = None

    def _write(
        self,
        *,
        removed: Collection[Terms],
        added: Collection[Terms],
        records: Collection[Quad] = (),
        new_records: Collection[Quad] = (),
    ) -> None:
        """Take facts and records out and put others in, in one transaction; the words follow."""
        held = self._held(len(removed) + len(added))
        going = [terms for terms in removed if terms in held]
        coming = [terms for terms in added if terms not in held]
        known = self._fresh_vocabulary()
        self._state.notice(self._outside_revision())
        out: list[Quad] = [(*terms, self.name) for terms in going]
        new: list[Quad] = [(*terms, self.name) for terms in coming]
        self._store.commit(removed=[*out, *records], added=[*new, *new_records])
        self._state.fact_changes.note(FactChange(removed=tuple(going), added=tuple(coming)))
        self._state.outside_revision = self._outside_revision()
        self._state.read.clear()
        if known is not None and max(known.fact_count(), _MANY) < len(going) + len(coming):
            known = None  # to read the graph again, should somebody ask, is not much more
        if known is not None:
            known.change(removed=going, added=coming)
        self._state.vocabulary = known
        self._state.revision = self._revision()
        self._state.journal_revision = self._journal_revision()

    def _held(self, lookups: int) -> Graph | set[Terms]:
        """The triples of the graph, for so many look-ups: of many, one pass over the graph is cheaper."""
        if lookups <= _MANY:
            return self._graph
        return set(cast(Iterable[Terms], self._graph))

    def _forget_if_written(self) -> None:
        """Forget what was read off the journal if another process has written since."""
        seen = self._journal_revision()
        if seen != self._state.journal_revision:
            self._state.journal_revision = seen
            self._state.sequence = None
            self._state.user_asserted = None

    def _last_sequence(self) -> int:
        if self._state.sequence is None:
            self._state.sequence = last_number(self._store, self._journal, SEQUENCE)
        return self._state.sequence
