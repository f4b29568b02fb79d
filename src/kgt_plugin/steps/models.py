"""The models of an app, and which of them answers what is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from kgt_plugin.embedding import Embedder, SupportsLoading
from kgt_plugin.errors import KGTError, ModelError
from kgt_plugin.reading import Extractor, Rules, SupportsAsyncExtraction, SupportsBatches
from kgt_plugin.scoring import Generator, Scorer, SupportsAsyncScoring
from kgt_plugin.steps.asks import Ask, AskEmbeddings, AskReading, AskScores, AskText

__all__ = ["Models"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """The models that answer: a scorer and a reader always, the others where there are any."""

    scorer: Scorer
    embedder: Embedder | None = None
    generator: Generator | None = None
    extractor: Extractor = field(default_factory=Rules)

    def to_generate(self) -> Generator:
        """Get the generator.

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
