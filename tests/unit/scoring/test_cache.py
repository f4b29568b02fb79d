"""Scores from memory: the same, free, bounded, and never another model's."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from kgt_plugin import KGT
from kgt_plugin.errors import InvalidInputError, ScorerError
from kgt_plugin.records import Score, ScoreRequest
from kgt_plugin.scoring import Generator, Scorer
from kgt_plugin.scoring.cache import CachedGenerator, CachedScorer, cached
from kgt_plugin.steps import AskScores, Meter
from kgt_plugin.testing import FakeEmbedder, FakeScorer


def request(text: str, prompt: str = "The dog eats") -> ScoreRequest:
    return ScoreRequest(prompt=prompt, continuation=f" {text}")


MEAT, FISH, BONES = request("meat"), request("fish"), request("bones")


class Awaited:
    """A scorer that is awaited, and refuses to block."""

    def __init__(self, model_id: str = "awaited@1") -> None:
        self.inner = FakeScorer(model_id=model_id)

    @property
    def model_id(self) -> str:
        return self.inner.model_id

    def score(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        raise ScorerError("blocks")

    async def ascore(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        return self.inner.score(requests)


def test_a_second_asking_is_free_and_equal() -> None:
    """The number is the same, its cost is nothing, and only what is new is asked."""
    inner = FakeScorer()
    scorer = CachedScorer(inner)
    first = scorer.score([MEAT, FISH])
    again = scorer.score([BONES, FISH, MEAT])
    assert [s.logprob for s in again[1:]] == [first[1].logprob, first[0].logprob]
    assert [s.cached for s in again] == [False, True, True]
    assert [s.computed_tokens for s in again[1:]] == [0, 0]
    assert [s.scored_tokens for s in again[1:]] == [first[1].scored_tokens, first[0].scored_tokens]
    assert inner.calls == [(MEAT, FISH), (BONES,)]


def test_what_is_asked_twice_at_once_is_computed_once() -> None:
    """The first of two equal requests pays."""
    inner = FakeScorer()
    first, second = CachedScorer(inner).score([MEAT, MEAT])
    assert inner.calls == [(MEAT,)]
    assert (first.cached, second.cached) == (False, True)
    assert first.computed_tokens > second.computed_tokens == 0


def test_prompt_and_continuation_are_told_apart() -> None:
    """The same text parted elsewhere is another request."""
    inner = FakeScorer()
    scorer = CachedScorer(inner)
    scorer.score([ScoreRequest(prompt="a b", continuation=" c")])
    scorer.score([ScoreRequest(prompt="a", continuation=" b c")])
    assert len(inner.calls) == 2


def test_another_model_is_asked_anew() -> None:
    """A scorer that changes its model, revision or dtype is not answered for by the old one."""
    inner = FakeScorer(model_id="model@1:float32")
    scorer = CachedScorer(inner)
    scorer.score([MEAT])
    inner._model_id = "model@1:bfloat16"
    assert not scorer.score([MEAT])[0].cached


def test_the_least_recently_used_go_first() -> None:
    """It holds no more than its capacity, and what was used last stays."""
    scorer = CachedScorer(FakeScorer(), capacity=2)
    scorer.score([MEAT, FISH])
    scorer.score([MEAT])
    scorer.score([BONES])
    assert len(scorer) == 2
    assert [s.cached for s in scorer.score([MEAT, BONES])] == [True, True]
    assert not scorer.score([FISH])[0].cached


def test_a_batch_larger_than_the_capacity_is_answered() -> None:
    """Nothing that was just computed is missing from the answer."""
    scorer = CachedScorer(FakeScorer(), capacity=1)
    batch = [MEAT, FISH, BONES]
    assert [s.logprob for s in scorer.score(batch)] == [
        s.logprob for s in FakeScorer().score(batch)
    ]
    assert len(scorer) == 1


def test_a_failure_is_not_remembered() -> None:
    """What failed is asked again."""
    inner = FakeScorer(context=2)
    scorer = CachedScorer(inner)
    with pytest.raises(Exception, match="2"):
        scorer.score([MEAT])
    inner._context = None
    assert scorer.score([MEAT])[0].logprob < 0


async def test_an_awaited_scorer_is_awaited() -> None:
    """It is not blocked on, and shares what is known with nobody but itself."""
    inner = Awaited()
    scorer = CachedScorer(inner)
    await scorer.ascore([MEAT])
    (again,) = await scorer.ascore([MEAT])
    assert again.cached
    assert inner.inner.calls == [(MEAT,)]


async def test_a_blocking_scorer_is_awaited_too() -> None:
    """It runs in a thread, and both ways share one memory."""
    inner = FakeScorer()
    scorer = CachedScorer(inner)
    await scorer.ascore([MEAT])
    assert scorer.score([MEAT])[0].cached
    assert len(inner.calls) == 1


def test_threads_may_share_it() -> None:
    """Many threads that ask and evict at once get the right numbers."""
    scorer = CachedScorer(FakeScorer(), capacity=3)
    asked = [request(word) for word in ["meat", "fish", "bones", "grass", "bread", "milk"]]
    expected = [s.logprob for s in FakeScorer().score(asked)]

    def ask(turn: int) -> bool:
        order = asked[turn % 6 :] + asked[: turn % 6]
        found = dict(zip(order, scorer.score(order), strict=True))
        return [found[r].logprob for r in asked] == expected

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(200)))
    assert len(scorer) == 3


def test_the_ability_to_generate_is_kept() -> None:
    """It is there where the scorer has it, and nowhere else; a cached scorer is wrapped once."""
    assert isinstance(cached(FakeScorer()), Generator)
    assert not isinstance(cached(Awaited()), Generator)
    once = cached(FakeScorer())
    assert cached(once) is once
    with pytest.raises(InvalidInputError, match="generate"):
        CachedGenerator(Awaited())


def test_a_cache_of_nothing_is_refused() -> None:
    """A capacity of 0 would remember nothing."""
    with pytest.raises(InvalidInputError, match="capacity"):
        CachedScorer(FakeScorer(), capacity=0)


def test_an_ask_answered_from_memory_is_no_call() -> None:
    """The meter counts what a model was asked, not what was remembered."""
    scorer, meter = CachedScorer(FakeScorer()), Meter()
    for batch in ((MEAT,), (MEAT,), (MEAT, FISH)):
        meter.count(AskScores(batch), scorer.score(batch))
    assert meter.usage.scorer_calls == 2


def test_learning_again_what_was_undone_asks_no_model() -> None:
    """The app's scores are remembered by default, and not with a memory of 0."""
    costs = {}
    for size in (4096, 0):
        inner = FakeScorer()
        kgt = KGT.open(store=":memory:", model=inner, embedder=FakeEmbedder(), cached_scores=size)
        ana = kgt.user("ana")
        edits = [ana.learn("What does my dog eat?", "fish", dry_run=True) for _ in range(2)]
        assert edits[0].added == edits[1].added
        costs[size] = [edit.usage.computed_tokens for edit in edits]
        assert isinstance(kgt.models.scorer, Scorer)
    assert costs[4096][0] == costs[0][0] > 0
    assert costs[4096][1] == 0
    assert costs[0][1] == costs[0][0]
