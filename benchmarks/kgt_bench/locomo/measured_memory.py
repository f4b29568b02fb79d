"""The memory that is measured: what the benchmark asks of it, and how one user's is opened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from kgt_bench.cost.metered_models import Clock, TimedEmbedder, TimedScorer
from kgt_plugin.embedding import Embedder
from kgt_plugin.memory import KGT
from kgt_plugin.records import Edit, Episode, Triple
from kgt_plugin.scoring import Scorer

__all__ = ["Block", "Item", "Memories", "Memory", "opened"]


class Item(Protocol):
    """A fact or a passage that a question recalls."""

    @property
    def kind(self) -> str:
        """Either "fact" or "episode"."""
        ...

    @property
    def episode_id(self) -> str | None:
        """The episode that a passage is of, or that a fact was drawn from; None for another fact."""
        ...


class Block(Protocol):
    """Everything that a question recalls, as an agent is given it."""

    @property
    def items(self) -> Sequence[Item]:
        """Facts and passages, best first."""
        ...

    @property
    def text(self) -> str:
        """The same as one text to put before a model."""
        ...


class Memory(Protocol):
    """One user's memory, as far as it is measured; `UserMemory` is one."""

    def hear(
        self, text: str, *, answered: str | None = None, at: dt.datetime | None = None
    ) -> list[Edit]:
        """Take in a message."""
        ...

    def episodes(self) -> Sequence[Episode]:
        """List what the user has said, oldest first."""
        ...

    def facts(self) -> Sequence[Triple]:
        """List what was drawn from it."""
        ...

    def context(self, query: str, *, k: int | None = None) -> Block:
        """Recall what bears on a question."""
        ...


Memories = Callable[[str], AbstractContextManager[Memory]]
"""Opens the empty memory of a user, by id, and closes it in the end."""


def opened(scorer: Scorer, embedder: Embedder) -> Memories:
    """Open memories with the default settings, each in a store of its own in memory.

    Args:
        scorer: shared by all users; none of them closes it.
        embedder: the same. Each user's app keeps its own vectors, so that no message is cheap to
            take in because another user's app has embedded its words before.
    """

    @contextmanager
    def memory_of(user: str) -> Iterator[Memory]:
        clock = Clock()
        shared = TimedScorer(scorer, clock)  # has no close(): the model outlives the app
        with KGT.open(
            store=":memory:", model=shared, embedder=TimedEmbedder(embedder, clock)
        ) as app:
            yield app.user(user)

    return memory_of
