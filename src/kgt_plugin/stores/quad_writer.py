"""Writing quads into a relational database: numbers for terms, sizes of graphs, revisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from kgt_plugin.stores import sql
from kgt_plugin.stores.session import Cursor, GraphStanding, Session
from kgt_plugin.stores.term_numbers import TermHash, TermNumbers
from kgt_plugin.stores.term_text import QuadText

__all__ = ["QuadWriter"]

_Row = tuple[int, ...]


class QuadWriter:
    """Makes one change of quads within a transaction of the caller's, in a handful of round trips.

    Args:
        session: runs the statements.
        hash_of: the database's.
    """

    def __init__(self, session: Session, hash_of: TermHash) -> None:
        self._session = session
        self._terms = TermNumbers(session, hash_of)
        self._uses: Counter[int] = Counter()
        self._sizes: Counter[int] = Counter()

    def change(
        self, *, removed: Iterable[QuadText], added: Iterable[QuadText]
    ) -> dict[str, GraphStanding]:
        """Take quads out, then put others in.

        Args:
            removed: those that are not there do not matter.
            added: those that are there already do not matter.

        Returns:
            How the graphs that changed are now, by their names as texts.
        """
        going, coming = dict.fromkeys(removed), dict.fromkeys(added)
        numbers = self._terms.look_up(chain.from_iterable(chain(going, coming)))
        leaving = [tuple(numbers.get(text, 0) for text in texts) for texts in going]
        with self._session.together():
            gone = self._each(sql.DELETE_QUAD, [row for row in leaving if all(row)])
            self._terms.mint(chain.from_iterable(coming))
            rows = sorted((numbers[s], numbers[p], numbers[o], numbers[g]) for s, p, o, g in coming)
            first = self._terms.first_new
            # A quad with a term that is new can't be there, so that nothing has to be asked of it.
            fresh = [row for row in rows if max(row) >= first]
            self._session.executemany(sql.INSERT_QUAD, fresh)
            came = self._each(sql.INSERT_QUAD, [row for row in rows if max(row) < first])
            sizes = self._sizes_of({row[3] for row in (*leaving, *rows) if row[3]})
        self._changed([row for row, cursor in gone if cursor.rowcount > 0], -1)
        self._changed(fresh, 1)
        self._changed([row for row, cursor in came if cursor.rowcount > 0], 1)
        return self._finish(sizes)

    def drop(self, names: Iterable[str]) -> dict[str, GraphStanding]:
        """Take whole graphs out.

        Args:
            names: their names as texts; unknown ones do not matter.

        Returns:
            As for `change`.
        """
        known = self._terms.look_up(names)
        numbers = [known[name] for name in dict.fromkeys(names) if name in known]
        with self._session.together():
            found = [(each, self._session.execute(sql.QUADS_OF_GRAPH, (each,))) for each in numbers]
        for number, cursor in found:
            self._changed([(*row, number) for row in cursor.fetchall()], -1)
        with self._session.together():
            sizes = self._sizes_of(set(numbers))
            self._session.executemany(sql.DELETE_QUADS_OF_GRAPH, [(each,) for each in numbers])
        return self._finish(sizes)

    def _each(self, statement: str, rows: Iterable[_Row]) -> list[tuple[_Row, Cursor]]:
        return [(row, self._session.execute(statement, row)) for row in rows]

    def _sizes_of(self, graphs: Iterable[int]) -> dict[int, Cursor]:
        return {each: self._session.execute(sql.SIZE_BY_NUMBER, (each,)) for each in sorted(graphs)}

    def _finish(self, sizes: dict[int, Cursor]) -> dict[str, GraphStanding]:
        """Write down sizes, revisions and uses, and overwrite the texts that nothing uses any more."""
        if not self._sizes:
            return {}
        revision = self._terms.last_edit + 1
        before = {number: row[0] if (row := sizes[number].fetchone()) else 0 for number in sizes}
        touched, emptied = [], []
        for name, step in self._sizes.items():
            if before[name] + step:
                touched.append((name, step, revision))
                self._uses[name] += before[name] == 0
            else:
                emptied.append((name,))
                self._uses[name] -= before[name] > 0
        with self._session.together():
            self._session.execute(sql.SET_COUNTER, (revision, "edit"))
            self._session.executemany(sql.TOUCH_GRAPH, touched)
            self._session.executemany(sql.DELETE_GRAPH, emptied)
            freed = self._terms.use(self._uses)
        self._terms.free(freed)
        return {
            self._terms.text(name): GraphStanding(revision if size else 0, size)
            for name, step in self._sizes.items()
            for size in [before[name] + step]
        }

    def _changed(self, rows: Sequence[Sequence[int]], step: int) -> None:
        for column in range(3):
            _count(self._uses, (row[column] for row in rows), step)
        _count(self._sizes, (row[3] for row in rows), step)


def _count(counter: Counter[int], numbers: Iterable[int], step: int) -> None:
    if step > 0:
        counter.update(numbers)
    else:
        counter.subtract(numbers)
