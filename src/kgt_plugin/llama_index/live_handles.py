"""The user's memory for a chat memory that a serializer of LlamaIndex's restores."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import uuid4
from weakref import WeakKeyDictionary, WeakValueDictionary

from kgt_plugin.conversation import LearningQueue
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.memory import UserMemory, user_handle

__all__ = ["live_memory", "live_queue", "name_of", "restoring"]

_restoring: ContextVar[UserMemory | None] = ContextVar("kgt_restoring", default=None)
_names: WeakKeyDictionary[UserMemory, str] = WeakKeyDictionary()
_memories: WeakValueDictionary[str, UserMemory] = WeakValueDictionary()
_queues: WeakValueDictionary[str, LearningQueue] = WeakValueDictionary()
_lock = threading.Lock()


@contextmanager
def restoring(memory: UserMemory) -> Iterator[None]:
    """Bind what is restored within the block to a user's memory.

    You need it where a workflow's saved `Context` goes on in another process. In the process that saved it,
    what is restored finds the user's memory by itself, as long as the `KGT` is open.

    Args:
        memory: made by `KGT.user`; what is saved of another user is refused.

    Raises:
        InvalidInputError: what is given is no user's memory.

    Examples:
        >>> from kgt_plugin import KGT
        >>> from kgt_plugin.llama_index import KGTMemory
        >>> from kgt_plugin.testing import FakeScorer
        >>> kgt = KGT.open(store=":memory:", model=FakeScorer())
        >>> saved = KGTMemory.from_defaults(memory=kgt.user("ana")).to_dict()
        >>> with restoring(kgt.user("ana")):
        ...     KGTMemory.from_dict(saved).user
        'ana'
    """
    token = _restoring.set(user_handle(memory, taker="restoring"))
    try:
        yield
    finally:
        _restoring.reset(token)


def name_of(memory: UserMemory, queue: LearningQueue) -> str:
    """Name a memory for its saved forms; the name says nothing to anybody, and nothing in another process."""
    with _lock:
        name = _names.setdefault(memory, uuid4().hex)
        _memories[name], _queues[name] = memory, queue
        return name


def live_memory(user: str, name: str) -> UserMemory:
    """Find the memory of what is restored: that of `restoring`, else the one that was saved.

    Args:
        user: whose it was.
        name: what `name_of` gave when it was saved.

    Raises:
        InvalidInputError: `restoring` names another user, or there is none.
    """
    memory = _restoring.get()
    if memory is None:
        with _lock:
            memory = _memories.get(name)
    if memory is None:
        raise InvalidInputError(
            f"what is restored is of user {user!r}, whose memory is not open here: restore it, and run, "
            f"within `with restoring(kgt.user({user!r})):`"
        )
    if memory.user != user:
        raise InvalidInputError(
            f"what is restored is of user {user!r}, not of {memory.user!r}: nothing was restored"
        )
    return memory


def live_queue(name: str) -> LearningQueue | None:
    """Find the queue in which a memory's turns are learned; None where it is gone."""
    with _lock:
        return _queues.get(name)
