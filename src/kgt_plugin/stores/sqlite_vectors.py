"""Vectors in a SQLite store's own file: an edit that takes a quad out erases its vectors in the same transaction.

Like the texts of terms, a vector that is erased is overwritten in place, so that no page of it is ever moved
and copied; its row is used again for one of the same size.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Final

from kgt_plugin.stores.port import SearchedQuad
from kgt_plugin.stores.sqlite_session import SqliteSession
from kgt_plugin.stores.term_numbers import TermHash, TermNumbers
from kgt_plugin.stores.term_text import QuadText, quad_text

__all__ = [
    "VECTOR_TABLES",
    "find_vectors",
    "free_bytes",
    "keep_vectors",
    "remove_free",
    "repair_vectors",
]

_OF_QUAD: Final = (
    "SELECT vector FROM vector_keys WHERE g = old.g AND s = old.s AND p = old.p AND o = old.o"
)
VECTOR_TABLES: Final = (
    "CREATE TABLE vectors (id INTEGER PRIMARY KEY, data BLOB NOT NULL)",
    """CREATE TABLE vector_keys (g INTEGER NOT NULL, s INTEGER NOT NULL, p INTEGER NOT NULL,
        o INTEGER NOT NULL, model INTEGER NOT NULL, digest INTEGER NOT NULL, vector INTEGER NOT NULL,
        PRIMARY KEY (g, s, p, o, model)) WITHOUT ROWID""",
    "CREATE INDEX vectors_by_digest ON vector_keys (digest, vector)",
    """CREATE TABLE free_vectors (size INTEGER NOT NULL, id INTEGER NOT NULL,
        PRIMARY KEY (size, id)) WITHOUT ROWID""",
    f"""CREATE TRIGGER vectors_go_with_quads AFTER DELETE ON quads WHEN EXISTS ({_OF_QUAD}) BEGIN
        INSERT INTO free_vectors SELECT length(data), id FROM vectors WHERE id IN ({_OF_QUAD});
        UPDATE vectors SET data = zeroblob(length(data)) WHERE id IN ({_OF_QUAD});
        DELETE FROM vector_keys WHERE g = old.g AND s = old.s AND p = old.p AND o = old.o;
    END""",  # noqa: S608 - constants
)
"""The step of the schema that makes them."""

_LOT: Final = 500
_OF_NO_QUAD: Final = (
    "SELECT g, s, p, o, vector FROM vector_keys k WHERE NOT EXISTS (SELECT 1 FROM quads q WHERE "
    "q.g = k.g AND q.s = k.s AND q.p = k.p AND q.o = k.o)"
)

_SHARED: Final = (
    "SELECT vector FROM (SELECT vector FROM vector_keys UNION ALL SELECT id FROM free_vectors "
    "WHERE id IN (SELECT vector FROM vector_keys)) GROUP BY vector HAVING count(*) > 1"
)


def find_vectors(
    db: sqlite3.Connection, hash_of: TermHash, model: str, searched: Sequence[SearchedQuad]
) -> list[bytes | None]:
    """Find what is kept for quads with just these texts.

    Args:
        db: a connection.
        hash_of: the file's.
        model: the embedder.
        searched: any number; what is found comes in the same order.

    Raises:
        sqlite3.Error: it cannot be read.
    """
    digests = [_digest(hash_of, model, quad_text(each.quad), each.texts) for each in searched]
    found: dict[int, bytes] = {}
    for start in range(0, len(digests), _LOT):
        part = digests[start : start + _LOT]
        marks = ",".join("?" * len(part))
        query = f"SELECT digest, data FROM vector_keys JOIN vectors ON id = vector WHERE digest IN ({marks})"  # noqa: S608 - question marks
        found |= dict(db.execute(query, part).fetchall())
    return [found.get(digest) for digest in digests]


def keep_vectors(
    db: sqlite3.Connection,
    hash_of: TermHash,
    model: str,
    vectors: Sequence[tuple[SearchedQuad, bytes]],
) -> None:
    """Keep vectors, within a transaction of the caller's; those of a quad that is gone are not kept.

    Args:
        db: the transaction's.
        hash_of: the file's.
        model: the embedder.
        vectors: in place of what the embedder had for these quads.

    Raises:
        sqlite3.Error: they could not be written.
    """
    terms = TermNumbers(SqliteSession(db), hash_of)
    texts = [quad_text(searched.quad) for searched, _ in vectors]
    numbers = terms.look_up(text for each in texts for text in each)
    of_model = hash_of(model)
    for (searched, data), (subject, predicate, value, name) in zip(vectors, texts, strict=True):
        known = [numbers.get(text) for text in (name, subject, predicate, value)]
        if not db.execute(
            "SELECT 1 FROM quads WHERE g = ? AND s = ? AND p = ? AND o = ?", known
        ).fetchone():
            continue
        digest = _digest(hash_of, model, (subject, predicate, value, name), searched.texts)
        _keep(db, [*known, of_model], digest, data)


def _keep(db: sqlite3.Connection, key: Sequence[int | None], digest: int, data: bytes) -> None:
    where = "WHERE g = ? AND s = ? AND p = ? AND o = ? AND model = ?"
    row = db.execute(f"SELECT digest, vector FROM vector_keys {where}", key).fetchone()  # noqa: S608 - a constant
    if row is not None:
        if row[0] == digest:
            return  # another process was faster
        _free(db, row[1])
        db.execute(f"DELETE FROM vector_keys {where}", key)  # noqa: S608 - a constant
    size = len(data)
    free = db.execute("SELECT id FROM free_vectors WHERE size = ? LIMIT 1", (size,)).fetchone()
    if free is None:
        number = db.execute("INSERT INTO vectors (data) VALUES (?)", (data,)).lastrowid
    else:
        (number,) = free
        db.execute("DELETE FROM free_vectors WHERE size = ? AND id = ?", (size, number))
        db.execute("UPDATE vectors SET data = ? WHERE id = ?", (data, number))
    db.execute("INSERT INTO vector_keys VALUES (?, ?, ?, ?, ?, ?, ?)", (*key, digest, number))


def free_bytes(db: sqlite3.Connection) -> int:
    """Count the bytes of vectors that were erased and not used again.

    Raises:
        sqlite3.Error: it cannot be read.
    """
    return int(db.execute("SELECT coalesce(sum(size), 0) FROM free_vectors").fetchone()[0])


def remove_free(db: sqlite3.Connection) -> None:
    """Take out the rows of vectors that were erased; the file is written anew afterwards.

    Raises:
        sqlite3.Error: it could not be written.
    """
    db.execute("DELETE FROM vectors WHERE id IN (SELECT id FROM free_vectors)")
    db.execute("DELETE FROM free_vectors")


def repair_vectors(db: sqlite3.Connection) -> int:
    """Erase vectors that belong to no quad, within a transaction of the caller's; they are made again when asked for.

    Returns:
        How many there were.

    Raises:
        sqlite3.Error: it could not be written.
    """
    astray = db.execute(_OF_NO_QUAD).fetchall()
    for *quad, number in astray:
        _free(db, number)
        db.execute("DELETE FROM vector_keys WHERE g = ? AND s = ? AND p = ? AND o = ?", quad)
    # One that several have would be given to a second quad while the first has it.
    shared = db.execute(_SHARED).fetchall()
    for (number,) in shared:
        db.execute("DELETE FROM vector_keys WHERE vector = ?", (number,))
        _free(db, number)
    db.execute("DELETE FROM vector_keys WHERE vector NOT IN (SELECT id FROM vectors)")
    db.execute(
        "DELETE FROM free_vectors WHERE id NOT IN (SELECT id FROM vectors) "
        "OR id IN (SELECT vector FROM vector_keys)"
    )
    lost = db.execute(
        "SELECT id FROM vectors WHERE id NOT IN (SELECT vector FROM vector_keys) "
        "AND id NOT IN (SELECT id FROM free_vectors)"
    ).fetchall()
    for (number,) in lost:
        _free(db, number)
    return len(astray) + len(shared) + len(lost)


def _free(db: sqlite3.Connection, number: int) -> None:
    db.execute(
        "INSERT OR IGNORE INTO free_vectors SELECT length(data), id FROM vectors WHERE id = ?",
        (number,),
    )
    db.execute("UPDATE vectors SET data = zeroblob(length(data)) WHERE id = ?", (number,))


def _digest(hash_of: TermHash, model: str, quad: QuadText, texts: Sequence[str]) -> int:
    whole = "\0".join((model, *quad, *texts))
    return hash_of(whole.encode(errors="replace").decode())
