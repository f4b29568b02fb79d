"""A user's memory over a server that fails: no edit is lost, none is made twice, time is bounded."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator

import pytest

from kgt_plugin import KGT
from kgt_plugin.errors import ScorerError
from kgt_plugin.scoring.server import ServerScorer
from tests.serving.fault_server import FaultServer, serving, until_answered

PASSING = ("drop", "truncate", "429", "503", "malformed", "stall")
QUERY, ANSWER, OLD = "What does my dog eat?", "vegetables", "meat"
TOLD = "My dog eats meat. My dog is called Rex. My dog lives in Berlin."


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with serving() as running:
        yield running


def open_kgt(server: FaultServer, *, deadline_s: float = 60.0) -> KGT:
    scorer = ServerScorer(server.url, timeout_s=0.3, deadline_s=deadline_s)
    return KGT.open(store=":memory:", model=scorer, embedder=None)


def facts(kgt: KGT, user: str) -> list[tuple[str, str, str]]:
    return sorted(fact.labels for fact in kgt.user(user).facts())


@pytest.fixture
def without_faults() -> list[tuple[str, str, str]]:
    """What one correction leaves behind where nothing fails."""
    with serving() as server, open_kgt(server) as kgt:
        kgt.user("ana").hear(TOLD)
        kgt.user("ana").learn(QUERY, ANSWER, old_answer=OLD)
        return facts(kgt, "ana")


@pytest.mark.slow
def test_no_edit_is_lost_or_made_twice(
    server: FaultServer, without_faults: list[tuple[str, str, str]]
) -> None:
    """With every other answer failing, in turn in each way, a correction is one and the same edit."""
    with open_kgt(server) as kgt:
        ana = kgt.user("ana")
        ana.hear(TOLD)
        known = len(ana.history())
        kinds = itertools.cycle(PASSING)
        server.faults = [next(kinds) if turn % 2 else None for turn in range(40)]
        answered = server.completions
        edit = ana.learn(QUERY, ANSWER, old_answer=OLD)
        assert len(server.faults) < 40 - len(PASSING)  # each kind was met
        assert server.completions > answered
        assert facts(kgt, "ana") == without_faults
        assert [one.id for one in ana.history()[known:]] == [edit.id]


@pytest.mark.slow
def test_a_dead_server_changes_nothing_and_costs_bounded_asking(
    server: FaultServer, without_faults: list[tuple[str, str, str]]
) -> None:
    """While it is down a correction is refused and leaves no trace; afterwards it is one edit."""
    with open_kgt(server, deadline_s=0.5) as kgt:
        until_answered(kgt.models.scorer)
        ana = kgt.user("ana")
        ana.hear(TOLD)
        before, known = facts(kgt, "ana"), len(ana.history())
        asked = 0
        for kind in PASSING:
            server.always, server.completions = kind, 0
            with pytest.raises(ScorerError):
                ana.learn(QUERY, ANSWER, old_answer=OLD)
            # 16 requests on the way at most, each asked again while half a second lasts
            assert server.completions <= 16 * 10
            asked += server.completions
            assert facts(kgt, "ana") == before
            assert len(ana.history()) == known
        assert asked  # on a busy machine half a second may pass before a request is out
        server.always = None
    with open_kgt(server) as kgt:
        kgt.user("ana").hear(TOLD)
        kgt.user("ana").learn(QUERY, ANSWER, old_answer=OLD)
        assert facts(kgt, "ana") == without_faults


@pytest.mark.slow
def test_users_at_once_have_an_edit_each(
    server: FaultServer, without_faults: list[tuple[str, str, str]]
) -> None:
    """Awaited corrections of several users over one failing server do not mix."""
    users = [f"user {number}" for number in range(4)]

    async def learn_all(kgt: KGT) -> None:
        await asyncio.gather(
            *(kgt.user(user).alearn(QUERY, ANSWER, old_answer=OLD) for user in users)
        )

    with open_kgt(server) as kgt:
        for user in users:
            kgt.user(user).hear(TOLD)
        known = {user: len(kgt.user(user).history()) for user in users}
        kinds = itertools.cycle(PASSING[:-1])
        server.faults = [next(kinds) if turn % 3 == 0 else None for turn in range(60)]
        asyncio.run(learn_all(kgt))
        for user in users:
            assert facts(kgt, user) == without_faults
            assert len(kgt.user(user).history()) == known[user] + 1
