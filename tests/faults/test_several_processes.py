"""Several processes, threads and forks that write to one store lose nothing."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from kgt_plugin.graph import PersonalGraph
from kgt_plugin.stores import open_store
from tests.faults.processes import received, started
from tests.faults.sizes import sized, tell
from tests.faults.state import checked
from tests.faults.workers import ANA, edit_in_threads, make_edits, make_edits_in_forks, opened

pytestmark = pytest.mark.slow


def _history(store: str, user: str) -> list[str]:
    opened_store = open_store(store)
    edits = PersonalGraph(opened_store, user).history()
    opened_store.close()
    return [str(edit.id) for edit in edits]


def _assert_all_kept(store: str, user: str, made: Sequence[str]) -> None:
    """Every acknowledged edit is in the history, and the facts are what the history says."""
    assert sorted(_history(store, user)) == sorted(made)
    assert len(set(made)) == len(made)
    assert checked(store, user).edits == len(made)


def test_four_processes_edit_one_user(tmp_path: Path) -> None:
    """Every edit of four processes on one user is made and kept, one after the other."""
    store, count = str(tmp_path / "store"), sized(full=100, quick=8)
    with ExitStack() as stack:
        channels = [
            stack.enter_context(started(make_edits, store, ANA, f"City{each}x", count))[1]
            for each in range(4)
        ]
        for channel in channels:
            assert channel.recv() == "ready"
        for channel in channels:
            channel.send("go")
        made = [edit_id for channel in channels for edit_id in received(channel)]
    tell(f"4 processes x {count} edits of one user: {len(made)} of {4 * count} acknowledged")
    assert len(made) == 4 * count
    _assert_all_kept(store, ANA, made)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the platform has no forks")
def test_parent_and_forks_edit_one_user(tmp_path: Path) -> None:
    """A store opened before two forks is written by all three."""
    store, count = str(tmp_path / "store"), sized(full=100, quick=8)
    with started(make_edits_in_forks, store, count) as (_, channel):
        made, statuses = channel.recv()
    assert statuses == [0, 0]
    tell(f"parent and two forks x {count} edits: {len(made)} of {3 * count + 1} acknowledged")
    assert len(made) == 3 * count + 1
    _assert_all_kept(store, ANA, made)


def test_eight_threads_edit_two_users(tmp_path: Path) -> None:
    """Threads on two users lose no edit, and no user gets another's fact."""
    store, count = str(tmp_path / "store"), sized(full=200, quick=6)
    users = ("ana", "ben")
    with opened(store) as kgt:
        made = edit_in_threads(kgt, users, threads=8, count=count)
    total = sum(map(len, made.values()))
    tell(f"8 threads x 2 users x {count} edits: {total} of {16 * count} made")
    for user in users:
        assert len(made[user]) == 8 * count
        _assert_all_kept(store, user, made[user])
