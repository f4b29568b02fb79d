"""Feedback that reaches another worker than the one that answered: by run, by thread, by the user alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from langchain_core.callbacks import dispatch_custom_event
from langchain_core.runnables import RunnableLambda

from kgt_plugin import KGT
from kgt_plugin.langchain import KGTFeedbackCallback
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.facts import words

ANA = "ana@example.org"
QUESTION, ANSWER = "What is my sister's name?", "Your sister is called Karen."
CAROL = ("my sister", "name", "Carol")
KAREN = ("my sister", "name", "Karen")
RUN = uuid4()


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[tuple[KGTFeedbackCallback, KGTFeedbackCallback, KGT]]:
    """The callbacks of two workers of one app, each over its own handle on the store, and that of the second."""
    store = tmp_path / "kgt"
    with (
        KGT.open(store=store, model=FakeScorer(), embedder=FakeEmbedder()) as first,
        KGT.open(store=store, model=FakeScorer(), embedder=FakeEmbedder()) as second,
    ):
        first.user(ANA).hear("My sister is called Karen.")
        yield KGTFeedbackCallback(first), KGTFeedbackCallback(second), second


def config(callback: KGTFeedbackCallback, user: str, **metadata: Any) -> Any:
    return {"callbacks": [callback], "metadata": {"user_id": user, **metadata}}


def answered(callback: KGTFeedbackCallback, run: UUID, **metadata: Any) -> None:
    """One run, kept for the others."""
    app: Any = RunnableLambda(lambda _asked: ANSWER)
    app.invoke(QUESTION, {**config(callback, ANA, **metadata), "run_id": run})
    callback.flush()


def send(callback: KGTFeedbackCallback, data: Any, user: str = ANA, **metadata: Any) -> None:
    """Feedback from a button."""
    endpoint: Any = RunnableLambda(lambda given: dispatch_custom_event("kgt_feedback", given))
    endpoint.invoke(data, config(callback, user, **metadata))
    callback.flush()


@pytest.mark.parametrize(
    ("said", "named"),
    [({"run_id": str(RUN)}, {}), ({}, {"thread_id": "7"}), ({}, {})],
    ids=["the run", "the thread", "the only thread"],
)
def test_another_worker_finds_the_answer(said: Any, named: Any, workers: Any) -> None:
    """It has seen no run, and finds in the store which answer is meant."""
    first, second, kgt = workers
    answered(first, RUN, thread_id="7")
    send(second, {**said, "answer": "Carol"}, **named)
    assert second.failures() == ()
    assert words(kgt.user(ANA)) == {CAROL}


@pytest.mark.parametrize(
    ("threads", "named", "reason"),
    [(["7"], {"thread_id": "8"}, "in thread '8', but in '7'"), (["7", "9"], {}, "in 2 threads")],
)
def test_another_worker_says_where_the_answers_are(
    threads: list[str], named: Any, reason: str, workers: Any
) -> None:
    """It is not guessed; what to name is said."""
    first, second, kgt = workers
    for thread in threads:
        answered(first, uuid4(), thread_id=thread)
    send(second, {"answer": "Carol"}, **named)
    (failure,) = second.failures()
    assert reason in str(failure.error)
    assert words(kgt.user(ANA)) == {KAREN}


@pytest.mark.parametrize("said", [{"run_id": str(RUN)}, {}], ids=["the run", "the only thread"])
def test_another_users_answers_are_not_found(said: Any, workers: Any) -> None:
    """Neither by the run's id nor by there being one thread."""
    first, second, kgt = workers
    answered(first, RUN, thread_id="7")
    send(second, {**said, "answer": "Carol"}, user="ben")
    assert len(second.failures()) == 1
    assert words(kgt.user(ANA)) == {KAREN}
    assert words(kgt.user("ben")) == set()
