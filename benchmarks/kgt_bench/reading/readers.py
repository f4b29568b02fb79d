"""Readers of messages, by name: what is measured against what."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from kgt_plugin.errors import InvalidInputError, MissingDependencyError
from kgt_plugin.reading import Extractor, Rules

__all__ = ["READERS", "ReaderFactory", "make_readers"]

ReaderFactory = Callable[[], Extractor]
"""Makes a reader. Raises `MissingDependencyError` where its
libraries are not installed."""


READERS: Final[Mapping[str, ReaderFactory]] = {"rules": Rules}
"""Every reader that can be measured, in the order of the table."""


def make_readers(
    names: Sequence[str] = (), readers: Mapping[str, ReaderFactory] = READERS
) -> dict[str, Extractor]:
    """Make readers by name.

    Args:
        names: which; none are all whose libraries are installed.
        readers: to choose from.

    Raises:
        InvalidInputError: a name is unknown.
        MissingDependencyError: the libraries of a reader that was named are not installed.
    """
    unknown = next((name for name in names if name not in readers), None)
    if unknown is not None:
        raise InvalidInputError(f"unknown reader {unknown!r}: choose among {', '.join(readers)}")
    made: dict[str, Extractor] = {}
    for name in names or readers:
        try:
            made[name] = readers[name]()
        except MissingDependencyError:
            if names:
                raise
    return made
