"""Record of what was forgotten in a store since this process began, so that work begun before doesn't bring it back."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Protocol
from weakref import WeakKeyDictionary, WeakSet

from kgt_plugin.clock import utc_now
from kgt_plugin.errors import ForgottenError
from kgt_plugin.graph.tombstones import was_forgotten
from kgt_plugin.stores import Store

__all__ = ["Fence", "ForgetsUser", "Forgettings", "forgettings_of", "refuse_forgotten"]

_REMEMBERED = 65_536
"""Forgettings that are told apart; work that is older than the oldest of them is refused."""


class ForgetsUser(Protocol):
    """Something beside the store that holds a user's words in memory."""

    def forget_user(self, user: str) -> None:
        """Let go of all that is held of a user."""
        ...


class Forgettings:
    """The forgettings in one store, in their order. Words are known by a digest, and never kept.

    Examples:
        >>> forgettings = Forgettings()
        >>> fence = forgettings.fence("ana")
        >>> forgettings.note_user("ana")
        >>> fence.is_passed
        True
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0
        self._floor = 0
        self._noted: OrderedDict[Hashable, int] = OrderedDict()
        self._followers: WeakSet[ForgetsUser] = WeakSet()

    def follow(self, follower: ForgetsUser) -> None:
        """Tell a follower, for as long as it lives, of each user who is forgotten."""
        with self._lock:
            self._followers.add(follower)

    def fence(self, user: str) -> Fence:
        """Mark the moment at which work for a user begins."""
        with self._lock:
            return Fence(forgettings=self, user=user, position=self._count)

    def note_user(self, user: str) -> None:
        """Note that all of a user is forgotten; work that began before is refused from now on."""
        self._note([user])
        with self._lock:
            followers = list(self._followers)
        for follower in followers:
            follower.forget_user(user)

    def note_episodes(self, user: str, ids: Iterable[str], texts: Iterable[str]) -> None:
        """Note that some of a user's turns are forgotten, by their ids and by their words."""
        self._note([*((user, each) for each in ids), *((user, _digest(each)) for each in texts)])

    def since(self, position: int, key: Hashable) -> bool:
        """Tell whether something was forgotten after a position."""
        with self._lock:
            return position < max(self._noted.get(key, 0), self._floor)

    def after_fork(self) -> None:
        """Take a new lock in a child process: another thread of the parent may have held it."""
        self._lock = threading.Lock()

    def _note(self, keys: Iterable[Hashable]) -> None:
        with self._lock:
            self._count += 1
            for key in keys:
                self._noted[key] = self._count
                self._noted.move_to_end(key)
                if len(self._noted) > _REMEMBERED:
                    self._floor = self._noted.popitem(last=False)[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence:
    """The moment at which some work for a user began: what is forgotten later, the work can't bring back.

    Attributes:
        forgettings: those of the user's store.
        user: whose work it is.
        position: how many forgettings there had been.
        time: when that was, for what other processes forget.
    """

    forgettings: Forgettings
    user: str
    position: int
    time: dt.datetime = field(default_factory=utc_now, compare=False)

    @property
    def is_passed(self) -> bool:
        """Tell whether all of the user has been forgotten since."""
        return self.forgettings.since(self.position, self.user)

    def is_forgotten(self, text: str) -> bool:
        """Tell whether a turn of these words has been forgotten since, or all of the user."""
        digest = (self.user, _digest(text))
        return self.is_passed or self.forgettings.since(self.position, digest)

    def has_lost(self, episode_id: str) -> bool:
        """Tell whether an episode has been forgotten since, or all of the user."""
        return self.is_passed or self.forgettings.since(self.position, (self.user, episode_id))

    @contextmanager
    def held(self) -> Iterator[None]:
        """While entered, writes for the user are refused where they would bring back what was forgotten.

        A fence within another one of the same user's counts for nothing: the work began with the outer one.
        """
        outer = _held.get()
        if outer is not None and (outer.forgettings, outer.user) == (self.forgettings, self.user):
            yield
            return
        token = _held.set(self)
        try:
            yield
        finally:
            _held.reset(token)


_held: ContextVar[Fence | None] = ContextVar("kgt_fence", default=None)
_stores: WeakKeyDictionary[Store, Forgettings] = WeakKeyDictionary()
_lock = threading.Lock()


def forgettings_of(store: Store) -> Forgettings:
    """Find the one record of what was forgotten in a store."""
    with _lock:
        return _stores.setdefault(store, Forgettings())


def refuse_forgotten(
    store: Store, user: str, *, text: str | None = None, episode: str | None = None
) -> None:
    """Refuse a write of work that began before what it writes was forgotten.

    Call it where nobody can forget between this check and the write: in a transaction that has looked at the
    user's graphs before, since that is what holds other writers of the user off.

    Args:
        store: where it is written.
        user: whose it is.
        text: a turn that is to be kept.
        episode: the id of the turn that a fact was drawn from.

    Raises:
        ForgottenError: it was forgotten meanwhile.
    """
    fence = _held.get()
    if fence is None or fence.user != user or fence.forgettings is not forgettings_of(store):
        return
    if (
        fence.is_passed
        or (text is not None and fence.is_forgotten(text))
        or (episode is not None and fence.has_lost(episode))
        or was_forgotten(store, user, fence.time, episode=episode)
    ):
        raise ForgottenError(
            "this was forgotten while it was being learned: nothing is kept; say it again to keep it"
        )


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _after_fork() -> None:
    global _lock  # noqa: PLW0603 - another thread of the parent may have held it
    _lock = threading.Lock()
    for forgettings in list(_stores.values()):
        forgettings.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
