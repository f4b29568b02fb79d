"""The tables of a store in PostgreSQL, in a schema of their own, and the way from older versions to them."""

from __future__ import annotations

import secrets
from typing import Any, Final

import psycopg

from kgt_plugin.errors import StoreError

__all__ = ["SCHEMA", "SCHEMA_VERSION", "prepare"]

SCHEMA: Final = "kgt"
"""The schema of PostgreSQL that has our tables, so that they meet nobody else's."""

_MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (
    (
        # Texts are bytes in UTF-8: U+0000 is allowed in them, whatever the database's own encoding is.
        "CREATE TABLE terms (id BIGINT PRIMARY KEY, text BYTEA NOT NULL)",
        """CREATE TABLE term_keys (hash BIGINT NOT NULL, term BIGINT NOT NULL,
            uses BIGINT NOT NULL, PRIMARY KEY (hash, term))""",
        """CREATE TABLE quads (g BIGINT NOT NULL, s BIGINT NOT NULL, p BIGINT NOT NULL,
            o BIGINT NOT NULL, PRIMARY KEY (g, s, p, o))""",
        "CREATE INDEX quads_by_predicate ON quads (g, p, o)",
        "CREATE INDEX quads_by_object ON quads (g, o)",
        """CREATE TABLE graphs (name BIGINT PRIMARY KEY, size BIGINT NOT NULL,
            revision BIGINT NOT NULL)""",
        "CREATE TABLE counters (name BYTEA PRIMARY KEY, value BIGINT NOT NULL)",
        "INSERT INTO counters VALUES ('edit', 0), ('term', 0), ('overwritten', 0)",
        "CREATE TABLE receipts (slot BIGINT PRIMARY KEY, token BYTEA NOT NULL)",
    ),
)
"""What leads from each version of the schema to the next; a released step never changes."""

SCHEMA_VERSION: Final = len(_MIGRATIONS)
_LOCK: Final = 0x4B475450
"""The advisory lock under which one process makes or changes the tables."""


def prepare(db: psycopg.Connection[Any], location: str) -> bytes:
    """Bring a database to the schema of this version; several processes may do so at once.

    Args:
        db: a connection to it, which commits each statement by itself.
        location: the store, for messages.

    Returns:
        The key of the database's hashes.

    Raises:
        StoreError: the schema is somebody else's, or was written by a newer version.
        psycopg.Error: it cannot be read or written.
    """
    if _version(db, location) != SCHEMA_VERSION:
        with db.transaction():
            db.execute(f"SELECT pg_advisory_xact_lock({_LOCK})")
            _migrate(db, _version(db, location))  # another process may have been faster
    row = db.execute("SELECT key FROM store").fetchone()
    assert row is not None
    return bytes(row[0])


def _version(db: psycopg.Connection[Any], location: str) -> int:
    """The version of the tables that are there, 0 where there are none."""
    row = db.execute(
        f"""SELECT to_regclass('{SCHEMA}.store') IS NOT NULL, EXISTS (SELECT FROM pg_class
            JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = '{SCHEMA}')"""  # noqa: S608 - a constant
    ).fetchone()
    assert row is not None
    is_ours, has_tables = row
    if not is_ours:
        if has_tables:
            raise StoreError(
                f"the schema {SCHEMA} of {location} holds other tables: use another database"
            )
        return 0
    row = db.execute("SELECT version FROM store").fetchone()
    version = 0 if row is None else int(row[0])
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"{location} was written by a newer version: update kgt-plugin, or use another database"
        )
    return version


def _migrate(db: psycopg.Connection[Any], version: int) -> None:
    if version == 0:
        db.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        db.execute("CREATE TABLE store (version BIGINT NOT NULL, key BYTEA NOT NULL)")
        key = secrets.token_hex(16)
        db.execute(f"INSERT INTO store VALUES (0, decode('{key}', 'hex'))")  # noqa: S608 - hexadecimal digits
    for step in _MIGRATIONS[version:]:
        for statement in step:
            # Constants of this file, which no type checker sees as literals any more.
            db.execute(statement.encode())
    db.execute(f"UPDATE store SET version = {SCHEMA_VERSION}")  # noqa: S608 - a constant
