"""Feedback reaches a run that another worker has followed; two KGTs on one file stand for two workers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from kgt_plugin import KGT
from kgt_plugin.conversation import RunTracker
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.graph.answered_runs import AnsweredRuns
from kgt_plugin.records import Turn
from kgt_plugin.stores import open_store
from kgt_plugin.stores.sqlite import SqliteStore
from kgt_plugin.testing import FakeScorer

_QUERY = "Where do I live?"


def _worker(path: Path, **options: bool) -> KGT:
    # A store of its own, as another process would have it: open_store would share one.
    return KGT.open(store=SqliteStore(path), model=FakeScorer(), **options)  # type: ignore[arg-type]  # options of open


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[tuple[RunTracker, RunTracker]]:
    with _worker(tmp_path / "kgt.sqlite") as one, _worker(tmp_path / "kgt.sqlite") as other:
        yield RunTracker(one), RunTracker(other)


def _answered(tracker: RunTracker, run: str, answer: str, *, user: str = "ana") -> None:
    tracker.began(run, user, Turn(text=_QUERY), thread="t1")
    tracker.ended(run, answer)
    tracker.flush(60)


def test_by_its_run(workers: tuple[RunTracker, RunTracker]) -> None:
    """Feedback that names a run of another worker's corrects that run's answer."""
    one, other = workers
    _answered(one, "r1", "You live in Denver.")
    exchange = other.asked("ana", run="r1")
    assert (exchange.query, exchange.answer) == (_QUERY, "You live in Denver.")


def test_the_latest_answer_wherever_it_was_given(workers: tuple[RunTracker, RunTracker]) -> None:
    """Feedback without a run is on the user's latest answer, and not on the latest of this worker."""
    one, other = workers
    _answered(one, "r1", "Denver.")
    _answered(other, "r2", "Portland.")
    assert one.asked("ana", thread="t1").answer == "Portland."
    assert other.asked("ana", thread="t1").answer == "Portland."


def test_the_next_turn_corrects_it(workers: tuple[RunTracker, RunTracker]) -> None:
    """A turn that takes back another worker's answer is learned as a correction of it."""
    one, other = workers
    _answered(one, "r1", "Denver.")
    other.began("r2", "ana", Turn(text="No, Portland."), thread="t1")
    other.flush(60)
    (edit,) = other._kgt.user("ana").history()
    assert edit.query == _QUERY


def test_another_users_run_is_out_of_reach(workers: tuple[RunTracker, RunTracker]) -> None:
    """A run is found by its own user alone."""
    one, other = workers
    _answered(one, "r1", "Denver.")
    with pytest.raises(InvalidInputError, match="remembered"):
        other.asked("ben", run="r1")
    with pytest.raises(InvalidInputError, match="remembered"):
        other.of_run("r1")


def test_forgotten_with_the_user(workers: tuple[RunTracker, RunTracker]) -> None:
    """After `forget_all` neither worker knows the run."""
    one, _ = workers
    _answered(one, "r1", "Denver.")
    one._kgt.user("ana").forget_all()
    for tracker in workers:
        with pytest.raises(InvalidInputError, match="remembered"):
            tracker.asked("ana", run="r1")


def test_a_run_that_ends_after_forget_all(workers: tuple[RunTracker, RunTracker]) -> None:
    """A run that began before is neither kept nor remembered."""
    one, _ = workers
    one.began("r1", "ana", Turn(text=_QUERY))
    one._kgt.user("ana").forget_all()
    one.ended("r1", "You live in Denver.")
    one.flush(60)
    assert one._kgt.user("ana").run("r1") is None
    with pytest.raises(InvalidInputError, match="remembered"):
        one.of_run("r1")


def test_forgotten_with_a_turn(workers: tuple[RunTracker, RunTracker], tmp_path: Path) -> None:
    """Forgetting a turn takes along the runs from there on, whose answers may repeat it."""
    one, _ = workers
    memory = one._kgt.user("ana")
    (episode,) = [memory.keep("I live in Zanzibar.")]
    assert episode is not None
    _answered(one, "r1", "You live in Zanzibar.")
    memory.forget(episode)
    assert memory.run("r1") is None
    assert not [p for p in tmp_path.iterdir() if b"Zanzibar" in p.read_bytes()]


def test_none_is_kept_without_episodes(tmp_path: Path) -> None:
    """An app that keeps no episodes keeps no runs either."""
    with _worker(tmp_path / "kgt.sqlite", keep_episodes=False) as kgt:
        _answered(RunTracker(kgt), "r1", "Denver.")
        assert kgt.user("ana").run("r1") is None


@pytest.mark.slow
def test_bounded() -> None:
    """The oldest runs go, some at a time, and the newest stay."""
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    runs = AnsweredRuns(open_store(":memory:"), "ana", kept=5, clock=lambda: now)
    for number in range(100):
        now += dt.timedelta(seconds=1)
        runs.keep(f"r{number}", query="q", answer=str(number))
    assert len(runs.ids_since(dt.datetime.min.replace(tzinfo=dt.UTC))) <= 5 + 32
    assert runs.get("r0") is None
    latest = runs.latest()
    assert latest is not None
    assert latest.answer == "99"


def test_no_episode_of_the_users() -> None:
    """A run that is kept is neither listed nor recalled as something the user said."""
    with KGT.open(store=":memory:", model=FakeScorer()) as kgt:
        memory = kgt.user("ana")
        memory.keep_run("r1", query="Where is my zebra?", answer="In Denver.")
        assert memory.episodes() == []
        assert memory.context("Where is my zebra?").items == ()
        memory.keep("I like zebras.")
        assert [each.text for each in memory.episodes()] == ["I like zebras."]
