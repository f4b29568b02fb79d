"""One queue a store and process."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from kgt_plugin import KGT
from kgt_plugin.conversation import LearningQueue, RunTracker, shared_queue
from kgt_plugin.testing import FakeScorer


def _open(store: str = ":memory:") -> KGT:
    return KGT.open(store=store, model=FakeScorer())


def test_objects_of_one_store_share_it(tmp_path: Path) -> None:
    """Two KGTs on one path, their users and what follows runs learn in one queue; another store has its own."""
    place = str(tmp_path / "store")
    with _open(place) as one, _open(place) as other, _open() as apart:
        assert shared_queue(one) is shared_queue(other)
        assert RunTracker(one).queue is shared_queue(other.user("ana"))
        assert shared_queue(apart) is not shared_queue(one)


def test_flush_waits_for_what_others_were_told() -> None:
    """`flush` of one object waits for the user's turns that another one was told."""
    with _open() as kgt:
        gate, done = threading.Event(), []
        shared_queue(kgt).submit("ana", "", lambda: done.append(gate.wait(60)))
        tracker = RunTracker(kgt)
        with pytest.raises(TimeoutError):
            tracker.flush(0.01)
        gate.set()
        tracker.flush(60)
        assert done == [True]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no forks on this system")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_fork_learns_with_threads_of_its_own() -> None:
    """A queue that has learned before a fork learns in the child, and leaves the parent's turns to it."""
    queue, gate = LearningQueue(), threading.Event()
    queue.submit("ana", "", lambda: gate.wait(60))
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            queue.submit("ana", "", lambda: os.write(write, b"learned"))
            queue.flush(30)
            status = 0
        finally:
            os._exit(status)
    gate.set()
    os.close(write)
    with os.fdopen(read, "rb") as learned:
        assert learned.read() == b"learned"
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    queue.close()
