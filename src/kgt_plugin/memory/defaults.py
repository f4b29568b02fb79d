"""Parts of an app that are named, given, or left to the default: each as the object that does the work."""

from __future__ import annotations

from pathlib import Path

from kgt_plugin.embedding import Embedder
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.lazy_import import lazy_import
from kgt_plugin.memory.given_models import checked_scorer
from kgt_plugin.prompts import PromptSet, Renderer, TextRenderer
from kgt_plugin.reading import Extractor, Rules
from kgt_plugin.recall.fact_weights import Weighting
from kgt_plugin.scoring import Scorer

__all__ = ["embedded_embedder", "reader_of", "renderer_of", "scorer_of", "weighting_of"]


def reader_of(extractor: Extractor | None) -> Extractor:
    """Take an extractor, or `Rules`; refuse what reads no turns."""
    if extractor is None:
        return Rules()
    if not isinstance(extractor, Extractor):
        raise InvalidInputError(
            f"a {type(extractor).__name__} reads no turns: give an object with extract(turn, known), "
            "see kgt_plugin.reading.Extractor"
        )
    return extractor


def renderer_of(renderer: Renderer | None) -> Renderer:
    """Take a renderer, or `TextRenderer`; refuse what renders nothing."""
    if renderer is None:
        return TextRenderer()
    if not isinstance(renderer, Renderer):
        raise InvalidInputError(
            f"a {type(renderer).__name__} renders nothing: give an object with render(items, budget=...), "
            "such as kgt_plugin.TextRenderer"
        )
    return renderer


def scorer_of(model: str | Path | Scorer | None, threads: int | None) -> tuple[Scorer, bool]:
    """Make the scorer, and tell whether it is one of ours."""
    if model is not None and not isinstance(model, str | Path):
        return checked_scorer(model), False
    if isinstance(model, str) and model.startswith(("http://", "https://")):
        from kgt_plugin.scoring.server import ServerScorer  # noqa: PLC0415 - an extra

        return ServerScorer(model), True
    home = {"TransformersScorer": "transformers"}
    made = lazy_import("kgt_plugin.scoring", "TransformersScorer", home, {"numpy": "transformers"})
    return made(model, threads=threads), True


def embedded_embedder(threads: int | None) -> Embedder:
    """Make the embedded embedder."""
    from kgt_plugin.embedding.minilm import MiniLMEmbedder  # noqa: PLC0415 - an extra

    return MiniLMEmbedder(threads=threads)


def weighting_of(prompts: PromptSet, embedder: Embedder | None) -> Weighting:
    """Weigh as the paper prints it with its prompts, or by what embedder there is."""
    if prompts.retrieval_as_printed:
        return Weighting.as_printed()
    return Weighting() if embedder is not None else Weighting.from_model()
