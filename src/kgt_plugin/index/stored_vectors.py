"""Vectors of what users have said, kept so that a text is embedded once: in the store itself, or beside it."""

from __future__ import annotations

import logging
from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Final, Protocol

from kgt_plugin.errors import StoreError, StoreLockedError
from kgt_plugin.index.vector_store import VectorStore
from kgt_plugin.stores import HasPlaceBeside, KeepsVectors, SearchedQuad, Store

__all__ = ["StoredVectors", "VectorKeeper", "vectors_of"]

_log = logging.getLogger(__name__)

_LOT: Final = 500
"""Quads of one transaction: others may want to write."""


class VectorKeeper(Protocol):
    """Keeps vectors by user and embedder; any thread may use it."""

    def get(
        self, user: str, model: str, searched: Sequence[SearchedQuad]
    ) -> Mapping[str, Sequence[float]]:
        """Find the vectors of the texts that are known."""
        ...

    def put(
        self,
        user: str,
        model: str,
        searched: Sequence[SearchedQuad],
        vectors: Mapping[str, Sequence[float]],
    ) -> None:
        """Keep vectors.

        Args:
            user: the user's id.
            model: the embedder.
            searched: quads that came or read otherwise now.
            vectors: of all their texts.
        """
        ...

    def remove(self, user: str, texts: Iterable[str]) -> None:
        """Erase the vectors of texts, whatever embedder made them."""
        ...

    def drop(self, user: str) -> None:
        """Erase all of a user's vectors."""
        ...

    def close(self) -> None:
        """Let go of files."""
        ...


class StoredVectors:
    """Vectors in the store of the quads they belong to; the store erases them with the quad.

    Args:
        store: where they are.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> from kgt_plugin.stores.sqlite import SqliteStore
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     store = SqliteStore(Path(folder) / "facts.sqlite")
        ...     StoredVectors(store).get("ana", "my-embedder", [])
        ...     store.close()
        {}
    """

    def __init__(self, store: KeepsVectors) -> None:
        self._store = store

    def get(
        self, user: str, model: str, searched: Sequence[SearchedQuad]
    ) -> Mapping[str, Sequence[float]]:
        """Find the vectors of the texts that are known."""
        del user  # each quad names its graph
        found: dict[str, Sequence[float]] = {}
        for each, data in zip(searched, self._store.vectors(model, searched), strict=True):
            if data is None or len(data) % (_FLOAT_BYTES * len(each.texts)):
                continue
            numbers = memoryview(data).cast("f")
            size = len(numbers) // len(each.texts)
            for place, text in enumerate(each.texts):
                found[text] = numbers[place * size : (place + 1) * size]
        return found

    def put(
        self,
        user: str,
        model: str,
        searched: Sequence[SearchedQuad],
        vectors: Mapping[str, Sequence[float]],
    ) -> None:
        """Keep vectors; where the store can't be written, they are made again the next time."""
        del user  # as above
        rows = ((each, _packed(each, vectors)) for each in searched)
        try:
            while lot := list(islice(rows, _LOT)):
                self._store.keep_vectors(model, lot)
        except StoreLockedError:
            _log.debug("vectors were not kept: others were writing")
        except StoreError as exc:
            _log.warning("vectors were not kept: %s", exc)

    def remove(self, user: str, texts: Iterable[str]) -> None:
        """Do nothing: they went with the quads."""

    def drop(self, user: str) -> None:
        """Do nothing: they went with the quads."""

    def close(self) -> None:
        """Do nothing: the store is closed by who opened it."""


_FLOAT_BYTES: Final = array("f").itemsize


def vectors_of(store: Store) -> VectorKeeper:
    """Choose where the vectors of a store's users are kept.

    Example:
        >>> from kgt_plugin.stores import open_store
        >>> vectors_of(open_store(":memory:")).get("ana", "my-embedder", [])
        {}
    """
    if isinstance(store, KeepsVectors):
        return StoredVectors(store)
    return VectorStore(store.beside if isinstance(store, HasPlaceBeside) else None)


def _packed(searched: SearchedQuad, vectors: Mapping[str, Sequence[float]]) -> bytes:
    return b"".join(array("f", vectors[text]).tobytes() for text in searched.texts)
