"""Micro-batches: who is answered with whom, in how many passes, and what a failure or an end reaches."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from kgt_plugin.errors import ScorerError
from kgt_plugin.scoring.micro_batch import MicroBatcher
from kgt_plugin.scoring.tokens import Prediction
from tests.unit.scoring.micro_batches import WAIT_S, Engine, busy, logprobs, user_of, waiting


def test_a_call_that_comes_alone_is_one_round_with_every_place() -> None:
    """Nothing waits for others, and the places of others are free."""
    engine = Engine()
    batcher = MicroBatcher(engine, tokens=100, side_by_side=2)
    assert [each.logprob for each in batcher.ask(user_of(3))] == [-3.0, -3.0]
    assert (len(engine.rounds), engine.beside) == (1, [1])


def test_calls_that_wait_are_answered_in_one_round() -> None:
    """Eight users' calls that come during a pass are the next pass, each with its own answers."""
    engine = Engine()
    batcher = MicroBatcher(engine, tokens=100)
    with busy(engine, batcher) as pool:
        found = [pool.submit(batcher.ask, user_of(number)) for number in range(1, 9)]
        waiting(batcher, 8)
        engine.gate.set()
        assert [logprobs(each) for each in found] == [[-n, -n] for n in range(1, 9)]
    assert len(engine.rounds) == 2
    assert engine.users(1) == list(range(1, 9))


def test_a_round_holds_no_more_tokens_than_it_may() -> None:
    """Users of five tokens each (three in common, two of their own) fill rounds of 20 by fours."""
    engine = Engine()
    batcher = MicroBatcher(engine, tokens=20)
    with busy(engine, batcher) as pool:
        found = [pool.submit(batcher.ask, user_of(number)) for number in range(1, 11)]
        waiting(batcher, 10)
        engine.gate.set()
        for each in found:
            each.result(WAIT_S)
    assert [len(engine.users(index)) for index in range(1, len(engine.rounds))] == [4, 4, 2]


def test_nobody_waits_for_all_of_a_hub() -> None:
    """A call of 400 tokens is computed in pieces; who comes during the first is in the second."""
    engine = Engine()
    batcher = MicroBatcher(engine, tokens=20)
    with busy(engine, batcher) as pool:
        hub = pool.submit(batcher.ask, user_of(50, requests=400))
        waiting(batcher, 1)
        small = [pool.submit(batcher.ask, user_of(number)) for number in (1, 2)]
        waiting(batcher, 3)
        engine.gate.set()
        assert [logprobs(each) for each in small] == [[-1.0, -1.0], [-2.0, -2.0]]
        assert logprobs(hub) == [-50.0] * 400
    assert {1, 2} <= {user for index in (1, 2) for user in engine.users(index)}
    assert len(engine.rounds) > 20


def test_a_hub_leaves_room_in_each_round() -> None:
    """Beside others a hub gets half a round, so that small calls go with it."""
    engine = Engine()
    batcher = MicroBatcher(engine, tokens=20)
    with busy(engine, batcher) as pool:
        hub = pool.submit(batcher.ask, user_of(50, requests=40))
        waiting(batcher, 1)
        small = pool.submit(batcher.ask, user_of(1))
        waiting(batcher, 2)
        engine.gate.set()
        hub.result(WAIT_S)
        small.result(WAIT_S)
    assert engine.users(1) == [1, 50]


def test_what_two_calls_ask_is_computed_and_counted_once() -> None:
    """The same words of two users are one sequence of the round; the second call costs nothing."""
    engine = Engine()
    batcher = MicroBatcher(engine, tokens=100)
    with busy(engine, batcher) as pool:
        found = [pool.submit(batcher.ask, user_of(7)) for _ in range(2)]
        waiting(batcher, 2)
        engine.gate.set()
        spent = [sum(p.computed_tokens for p in each.result(WAIT_S)) for each in found]
    assert sorted(spent) == [0, 2]
    assert len(engine.rounds[1]) == 2


def test_an_error_reaches_only_the_call_that_causes_it() -> None:
    """The others of its round are computed again without it."""
    engine = Engine()
    engine.poison[2] = ScorerError("the model failed")
    batcher = MicroBatcher(engine, tokens=100)
    with busy(engine, batcher) as pool:
        found = [pool.submit(batcher.ask, user_of(number)) for number in (1, 2, 3)]
        waiting(batcher, 3)
        engine.gate.set()
        assert logprobs(found[0]) == [-1.0, -1.0]
        assert logprobs(found[2]) == [-3.0, -3.0]
        with pytest.raises(ScorerError, match="the model failed"):
            found[1].result(WAIT_S)
    assert batcher.ask(user_of(4))[0].logprob == -4.0


def test_what_interrupts_one_caller_leaves_the_others_calls_waiting() -> None:
    """An interrupt during a round of three calls ends its own caller's; the two others are answered."""
    engine = Engine()
    batcher = MicroBatcher(engine, tokens=100)
    engine.poison[2] = KeyboardInterrupt()
    with busy(engine, batcher) as pool:
        found = [pool.submit(batcher.ask, user_of(number)) for number in (1, 2, 3)]
        waiting(batcher, 3)
        original = engine.poison

        class Once(dict[int, BaseException]):
            def __getitem__(self, key: int) -> BaseException:
                engine.poison = {}
                return original[key]

        engine.poison = Once(original)
        engine.gate.set()
        ended = [each.exception(WAIT_S) for each in found]
    assert sum(isinstance(each, KeyboardInterrupt) for each in ended) == 1
    answered = [
        (number, logprobs(each))
        for number, each, error in zip((1, 2, 3), found, ended, strict=True)
        if error is None
    ]
    assert len(answered) == 2
    assert all(values == [-float(number)] * 2 for number, values in answered)


def test_as_many_rounds_run_side_by_side_as_there_are_places() -> None:
    """Two rounds are on their way; the third call waits, and is told that places are shared."""
    engine = Engine()
    batcher = MicroBatcher(engine, tokens=100, side_by_side=2)
    with busy(engine, batcher, calls=2) as pool:
        third = pool.submit(batcher.ask, user_of(1))
        waiting(batcher, 1)
        assert len(engine.rounds) == 2
        engine.gate.set()
        assert logprobs(third) == [-1.0, -1.0]
    assert engine.beside[1] == 2


def test_awaited_calls_are_answered_together() -> None:
    """32 calls gathered in a loop are a few rounds, and no thread is left when they are answered."""
    engine = Engine()
    batcher = MicroBatcher(engine, tokens=1_000)

    async def all_at_once() -> list[list[Prediction]]:
        engine.gate.clear()
        asked = asyncio.gather(*(batcher.aask(user_of(number)) for number in range(32)))
        await asyncio.to_thread(engine.begun.acquire, timeout=WAIT_S)
        in_round = len(engine.users(0))
        await asyncio.to_thread(waiting, batcher, 32 - in_round)
        engine.gate.set()
        return await asked

    found = asyncio.run(all_at_once())
    assert [[each.logprob for each in call] for call in found] == [[-n, -n] for n in range(32)]
    assert len(engine.rounds) <= 3
    assert not batcher._waiting
    for thread in set(batcher._servers):
        thread.join(WAIT_S)
    assert not batcher._servers


def test_threads_and_loops_share_rounds() -> None:
    """A blocking and an awaited call that wait at the same time are one round."""
    engine = Engine()
    batcher = MicroBatcher(engine, tokens=100)
    with busy(engine, batcher) as pool:
        blocking = pool.submit(batcher.ask, user_of(1))
        awaited = pool.submit(lambda: asyncio.run(batcher.aask(user_of(2))))
        waiting(batcher, 2)
        engine.gate.set()
        assert (logprobs(blocking), logprobs(awaited)) == ([-1.0] * 2, [-2.0] * 2)
    assert engine.users(1) == [1, 2]


def test_a_cancelled_call_is_computed_no_further() -> None:
    """Who gives up before its turn is in no round."""
    engine = Engine()
    batcher = MicroBatcher(engine, tokens=100)

    async def give_up() -> None:
        task = asyncio.ensure_future(batcher.aask(user_of(1)))
        await asyncio.sleep(0)
        await asyncio.to_thread(waiting, batcher, 1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    with busy(engine, batcher) as pool:
        pool.submit(asyncio.run, give_up()).result(WAIT_S)
        waiting(batcher, 0)
    assert [engine.users(index) for index in range(len(engine.rounds))] == [[90]]


def test_an_error_of_an_awaited_call_is_raised_where_it_is_awaited() -> None:
    """The batcher goes on afterwards."""
    engine = Engine()
    engine.poison[5] = ScorerError("the model failed")
    batcher = MicroBatcher(engine, tokens=100)
    with pytest.raises(ScorerError, match="the model failed"):
        asyncio.run(batcher.aask(user_of(5)))
    assert asyncio.run(batcher.aask(user_of(6)))[0].logprob == -6.0


def test_many_threads_each_get_their_own_answers() -> None:
    """200 calls of 1 to 30 sequences from 16 threads, in rounds of 40 tokens on two places."""
    engine = Engine()
    batcher = MicroBatcher(engine, tokens=40, side_by_side=2)
    with ThreadPoolExecutor(16) as pool:
        found = [
            pool.submit(batcher.ask, user_of(number, requests=1 + number % 30))
            for number in range(200)
        ]
        for number, each in enumerate(found):
            assert logprobs(each) == [-float(number)] * (1 + number % 30)
    computed = sum(map(len, engine.rounds))
    assert computed == sum(1 + number % 30 for number in range(200))
