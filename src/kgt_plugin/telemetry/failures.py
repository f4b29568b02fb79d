"""Counts what went wrong: edits that the graph refuses, and learning that fails in the background."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from kgt_plugin.errors import KGTError
from kgt_plugin.telemetry.instruments import current

__all__ = ["count_failure", "counts_refusals"]

P = ParamSpec("P")
T = TypeVar("T")


def counts_refusals(edit: Callable[P, T]) -> Callable[P, T]:
    """Count into `kgt.edits.refused` how often a function that edits refuses to, by the kind of its error.

    Args:
        edit: raises a `KGTError` where it refuses.

    Examples:
        >>> @counts_refusals
        ... def undo(edit_id: str) -> None:
        ...     raise KGTError(f"there is no edit {edit_id}")
        >>> undo("7")
        Traceback (most recent call last):
        ...
        kgt_plugin.errors.KGTError: there is no edit 7
    """

    @wraps(edit)
    def counting(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return edit(*args, **kwargs)
        except KGTError as exc:
            instruments = current()
            if instruments is not None:
                instruments.refused_edits.add(1, {"error.type": type(exc).__qualname__})
            raise

    return counting


def count_failure(doing: str, error: Exception) -> None:
    """Count into `kgt.learning.failures` something that failed in the background.

    Args:
        doing: "learning" or "recalling".
        error: why.
    """
    instruments = current()
    if instruments is not None:
        attributes = {"kgt.operation": doing, "error.type": type(error).__qualname__}
        instruments.failures.add(1, attributes)
