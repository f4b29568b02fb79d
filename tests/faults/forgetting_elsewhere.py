"""Forgetting in one process while turns wait in another, over any store that several processes share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kgt_plugin import KGT
from kgt_plugin.conversation import BackgroundConversation, shared_queue
from kgt_plugin.records import Turn
from kgt_plugin.stores import Store
from kgt_plugin.testing import FakeEmbedder, FakeScorer

__all__ = ["forget_elsewhere"]

_WAIT_S = 60


def forget_elsewhere(make_store: Callable[[], Store], *, only_a_turn: bool) -> None:
    """Hold that what another process forgets isn't learned from a turn that waits here.

    Args:
        make_store: makes a store of its own on the same data, as another process would.
        only_a_turn: whether one turn is forgotten, and not the whole user.
    """
    with _opened(make_store()) as here, _opened(make_store()) as there:
        ana, queue = here.user("ana"), shared_queue(here)
        fence = ana.fence()
        ana.hear("I'm allergic to walnuts.")
        (episode,) = there.user("ana").episodes()
        if only_a_turn:
            there.user("ana").forget(episode)
        else:
            there.user("ana").forget_all()
        waiting = Turn(text="I'm allergic to almonds.")
        BackgroundConversation(ana, queue).hear(waiting, fence=fence)
        (feedback,) = ana.read("I'm allergic to walnuts.")
        drawn = replace(feedback, episode=episode.id)
        queue.submit("ana", "walnuts", lambda: ana.apply(drawn), fence=fence)
        queue.flush(_WAIT_S)
        assert [fact.labels[2] for fact in ana.facts()] == (["almonds"] if only_a_turn else [])
        assert queue.failures() == ()
        BackgroundConversation(ana, queue).hear(Turn(text="I'm allergic to kiwi."))
        queue.flush(_WAIT_S)
        assert "kiwi" in [fact.labels[2] for fact in ana.facts()]


def _opened(store: Store) -> KGT:
    return KGT.open(store=store, model=FakeScorer(), embedder=FakeEmbedder())
