"""Errors in words that a model can act on, or pass on to its user."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from mcp.server.mcpserver.exceptions import ResourceError, ToolError

from kgt_plugin.errors import (
    ContextOverflowError,
    InvalidInputError,
    KGTError,
    StaleGraphError,
    SubjectNotFoundError,
    UndoError,
)

__all__ = ["failures_of_resources", "failures_of_tools"]

_log = logging.getLogger(__name__)
_CALLERS = (InvalidInputError, UndoError, StaleGraphError, ContextOverflowError)
"""Errors of what was asked: the caller can mend them, and they tell nothing of the server."""
_OUT_OF_ORDER = "The memory is out of order: go on without it, and tell the user so."


@contextmanager
def failures_of_tools(*, local: bool) -> Iterator[None]:
    """Raise what goes wrong in the block as the SDK's `ToolError`.

    Args:
        local: whether who calls is who runs the server: then errors of its models and its store are
            told too. Else they are only logged, since they name files and hosts.

    Examples:
        >>> try:
        ...     with failures_of_tools(local=True):
        ...         raise UndoError("there is no edit 7")
        ... except ToolError as error:
        ...     print(error)
        there is no edit 7
    """
    try:
        yield
    except ToolError:
        raise
    except Exception as exc:
        raise ToolError(_words(exc, local=local)) from exc


@contextmanager
def failures_of_resources(*, local: bool) -> Iterator[None]:
    """Raise what goes wrong in the block as the SDK's `ResourceError`; see `failures_of_tools`."""
    try:
        yield
    except Exception as exc:
        raise ResourceError(_words(exc, local=local)) from exc


def _words(exc: Exception, *, local: bool) -> str:
    if isinstance(exc, SubjectNotFoundError):
        return (
            "The question names nobody: name whom or what it is about in it, as 'Where does my "
            "sister live?' does, or pass subject ('me' is the user)."
        )
    if isinstance(exc, _CALLERS) or (local and isinstance(exc, KGTError)):
        return str(exc)
    # A scorer or a store of the app's own may raise anything: the agent goes on, the log tells.
    _log.error("the memory failed", exc_info=exc)
    return _OUT_OF_ORDER
