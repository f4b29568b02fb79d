"""State that the handles on one user's graph in one store share: a lock, and what has been read so far."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict, deque
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary, WeakValueDictionary

from rdflib.term import Identifier, URIRef

from kgt_plugin.errors import ForgottenError, InvalidInputError, StaleGraphError, UndoError
from kgt_plugin.graph.locking import ReadingLock
from kgt_plugin.graph.user_asserted import UserAssertedFacts
from kgt_plugin.graph.vocabulary import Vocabulary
from kgt_plugin.records import Episode, Triple
from kgt_plugin.stores import Store, SupportsRevision, SupportsTransactions
from kgt_plugin.stores.views import Terms

__all__ = ["ChangeLog", "FactChange", "FactsRead", "GraphState", "outside_revision", "shared_state"]

_SUBJECTS = 4
T = TypeVar("T")


class FactsRead:
    """The facts of a few subjects, kept while the graph they were read from stays as it is.

    One correction reads its subject's facts several times, and a subject may have thousands.
    """

    def __init__(self) -> None:
        self._commits: int | None = None
        self._facts: OrderedDict[Identifier, tuple[Triple, ...]] = OrderedDict()

    def clear(self) -> None:
        """Forget them now: what was erased stays in memory no longer than in the store."""
        self._facts.clear()

    def get(self, subject: Identifier, commits: int) -> tuple[Triple, ...] | None:
        """The facts as read before; None where they were not, or where anything has changed since.

        Args:
            subject: whose facts.
            commits: how many there have been to the graph.
        """
        if self._commits != commits:
            self._commits = commits
            self._facts.clear()
        return self._facts.get(subject)

    def keep(self, subject: Identifier, commits: int, facts: tuple[Triple, ...]) -> None:
        """Keep what was read when there had been so many commits."""
        if self._commits == commits:
            self._facts[subject] = facts
        while len(self._facts) > _SUBJECTS:
            self._facts.popitem(last=False)


class ChangeLog(Generic[T]):
    """The latest changes of something, so that whoever has followed it need not read all of it again."""

    def __init__(self, *, capacity: int = 1024) -> None:
        self._changes: deque[T] = deque(maxlen=capacity)
        self._position = 0
        self._since = 0

    @property
    def position(self) -> int:
        """Count the changes there have been."""
        return self._position

    def note(self, change: T) -> None:
        """Add a change."""
        self._changes.append(change)
        self._position += 1

    def reset(self) -> None:
        """Note that more has changed than can be told."""
        self._changes.clear()
        self._position += 1
        self._since = self._position

    def since(self, position: int) -> list[T] | None:
        """List the changes since a position, oldest first; None where that is long ago."""
        count = self._position - position
        if position < self._since or count > len(self._changes):
            return None
        return list(islice(self._changes, len(self._changes) - count, None))


@dataclass(frozen=True, slots=True, kw_only=True)
class FactChange:
    """Triples that one commit took out of a user's facts and put into them."""

    removed: tuple[Terms, ...]
    added: tuple[Terms, ...]


class GraphState:
    """State that all handles on one user's graph in one store share.

    Attributes:
        me: the node that stands for the user, as the store or the graph says; None until somebody asks.
        lock: held while reading, so that all that is read is of one moment; see `changing`.
        vocabulary: the graph's words, once somebody has asked for them.
        revision: the store's revision that the vocabulary is of.
        sequence: the number of the last edit, once somebody has asked.
        user_asserted: who brought which fact, once somebody has asked.
        journal_revision: the store's revisions that `sequence` and `user_asserted` are of.
        read: facts of the subjects read last, as they are said; see `ReadableGraph.facts`.
        episode_order: the number of the last episode, once somebody has asked.
        last_episode: the one kept last in this process.
        episode_changes: episodes that came, and ids of those that went.
        fact_changes: triples that came and went, labels among them.
        outside_revision: the store's revisions of facts and episodes after our own last change.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._transacts = store if isinstance(store, SupportsTransactions) else None
        self.me: URIRef | None = None
        self.lock = ReadingLock(store)
        self.vocabulary: Vocabulary | None = None
        self.revision: Hashable = None
        self.sequence: int | None = None
        self.user_asserted: UserAssertedFacts | None = None
        self.journal_revision: Hashable = None
        self.read = FactsRead()
        self.episode_order: int | None = None
        self.last_episode: Episode | None = None
        self.episode_changes: ChangeLog[Episode | str] = ChangeLog()
        self.fact_changes: ChangeLog[FactChange] = ChangeLog()
        self.outside_revision: Hashable = None

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Hold off everybody else, other processes too, so that what was checked still holds when it is written.

        Where it is left by an error, nothing was changed.
        """
        with self.lock.alone():
            if self._transacts is None:
                yield
                return
            try:
                with self._transacts.transaction():
                    yield
            except (ForgottenError, InvalidInputError, StaleGraphError, UndoError):
                raise  # refused before anything was written
            except BaseException:
                self.forget()
                raise

    @contextmanager
    def beside_journal(self, facts: URIRef, journal: URIRef) -> Iterator[None]:
        """Keep what was read off the journal through a change of other graphs, which at some stores have one revision.

        Args:
            facts: the name of the user's graph.
            journal: that of the journal.
        """
        is_known = self.journal_revision == outside_revision(self._store, (facts, journal))
        yield
        if is_known:
            self.journal_revision = outside_revision(self._store, (facts, journal))

    def forget(self) -> None:
        """Forget all that was read, so that it is read again."""
        self.read.clear()
        self.vocabulary = None
        self.sequence = None
        self.user_asserted = None
        self.episode_order = None
        self.last_episode = None
        self.episode_changes.reset()
        self.fact_changes.reset()

    def after_fork(self) -> None:
        """Begin anew in a child process: another thread of the parent may have held the lock."""
        self.lock = ReadingLock(self._store)
        self.forget()

    def notice(self, revision: Hashable) -> None:
        """Forget what was read of facts and episodes if somebody else has written since.

        Args:
            revision: as `outside_revision` tells it now, before we read or change anything.
        """
        if revision != self.outside_revision:
            self.outside_revision = revision
            self.fact_changes.reset()
            self.episode_changes.reset()
            self.episode_order = None
            self.last_episode = None


# Weak twice: a store that is gone takes its users along, and a user without handles is let go of.
_states: WeakKeyDictionary[Store, WeakValueDictionary[str, GraphState]] = WeakKeyDictionary()
_states_lock = threading.Lock()


def shared_state(store: Store, user: str) -> GraphState:
    """The one state of a user's graph in a store, for as long as some handle keeps it.

    Args:
        store: where the graph is.
        user: percent-encoded.
    """
    with _states_lock:
        users = _states.setdefault(store, WeakValueDictionary())
        state = users.get(user)
        if state is None:
            users[user] = state = GraphState(store)
        return state


def _after_fork() -> None:
    global _states_lock  # noqa: PLW0603 - as for the states
    _states_lock = threading.Lock()
    for users in list(_states.values()):
        for state in list(users.values()):
            state.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def outside_revision(store: Store, names: Sequence[URIRef]) -> Hashable:
    """Return the revisions that tell that somebody else has written to some graphs, where the store can tell at all."""
    if not isinstance(store, SupportsRevision):
        return None
    return tuple(store.revision(name) for name in names)
