"""URLs of PostgreSQL databases as messages show them."""

from __future__ import annotations

import psycopg
from psycopg.conninfo import conninfo_to_dict

from kgt_plugin.errors import InvalidInputError

__all__ = ["location_of"]


def location_of(url: str) -> str:
    """Name a database in messages, without the password.

    Args:
        url: as libpq takes it.

    Raises:
        InvalidInputError: it is no such URL.

    Example:
        >>> location_of("postgresql://ana:secret@example.org/facts")
        'postgresql://ana@example.org/facts'
    """
    try:
        parts = conninfo_to_dict(url)
    except psycopg.Error:
        # The reason quotes what may be a password.
        raise InvalidInputError(
            "the store is no valid PostgreSQL URL: give postgresql://user:password@host:port/database, "
            "with special characters percent-encoded"
        ) from None
    user = f"{parts['user']}@" if parts.get("user") else ""
    port = f":{parts['port']}" if parts.get("port") else ""
    return f"postgresql://{user}{parts.get('host') or ''}{port}/{parts.get('dbname') or ''}"
