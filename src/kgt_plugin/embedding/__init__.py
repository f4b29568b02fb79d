"""The port to a sentence embedder; an app's own embeddings plug in here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

__all__ = ["Embedder"]


@runtime_checkable
class Embedder(Protocol):
    """Maps texts to vectors whose cosine tells how near they are in meaning."""

    @property
    def model_id(self) -> str:
        """Name and revision of the embedding model."""
        ...

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Embed every text.

        Args:
            texts: any number, also none.

        Returns:
            One vector a text, all of one length, of Euclidean norm 1.
        """
        ...
