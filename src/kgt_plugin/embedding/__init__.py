"""The port to a sentence embedder; an app's own embeddings plug in here."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol, runtime_checkable

__all__ = ["Embedder", "SupportsLoading", "cosine"]


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


@runtime_checkable
class SupportsLoading(Protocol):
    """An embedder whose model is loaded at first use, and can be before."""

    def load(self) -> object:
        """Load the model now, if it is not loaded yet."""
        ...


def cosine(one: Sequence[float], other: Sequence[float]) -> float:
    """Compute the cosine of two vectors of norm 1, as an `Embedder` gives them."""
    return math.fsum(a * b for a, b in zip(one, other, strict=True))
