"""Checks of the models that an app gives to `KGT.open`, so that a wrong kind fails there and not later."""

from __future__ import annotations

from typing import TypeVar

from kgt_plugin.errors import InvalidInputError

__all__ = ["checked_embedder", "checked_scorer"]

_Given = TypeVar("_Given")

_FRAMEWORKS = {
    "langchain_core": ("kgt_plugin.langchain", "LangChainEmbedder"),
    "llama_index": ("kgt_plugin.llama_index", "LlamaIndexEmbedder"),
}


def checked_scorer(model: _Given) -> _Given:
    """Return a scorer as it is.

    Args:
        model: what the app passed as `model`.

    Raises:
        InvalidInputError: it has no `score`. Of a chat model the message says why it can't score and
            what it can do.
    """
    if callable(getattr(model, "score", None)):
        return model
    kind, door = type(model).__name__, _door(model)
    if door is None:
        raise InvalidInputError(
            f"model: a {kind} can't score: give a model id, a path, the URL of a server, or an object with "
            "score(requests), see kgt_plugin.scoring.Scorer"
        )
    raise InvalidInputError(
        f"model: a {kind} can't score, since a chat model doesn't tell how likely a given text is: leave "
        "model out (a small model scores here), or give a model id, a path or the URL of a server; your "
        f"model stays the agent's, and can read turns: extractor={door[0]}.LLMExtractor(model)"
    )


def checked_embedder(embedder: _Given) -> _Given:
    """Return an embedder as it is, or None.

    Args:
        embedder: what the app passed as `embedder`.

    Raises:
        InvalidInputError: it has no `embed`. Of a framework's embeddings the message names the wrapper.
    """
    if embedder is None or callable(getattr(embedder, "embed", None)):
        return embedder
    kind, door = type(embedder).__name__, _door(embedder)
    remedy = (
        "give an object with embed(texts), see kgt_plugin.embedding.Embedder"
        if door is None
        else f"wrap it, embedder={door[0]}.{door[1]}(embeddings)"
    )
    raise InvalidInputError(f"embedder: a {kind} can't be used as it is: {remedy}")


def _door(given: object) -> tuple[str, str] | None:
    """The adapters of the framework that a class comes from, and their embedder; no framework is imported."""
    bases = (base.__module__.partition(".")[0] for base in type(given).__mro__)
    return next((_FRAMEWORKS[base] for base in bases if base in _FRAMEWORKS), None)
