"""Forgetting through the user's handle: one fact, one episode, or all of it."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence

from kgt_plugin.memory.factual_memory import FactualMemory
from kgt_plugin.records import Edit, EditKind, Episode, Triple

__all__ = ["ForgettingMemory"]

_BEFORE_KEPT = dt.timedelta(minutes=10)
"""How long before its turn is kept in the background a run may have answered."""


class ForgettingMemory(FactualMemory):
    """The part of `UserMemory` that forgets."""

    def forget(self, fact: Triple | Episode | Sequence[str]) -> Edit:
        """Remove one fact, which can be undone, or erase an episode with what was drawn from it.

        The turn that a fact was drawn from is kept, and no longer recalled.

        Args:
            fact: the triple, or its three labels; or an episode, as `episodes` lists them: then its words
                and the facts that stand by it alone are gone for good.

        Raises:
            InvalidInputError: it is no fact, or none that the graph holds.

        Examples:
            >>> edits = ana.hear("I live in Lagos.")
            >>> edit = ana.forget(("me", "lives in", "Lagos"))
            >>> ana.facts(), len(ana.episodes())
            ([], 1)
            >>> edit = ana.forget(ana.episodes()[0])
            >>> len(ana.episodes())
            0
        """
        if isinstance(fact, Episode):
            return self._forget_episode(fact)
        triple = fact if isinstance(fact, Triple) else self.fact(fact)
        origin = self._graph.origin_of(triple)
        return self._graph.apply(
            Edit(
                id=None,
                kind=EditKind.FORGET,
                time=None,
                removed=(triple,),
                superseded=(origin.episode_id,) if origin and origin.episode_id else (),
                subject=triple.labels[0],
            )
        )

    async def aforget(self, fact: Triple | Episode | Sequence[str]) -> Edit:
        """Await `forget`."""
        return await asyncio.to_thread(self.forget, fact)

    def forget_all(self) -> int:
        """Erase everything about this user, history and episodes too, for good.

        Returns:
            How many facts were erased.

        Examples:
            >>> edits = ana.hear("I live in Lagos. I work at a library.")
            >>> ana.forget_all()
            2
            >>> ana.history(), ana.episodes()
            ([], [])
        """
        erased = self._graph.forget_all()
        if self._recaller is not None:
            self._recaller.forget_all()
        return erased

    async def aforget_all(self) -> int:
        """Await `forget_all`."""
        return await asyncio.to_thread(self.forget_all)

    def _forget_episode(self, episode: Episode) -> Edit:
        self.episode(episode.id)
        # An answer may say again what the user said, and so may a question: they go from there on.
        runs = self._graph.runs.ids_since(episode.time - _BEFORE_KEPT)
        removed = self._graph.forget_episodes([episode.id, *runs])
        if self._recaller is not None:
            self._recaller.forget([episode], removed)
        return Edit(id=None, kind=EditKind.FORGET, time=None, removed=removed)
