"""Rows of vectors that grow at the end, compared with one vector in one product."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from kgt_plugin.errors import MissingDependencyError

__all__ = ["VectorRows"]

_FIRST: Final = 64


class VectorRows:
    """Vectors of norm 1 and one length, in float32; numbered from 0 in the order they came.

    Any: numpy comes with the embedder's extra, and is never imported with this module.
    """

    def __init__(self) -> None:
        self._rows: Any = None
        self._count = 0
        self._erased: set[int] = set()

    def __len__(self) -> int:
        return self._count

    def extend(self, vectors: Sequence[Sequence[float]]) -> None:
        """Add vectors at the end."""
        if not vectors:
            return
        np = _numpy()
        new = np.asarray(vectors, dtype=np.float32)
        if self._rows is None:
            self._rows = np.empty((max(_FIRST, len(new)), new.shape[1]), dtype=np.float32)
        end = self._count + len(new)
        if end > len(self._rows):
            grown = np.empty((max(end, 2 * len(self._rows)), new.shape[1]), dtype=np.float32)
            grown[: self._count] = self._rows[: self._count]
            self._rows = grown
        self._rows[self._count : end] = new
        self._count = end

    def erase(self, numbers: Iterable[int]) -> None:
        """Blank some out; the others keep their numbers."""
        gone = list(numbers)
        if gone and self._count:
            self._rows[gone] = 0.0
            self._erased.update(gone)

    def rows(self, numbers: Sequence[int]) -> list[Any]:
        """Some of the vectors, as they are kept."""
        return [self._rows[number].copy() for number in numbers] if self._count else []

    def cosines(self, vector: Sequence[float], rows: Sequence[int] | None = None) -> list[float]:
        """Compute the cosines with a vector, of some rows or of all, in order."""
        if not self._count or (rows is not None and not rows):
            return []
        np = _numpy()
        chosen = self._rows[: self._count] if rows is None else self._rows[list(rows)]
        # Not "@": its last bits depend on how many rows there are, and an index built anew is to agree.
        products = np.einsum("ij,j->i", chosen, np.asarray(vector, dtype=np.float32))
        found: list[float] = products.tolist()
        return found

    def nearest(
        self, vector: Sequence[float], most: int, *, besides: Collection[int] = ()
    ) -> list[int]:
        """Find the rows of the largest cosines that are not erased, at most so many, in no order.

        Args:
            vector: what they are compared with.
            most: how many.
            besides: rows that do not count either.
        """
        out = self._erased.union(besides) if besides else self._erased
        if self._count - len(out) <= most:
            return [row for row in range(self._count) if row not in out]
        np = _numpy()
        cosines = self._rows[: self._count] @ np.asarray(vector, dtype=np.float32)
        cosines[list(out)] = -np.inf
        found: list[int] = np.argpartition(-cosines, most)[:most].tolist()
        return found


def _numpy() -> Any:
    try:
        import numpy as np  # noqa: PLC0415 - of an extra
    except ImportError as exc:
        raise MissingDependencyError("numpy", extra="transformers") from exc
    return np
