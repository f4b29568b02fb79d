"""Tells whether an awaited operation leaves the event loop free while its work waits."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from kgt_plugin.reading import Rules
from kgt_plugin.records import Feedback, Generation, Labels, Score, ScoreRequest, Turn
from kgt_plugin.stores.memory import MemoryStore
from kgt_plugin.testing import FakeEmbedder, FakeScorer

__all__ = ["Gate", "GatedEmbedder", "GatedExtractor", "GatedScorer", "GatedStore"]


class Gate:
    """Work that waits until the event loop lets it go on; with the loop held up, it never does."""

    def __init__(self, *, wait_s: float = 20.0) -> None:
        self._wait_s = wait_s
        self._opened = threading.Event()
        self._reached: Callable[[], object] | None = None

    def __call__(self) -> None:
        """Pass, once the loop has opened the gate."""
        if self._reached is not None:
            self._reached()
            if not self._opened.wait(self._wait_s):
                raise RuntimeError("the event loop stood still while work was being done")

    async def frees(self, operation: Callable[[], Awaitable[Any]]) -> Any:
        """Await an operation whose work comes to this gate, and open it from the loop meanwhile."""
        loop, reached = asyncio.get_running_loop(), asyncio.Event()
        self._opened.clear()
        self._reached = lambda: loop.call_soon_threadsafe(reached.set)
        running = asyncio.ensure_future(operation())
        waiting = asyncio.ensure_future(reached.wait())
        try:
            await asyncio.wait((running, waiting), return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                await running
                raise AssertionError("the work never came to the gate")
            self._opened.set()
            return await running
        finally:
            waiting.cancel()
            self._reached = None
            self._opened.set()


class GatedScorer(FakeScorer):
    """A scorer that waits at a gate."""

    def __init__(self, gate: Gate) -> None:
        super().__init__()
        self.gate = gate

    def score(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        self.gate()
        return super().score(requests)

    def generate(
        self, prompt: str, *, max_tokens: int = 32, stop: Sequence[str] = ()
    ) -> Generation:
        self.gate()
        return super().generate(prompt, max_tokens=max_tokens, stop=stop)


class GatedEmbedder(FakeEmbedder):
    """An embedder that waits at a gate."""

    def __init__(self, gate: Gate) -> None:
        super().__init__()
        self.gate = gate

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        self.gate()
        return super().embed(texts)


class GatedExtractor(Rules):
    """A reader that waits at a gate."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate

    def extract(self, turn: Turn, known: Sequence[Labels] = ()) -> list[Feedback]:
        self.gate()
        return super().extract(turn, known)


class GatedStore(MemoryStore):
    """A store that waits at a gate, to be read and to be written, and knows who wrote."""

    def __init__(self, gate: Gate) -> None:
        super().__init__()
        self.gate = gate
        self.writers: list[threading.Thread] = []

    def commit(self, **quads: Any) -> None:
        self.writers.append(threading.current_thread())
        self.gate()
        super().commit(**quads)

    def _match(self, *pattern: Any) -> Any:
        self.gate()
        yield from super()._match(*pattern)

    def _ask(self, *query: Any) -> Any:
        self.gate()
        return super()._ask(*query)
