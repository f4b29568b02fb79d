"""The queue that learns behind an app: order, failures, and what never stops it."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from unittest.mock import Mock

import pytest

from kgt_plugin import InvalidInputError, KGTError, ScorerError
from kgt_plugin.conversation import LearningQueue
from kgt_plugin.records import Feedback, Intent, Turn

WAIT_S = 30.0


def held(gate: threading.Event, seen: list[str], word: str) -> None:
    """Learning that takes as long as the test wants."""
    gate.wait(WAIT_S)
    seen.append(word)


def test_tasks_of_one_user_run_in_order_and_users_side_by_side() -> None:
    """A slow turn holds up its own user's later turns, and nobody else's."""
    queue, seen, gate = LearningQueue(workers=2), list[str](), threading.Event()
    queue.submit("ana", "", lambda: held(gate, seen, "ana 1"))
    queue.submit("ana", "", lambda: seen.append("ana 2"))
    queue.submit("ben", "", lambda: seen.append("ben 1"))
    queue.flush(WAIT_S, user="ben")
    assert seen == ["ben 1"]
    gate.set()
    queue.flush(WAIT_S)
    assert seen == ["ben 1", "ana 1", "ana 2"]
    queue.close()


def test_a_failure_is_kept_and_logged_and_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """What failed can be seen, with its message; the log leaves the user's words out."""
    queue, seen = LearningQueue(), list[int]()

    def fail() -> None:
        raise ScorerError("the scorer is gone: restart it")

    with caplog.at_level(logging.ERROR):
        queue.submit("ana", "my secret", fail)
        queue.submit("ana", "", lambda: seen.append(1))
        queue.flush(WAIT_S)
    (failure,) = queue.failures(user="ana")
    assert queue.failures(user="ben") == ()
    assert (failure.user, failure.source, seen) == ("ana", "my secret", [1])
    assert isinstance(failure.error, ScorerError)
    assert "the scorer is gone" in caplog.text
    assert "my secret" not in caplog.text
    queue.clear_failures()
    assert queue.failures() == ()
    queue.close()


def test_a_full_or_closed_queue_says_so_and_does_not_raise() -> None:
    """The app's own work goes on, and the turn that was not learned is on record."""
    queue, gate = LearningQueue(capacity=1), threading.Event()
    queue.submit("ana", "kept", lambda: gate.wait(WAIT_S))
    queue.submit("ana", "refused", lambda: None)
    assert [failure.source for failure in queue.failures()] == ["refused"]
    with pytest.raises(TimeoutError):
        queue.flush(0.01)
    gate.set()
    queue.close()
    queue.submit("ana", "late", lambda: None)
    assert [failure.source for failure in queue.failures()] == ["refused", "late"]
    with pytest.raises(InvalidInputError):
        LearningQueue(capacity=0)


class Panic(BaseException):
    """What compiled code raises when it breaks off: no `Exception`."""


def test_learning_that_breaks_off_is_a_failure_and_stops_nothing() -> None:
    """A panic leaves nobody waiting, and the user's next turn is learned."""
    queue, seen = LearningQueue(), list[int]()

    def panic() -> None:
        raise Panic("out of bounds")

    queue.submit("ana", "first", panic)
    queue.submit("ana", "second", lambda: seen.append(2))
    queue.flush(WAIT_S)
    (failure,) = queue.failures()
    assert (failure.source, seen) == ("first", [2])
    assert isinstance(failure.error, KGTError)
    assert isinstance(failure.error.__cause__, Panic)
    queue.close()


def test_a_queue_that_gets_no_thread_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the interpreter's end none is to be had: that is on record, and nobody waits for it."""
    queue, seen = LearningQueue(), list[int]()
    with monkeypatch.context() as ending:
        ending.setattr(queue._pool, "submit", Mock(side_effect=RuntimeError("shutting down")))
        queue.submit("ana", "late", lambda: seen.append(1))
    queue.flush(WAIT_S)
    assert [failure.source for failure in queue.failures()] == ["late"]
    queue.submit("ana", "", lambda: seen.append(2))
    queue.flush(WAIT_S)
    assert seen == [2]
    queue.close()


async def test_waiting_may_be_cancelled_and_learning_goes_on() -> None:
    """A cancelled request takes no learning with it."""
    queue, gate, seen = LearningQueue(), threading.Event(), list[str]()
    queue.submit("ana", "", lambda: held(gate, seen, "done"))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await queue.aflush()
    gate.set()
    await queue.aflush()
    assert seen == ["done"]
    await queue.aflush()
    queue.close()


def test_a_rejected_answer_is_on_record() -> None:
    """With what was asked and answered and the user's words, for the app to ask back; the oldest go first."""
    queue = LearningQueue(kept_failures=2)
    for number in range(3):
        queue.note_rejection(
            "ana",
            Feedback(
                query="Who is my boss?",
                answer=f"No {number}",
                old_answer="Bob",
                intent=Intent.REJECTION,
            ),
        )
    queue.note_rejection("ben", Feedback(query="Where?", answer="Wrong.", intent=Intent.REJECTION))
    (rejected,) = queue.rejections(user="ana")
    assert (rejected.query, rejected.answer, rejected.source) == ("Who is my boss?", "Bob", "No 2")
    assert [each.user for each in queue.rejections()] == ["ana", "ben"]
    queue.close()


def test_turns_that_wait_are_heard_together() -> None:
    """In order, by the first one's hearer, and no more than one go's worth; other work parts them."""
    queue, gate, heard = LearningQueue(), threading.Event(), list[list[str]]()

    def hear(turns: Sequence[Turn]) -> None:
        heard.append([turn.text for turn in turns])

    queue.submit("ana", "", lambda: gate.wait(WAIT_S))
    for number in range(10):
        queue.submit_turn("ana", Turn(text=str(number)), hear, of=hear)
    queue.submit("ana", "", lambda: heard.append([]))
    queue.submit_turn("ana", Turn(text="last"), hear, of=hear)
    gate.set()
    queue.flush(WAIT_S)
    assert [text for each in heard for text in each] == [*map(str, range(10)), "last"]
    assert heard[-2:] == [[], ["last"]]
    assert len(heard[0]) == 8
    queue.close()


def test_turns_that_fail_together_are_heard_one_by_one() -> None:
    """One that cannot be learned costs itself alone, and is on record."""
    queue, gate, heard = LearningQueue(), threading.Event(), list[str]()

    def hear(turns: Sequence[Turn]) -> None:
        if any(turn.text == "bad" for turn in turns):
            raise KGTError("a bad turn")
        heard.extend(turn.text for turn in turns)

    queue.submit("ana", "", lambda: gate.wait(WAIT_S))
    for text in ("one", "bad", "two"):
        queue.submit_turn("ana", Turn(text=text), hear, of=hear)
    gate.set()
    queue.flush(WAIT_S)
    assert heard == ["one", "two"]
    assert [failure.source for failure in queue.failures()] == ["bad"]
    queue.close()


def test_turns_of_two_memories_are_never_heard_together() -> None:
    """One user's id in two stores, and one queue: each hearer gets its own turns."""
    queue, gate, heard = LearningQueue(), threading.Event(), list[tuple[str, str]]()
    stores = {name: object() for name in ("one", "two")}

    def hearer(name: str) -> Callable[[Sequence[Turn]], None]:
        return lambda turns: heard.extend((name, turn.text) for turn in turns)

    hears = {name: hearer(name) for name in stores}
    queue.submit("ana", "", lambda: gate.wait(WAIT_S))
    for name in ("one", "two", "one"):
        queue.submit_turn("ana", Turn(text=name), hears[name], of=stores[name])
    gate.set()
    queue.flush(WAIT_S)
    assert heard == [("one", "one"), ("two", "two"), ("one", "one")]
    queue.close()
