"""Processes, threads and forks that edit the same user over PostgreSQL lose nothing."""

from __future__ import annotations

import os
import time
from contextlib import ExitStack

import pytest

from tests.faults.processes import received, started
from tests.faults.sizes import sized, tell
from tests.faults.state import checked
from tests.faults.workers import ANA, edit_in_threads, make_edits, make_edits_in_forks, opened


def test_four_processes_edit_one_user(url: str) -> None:
    """All of 400 edits are acknowledged and kept, and the facts are the serial replay of the journal."""
    count = 100
    with ExitStack() as stack:
        channels = [
            stack.enter_context(started(make_edits, url, ANA, f"City{each}x", count))[1]
            for each in range(4)
        ]
        for channel in channels:
            assert channel.recv() == "ready"
        begun = time.monotonic()
        for channel in channels:
            channel.send("go")
        made = [edit_id for channel in channels for edit_id in received(channel)]
        took_s = time.monotonic() - begun
    tell(f"4 processes x {count} edits of one user: {len(made)} of {4 * count} in {took_s:.1f} s")
    assert len(set(made)) == 4 * count
    assert checked(url, ANA).edits == 4 * count
    with opened(url) as kgt:
        assert {edit.id for edit in kgt.user(ANA).history()} == set(made)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the platform has no forks")
def test_parent_and_forks_edit_one_user(url: str) -> None:
    """A store opened before two forks is written by all three, and each child ends in peace."""
    count = sized(full=100, quick=10)
    with started(make_edits_in_forks, url, count) as (_, channel):
        made, statuses = channel.recv()
    assert statuses == [0, 0]
    assert checked(url, ANA).edits == len(set(made)) == 3 * count + 1
    tell(f"parent and two forks x {count} edits: {len(made)} of {3 * count + 1} acknowledged")


def test_threads_edit_two_users(url: str) -> None:
    """Threads on two users, more than there are connections, lose no edit and mix up no facts."""
    count, users = sized(full=50, quick=3), ("ana", "ben")
    with opened(url) as kgt:
        edit_in_threads(kgt, users, threads=20, count=count)
    for user in users:
        assert checked(url, user).edits == 20 * count
