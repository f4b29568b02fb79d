"""Writing quads into a relational database: numbers for terms, counts of their uses, revisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from typing import Any, Protocol

from kgt_plugin.stores import sql
from kgt_plugin.stores.term_text import QuadText

__all__ = ["QuadWriter", "TermHash"]


class _Cursor(Protocol):
    """The part of a database's cursor that is used here."""

    @property
    def rowcount(self) -> int: ...

    def fetchone(self) -> Any: ...  # a row of whatever the statement selects

    def fetchall(self) -> list[Any]: ...  # as above


class TermHash:
    """A number of 64 bits for a text, by a key, so that a file tells nobody which words it had.

    Args:
        key: up to 64 bytes.

    Example:
        >>> TermHash(b"key")("<urn:a") == TermHash(b"key")("<urn:a")
        True
    """

    __slots__ = ("_keyed",)

    def __init__(self, key: bytes) -> None:
        self._keyed = blake2b(digest_size=8, key=key)

    def __call__(self, text: str) -> int:
        """Hash a text."""
        hashing = self._keyed.copy()
        hashing.update(text.encode())
        return int.from_bytes(hashing.digest(), "big", signed=True)


class QuadWriter:
    """Changes quads within one transaction of the caller's; call `finish` before it ends.

    Args:
        execute: runs a statement of `kgt_plugin.stores.sql` with its parameters.
        hash_of: the database's.
    """

    def __init__(
        self, execute: Callable[[str, Sequence[object]], _Cursor], hash_of: TermHash
    ) -> None:
        self._execute = execute
        self._hash_of = hash_of
        self._numbers: dict[str, int | None] = {}
        self._texts: dict[int, str] = {}
        self._new: set[int] = set()
        self._uses: Counter[int] = Counter()
        self._sizes: Counter[int] = Counter()
        self._next: int | None = None

    def remove(self, quads: Iterable[QuadText]) -> None:
        """Take quads out; those that are not there do not matter."""
        for texts in quads:
            numbers = [self._known(text) for text in texts]
            if None not in numbers and self._execute(sql.DELETE_QUAD, numbers).rowcount > 0:
                self._changed(numbers, -1)

    def add(self, quads: Iterable[QuadText]) -> None:
        """Put quads in; those that are there do not matter."""
        for texts in quads:
            numbers = [self._number(text) for text in texts]
            if self._execute(sql.INSERT_QUAD, numbers).rowcount > 0:
                self._changed(numbers, 1)

    def drop(self, name: str) -> None:
        """Take a whole graph out.

        Args:
            name: its name as a text.
        """
        number = self._known(name)
        if number is None:
            return
        rows = self._execute(sql.QUADS_OF_GRAPH, (number,)).fetchall()
        for row in rows:
            self._changed((*row, number), -1)
        self._execute(sql.DELETE_QUADS_OF_GRAPH, (number,))

    def finish(self) -> None:
        """Write down sizes, revisions and uses, and overwrite the texts that nothing uses any more."""
        if not self._sizes:
            return
        revision = int(self._execute(sql.COUNTER, ("edit",)).fetchone()[0]) + 1
        self._execute(sql.SET_COUNTER, (revision, "edit"))
        for name, step in self._sizes.items():
            self._finish_graph(name, step, revision)
        for number, step in self._uses.items():
            if number in self._new:
                key = self._hash_of(self._text(number))
                self._execute(sql.INSERT_KEY, (key, number, step))
            elif step:
                self._count_uses(number, step)
        if self._next is not None:
            self._execute(sql.SET_COUNTER, (self._next, "term"))

    def _finish_graph(self, name: int, step: int, revision: int) -> None:
        size = self._size(name)
        self._execute(sql.TOUCH_GRAPH, (name, step, revision))
        if size == 0:
            self._uses[name] += 1
        if size + step == 0:
            self._execute(sql.DELETE_GRAPH, (name,))
            self._uses[name] -= 1

    def _size(self, name: int) -> int:
        row = self._execute("SELECT size FROM graphs WHERE name = ?", (name,)).fetchone()
        return 0 if row is None else int(row[0])

    def _count_uses(self, number: int, step: int) -> None:
        text = self._text(number)
        key = self._hash_of(text)
        self._execute(sql.USE_KEY, (step, key, number))
        if step < 0 and self._execute(sql.TERM_USES, (key, number)).fetchone()[0] == 0:
            self._execute(sql.DELETE_KEY, (key, number))
            nothing = bytes(len(text.encode()))
            self._execute(sql.OVERWRITE_TERM, (nothing, number))
            self._execute(sql.ADD_TO_COUNTER, (len(nothing), "overwritten"))

    def _changed(self, numbers: Sequence[Any], step: int) -> None:
        subject, predicate, value, name = numbers
        self._uses[subject] += step
        self._uses[predicate] += step
        self._uses[value] += step
        self._sizes[name] += step

    def _known(self, text: str) -> int | None:
        """The number of a term; None where the database has none."""
        try:
            return self._numbers[text]
        except KeyError:
            pass
        row = self._execute(sql.TERM_NUMBER, (self._hash_of(text), text)).fetchone()
        number = None if row is None else int(row[0])
        self._numbers[text] = number
        if number is not None:
            self._texts[number] = text
        return number

    def _number(self, text: str) -> int:
        number = self._known(text)
        if number is None:
            if self._next is None:
                self._next = int(self._execute(sql.COUNTER, ("term",)).fetchone()[0])
            self._next += 1
            number = self._next
            self._execute(sql.INSERT_TERM, (number, text))
            self._numbers[text] = number
            self._texts[number] = text
            self._new.add(number)
        return number

    def _text(self, number: int) -> str:
        text = self._texts.get(number)
        return self._execute(sql.TERM_TEXT, (number,)).fetchone()[0] if text is None else text
