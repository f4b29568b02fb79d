"""Turns of many users at once lose nothing and leak nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.faults.sizes import sized, tell
from tests.faults.state import checked
from tests.faults.workers import opened

pytestmark = pytest.mark.slow

_USERS = 20


def _said(user: int, number: int) -> str:
    return f"I'm allergic to nuts{user}x{number}."


async def test_interleaved_turns_of_twenty_users(tmp_path: Path) -> None:
    """Every turn is kept, what it states is learned, and nobody has a fact or a turn of another's."""
    store, count = str(tmp_path / "store"), sized(full=50, quick=4)
    with opened(store) as kgt:

        async def turn(user: int, number: int) -> None:
            (edit,) = await kgt.user(f"user{user}").ahear(_said(user, number))
            assert edit.id is not None

        await asyncio.gather(
            *(turn(user, number) for number in range(count) for user in range(_USERS))
        )
        for user in range(_USERS):
            memory = kgt.user(f"user{user}")
            said = sorted(episode.text for episode in memory.episodes())
            assert said == sorted(_said(user, number) for number in range(count))
            known = sorted(fact.labels[2] for fact in memory.facts())
            assert known == sorted(f"nuts{user}x{number}" for number in range(count))
            recalled = memory.context("What am I allergic to?").items
            assert recalled
            assert all(f"nuts{user}x" in item.text for item in recalled)
    checked(store, "user0")
    total = _USERS * count
    tell(f"{total} interleaved turns of {_USERS} users: {total} kept and learned, no leak")


async def test_eight_turns_of_one_user_at_once(tmp_path: Path) -> None:
    """Turns of one user that correct the same fact at once raise nothing, and the last word holds."""
    with opened(str(tmp_path / "store")) as kgt:
        memory = kgt.user("ana")
        cities = [f"City{number}" for number in range(8)]
        made = await asyncio.gather(
            *(
                memory.alearn("Where do I live?", city, subject="me", relations=["lives in"])
                for city in cities
            )
        )
        assert {edit.id for edit in made} == {edit.id for edit in memory.history()}
        assert [fact.labels[2] for fact in memory.facts()] == [memory.history()[-1].answer]
