"""Asking PostgreSQL how graphs stand in the same round trip as the statement that begins something."""

from __future__ import annotations

from collections.abc import Sequence

from kgt_plugin.stores import sql
from kgt_plugin.stores.postgres_connection import BoundedConnection, PostgresSession
from kgt_plugin.stores.session import Cursor, GraphStanding

__all__ = ["standing_in", "standings_after"]


def standings_after(
    db: BoundedConnection, statement: bytes, graphs: Sequence[tuple[int, str]]
) -> list[GraphStanding]:
    """Run a statement, and ask how some graphs stand after it.

    Args:
        db: the connection.
        statement: what begins a snapshot, or takes a lock.
        graphs: the hash and the text of each one's name.

    Raises:
        psycopg.Error: the server was not reached, or refused.
    """
    session = PostgresSession(db)
    with session.together():
        db.execute(statement)
        asked = [session.execute(sql.GRAPH_STANDING, key) for key in graphs]
    return [standing_in(cursor) for cursor in asked]


def standing_in(cursor: Cursor) -> GraphStanding:
    """Read the answer to `sql.GRAPH_STANDING`; no row is an empty graph."""
    row = cursor.fetchone()
    return GraphStanding(0, 0) if row is None else GraphStanding(int(row[0]), int(row[1]))
