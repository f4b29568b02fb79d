"""What fails behind an agent costs its facts, and not its answer."""

from __future__ import annotations

import errno
import logging
import os
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from kgt_plugin import KGT, StoreError
from kgt_plugin.langchain import KGTMiddleware
from kgt_plugin.stores.memory import MemoryStore
from kgt_plugin.testing import FakeEmbedder
from tests.facts import words
from tests.langchain.doubles import (
    BreakableEmbedder,
    BreakableScorer,
    Listener,
    make_agent,
    said,
)

ANA = {"user_id": "ana@example.org"}
WAIT_S = 30.0


class FullStore(MemoryStore):
    """A store whose disk is full, at one of its commits."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.left = at

    def commit(self, **quads: Any) -> None:
        self.left -= 1
        if self.left == 0:
            raise StoreError("the disk is full: free some space; nothing was changed")
        super().commit(**quads)


async def test_failing_models_cost_the_facts_and_not_the_answer(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Recall and learning fail, the agent answers, and both failures are on record."""
    scorer, embedder = BreakableScorer(), BreakableEmbedder()
    kgt = KGT.open(store=":memory:", model=scorer, embedder=embedder)
    ana = kgt.user("ana@example.org")
    ana.hear("I live in Munich.")
    scorer.broken = embedder.broken = True
    middleware = KGTMiddleware(kgt)
    agent = make_agent(Listener(), middleware=[middleware])
    with caplog.at_level(logging.ERROR):
        state = await agent.ainvoke(said("I live in Berlin now."), context=ANA)
        assert state["messages"][-1].text == "I do not know."
        state = agent.invoke(said("I live in Berlin now."), context=ANA)
        assert state["messages"][-1].text == "I do not know."
        await middleware.aflush()
    failures = middleware.failures()
    assert sorted(f.doing for f in failures) == ["learning"] * 2 + ["recalling"] * 2
    assert {(f.user, f.source) for f in failures} == {(ana.user, "I live in Berlin now.")}
    assert "the embedding server is gone" in caplog.text
    assert words(ana) == {("me", "lives in", "Munich")}
    assert len(ana.history()) == 1


async def test_a_failing_scorer_costs_the_learning_and_not_the_recall() -> None:
    """Recall asks no scorer: what was told before the scorer failed still reaches the model."""
    scorer = BreakableScorer()
    kgt = KGT.open(store=":memory:", model=scorer, embedder=FakeEmbedder())
    kgt.user("ana@example.org").hear("I live in Munich.")
    scorer.broken = True
    middleware = KGTMiddleware(kgt)
    agent = make_agent(Listener(), middleware=[middleware])
    state = await agent.ainvoke(said("I live in Berlin now. Where do I live?"), context=ANA)
    assert "I live in Munich." in state["messages"][-1].text
    await middleware.aflush()
    assert [failure.doing for failure in middleware.failures()] == ["learning"]


@pytest.mark.parametrize("at", [1, 2])
@pytest.mark.parametrize("awaited", [True, False])
async def test_a_failing_store_costs_the_learning_and_not_the_answer(
    caplog: pytest.LogCaptureFixture, at: int, *, awaited: bool
) -> None:
    """A turn that cannot be written is not half written, and the app is told in two places."""
    kgt = KGT.open(store=FullStore(at), model=BreakableScorer(), embedder=FakeEmbedder())
    middleware = KGTMiddleware(kgt)
    agent = make_agent(Listener(), middleware=[middleware])
    turn = said("I live in Rome. My dog is called Rex.")
    with caplog.at_level(logging.ERROR):
        state = (
            await agent.ainvoke(turn, context=ANA) if awaited else agent.invoke(turn, context=ANA)
        )
        await middleware.aflush()
    assert state["messages"][-1].text == "I do not know."
    (failure,) = middleware.failures()
    assert isinstance(failure.error, StoreError)
    assert (failure.user, failure.source) == (
        ANA["user_id"],
        "I live in Rome. My dog is called Rex.",
    )
    assert "the disk is full" in caplog.text
    ana = kgt.user(ANA["user_id"])
    assert ana.facts() == []
    assert all(edit.undone for edit in ana.history())


def test_a_file_that_cannot_be_written_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a real file: not a byte of it changes, and the next turn is learned again."""
    path = tmp_path / "facts.ttl"
    kgt = KGT.open(store=path, model=BreakableScorer(), embedder=FakeEmbedder())
    ana = kgt.user(ANA["user_id"])
    ana.hear("I live in Rome.")
    before = path.read_bytes()
    middleware = KGTMiddleware(kgt)
    agent = make_agent(Listener(), middleware=[middleware])
    with monkeypatch.context() as disk:
        disk.setattr(os, "replace", Mock(side_effect=OSError(errno.ENOSPC, "No space left")))
        disk.setattr(os, "rename", Mock(side_effect=OSError(errno.ENOSPC, "No space left")))
        agent.invoke(said("I live in Oslo now."), context=ANA)
        middleware.flush(WAIT_S)
    assert [type(failure.error) for failure in middleware.failures()] == [StoreError]
    assert path.read_bytes() == before
    assert words(ana) == {("me", "lives in", "Rome")}
    agent.invoke(said("I live in Oslo now."), context=ANA)
    middleware.flush(WAIT_S)
    assert words(ana) == {("me", "lives in", "Oslo")}
    kgt.close()
