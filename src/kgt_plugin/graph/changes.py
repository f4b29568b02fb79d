"""Changes of a user's graph since somebody looked: facts and episodes that came and went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast

from rdflib.term import URIRef

from kgt_plugin.graph.episodes import EpisodeLog
from kgt_plugin.graph.fact_reader import ReadableGraph
from kgt_plugin.graph.state import FactChange, outside_revision
from kgt_plugin.graph.vocabulary import is_annotation, is_label
from kgt_plugin.memo import Memo
from kgt_plugin.records import Episode, Triple
from kgt_plugin.stores import Store
from kgt_plugin.stores.views import Terms

__all__ = ["FollowableGraph", "GraphChanges", "Mark"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A position up to which somebody has followed a graph."""

    facts: int
    episodes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphChanges:
    """Changes since a mark.

    Attributes:
        mark: where the next reading begins.
        facts: those that came or read otherwise now; all there are where `whole`.
        gone_facts: the terms of those that went.
        episodes: those that came, in their order.
        gone_episodes: ids of those that went.
        whole: whether all facts were read anew: those that are not listed are gone.
    """

    mark: Mark
    facts: Sequence[Triple] = ()
    gone_facts: Sequence[Terms] = ()
    episodes: Sequence[Episode] = ()
    gone_episodes: Sequence[str] = ()
    whole: bool = False


class FollowableGraph(ReadableGraph):
    """A graph whose changes can be followed, so that what is derived from it keeps in step.

    Attributes:
        episodes: what the user has said, word for word.
    """

    def __init__(
        self,
        store: Store,
        user: str,
        *,
        clock: Callable[[], dt.datetime],
        me: URIRef | None = None,
    ) -> None:
        super().__init__(store, user, me=me)
        self.episodes = EpisodeLog(store, user, clock=clock)

    def changes(
        self, since: Mark | None, *, known: Collection[str] = frozenset()
    ) -> GraphChanges | None:
        """List what has changed since a mark; None where nothing has.

        Args:
            since: the mark of the last call; None reads everything.
            known: ids of the episodes that the caller has read: they aren't read again.
        """
        with self._state.lock:
            self._state.notice(self._outside_revision())
            mark = Mark(
                facts=self._state.fact_changes.position,
                episodes=self._state.episode_changes.position,
            )
            if mark == since:
                return None
            facts = self._state.fact_changes.since(since.facts) if since else None
            said = self._state.episode_changes.since(since.episodes) if since else None
            if facts is None or said is None:
                coming, gone = self.episodes.besides(known)
                return GraphChanges(
                    mark=mark,
                    facts=self.facts(),
                    episodes=coming,
                    gone_episodes=sorted(gone),
                    whole=True,
                )
            return self._since(facts, said, mark)

    def _since(
        self, facts: Sequence[FactChange], said: Sequence[Episode | str], mark: Mark
    ) -> GraphChanges:
        changed = [terms for each in facts for terms in (*each.removed, *each.added)]
        touched = dict.fromkeys(terms for terms in changed if not is_annotation(terms))
        for node in {terms[0] for terms in changed if is_label(terms)}:
            for pattern in ((node, None, None), (None, node, None), (None, None, node)):
                touched |= dict.fromkeys(
                    cast(Terms, terms)
                    for terms in self._graph.triples(pattern)
                    if not is_annotation(cast(Terms, terms))
                )
        known = self._fresh_vocabulary()
        present = {terms: None for terms in touched if terms in self._graph}
        labels = Memo(partial(self._label, known=known))
        new = {each.id: each for each in said if isinstance(each, Episode)}
        gone = [each for each in said if isinstance(each, str)]
        return GraphChanges(
            mark=mark,
            facts=[self._worded(terms, labels) for terms in present],
            gone_facts=[terms for terms in touched if terms not in present],
            episodes=[episode for key, episode in new.items() if key not in gone],
            gone_episodes=gone,
        )

    def _outside_revision(self) -> Hashable:
        """Return the revision that tells that somebody else has written, where the store can tell at all."""
        return outside_revision(self._store, (self.name, self.episodes.name))
