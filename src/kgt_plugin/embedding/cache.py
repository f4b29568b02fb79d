"""An embedder that keeps vectors: the words of a user's relations recur with every query."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from kgt_plugin.embedding import Embedder, SupportsLoading
from kgt_plugin.errors import ModelError
from kgt_plugin.lru_cache import LRUCache, digest

__all__ = ["CachedEmbedder", "cached_embedder"]


class CachedEmbedder:
    """Passes on to another embedder what it does not know yet; see `Embedder`.

    A vector is known by the embedder's id and a digest of the text, so that nothing of what a user
    said stays in memory. Threads may share it.

    Args:
        embedder: whose vectors are kept.
        capacity_mb: megabytes of vectors kept, 3 kB for one of 384 numbers; the least recently used
            go first.
    """

    def __init__(self, embedder: Embedder, *, capacity_mb: float = 64.0) -> None:
        self._embedder = embedder
        self._vectors: LRUCache[array[float]] = LRUCache(
            capacity_mb * 1_000_000, cost=lambda vector: len(vector) * vector.itemsize
        )

    def __len__(self) -> int:
        return len(self._vectors)

    @property
    def model_id(self) -> str:
        """The embedder's own."""
        return self._embedder.model_id

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Embed every text; see `kgt_plugin.embedding.Embedder`."""
        if not texts:
            return []
        model = self.model_id
        keys = [digest(model, text) for text in texts]
        known: dict[bytes, Sequence[float]] = dict(self._vectors.get(keys))
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if new:
            vectors = self._embedder.embed(list(new.values()))
            if len(vectors) != len(new):
                raise ModelError(f"{model} embedded {len(vectors)} of {len(new)} texts")
            known.update(zip(new, vectors, strict=True))
            self._vectors.put(
                {key: array("d", vector) for key, vector in zip(new, vectors, strict=True)}
            )
        return [list(known[key]) for key in keys]

    def load(self) -> None:
        """Load the embedder's model, if it has one to load."""
        if isinstance(self._embedder, SupportsLoading):
            self._embedder.load()

    def close(self) -> None:
        """Forget every vector, and let go of the embedder."""
        self._vectors.clear()
        close = getattr(self._embedder, "close", None)
        if callable(close):
            close()


def cached_embedder(embedder: Embedder) -> CachedEmbedder:
    """Keep an embedder's vectors; one that does so already passes through."""
    return embedder if isinstance(embedder, CachedEmbedder) else CachedEmbedder(embedder)
