"""Vectors of a user's items, of those that have any: one of the whole text, and one of each passage."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from kgt_plugin.index.vectors import VectorRows

__all__ = ["ItemVectors"]


class ItemVectors:
    """Vectors by the number of the item they belong to; an item without takes no memory."""

    def __init__(self) -> None:
        self._whole = VectorRows()
        self._parts = VectorRows()
        self._items: list[int] = []  # whose each whole text is
        self._places: dict[int, tuple[int, range]] = {}

    def __contains__(self, item: int) -> bool:
        return item in self._places

    def add(self, item: int, whole: Sequence[float], parts: Sequence[Sequence[float]]) -> None:
        """Give an item its vectors; it has none yet."""
        start = len(self._parts)
        self._places[item] = (len(self._whole), range(start, start + len(parts)))
        self._items.append(item)
        self._whole.extend([whole])
        self._parts.extend(parts)

    def erase(self, items: Iterable[int]) -> None:
        """Blank out the vectors of items that went."""
        places = [place for item in items if (place := self._places.pop(item, None)) is not None]
        self._whole.erase([whole for whole, _ in places])
        self._parts.erase([part for _, parts in places for part in parts])

    def renumbered(self, items: Sequence[int]) -> ItemVectors:
        """Copy the vectors of some items, which are numbered by their order here."""
        copy = ItemVectors()
        for number, item in enumerate(items):
            if item in self._places:
                whole, parts = self._places[item]
                copy.add(number, self._whole.rows([whole])[0], self._parts.rows(parts))
        return copy

    def nearest(
        self, vector: Sequence[float], most: int, *, besides: Collection[int] = ()
    ) -> list[int]:
        """Find the items whose whole text is nearest to a vector, at most so many, in no order.

        Args:
            vector: of the query.
            most: how many.
            besides: items that do not count.
        """
        places = (
            {at for item, (at, _) in self._places.items() if item in besides} if besides else set()
        )
        return [self._items[at] for at in self._whole.nearest(vector, most, besides=places)]

    def of_whole(self, item: int) -> list[float] | None:
        """Get the vector of an item's whole text; None where it has none."""
        if item not in self._places:
            return None
        (vector,) = self._whole.rows([self._places[item][0]])
        return list(vector)

    def of_wholes(self, vector: Sequence[float], items: Sequence[int]) -> dict[int, float]:
        """Compute the cosine of each item's whole text with a vector, of those that have one."""
        known = [item for item in items if item in self._places]
        cosines = self._whole.cosines(vector, [self._places[item][0] for item in known])
        return dict(zip(known, cosines, strict=True))

    def of_passages(self, vector: Sequence[float], items: Sequence[int]) -> dict[int, list[float]]:
        """Compute the cosines of each item's passages with a vector, of those that have any."""
        known = [item for item in items if item in self._places]
        numbers = [part for item in known for part in self._places[item][1]]
        cosines = iter(self._parts.cosines(vector, numbers))
        return {item: [next(cosines) for _ in self._places[item][1]] for item in known}
