"""The base of scorers with an awaited engine: blocking and awaited calls over one logic."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import partial
from typing import Any, Protocol, TypeVar

from kgt_plugin.records import Generation, Score, ScoreRequest
from kgt_plugin.scoring.event_loop import LoopThread
from kgt_plugin.scoring.tokens import (
    Limits,
    Prediction,
    TokenSequence,
    check_generation,
    check_length,
    check_requests,
    start_of,
    texts_of,
    to_scores,
    to_sequence,
)

__all__ = ["AsyncScorer", "Engine", "JsonSchema"]

T = TypeVar("T")

JsonSchema = Mapping[str, Any]
"""A JSON schema (Any: it is JSON)."""


class Engine(Limits, Protocol):
    """A language model that answers when it is awaited, always in the same event loop."""

    async def encode(self, texts: Sequence[str]) -> list[tuple[int, ...]]:
        """Tokens of texts, the start token included where the tokenizer puts one.

        Raises:
            ScorerError: the engine failed.
        """
        ...

    async def predict(self, sequences: Sequence[TokenSequence]) -> list[Prediction]:
        """Score distinct sequences, each within the context.

        Raises:
            ScorerError: the engine failed or answered nonsense.
        """
        ...

    async def generate(
        self,
        tokens: tuple[int, ...],
        *,
        max_tokens: int,
        stop: Sequence[str],
        schema: JsonSchema | None,
    ) -> Generation:
        """Continue tokens greedily, with at least one more.

        Raises:
            ScorerError: the engine failed.
        """
        ...

    async def close(self) -> None:
        """Let go of what it holds."""
        ...


class AsyncScorer:
    """Scores and generates with an engine that is opened at first use, in a loop of its own.

    Threads and event loops may share a scorer; their requests reach the engine together. A process that
    is forked after the first use needs a scorer of its own.

    Args:
        open_engine: starts it.
        bound: what every call is made within, such as a deadline.
    """

    def __init__(
        self,
        open_engine: Callable[[], Awaitable[Engine]],
        *,
        bound: Callable[[], AbstractAsyncContextManager[None]] = nullcontext,
    ) -> None:
        self._open = open_engine
        self._bound = bound
        self._thread = LoopThread(type(self).__name__)
        self._opening: asyncio.Lock | None = None
        self._engine: Engine | None = None

    @property
    def model_id(self) -> str:
        """Name, revision and dtype; opens the engine, which alone knows them."""
        return self.load().model_id

    def load(self) -> Engine:
        """Open the engine now, if it is not open yet.

        Raises:
            MissingDependencyError: its library is not installed.
            ModelError: it cannot be opened.
        """
        return self._engine or self._run(self._opened)

    def score(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        """Score every request; see `kgt_plugin.scoring.Scorer`."""
        return self._run(partial(self._score, requests)) if requests else []

    async def ascore(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        """Await `score`."""
        if not requests:
            return []
        return await self._thread.wait(self._bounded(partial(self._score, requests)))

    def generate(
        self, prompt: str, *, max_tokens: int = 32, stop: Sequence[str] = ()
    ) -> Generation:
        """Continue a prompt greedily; see `kgt_plugin.scoring.Generator`."""
        return self._run(partial(self._generate, prompt, max_tokens, stop, None))

    def generate_json(
        self, prompt: str, *, schema: JsonSchema, max_tokens: int = 256
    ) -> Generation:
        """Continue a prompt with JSON of a schema; see `SupportsStructuredOutput`."""
        return self._run(partial(self._generate, prompt, max_tokens, (), schema))

    def close(self) -> None:
        """Let go of the engine; a later call opens another, and a call on its way fails."""
        self._thread.close(self._let_go)

    def _run(self, work: Callable[[], Awaitable[T]]) -> T:
        return self._thread.run(self._bounded(work))

    async def _bounded(self, work: Callable[[], Awaitable[T]]) -> T:
        async with self._bound():
            return await work()

    async def _opened(self) -> Engine:
        # Made here, in the loop it belongs to; nothing is awaited between the test and the making.
        if self._opening is None:
            self._opening = asyncio.Lock()
        async with self._opening:
            if self._engine is None:
                self._engine = await self._open()
            return self._engine

    async def _let_go(self) -> None:
        # In the loop, after all else there: what was being opened is open by now, or never will be.
        engine, self._engine = self._engine, None
        self._opening = None
        if engine is not None:
            await engine.close()

    async def _score(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        check_requests(requests)
        engine = await self._opened()
        texts = list(texts_of(requests))
        tokens = dict(zip(texts, await engine.encode(texts), strict=True))
        asked = [to_sequence(request, tokens, engine) for request in requests]
        distinct = list(dict.fromkeys(asked))
        found = await engine.predict(distinct)
        return to_scores(asked, dict(zip(distinct, found, strict=True)))

    async def _generate(
        self, prompt: str, max_tokens: int, stop: Sequence[str], schema: JsonSchema | None
    ) -> Generation:
        check_generation(prompt, max_tokens)
        engine = await self._opened()
        (tokens,) = await engine.encode([prompt])
        tokens = tokens or start_of(engine)
        check_length(len(tokens) + max_tokens, engine)
        if max_tokens == 0:
            return Generation(text="", scored_tokens=len(tokens))
        ends = [text for text in stop if text]
        return await engine.generate(tokens, max_tokens=max_tokens, stop=ends, schema=schema)
