"""Scorers over an awaited engine: each engine is used, and let go of, in the loop it was opened in."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from kgt_plugin.errors import ScorerError
from kgt_plugin.records import Generation, ScoreRequest
from kgt_plugin.scoring.async_scorer import AsyncScorer, Engine, JsonSchema
from kgt_plugin.scoring.tokens import Prediction, TokenSequence

PATIENCE_S = 30.0
REQUESTS = [ScoreRequest(prompt="a", continuation="b")]


class OneLoopEngine:
    """Refuses every other loop than that of its opening; a token is a byte."""

    model_id = "double"
    context = None
    start_token = 0

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.closed = False

    def check(self) -> None:
        assert self._loop is asyncio.get_running_loop(), "another loop"
        assert not self.closed, "closed"

    async def encode(self, texts: Sequence[str]) -> list[tuple[int, ...]]:
        self.check()
        return [tuple(text.encode()) for text in texts]

    async def predict(self, sequences: Sequence[TokenSequence]) -> list[Prediction]:
        self.check()
        return [Prediction(logprob=-1.0, greedy=False, computed_tokens=1) for _ in sequences]

    async def generate(
        self,
        tokens: tuple[int, ...],
        *,
        max_tokens: int,
        stop: Sequence[str],
        schema: JsonSchema | None,
    ) -> Generation:
        self.check()
        return Generation(text="c")

    async def close(self) -> None:
        self.check()
        self.closed = True


class Slow(OneLoopEngine):
    """Takes until it is told to notice that what it predicts was cancelled."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.cancelled, self.end = (threading.Event() for _ in range(3))

    async def predict(self, sequences: Sequence[TokenSequence]) -> list[Prediction]:
        self.asked.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.cancelled.set()
            await asyncio.to_thread(self.end.wait, PATIENCE_S)
        return []


def test_a_call_while_the_scorer_is_closed_opens_an_engine_of_its_own() -> None:
    """It does not reach for the one that is about to end, and waits for that end."""
    slow: list[Slow] = []
    opened: list[OneLoopEngine] = []

    async def open_engine() -> Engine:
        if not slow:
            slow.append(Slow())
            return slow[0]
        assert slow[0].closed, "two engines at once"
        opened.append(OneLoopEngine())
        return opened[-1]

    scorer = AsyncScorer(open_engine)
    scorer.load()
    with ThreadPoolExecutor(3) as pool:
        caller = pool.submit(scorer.score, REQUESTS)
        assert slow[0].asked.wait(PATIENCE_S)
        closing = pool.submit(scorer.close)
        assert slow[0].cancelled.wait(PATIENCE_S)
        after = pool.submit(scorer.score, REQUESTS)
        with pytest.raises(TimeoutError):
            after.result(0.05)
        slow[0].end.set()
        closing.result(PATIENCE_S)
        assert after.result(PATIENCE_S)[0].logprob == -1.0
        assert isinstance(caller.exception(PATIENCE_S), ScorerError)
    scorer.close()
    assert opened[0].closed


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system starts processes in other ways")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_process_is_told_and_does_not_hang() -> None:
    """The loop's thread is not copied by a fork; the engine stays the first process's."""

    async def open_engine() -> Engine:
        return OneLoopEngine()

    scorer = AsyncScorer(open_engine)
    expected = scorer.score(REQUESTS)
    child = os.fork()
    if not child:
        signal.alarm(int(PATIENCE_S))  # ends the child by itself, should it hang
        told = False
        with contextlib.suppress(BaseException):
            for _ in range(2):
                with pytest.raises(ScorerError, match="fork"):
                    scorer.score(REQUESTS)
                scorer.close()
            told = True
        os._exit(0 if told else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert scorer.score(REQUESTS) == expected
    scorer.close()
