"""PostgreSQL's errors as ours, each with what to do."""

from __future__ import annotations

from typing import Final

import psycopg
from psycopg import errors
from psycopg_pool import PoolTimeout

from kgt_plugin.errors import StoreError, StoreLockedError

__all__ = ["store_error"]

_REMEDIES: Final[tuple[tuple[type[psycopg.Error], str], ...]] = (
    (errors.InvalidPassword, "check user and password"),
    (errors.InvalidAuthorizationSpecification, "check user and password"),
    (errors.InvalidCatalogName, "create the database, or name another one"),
    (errors.InsufficientPrivilege, "let the user create and write the schema kgt"),
    (errors.ReadOnlySqlTransaction, "name the server that takes writes"),
    (errors.DiskFull, "free space on the server's disk"),
    (errors.TooManyConnections, "raise the server's max_connections"),
    (errors.UndefinedTable, "let somebody who may create tables open the store once"),
)


def store_error(exc: psycopg.Error, *, location: str, timeout_s: float) -> StoreError:
    """Make the error that a caller gets of an engine's.

    Args:
        exc: the engine's.
        location: the store without its password, for the message.
        timeout_s: how long an answer was waited for.

    Example:
        >>> str(store_error(psycopg.OperationalError("gone"), location="here", timeout_s=1.0))
        'the store here failed (gone): check that the server is running, and the URL; nothing was changed'
    """
    if isinstance(exc, errors.LockNotAvailable):
        return StoreLockedError(
            f"the store {location} was being written by others for {timeout_s:g} s: "
            "nothing was changed; try again when that is done"
        )
    if isinstance(exc, PoolTimeout):
        return StoreError(
            f"the store {location} gave no connection for {timeout_s:g} s: check that the server is "
            "running and takes so many connections; nothing was changed"
        )
    reason = " ".join(str(exc).split())
    remedy = next((what for kind, what in _REMEDIES if isinstance(exc, kind)), None)
    if remedy is None:
        remedy = "check that the server is running, and the URL"
    return StoreError(f"the store {location} failed ({reason}): {remedy}; nothing was changed")
