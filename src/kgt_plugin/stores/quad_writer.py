"""Writing quads into a relational database: numbers for terms, sizes of graphs, revisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from kgt_plugin.stores import sql
from kgt_plugin.stores.term_numbers import Cursor, TermHash, TermNumbers
from kgt_plugin.stores.term_text import QuadText

__all__ = ["QuadWriter"]


class QuadWriter:
    """Changes quads within one transaction of the caller's; call `finish` before it ends.

    Args:
        execute: runs a statement of `kgt_plugin.stores.sql` with its parameters.
        execute_many: runs a statement that selects nothing with each of several parameters.
        hash_of: the database's.
    """

    def __init__(
        self,
        execute: Callable[[str, Sequence[object]], Cursor],
        execute_many: Callable[[str, Iterable[Sequence[object]]], object],
        hash_of: TermHash,
    ) -> None:
        self._execute = execute
        self._execute_many = execute_many
        self._hash_of = hash_of
        self._terms = TermNumbers(execute, execute_many, hash_of)
        self._uses: Counter[int] = Counter()
        self._sizes: Counter[int] = Counter()

    def remove(self, quads: Iterable[QuadText]) -> None:
        """Take quads out; those that are not there do not matter."""
        distinct = dict.fromkeys(quads)
        numbers = self._terms.known(text for texts in distinct for text in texts)
        for texts in distinct:
            found = [number for text in texts if (number := numbers.get(text)) is not None]
            if len(found) == len(texts) and self._execute(sql.DELETE_QUAD, found).rowcount > 0:
                self._changed([found], -1)

    def add(self, quads: Iterable[QuadText]) -> None:
        """Put quads in; those that are there do not matter. Called once."""
        distinct = dict.fromkeys(quads)
        numbers = self._terms.minted(text for texts in distinct for text in texts)
        rows = sorted([numbers[text] for text in texts] for texts in distinct)
        first = self._terms.first_new
        # A quad with a term that is new can't be there, so that nothing has to be asked of it.
        fresh = [row for row in rows if max(row) >= first]
        self._execute_many(sql.INSERT_QUAD, fresh)
        self._changed(fresh, 1)
        for row in rows:
            if max(row) < first and self._execute(sql.INSERT_QUAD, row).rowcount > 0:
                self._changed([row], 1)

    def drop(self, name: str) -> None:
        """Take a whole graph out.

        Args:
            name: its name as a text.
        """
        number = self._terms.known([name]).get(name)
        if number is None:
            return
        rows = self._execute(sql.QUADS_OF_GRAPH, (number,)).fetchall()
        self._changed([[*row, number] for row in rows], -1)
        self._execute(sql.DELETE_QUADS_OF_GRAPH, (number,))

    def finish(self) -> None:
        """Write down sizes, revisions and uses, and overwrite the texts that nothing uses any more."""
        if not self._sizes:
            return
        revision = int(self._execute(sql.COUNTER, ("edit",)).fetchone()[0]) + 1
        self._execute(sql.SET_COUNTER, (revision, "edit"))
        for name, step in self._sizes.items():
            self._finish_graph(name, step, revision)
        self._terms.use(self._uses)

    def _finish_graph(self, name: int, step: int, revision: int) -> None:
        row = self._execute(sql.SIZE_BY_NUMBER, (name,)).fetchone()
        size = 0 if row is None else int(row[0])
        self._execute(sql.TOUCH_GRAPH, (name, step, revision))
        if size == 0:
            self._uses[name] += 1
        if size + step == 0:
            self._execute(sql.DELETE_GRAPH, (name,))
            self._uses[name] -= 1

    def _changed(self, rows: Sequence[Sequence[int]], step: int) -> None:
        for column in range(3):
            _count(self._uses, (row[column] for row in rows), step)
        _count(self._sizes, (row[3] for row in rows), step)


def _count(counter: Counter[int], numbers: Iterable[int], step: int) -> None:
    if step > 0:
        counter.update(numbers)
    else:
        counter.subtract(numbers)
