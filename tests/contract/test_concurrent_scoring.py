"""Calls of several threads and tasks on one model: the scores of each alone, in a pass for all of them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from kgt_plugin.records import Score, ScoreRequest
from tests.contract.tiny_models import model, requests, scorer, tokenizer

_WAIT_S = 60.0
_USERS = 8


class Passes:
    """Counts the passes of a model; the first waits until it is let go."""

    def __init__(self, lm: Any) -> None:
        self.count = 0
        self.begun, self.let_go = threading.Event(), threading.Event()
        self._inner = lm._logits

    def __call__(self, *given: Any) -> Any:
        self.count += 1
        self.begun.set()
        assert self.let_go.wait(_WAIT_S)
        return self._inner(*given)


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A scorer that computes one pass at a time."""
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    from kgt_plugin.scoring.transformers import TransformersScorer

    made = TransformersScorer.from_loaded(model("llama"), tokenizer(), name="tiny-llama@0")
    made.load()
    return made


@pytest.fixture
def passes(shared: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Passes]:
    counted = Passes(shared.load())
    monkeypatch.setattr(shared.load(), "_logits", counted)
    yield counted
    counted.let_go.set()


def asked_by(user: int) -> list[ScoreRequest]:
    """Some requests of everybody's, and one of this user's own."""
    return [*requests()[:3], ScoreRequest(prompt=f"user {user} plays", continuation=" oboe")]


def alone(user: int) -> list[Score]:
    found: list[Score] = scorer("llama").score(asked_by(user))
    return found


def check(found: list[Score], user: int) -> None:
    for one, other in zip(found, alone(user), strict=True):
        assert one.logprob == pytest.approx(other.logprob, abs=1e-4)
        assert (one.tokens, one.greedy) == (other.tokens, other.greedy)


def prefixes(asked: Iterable[ScoreRequest]) -> set[tuple[int, ...]]:
    """The distinct beginnings of requests: each is one token to compute, the predicted last one never."""
    texts = [tokenizer()(each.prompt + each.continuation)["input_ids"] for each in asked]
    return {tuple(tokens[:end]) for tokens in texts for end in range(1, len(tokens))}


def waiting(shared: Any, calls: int) -> None:
    """Wait until so many calls are queued."""
    for _ in range(6_000):
        with shared._batcher._changed:
            if len(shared._batcher._waiting) >= calls:
                return
        threading.Event().wait(0.01)
    raise AssertionError(f"{calls} calls were not queued")


@pytest.mark.slow
def test_threads_are_answered_in_one_pass(shared: Any, passes: Passes) -> None:
    """Eight users' calls that come during a pass share the next one, and pay for the words of each once."""
    with ThreadPoolExecutor(_USERS + 1) as pool:
        first = pool.submit(shared.score, asked_by(90))
        assert passes.begun.wait(_WAIT_S)
        found = [pool.submit(shared.score, asked_by(user)) for user in range(_USERS)]
        waiting(shared, _USERS)
        passes.let_go.set()
        check(first.result(_WAIT_S), 90)
        scores = [each.result(_WAIT_S) for each in found]
    for user, each in enumerate(scores):
        check(each, user)
    assert passes.count == 2
    together = sum(score.computed_tokens for each in scores for score in each)
    assert together == len(prefixes(each for user in range(_USERS) for each in asked_by(user)))


@pytest.mark.slow
def test_tasks_are_answered_in_one_pass(shared: Any, passes: Passes) -> None:
    """The same of calls that are gathered in an event loop."""

    async def all_at_once() -> list[list[Score]]:
        first = asyncio.ensure_future(shared.ascore(asked_by(90)))
        await asyncio.to_thread(passes.begun.wait, _WAIT_S)
        others = [asyncio.ensure_future(shared.ascore(asked_by(user))) for user in range(_USERS)]
        await asyncio.to_thread(waiting, shared, _USERS)
        passes.let_go.set()
        check(await first, 90)
        found: list[list[Score]] = await asyncio.gather(*others)
        return found

    for user, each in enumerate(asyncio.run(all_at_once())):
        check(each, user)
    assert passes.count == 2


@pytest.mark.slow
def test_a_hub_is_computed_in_turns(shared: Any, passes: Passes) -> None:
    """A call of thousands of tokens is not one long pass that everybody waits for."""
    hub = [ScoreRequest(prompt=f"the harp {n} of Dunmere", continuation=" is") for n in range(400)]
    answered: list[str] = []
    with ThreadPoolExecutor(3) as pool:
        pool.submit(shared.score, asked_by(90))
        assert passes.begun.wait(_WAIT_S)
        large = pool.submit(shared.score, hub)
        waiting(shared, 1)
        small = pool.submit(shared.score, asked_by(1))
        waiting(shared, 2)
        large.add_done_callback(lambda _: answered.append("hub"))
        small.add_done_callback(lambda _: answered.append("small"))
        passes.let_go.set()
        check(small.result(_WAIT_S), 1)
        assert len(large.result(_WAIT_S)) == len(hub)
    assert answered == ["small", "hub"]
    assert passes.count > 4


def test_generating_holds_up_no_scores(shared: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scores are answered while somebody's text is still being written."""
    begun, let_go = threading.Event(), threading.Event()
    generate = shared.load().generate

    def slow(*given: Any, **more: Any) -> Any:
        begun.set()
        assert let_go.wait(_WAIT_S)
        return generate(*given, **more)

    monkeypatch.setattr(shared.load(), "generate", slow)
    with ThreadPoolExecutor(1) as pool:
        text = pool.submit(shared.generate, "the mayor of", max_tokens=2)
        assert begun.wait(_WAIT_S)
        check(shared.score(asked_by(1)), 1)
        let_go.set()
        assert text.result(_WAIT_S).scored_tokens > 0


def test_a_closed_scorer_answers_again(shared: Any) -> None:
    """After `close`, the next call loads the model and its batches anew."""
    shared.close()
    check(shared.score(asked_by(1)), 1)
