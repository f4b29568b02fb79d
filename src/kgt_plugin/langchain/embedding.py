"""`LangChainEmbedder`: the app's own embeddings as KGT's `Embedder`."""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.embeddings import Embeddings

from kgt_plugin.embedding.vectors import unit

__all__ = ["LangChainEmbedder"]


class LangChainEmbedder:
    """Your app's embedding model as KGT's `Embedder`: `KGT.open(embedder=LangChainEmbedder(model))`.

    Fact and question are compared as texts; models that embed queries another way still fit, since
    what is compared is how two texts of one kind differ.

    Examples:
        >>> from langchain_core.embeddings import DeterministicFakeEmbedding
        >>> from kgt_plugin.langchain import LangChainEmbedder
        >>> embedder = LangChainEmbedder(DeterministicFakeEmbedding(size=8))
        >>> len(embedder.embed(["my dog"])[0])
        8
    """

    def __init__(self, model: Embeddings, *, model_id: str | None = None) -> None:
        """Wrap embeddings.

        Args:
            model: any of LangChain's.
            model_id: what to be known by; None is the class and the name of its model, if it has one.
        """
        self._model = model
        named = (getattr(model, name, None) for name in ("model", "model_name", "model_id"))
        name = next((name for name in named if isinstance(name, str)), "")
        self._model_id = model_id or ":".join(part for part in (type(model).__name__, name) if part)

    @property
    def model_id(self) -> str:
        """The class of the embeddings, and the name of their model."""
        return self._model_id

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Embed every text; see `kgt_plugin.embedding.Embedder`."""
        vectors = self._model.embed_documents(list(texts)) if texts else []
        return [unit(vector) for vector in vectors]
