"""Checks of a SQLite store: that the file is whole, and that what it counts is so."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Final

__all__ = ["is_mendable", "problems_of"]

_COUNTS: Final = (
    (
        "SELECT g, count(*) FROM quads GROUP BY g",
        "SELECT name, size FROM graphs",
        "graphs have another size than is written down",
    ),
    (
        """SELECT term, count(*) FROM (SELECT s AS term FROM quads UNION ALL SELECT p FROM quads
        UNION ALL SELECT o FROM quads UNION ALL SELECT name FROM graphs) GROUP BY term""",
        "SELECT term, uses FROM term_keys",
        "terms are used more or less often than is written down",
    ),
    (
        "SELECT id FROM terms WHERE typeof(text) = 'text'",
        "SELECT term FROM term_keys",
        "terms are unused and not overwritten, or used and not there",
    ),
)
"""Two queries that give the same rows where all is well."""
_COUNTS_OF_INDEX: Final = (
    (
        "SELECT g, s, p, o FROM vector_keys JOIN quads USING (g, s, p, o)",
        "SELECT g, s, p, o FROM vector_keys",
        "the index has vectors of quads that are not there",
    ),
    (
        """SELECT id, count(*) FROM (SELECT vector AS id FROM vector_keys UNION ALL
        SELECT id FROM free_vectors) GROUP BY id""",
        "SELECT id, 1 FROM vectors",
        "the index has vectors that no quad has, or that several have",
    ),
)
"""The same of what is derived from the quads."""


def problems_of(db: sqlite3.Connection) -> list[str]:
    """List what is wrong with a store's file, each in a line.

    Args:
        db: a connection to it.

    Raises:
        sqlite3.Error: it cannot be read.
    """
    found = [str(row[0]) for row in db.execute("PRAGMA integrity_check(20)").fetchall()]
    if found != ["ok"]:
        return [f"the file is damaged: {' '.join(each.split())}" for each in found]
    return [
        what
        for one, other, what in (*_COUNTS, *_COUNTS_OF_INDEX)
        if _has_rows(db, f"{one} EXCEPT {other}") or _has_rows(db, f"{other} EXCEPT {one}")
    ]


def is_mendable(problems: Sequence[str]) -> bool:
    """Tell whether something is wrong with what is derived from the quads; of a damaged file nothing is told."""
    return not {what for _, _, what in _COUNTS_OF_INDEX}.isdisjoint(problems)


def _has_rows(db: sqlite3.Connection, query: str) -> bool:
    return db.execute(query).fetchone() is not None
