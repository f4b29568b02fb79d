"""Embeddings both ways: `KGTEmbedding` lends ours to LlamaIndex, `LlamaIndexEmbedder` the app's to KGT."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding
from pydantic import ConfigDict, Field, PrivateAttr

from kgt_plugin.embedding import Embedder
from kgt_plugin.embedding.vectors import unit
from kgt_plugin.errors import ModelError
from kgt_plugin.memory import KGT, app_handle
from kgt_plugin.memory.live_handle import HoldsModel

__all__ = ["KGTEmbedding", "LlamaIndexEmbedder"]


class KGTEmbedding(HoldsModel, BaseEmbedding):
    """Any `Embedder` as LlamaIndex's embedding model, such as the embedded one, offline.

    Examples:
        >>> from kgt_plugin.llama_index import KGTEmbedding
        >>> len(KGTEmbedding.of(kgt).get_text_embedding("my dog"))
        256
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    model_name: str = Field(default="kgt", description="The name of the embedding model.")

    _embedder: Embedder = PrivateAttr()

    def __init__(self, embedder: Embedder, **fields: Any) -> None:
        """Wrap an embedder.

        Args:
            embedder: embeds texts and queries alike.
            **fields: LlamaIndex's own.
        """
        super().__init__(**fields)
        self._embedder = embedder

    @classmethod
    def class_name(cls) -> str:
        """Tell LlamaIndex's loaders which class this is."""
        return "KGTEmbedding"

    @classmethod
    def of(cls, kgt: KGT, **fields: Any) -> KGTEmbedding:
        """Use the embedder of an opened KGT; it is loaded once.

        Args:
            kgt: the shared parts.
            **fields: LlamaIndex's own.

        Raises:
            InvalidInputError: what is given is no `KGT`.
            ModelError: it was opened without an embedder.
        """
        embedder = app_handle(kgt, taker="KGTEmbedding").models.embedder
        if embedder is None:
            raise ModelError("there is no embedder: open KGT with embedder=...")
        return cls(embedder, **fields)

    def _held(self) -> object:
        return self._embedder

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._embedder.embed([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return self._embedder.embed(texts)

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_text_embedding(self, text: str) -> list[float]:
        return await asyncio.to_thread(self._get_text_embedding, text)

    async def _aget_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return await asyncio.to_thread(self._get_text_embeddings, texts)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return await asyncio.to_thread(self._get_query_embedding, query)


class LlamaIndexEmbedder:
    """Your app's embedding model as KGT's `Embedder`: `KGT.open(embedder=...)`.

    Fact and question are compared as texts; models that embed queries another way still fit, since
    what is compared is how two texts of one kind differ.

    Examples:
        >>> from llama_index.core import MockEmbedding
        >>> from kgt_plugin.llama_index import LlamaIndexEmbedder
        >>> embedder = LlamaIndexEmbedder(MockEmbedding(embed_dim=8))
        >>> len(embedder.embed(["my dog"])[0])
        8
    """

    def __init__(self, model: BaseEmbedding) -> None:
        """Wrap an embedding model.

        Args:
            model: any of LlamaIndex's.
        """
        self._model = model

    @property
    def model_id(self) -> str:
        """The class of the embeddings, and the name of their model."""
        return f"{self._model.class_name()}:{self._model.model_name}"

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Embed every text; see `kgt_plugin.embedding.Embedder`."""
        vectors = self._model.get_text_embedding_batch(list(texts)) if texts else []
        return [unit(vector) for vector in vectors]
