"""Recalled items made of what was found: with its time, where it comes from, and what has corrected it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from kgt_plugin.graph import PersonalGraph
from kgt_plugin.index.candidate import Candidate
from kgt_plugin.recall.repetition import says_no_more
from kgt_plugin.records import Episode, RecalledEpisode, Retrieved, Triple
from kgt_plugin.text.excerpts import excerpt
from kgt_plugin.text.passages import passages
from kgt_plugin.text.wording import sentence

__all__ = ["Describer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Describer:
    """Describes facts and turns of one user.

    Attributes:
        graph: read only here.
        at: what was so then; None is now.
    """

    graph: PersonalGraph
    at: dt.datetime | None = None

    def fact(self, fact: Triple, probability: float) -> Retrieved:
        """Describe a fact."""
        text = sentence(*fact.labels)
        origin = self.graph.origin_of(fact)
        if origin is None:
            return Retrieved(triple=fact, probability=probability, text=text)
        return Retrieved(
            triple=fact,
            probability=probability,
            text=text,
            time=origin.time,
            edit_id=origin.edit_id,
            episode_id=origin.episode_id,
            source=origin.source,
        )

    def turn(self, candidate: Candidate, probability: float) -> RecalledEpisode | None:
        """Describe a turn; None where it is gone, or superseded and nothing of it holds."""
        episode = self.graph.episodes.get(candidate.item.key)
        if episode is None:
            return None
        if self.at is not None:
            since = self.graph.edits_since(self.at)
            kept = tuple(each for each in episode.corrected_by if each not in since)
            episode = replace(episode, corrected_by=kept)
        text, correction = episode.text, None
        if episode.corrected_by:
            text, correction = self._corrected(episode)
            stale = candidate.passage not in " ".join(text.split())
            # What bears on the query has been replaced, or goes with nothing in its place.
            if stale or not correction:
                return None
        return RecalledEpisode(
            probability=probability,
            text=excerpt(text, candidate.passage),
            time=episode.time,
            source=episode.text,
            episode_id=episode.id,
            answered=episode.answered,
            corrected_by=episode.corrected_by,
            correction=correction,
        )

    def _corrected(self, episode: Episode) -> tuple[str, str]:
        """A superseded turn without the passages that say only what was replaced, and its correction."""
        edits = self.graph.edits(episode.corrected_by)
        gone = [sentence(*fact.labels) for edit in edits for fact in edit.removed]
        now = [fact for edit in edits for fact in edit.added if self.graph.holds(fact)]
        kept = [each for each in passages(episode.text) if not says_no_more(each, gone)]
        return " ".join(kept), " ".join(dict.fromkeys(sentence(*f.labels) for f in now))
