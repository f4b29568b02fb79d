"""The clock that is read where an app, or a test, passes none of its own."""

from __future__ import annotations

import datetime as dt

__all__ = ["utc_now"]


def utc_now() -> dt.datetime:
    """Read the time, in UTC.

    Examples:
        >>> utc_now().tzinfo
        datetime.timezone.utc
    """
    return dt.datetime.now(dt.UTC)
