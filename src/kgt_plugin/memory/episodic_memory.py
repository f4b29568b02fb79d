"""A user's messages, word for word: kept, listed and forgotten through the user's handle."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.graph.answered_runs import AnsweredRun
from kgt_plugin.prompts import without_data_blocks
from kgt_plugin.recall import Recaller
from kgt_plugin.records import Episode
from kgt_plugin.text.validation import is_blank, refuse_control_characters

__all__ = ["EpisodePolicy", "EpisodicMemory"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodePolicy:
    """A choice of whether and for how long an app keeps its users' words.

    Attributes:
        keep: whether episodes are kept at all.
        max_age: how long; older ones are erased when the next one comes. None is for good.
    """

    keep: bool = True
    max_age: dt.timedelta | None = None

    def __post_init__(self) -> None:
        """Refuse an age that no episode could reach."""
        if self.max_age is not None and not self.max_age > dt.timedelta(0):
            raise InvalidInputError("the maximum age of episodes must be above 0")


class EpisodicMemory:
    """The part of `UserMemory` that holds episodes."""

    _graph: PersonalGraph
    _policy: EpisodePolicy
    _recaller: Recaller | None

    def keep(
        self, text: str, *, answered: str | None = None, at: dt.datetime | None = None
    ) -> Episode | None:
        """Keep a message of the user without learning from it; `hear` does both.

        Facts that were recalled for a model are no words of the user: where an app hands them back in
        the message, they are left out.

        Args:
            text: the user's words, of any length.
            answered: the assistant's words before it; they help to find it and are never recalled as
                the user's.
            at: when it was said, with its zone; None is now.

        Returns:
            The episode; None where the app keeps none, or nothing is said.

        Raises:
            InvalidInputError: the text is none or holds control characters, or the time has no zone.
            StoreError: the store could not be written.

        Examples:
            >>> episode = ana.keep("I live in Lagos.")
            >>> episode.text, ana.facts()
            ('I live in Lagos.', [])
        """
        if not isinstance(text, str):
            raise InvalidInputError("the message is no text: give it in words")
        words = without_data_blocks(text)
        refuse_control_characters(words, what="message")
        refuse_control_characters(answered or "", what="words that it answers")
        if not self._policy.keep or is_blank(words):
            return None
        episode = self._graph.episodes.keep(words, answered=answered, time=at)
        self._drop_expired()
        return episode

    async def akeep(
        self, text: str, *, answered: str | None = None, at: dt.datetime | None = None
    ) -> Episode | None:
        """Await `keep`."""
        return await asyncio.to_thread(self.keep, text, answered=answered, at=at)

    def episodes(self) -> list[Episode]:
        """List what the user has said, oldest first.

        Examples:
            >>> edits = ana.hear("Lovely weather, isn't it?")
            >>> [episode.text for episode in ana.episodes()]
            ["Lovely weather, isn't it?"]
        """
        self._drop_expired()
        return self._graph.episodes.all()

    async def aepisodes(self) -> list[Episode]:
        """Await `episodes`."""
        return await asyncio.to_thread(self.episodes)

    def episode(self, episode_id: str) -> Episode:
        """Find an episode by its id.

        Raises:
            InvalidInputError: there is none.

        Examples:
            >>> kept = ana.keep("I live in Lagos.")
            >>> ana.episode(kept.id).text
            'I live in Lagos.'
        """
        found = self._graph.episodes.get(episode_id) if isinstance(episode_id, str) else None
        if found is None:
            raise InvalidInputError(f"there is no episode {episode_id!r}: episodes() lists them")
        return found

    def keep_run(
        self,
        run: str,
        *,
        query: str,
        answer: str,
        thread: str = "",
        at: dt.datetime | None = None,
    ) -> None:
        """Keep which run of the app gave which answer, so that feedback on it may reach any worker.

        The latest 256 of a user are kept, as long as episodes are; where the app keeps no episodes, none is.

        Args:
            run: the run's id.
            query: the user's words.
            answer: what was answered.
            thread: tells apart conversations that one user holds at the same time.
            at: when it answered, with its zone; None is now.

        Raises:
            StoreError: the store could not be written.

        Examples:
            >>> ana.keep_run("run-1", query="Where do I live?", answer="In Denver.")
            >>> ana.run("run-1").answer
            'In Denver.'
        """
        if self._policy.keep:
            self._graph.runs.keep(run, query=query, answer=answer, thread=thread, time=at)
            self._drop_expired()

    def run(self, run: str) -> AnsweredRun | None:
        """Find a run of this user's by its id; None where none is kept.

        Examples:
            >>> ana.run("run-2") is None
            True
        """
        return self._graph.runs.get(run)

    def latest_run(
        self, thread: str = "", *, before: dt.datetime | None = None
    ) -> AnsweredRun | None:
        """Find the run that answered this user last in a conversation, or last before a time.

        Examples:
            >>> ana.keep_run("run-1", query="Where do I live?", answer="In Denver.", thread="7")
            >>> ana.latest_run("7").query
            'Where do I live?'
        """
        return self._graph.runs.latest(thread, before=before)

    def run_threads(self) -> list[str]:
        """List the conversations in which runs answered this user, the latest answer last.

        Examples:
            >>> ana.keep_run("run-1", query="Where do I live?", answer="In Denver.", thread="7")
            >>> ana.run_threads()
            ['7']
        """
        return self._graph.runs.threads()

    def _drop_expired(self) -> None:
        """Erase the words, and not the facts, of episodes that are too old."""
        if self._policy.max_age is not None:
            expired = self._graph.episodes.older_than(self._policy.max_age)
            gone = [each for key in expired if (each := self._graph.episodes.get(key)) is not None]
            if gone:
                self._graph.forget_episodes(expired, facts=False)
                if self._recaller is not None:
                    self._recaller.forget(gone)
