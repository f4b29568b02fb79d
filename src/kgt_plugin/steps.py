"""What the method asks of a model, as data: the logic is written once and knows no I/O.

A piece of logic is a generator: it yields `Ask`s and is sent the answers. `drive` runs it with
blocking parts, `adrive` with awaited ones; nothing else differs between sync and async.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Generator as Steps
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from kgt_plugin.embedding import Embedder, SupportsLoading
from kgt_plugin.errors import KGTError, ModelError, ScorerError
from kgt_plugin.reading import Extractor, Rules, SupportsAsyncExtraction, SupportsBatches
from kgt_plugin.records import Feedback, Generation, Labels, Score, ScoreRequest, Turn, Usage
from kgt_plugin.scoring import Generator, Scorer, SupportsAsyncScoring

__all__ = [
    "Ask",
    "AskEmbeddings",
    "AskReading",
    "AskScores",
    "AskText",
    "Meter",
    "Parts",
    "Steps",
    "adrive",
    "ask_embeddings",
    "ask_reading",
    "ask_scores",
    "ask_text",
    "drive",
    "together",
]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class AskScores:
    """Score these requests, in one batch."""

    requests: tuple[ScoreRequest, ...]


@dataclass(frozen=True, slots=True)
class AskEmbeddings:
    """Embed these texts, in one batch."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskText:
    """Continue this prompt."""

    prompt: str
    max_tokens: int
    stop: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskReading:
    """Read what these turns of one talk teach."""

    turns: tuple[Turn, ...]
    known: tuple[Labels, ...]


Ask = AskScores | AskEmbeddings | AskText | AskReading


def ask_scores(requests: Sequence[ScoreRequest]) -> Steps[Ask, Any, list[Score]]:
    """Score requests; an empty batch asks nothing of anybody."""
    if not requests:
        return []
    scores: list[Score] = yield AskScores(tuple(requests))
    if len(scores) != len(requests):
        raise ScorerError(f"the scorer answered {len(scores)} of {len(requests)} requests")
    return scores


def ask_embeddings(texts: Sequence[str]) -> Steps[Ask, Any, list[list[float]]]:
    """Embed texts; an empty batch asks nothing of anybody."""
    if not texts:
        return []
    vectors: list[list[float]] = yield AskEmbeddings(tuple(texts))
    return vectors


def ask_text(
    prompt: str, *, max_tokens: int = 32, stop: Sequence[str] = ("\n",)
) -> Steps[Ask, Any, str]:
    """Let the model continue a prompt."""
    generation: Generation = yield AskText(prompt, max_tokens, tuple(stop))
    return generation.text


def ask_reading(
    turns: Sequence[Turn], known: Sequence[Labels]
) -> Steps[Ask, Any, list[list[Feedback]]]:
    """Let the extractor read turns, each by itself or, where it can, all in one call."""
    found: list[list[Feedback]] = yield AskReading(tuple(turns), tuple(known))
    whole = isinstance(found, list) and len(found) == len(turns)
    whole = whole and all(
        isinstance(each, list) and all(isinstance(feedback, Feedback) for feedback in each)
        for each in found
    )
    if not whole:
        raise ModelError("the extractor gave no list of Feedback: see kgt_plugin.reading.Extractor")
    return found


def together(pieces: Sequence[Steps[Ask, Any, T]]) -> Steps[Ask, Any, list[T]]:
    """Run pieces of logic side by side; what they ask to be embedded is asked in one batch.

    Args:
        pieces: each before its first ask, and none waiting for another's end.

    Returns:
        What each returns, in order.
    """
    ended: dict[int, T] = {}
    replies: dict[int, object] = dict.fromkeys(range(len(pieces)))
    while replies:
        asks: dict[int, Ask] = {}
        for index, reply in replies.items():
            try:
                asks[index] = pieces[index].send(reply)
            except StopIteration as end:
                ended[index] = end.value
        texts = [text for ask in asks.values() for text in _texts(ask)]
        vectors = iter((yield from ask_embeddings(texts)))
        replies = {}
        for index, ask in asks.items():
            if isinstance(ask, AskEmbeddings):
                replies[index] = list(islice(vectors, len(ask.texts)))
            else:
                replies[index] = yield ask
    return [ended[index] for index in range(len(pieces))]


def _texts(ask: Ask) -> tuple[str, ...]:
    return ask.texts if isinstance(ask, AskEmbeddings) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What answers: a scorer and a reader always, the others where there are any."""

    scorer: Scorer
    embedder: Embedder | None = None
    generator: Generator | None = None
    extractor: Extractor = field(default_factory=Rules)

    def to_generate(self) -> Generator:
        """The generator.

        Raises:
            ModelError: there is none.
        """
        if self.generator is None:
            raise ModelError(
                f"{self.scorer.model_id} scores but does not generate: open KGT with a model that "
                "does, or give context() to a model of your own"
            )
        return self.generator

    def load(self, ask: Ask) -> None:
        """Have the part that answers ready: ours load their models at first use."""
        match ask:
            case AskEmbeddings():
                if self.embedder is not None and isinstance(self.embedder, SupportsLoading):
                    self.embedder.load()
            case AskReading():
                pass  # a reader that needs a model brings it
            case _:
                _ = self.scorer.model_id  # only a loaded model knows its revision

    def answer(self, ask: Ask) -> object:
        """Answer one ask, blocking."""
        match ask:
            case AskScores(requests):
                return self.scorer.score(requests)
            case AskEmbeddings(texts):
                if self.embedder is None:
                    raise ModelError("no embedder is configured: pass embedder=... to KGT.open")
                return self.embedder.embed(texts)
            case AskText(prompt, max_tokens, stop):
                return self.to_generate().generate(prompt, max_tokens=max_tokens, stop=stop)
            case AskReading(turns, known):
                with _reading():
                    if len(turns) > 1 and isinstance(self.extractor, SupportsBatches):
                        return self.extractor.extract_all(turns, known)
                    return [self.extractor.extract(turn, known) for turn in turns]

    async def aanswer(self, ask: Ask) -> object:
        """Answer one ask without blocking the event loop."""
        if isinstance(ask, AskScores) and isinstance(self.scorer, SupportsAsyncScoring):
            return await self.scorer.ascore(ask.requests)
        if isinstance(ask, AskReading) and isinstance(self.extractor, SupportsAsyncExtraction):
            with _reading():
                return [await self.extractor.aextract(turn, ask.known) for turn in ask.turns]
        return await asyncio.to_thread(self.answer, ask)


@contextmanager
def _reading() -> Iterator[None]:
    """Tell of an extractor that fails as of a part of the app's."""
    try:
        yield
    except KGTError:
        raise
    except Exception as exc:
        raise ModelError(
            f"the extractor failed ({exc!r}): nothing was learned of the turn, which is kept; see the traceback"
        ) from exc


def _now_s() -> float:
    return time.perf_counter()


@dataclass(slots=True)
class Meter:
    """Adds up what one run of the logic costs: model work, and wall time since it was made.

    The time in which models are loaded is left out: it belongs to the process and not to the run.
    """

    usage: Usage = field(default_factory=Usage)
    started_s: float = field(default_factory=_now_s)

    @property
    def elapsed_ms(self) -> float:
        """Wall time until now."""
        return (_now_s() - self.started_s) * 1000

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Leave out the time of the block."""
        start_s = _now_s()
        try:
            yield
        finally:
            self.started_s += _now_s() - start_s

    def count(self, ask: Ask, reply: object) -> None:
        """Count one answered ask; embeddings, and scores from memory, ask no language model."""
        match ask, reply:
            case AskScores(), list():
                self.usage += Usage(
                    scorer_calls=0 if all(score.cached for score in reply) else 1,
                    scored_tokens=sum(score.scored_tokens for score in reply),
                    computed_tokens=sum(score.computed_tokens for score in reply),
                )
            case AskText(), Generation():
                self.usage += Usage(
                    scored_tokens=reply.scored_tokens, computed_tokens=reply.computed_tokens
                )
            case _:
                pass


def drive(steps: Steps[Ask, Any, T], parts: Parts, meter: Meter) -> T:
    """Run a piece of logic to its end with blocking calls."""
    reply: object = None
    while True:
        ask, result = _advance(steps, reply, parts, meter)
        if ask is None:
            ended: T = result
            return ended
        reply = parts.answer(ask)
        meter.count(ask, reply)


async def adrive(steps: Steps[Ask, Any, T], parts: Parts, meter: Meter) -> T:
    """Run a piece of logic to its end with awaited calls.

    The logic itself reads and writes the store between two asks, so it runs in a thread: a slow store
    does not stop the event loop.
    """
    reply: object = None
    while True:
        ask, result = await asyncio.to_thread(_advance, steps, reply, parts, meter)
        if ask is None:
            ended: T = result
            return ended
        reply = await parts.aanswer(ask)
        meter.count(ask, reply)


def _advance(
    steps: Steps[Ask, Any, T], reply: object, parts: Parts, meter: Meter
) -> tuple[Ask | None, Any]:
    """Go on to the next ask, or to the end; a future cannot carry StopIteration."""
    try:
        ask = steps.send(reply)
    except StopIteration as end:
        return None, end.value
    with meter.stopped():
        parts.load(ask)
    return ask, None
