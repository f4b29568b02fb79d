"""What the handles on one user's graph in one store share: a lock, and what has been read so far."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from weakref import WeakKeyDictionary, WeakValueDictionary

from kgt_plugin.graph.telling import Telling
from kgt_plugin.graph.vocabulary import Vocabulary
from kgt_plugin.stores import Store

__all__ = ["GraphState", "shared_state"]


class GraphState:
    """What all handles on one user's graph in one store share.

    Attributes:
        lock: held while reading and changing, so that what was checked still holds when it is written.
        vocabulary: the graph's words, once somebody has asked for them.
        revision: the store's revision that the vocabulary is of.
        sequence: the number of the last edit, once somebody has asked.
        telling: who brought which fact, once somebody has asked.
        journal_revision: the store's revisions that `sequence` and `telling` are of.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.vocabulary: Vocabulary | None = None
        self.revision: Hashable = None
        self.sequence: int | None = None
        self.telling: Telling | None = None
        self.journal_revision: Hashable = None


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
        return users.setdefault(user, GraphState())
