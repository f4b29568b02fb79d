"""Words of a user's items, by SQLite's FTS5: BM25 over an item together with what it answers."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Final

from kgt_plugin.text.search_terms import FUNCTION_WORDS, search_text

__all__ = ["FullText"]

_SCHEMA: Final = (
    "CREATE VIRTUAL TABLE words USING fts5(said, answered, content='', "
    "tokenize=\"porter unicode61 remove_diacritics 2 categories 'L* N* M* S* Co'\")"
)
_BACKGROUND: Final = 32
"""Rows of nobody's: how rare a word is can't be told from the first few turns of a user alone."""

_LARGE: Final = 20_000
_COMMON: Final = 5_000
"""In an index of more than so many rows, words that more than so many hold are looked for only where a query has no other."""

Row = tuple[int, str, str]


class FullText:
    """An index in memory: nothing of what a user said is written to disk by it.

    It keeps no text, only which words are where. Its owner holds a lock.
    """

    def __init__(self) -> None:
        self._rows = 0

    @cached_property
    def _db(self) -> sqlite3.Connection:
        """Open at first use: an index is often made where nothing may wait for a database."""
        opened = sqlite3.connect(":memory:", check_same_thread=False)
        weakref.finalize(self, opened.close)
        opened.execute(_SCHEMA)
        opened.executemany(
            "INSERT INTO words(rowid, said) VALUES (?, ?)",
            [(-number, _background(number)) for number in range(1, _BACKGROUND + 1)],
        )
        return opened

    def add(self, rows: Iterable[Row]) -> None:
        """Add rows: number, what is said, and what that answers."""
        spelled = [_spelled(row) for row in rows]
        self._rows += len(spelled)
        self._db.executemany("INSERT INTO words(rowid, said, answered) VALUES (?, ?, ?)", spelled)

    def remove(self, rows: Iterable[Row]) -> None:
        """Take rows out, each given as it was added."""
        spelled = [_spelled(row) for row in rows]
        self._rows -= len(spelled)
        self._db.executemany(
            "INSERT INTO words(words, rowid, said, answered) VALUES ('delete', ?, ?, ?)", spelled
        )

    def scores(self, terms: Sequence[str]) -> tuple[list[int], list[float]]:
        """Score the rows that hold any of some terms.

        Args:
            terms: as `kgt_plugin.text.search_terms` lists them.

        Returns:
            Their numbers, and BM25 (k1 = 1.2, b = 0.75) in the same order, the larger the better.
        """
        if self._rows > _LARGE:
            terms = self._telling(terms)
        if not terms:
            return [], []
        query = " OR ".join(map(_quoted, terms))
        found = self._db.execute(
            "SELECT rowid, -bm25(words) FROM words WHERE words MATCH ? AND rowid >= 0", (query,)
        ).fetchall()
        return [number for number, _ in found], [score for _, score in found]

    def _telling(self, terms: Sequence[str]) -> list[str]:
        """Leave out what very many rows hold: it tells them apart the least, and each of them would be scored."""
        query = "SELECT count(*) FROM words WHERE words MATCH ? AND rowid >= 0"
        rows = {term: self._db.execute(query, (_quoted(term),)).fetchone()[0] for term in terms}
        known = sorted((term for term in terms if rows[term]), key=lambda term: rows[term])
        return [term for term in known if rows[term] <= _COMMON] or known[:1]

    def close(self) -> None:
        """Let go of it."""
        self._db.close()


def _background(number: int) -> str:
    """Every other function word: as common there as in any talk."""
    return " ".join(sorted(FUNCTION_WORDS)[number % 2 :: 2])


def _quoted(term: str) -> str:
    return f'"{term}"'  # a term holds no quotation mark


def _spelled(row: Row) -> Row:
    number, said, answered = row
    return (number, search_text(said), search_text(answered))
