"""A graph that forgets: episodes with what was drawn from them, or all of a user, for good."""

from __future__ import annotations

from collections.abc import Collection

from kgt_plugin.clock import utc_now
from kgt_plugin.graph.episode_removal import Forgetting, plan_forgetting
from kgt_plugin.graph.forgettings import Fence, Forgettings, forgettings_of
from kgt_plugin.graph.node_labels import orphaned_labels
from kgt_plugin.graph.tombstones import note_forgotten
from kgt_plugin.graph.writable_graph import WritableGraph
from kgt_plugin.records import Triple
from kgt_plugin.stores import ErasesWords, Quad

__all__ = ["ErasableGraph"]


class ErasableGraph(WritableGraph):
    """The part of `PersonalGraph` that erases; none of it can be undone."""

    @property
    def forgettings(self) -> Forgettings:
        """Get the record of what was forgotten in the store, in this process."""
        return forgettings_of(self._store)

    def fence(self) -> Fence:
        """Mark this moment; what the user forgets from now on is known to it."""
        return self.forgettings.fence(self.user)

    def forget_all(self) -> int:
        """Erase the user's facts, journal and episodes; gives the number of facts erased."""
        with self._state.changing():
            self.forgettings.note_user(self.user)
            erased = sum(1 for _ in self._facts())
            note_forgotten(self._store, self.user, utc_now())
            self._store.drop([self.name, self._journal_name, self.episodes.name])
            self._state.forget()
            self._state.me = None
            self._state.outside_revision = self._outside_revision()
        return erased

    def forget_episodes(
        self, episode_ids: Collection[str], *, facts: bool = True
    ) -> tuple[Triple, ...]:
        """Erase episodes, the facts that were drawn from them alone, and the journal's words of both.

        It cannot be undone. What the episodes' edits had removed stays removed.

        Args:
            episode_ids: unknown ones do not matter.
            facts: whether the facts go too; otherwise only the words do.

        Returns:
            The facts that went.
        """
        with self._state.changing():
            self._state.notice(self._outside_revision())
            plan = Forgetting()
            if facts:
                plan = plan_forgetting(
                    episode_ids, facts=self._graph, journal=self._journal, user=self._user
                )
            labels = orphaned_labels(self._graph, (), plan.facts)
            records: list[Quad] = [(*terms, self._journal_name) for terms in plan.journaled]
            words = self.episodes.terms_of(episode_ids)
            if facts:
                self._note_forgotten(episode_ids)
            records += [(*terms, self.episodes.name) for terms in words]
            if records:
                going = [triple.terms for triple in (*plan.facts, *labels)]
                self._write(removed=going, added=(), records=records)
                if isinstance(self._store, ErasesWords):
                    self._store.erase_removed()
                self._state.user_asserted = None
                self._noted(went=list(episode_ids))
        return plan.facts

    def _note_forgotten(self, episode_ids: Collection[str]) -> None:
        going = [each for key in episode_ids if (each := self.episodes.get(key)) is not None]
        self.forgettings.note_episodes(
            self.user, [each.id for each in going], [each.text for each in going]
        )
        note_forgotten(self._store, self.user, utc_now(), episodes=[each.id for each in going])
