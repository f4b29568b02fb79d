"""A bounded cache of what models have answered, known by digests, for any number of threads."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b
from typing import Final, Generic, TypeVar

from kgt_plugin.errors import InvalidInputError

__all__ = ["LRUCache", "digest"]

V = TypeVar("V")
_KEY_BYTES: Final = 16


def digest(*parts: str) -> bytes:
    """Name some texts by 16 bytes, so that no word of them stays in memory.

    Examples:
        >>> digest("ab", "c") == digest("a", "bc")
        False
    """
    named = blake2b(digest_size=_KEY_BYTES)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        named.update(len(data).to_bytes(8, "little"))
        named.update(data)
    return named.digest()


class LRUCache(Generic[V]):
    """Keeps values up to a capacity; the least recently used go first.

    Args:
        capacity: the sum of what the values kept may cost; above 0.
        cost: of one value; by default each counts 1.

    Raises:
        InvalidInputError: the capacity is not above 0.

    Examples:
        >>> cache = LRUCache[str](1)
        >>> cache.put({b"a": "one", b"b": "two"})
        >>> cache.get([b"a", b"b"])
        {b'b': 'two'}
    """

    def __init__(self, capacity: float, *, cost: Callable[[V], float] = lambda _value: 1) -> None:
        if not capacity > 0:
            raise InvalidInputError("the capacity of a cache must be above 0")
        self._capacity = capacity
        self._cost = cost
        self._spent = 0.0
        self._values: OrderedDict[bytes, V] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, keys: Iterable[bytes]) -> dict[bytes, V]:
        """Look keys up; those that are not known are left out."""
        known: dict[bytes, V] = {}
        with self._lock:
            for key in keys:
                if key in self._values:
                    self._values.move_to_end(key)
                    known[key] = self._values[key]
        return known

    def put(self, values: Mapping[bytes, V]) -> None:
        """Keep values; one that is known already is replaced."""
        with self._lock:
            for key, value in values.items():
                if key in self._values:
                    self._spent -= self._cost(self._values.pop(key))
                self._values[key] = value
                self._spent += self._cost(value)
            while self._spent > self._capacity and self._values:
                self._spent -= self._cost(self._values.popitem(last=False)[1])

    def clear(self) -> None:
        """Forget every value."""
        with self._lock:
            self._values.clear()
            self._spent = 0.0
