"""Structured logging: one logger, and events with fields that a formatter finds on the record."""

from __future__ import annotations

import hashlib
import logging
import os
from typing import Final

__all__ = ["log_event", "user_digest"]

_logger: Final = logging.getLogger("kgt_plugin")
_CLEAR: Final = "clear"


def user_digest(user: str) -> str:
    """Compute what stands for a user's id in the log: 16 hexadecimal digits.

    It hides an id from who reads the log, and not from who guesses it and computes the same.

    Args:
        user: the id.

    Examples:
        >>> len(user_digest("ana"))
        16
    """
    return hashlib.sha256(user.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def log_event(
    level: int,
    event: str,
    message: str,
    *,
    user: str | None = None,
    error: BaseException | None = None,
    **fields: object,
) -> None:
    """Log an event.

    Args:
        level: of `logging`.
        event: its name, which doesn't change.
        message: says it to a reader, without words of a user's.
        user: whose it is; logged as a digest, or in clear with KGT_LOG_USERS=clear in the environment.
        error: the reason; its traceback is logged too.
        **fields: more data of the event.

    Examples:
        >>> log_event(logging.DEBUG, "store.opened", "a store was opened", path="/data")
    """
    if not _logger.isEnabledFor(level):
        return
    extra = {f"kgt_{name}": value for name, value in fields.items()} | {"kgt_event": event}
    if user is not None:
        in_clear = os.environ.get("KGT_LOG_USERS") == _CLEAR
        extra["kgt_user"] = user if in_clear else user_digest(user)
        message = f"{message} (user {extra['kgt_user']})"
    if error is not None:
        extra["kgt_error"] = type(error).__name__
        message = f"{message}: {error}"
    _logger.log(level, "%s", message, extra=extra, exc_info=error, stacklevel=2)
