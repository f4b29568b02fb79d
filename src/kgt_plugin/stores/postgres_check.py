"""Checks of a store in PostgreSQL: that what its tables count is so."""

from __future__ import annotations

from typing import Final

import psycopg

__all__ = ["problems_of"]

_COUNTS: Final = (
    (
        b"SELECT g, count(*) FROM quads GROUP BY g",
        b"SELECT name, size FROM graphs",
        "graphs have another size than is written down",
    ),
    (
        b"""SELECT term, count(*) FROM (SELECT s AS term FROM quads UNION ALL SELECT p FROM quads
        UNION ALL SELECT o FROM quads UNION ALL SELECT name FROM graphs) used GROUP BY term""",
        b"SELECT term, uses FROM term_keys",
        "terms are used more or less often than is written down",
    ),
    (
        b"SELECT id FROM terms",
        b"SELECT term FROM term_keys",
        "terms are unused and still there, or used and not there",
    ),
)
"""Two queries that give the same rows where all is well."""


def problems_of(db: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    """List what is wrong with a store's tables, each in a line.

    Args:
        db: a connection to it.

    Raises:
        psycopg.Error: it cannot be read.
    """
    return [
        what
        for one, other, what in _COUNTS
        if _has_rows(db, b"(%b) EXCEPT (%b)" % (one, other))
        or _has_rows(db, b"(%b) EXCEPT (%b)" % (other, one))
    ]


def _has_rows(db: psycopg.Connection[tuple[object, ...]], query: bytes) -> bool:
    return db.execute(query).fetchone() is not None
