"""Values of a function, each computed once for its argument within one piece of work."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

__all__ = ["Memo"]

K = TypeVar("K")
V = TypeVar("V")


class Memo(dict[K, V]):
    """Values of a function by its argument, each computed when it is first asked for, and gone with the memo.

    Args:
        compute: gives the value; where it raises, nothing is kept.

    Example:
        >>> lengths = Memo(len)
        >>> lengths["Oslo"], dict(lengths)
        (4, {'Oslo': 4})
    """

    def __init__(self, compute: Callable[[K], V]) -> None:
        super().__init__()
        self._compute = compute

    def __missing__(self, key: K) -> V:
        value = self[key] = self._compute(key)
        return value
