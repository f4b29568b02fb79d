"""Metrics of learning in the background: how much waits, and what failed."""

from __future__ import annotations

import gc
import threading

import pytest

from kgt_plugin import ScorerError
from kgt_plugin.conversation import LearningQueue
from tests.telemetry.recorder import Recorder

WAIT_S = 30.0
LENGTH = "kgt.learning.queue.length"


@pytest.mark.slow
def test_the_length_of_queues_is_what_waits_or_runs(recorder: Recorder) -> None:
    """Two queues are added up; what is done, and a queue that is gone, no longer counts."""
    gc.collect()
    before = recorder.total(LENGTH)
    gate = threading.Event()
    queues = [LearningQueue(), LearningQueue()]
    for queue in queues:
        for _ in range(2):
            queue.submit("ana", "", lambda: gate.wait(WAIT_S))
    assert recorder.total(LENGTH) - before == 4
    gate.set()
    for queue in queues:
        queue.close()
    assert recorder.total(LENGTH) - before == 0


def test_failures_are_counted_by_kind(recorder: Recorder) -> None:
    """What could not be learned counts, without the user's words."""
    queue = LearningQueue()

    def fail() -> None:
        raise ScorerError("the scorer is gone: restart it")

    queue.submit("ana", "my secret", fail)
    queue.close()
    assert recorder.points("kgt.learning.failures") == [
        ({"kgt.operation": "learning", "error.type": "ScorerError"}, 1)
    ]
    assert "secret" not in recorder.everything()


def test_a_queue_that_is_full_counts_as_a_failure(recorder: Recorder) -> None:
    """A turn that is not even taken is lost learning too."""
    queue, gate = LearningQueue(capacity=1), threading.Event()
    queue.submit("ana", "", lambda: gate.wait(WAIT_S))
    queue.submit("ana", "", lambda: None)
    gate.set()
    queue.close()
    assert recorder.total("kgt.learning.failures", {"error.type": "KGTError"}) == 1
