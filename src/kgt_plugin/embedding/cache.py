"""An embedder that keeps vectors: the words of a user's relations recur with every query."""

from __future__ import annotations

import threading
from array import array
from collections import OrderedDict
from collections.abc import Sequence
from hashlib import blake2b

from kgt_plugin.embedding import Embedder, SupportsLoading
from kgt_plugin.errors import InvalidInputError, ModelError

__all__ = ["CachedEmbedder", "cached_embedder"]

_KEY_BYTES = 16


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
        if not capacity_mb > 0:
            raise InvalidInputError("the capacity of a cache must be above 0 MB")
        self._embedder = embedder
        self._capacity = int(capacity_mb * 1_000_000)
        self._bytes = 0
        self._vectors: OrderedDict[bytes, array[float]] = OrderedDict()
        self._lock = threading.Lock()

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
        keys = [_key(model, text) for text in texts]
        known: dict[bytes, Sequence[float]] = {}
        with self._lock:
            for key in keys:
                if key in self._vectors:
                    self._vectors.move_to_end(key)
                    known[key] = self._vectors[key]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if new:
            vectors = self._embedder.embed(list(new.values()))
            if len(vectors) != len(new):
                raise ModelError(f"{model} embedded {len(vectors)} of {len(new)} texts")
            known.update(zip(new, vectors, strict=True))
            self._keep(dict(zip(new, vectors, strict=True)))
        return [list(known[key]) for key in keys]

    def load(self) -> None:
        """Load the embedder's model, if it has one to load."""
        if isinstance(self._embedder, SupportsLoading):
            self._embedder.load()

    def close(self) -> None:
        """Forget every vector, and let go of the embedder."""
        with self._lock:
            self._vectors.clear()
            self._bytes = 0
        close = getattr(self._embedder, "close", None)
        if callable(close):
            close()

    def _keep(self, vectors: dict[bytes, list[float]]) -> None:
        with self._lock:
            for key, vector in vectors.items():
                kept = self._vectors.setdefault(key, array("d"))
                if not kept:
                    kept.extend(vector)
                    self._bytes += len(kept) * kept.itemsize
            while self._bytes > self._capacity:
                _, gone = self._vectors.popitem(last=False)
                self._bytes -= len(gone) * gone.itemsize


def cached_embedder(embedder: Embedder) -> CachedEmbedder:
    """Keep an embedder's vectors; one that does so already passes through."""
    return embedder if isinstance(embedder, CachedEmbedder) else CachedEmbedder(embedder)


def _key(model: str, text: str) -> bytes:
    named = f"{len(model)}:{model}{text}".encode("utf-8", "surrogatepass")
    return blake2b(named, digest_size=_KEY_BYTES).digest()
