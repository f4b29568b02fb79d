"""Stores that costs are measured on: new ones, made in a folder and removed with it."""

from __future__ import annotations

import tempfile
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.stores import Store, open_store

__all__ = ["Places"]

_ENDINGS: Final = {"sqlite": ".sqlite", "oxigraph": ".oxigraph"}
_MEMORY: Final = "memory"


class Places:
    """Makes new stores of one kind; what it made on disk goes when it is left.

    Args:
        kind: "sqlite", "oxigraph", "memory", or a folder that is empty or not there yet, for SQLite
            stores on that disk.

    Raises:
        InvalidInputError: the folder holds something.

    Example:
        >>> with Places("sqlite") as places:
        ...     places.open().location.endswith(".sqlite")
        True
    """

    def __init__(self, kind: str = _MEMORY) -> None:
        self.kind = kind
        self._ending = _ENDINGS.get(kind, _ENDINGS["sqlite"])
        self._numbers = count(1)
        self._stores: list[Store] = []
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        if kind == _MEMORY:
            return
        parent = None
        if kind not in _ENDINGS:
            parent = Path(kind)
            if parent.exists() and (not parent.is_dir() or any(parent.iterdir())):
                raise InvalidInputError(
                    f"{kind} holds something: give a new or empty folder, or sqlite, oxigraph or memory"
                )
            parent.mkdir(parents=True, exist_ok=True)
        self._folder = tempfile.TemporaryDirectory(prefix="kgt-bench-", dir=parent)

    def open(self) -> Store:
        """Open a new store; it is closed when this is left."""
        where = ":memory:"
        if self._folder is not None:
            where = str(Path(self._folder.name) / f"{next(self._numbers)}{self._ending}")
        return self.again(where)

    def again(self, location: str) -> Store:
        """Open a store that was made here and closed since.

        Args:
            location: the store's.
        """
        store = open_store(location)
        self._stores.append(store)
        return store

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for store in self._stores:
            store.close()
        if self._folder is not None:
            self._folder.cleanup()
