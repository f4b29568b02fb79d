"""The SQL of stores in relational databases: quads of numbers, and each term's text once.

Tables:
    terms: a term's text by its number. A number is never given twice, and a row is never taken out by an
        edit: what no quad uses any more is overwritten in place.
    term_keys: a term's number by a keyed hash of its text, and how many quads and graphs use it.
    quads: subject, predicate, object and graph, by number.
    graphs: each graph that is not empty, its size, and the edit that changed it last.
    counters: the last edit's number, the last term's number, bytes overwritten, the hash key.

Placeholders are question marks; everything but DDL is standard SQL with `ON CONFLICT`.
"""

from __future__ import annotations

from functools import cache
from typing import Final

__all__ = [
    "ADD_TO_COUNTER",
    "COUNTER",
    "DELETE_GRAPH",
    "DELETE_KEY",
    "DELETE_QUAD",
    "DELETE_QUADS_OF_GRAPH",
    "GRAPH_NAMES",
    "GRAPH_REVISION",
    "GRAPH_SIZE",
    "GRAPH_STANDING",
    "INSERT_KEY",
    "INSERT_QUAD",
    "INSERT_TERM",
    "OVERWRITE_TERM",
    "QUADS_OF_GRAPH",
    "SET_COUNTER",
    "SIZE_BY_NUMBER",
    "TERM_NUMBER",
    "TERM_TEXT",
    "TERM_USES",
    "TOUCH_GRAPH",
    "USE_KEY",
    "matching",
    "term_numbers",
]

TERM_NUMBER: Final = (
    "SELECT k.term FROM term_keys k JOIN terms t ON t.id = k.term WHERE k.hash = ? AND t.text = ?"
)
"""A term's number, by the hash of its text and the text."""

TERM_TEXT: Final = "SELECT text FROM terms WHERE id = ?"
TERM_USES: Final = "SELECT uses FROM term_keys WHERE hash = ? AND term = ?"
INSERT_TERM: Final = "INSERT INTO terms (id, text) VALUES (?, ?)"
OVERWRITE_TERM: Final = "UPDATE terms SET text = ? WHERE id = ?"
INSERT_KEY: Final = "INSERT INTO term_keys (hash, term, uses) VALUES (?, ?, ?)"
USE_KEY: Final = "UPDATE term_keys SET uses = uses + ? WHERE hash = ? AND term = ?"
DELETE_KEY: Final = "DELETE FROM term_keys WHERE hash = ? AND term = ?"

INSERT_QUAD: Final = "INSERT INTO quads (s, p, o, g) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
DELETE_QUAD: Final = "DELETE FROM quads WHERE s = ? AND p = ? AND o = ? AND g = ?"
QUADS_OF_GRAPH: Final = "SELECT s, p, o FROM quads WHERE g = ?"
DELETE_QUADS_OF_GRAPH: Final = "DELETE FROM quads WHERE g = ?"

TOUCH_GRAPH: Final = (
    "INSERT INTO graphs (name, size, revision) VALUES (?, ?, ?) ON CONFLICT (name) "
    "DO UPDATE SET size = graphs.size + excluded.size, revision = excluded.revision"
)
"""Change a graph's size by a number, and set its revision."""

DELETE_GRAPH: Final = "DELETE FROM graphs WHERE name = ?"
GRAPH_SIZE: Final = f"SELECT size FROM graphs WHERE name = ({TERM_NUMBER})"  # noqa: S608 - a constant
SIZE_BY_NUMBER: Final = "SELECT size FROM graphs WHERE name = ?"
GRAPH_REVISION: Final = f"SELECT revision FROM graphs WHERE name = ({TERM_NUMBER})"  # noqa: S608 - a constant
GRAPH_STANDING: Final = f"SELECT revision, size FROM graphs WHERE name = ({TERM_NUMBER})"  # noqa: S608 - a constant
GRAPH_NAMES: Final = "SELECT t.text FROM graphs JOIN terms t ON t.id = graphs.name ORDER BY t.text"

COUNTER: Final = "SELECT value FROM counters WHERE name = ?"
SET_COUNTER: Final = "UPDATE counters SET value = ? WHERE name = ?"
ADD_TO_COUNTER: Final = "UPDATE counters SET value = value + ? WHERE name = ?"


@cache
def matching(*, subject: bool, predicate: bool, value: bool, limited: bool = False) -> str:
    """Select the triples of a graph that fit a pattern; the texts of what the pattern leaves open.

    Parameters are the hash and the text of the graph's name, then of each term that is given, and
    the limit last. A pattern that leaves nothing open selects a 1 where the triple is there.

    Args:
        subject: whether it is given.
        predicate: the same.
        value: whether the object is.
        limited: whether there is a limit to the number of triples.

    Example:
        >>> matching(subject=True, predicate=True, value=True).split(" FROM ")[0]
        'SELECT 1'
    """
    given = {"s": subject, "p": predicate, "o": value}
    wanted = ", ".join(
        f"(SELECT text FROM terms WHERE id = q.{column})"  # noqa: S608 - constants
        for column, is_given in given.items()
        if not is_given
    )
    columns = ["g", *(column for column, is_given in given.items() if is_given)]
    where = " AND ".join(f"q.{column} = ({TERM_NUMBER})" for column in columns)
    limit = " LIMIT ?" if limited else ""
    return f"SELECT {wanted or '1'} FROM quads q WHERE {where}{limit}"  # noqa: S608 - constants


@cache
def term_numbers(count: int) -> str:
    """Select number and text of the terms that have one of some hashes.

    Args:
        count: how many hashes are given.

    Example:
        >>> term_numbers(2).split(" WHERE ")[1]
        'k.hash IN (?,?)'
    """
    marks = ",".join("?" * count)
    return f"SELECT k.term, t.text FROM term_keys k JOIN terms t ON t.id = k.term WHERE k.hash IN ({marks})"  # noqa: S608 - question marks
