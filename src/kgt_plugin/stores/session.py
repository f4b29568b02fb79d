"""The port to a relational database: what the SQL that all of them share is run by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, Protocol

__all__ = ["Cursor", "GraphStanding", "Session"]


class GraphStanding(NamedTuple):
    """Standing of a graph, which is known without reading its triples.

    Attributes:
        revision: the number of the last change of it; 0 where it is empty.
        size: its triples.
    """

    revision: int
    size: int


class Cursor(Protocol):
    """The part of a database's cursor that is used here."""

    @property
    def rowcount(self) -> int:
        """Rows that a statement changed."""
        ...

    def fetchone(self) -> Any:  # a row of whatever the statement selects
        """The next row; None where there is none."""
        ...

    def fetchall(self) -> list[Any]:  # as above
        """The rows that are left."""
        ...


class Session(Protocol):
    """A connection that runs the statements of `kgt_plugin.stores.sql`."""

    @property
    def execute(self) -> Callable[[str, Sequence[object]], Cursor]:
        """Run a statement with its parameters."""
        ...

    @property
    def executemany(self) -> Callable[[str, Iterable[Sequence[object]]], object]:
        """Run a statement that selects nothing with each of several parameters."""
        ...

    def together(self) -> AbstractContextManager[object]:
        """While entered, statements are run in order, and the caller need not wait for each answer.

        All answers are there when it is left. No statement may change what one before it selects.
        """
        ...
