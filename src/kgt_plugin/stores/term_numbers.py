"""The numbers of terms in a relational database, and how often each is used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import Final

from kgt_plugin.stores import sql
from kgt_plugin.stores.session import Cursor, Session

__all__ = ["TermHash", "TermNumbers"]

_LOTS: Final = (512, 64, 8)
"""Terms that one statement looks up; few sizes, so that each statement is prepared once."""


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


class TermNumbers:
    """Finds, gives and frees numbers for one change, within a transaction of the caller's.

    Args:
        session: runs the statements.
        hash_of: the database's.

    Attributes:
        last_edit: the number of the last change before this one, once something was looked up.
        first_new: every number from this one on is given by `mint`.
    """

    def __init__(self, session: Session, hash_of: TermHash) -> None:
        self._session = session
        self._hash_of = hash_of
        self._numbers: dict[str, int] = {}
        self._hashes: dict[str, int] = {}
        self._texts: dict[int, str] = {}
        self.last_edit = 0
        self.first_new = 0
        self._next = 0

    def look_up(self, texts: Iterable[str]) -> dict[str, int]:
        """Look up the numbers of terms; those without one are left out until they are minted."""
        self._hashes = {text: self._hash_of(text) for text in dict.fromkeys(texts)}
        hashes = list(self._hashes.values())
        with self._session.together():
            edit = self._session.execute(sql.COUNTER, ("edit",))
            last = self._session.execute(sql.COUNTER, ("term",))
            found = [
                self._session.execute(sql.term_numbers(len(lot)), lot) for lot in _lots(hashes)
            ]
        self.last_edit = int(edit.fetchone()[0])
        self._next = self.first_new = int(last.fetchone()[0]) + 1
        for number, text in (row for cursor in found for row in cursor.fetchall()):
            if text in self._hashes:  # else one that has the same hash
                self._numbers[text] = int(number)
        return self._numbers

    def mint(self, texts: Iterable[str]) -> None:
        """Give a number to each of some terms that were looked up and have none."""
        new = [text for text in dict.fromkeys(texts) if text not in self._numbers]
        coming = list(zip(range(self._next, self._next + len(new)), new, strict=True))
        self._next += len(new)
        self._session.executemany(sql.INSERT_TERM, coming)
        self._numbers |= {text: number for number, text in coming}

    def text(self, number: int) -> str:
        """The text of a number that was used."""
        return self._texts[number]

    def use(self, changes: Mapping[int, int]) -> list[tuple[int, int, Cursor]]:
        """Count uses.

        Args:
            changes: by how much the uses of a number change.

        Returns:
            Numbers with fewer uses than before, with their hashes; and how many those are, for `free`.
        """
        self._read_texts(changes)
        new = [number for number in changes if number >= self.first_new]
        keys = [(self._key_of(number), number, changes[number]) for number in new]
        self._session.executemany(sql.INSERT_KEY, sorted(keys))
        if self._next > self.first_new:
            self._session.execute(sql.SET_COUNTER, (self._next - 1, "term"))
        known = sorted(
            (step, self._key_of(number), number)
            for number, step in changes.items()
            if number < self.first_new and step
        )
        self._session.executemany(sql.USE_KEY, known)
        return [
            (number, key, self._session.execute(sql.TERM_USES, (key, number)))
            for step, key, number in known
            if step < 0
        ]

    def free(self, counted: Iterable[tuple[int, int, Cursor]]) -> None:
        """Overwrite the texts that nothing uses any more.

        Args:
            counted: as `use` returned them.
        """
        freed = [(key, number) for number, key, uses in counted if uses.fetchone()[0] == 0]
        if not freed:
            return
        blanks = [(bytes(len(self.text(number).encode())), number) for _, number in freed]
        with self._session.together():
            self._session.executemany(sql.DELETE_KEY, freed)
            self._session.executemany(sql.OVERWRITE_TERM, blanks)
            overwritten = sum(len(blank) for blank, _ in blanks)
            self._session.execute(sql.ADD_TO_COUNTER, (overwritten, "overwritten"))

    def _read_texts(self, numbers: Iterable[int]) -> None:
        """Read the texts of numbers that were found in quads, and not looked up."""
        self._texts = {number: text for text, number in self._numbers.items()}
        unknown = [number for number in numbers if number not in self._texts]
        cursors = [(each, self._session.execute(sql.TERM_TEXT, (each,))) for each in unknown]
        self._texts |= {each: str(cursor.fetchone()[0]) for each, cursor in cursors}

    def _key_of(self, number: int) -> int:
        text = self._texts[number]
        known = self._hashes.get(text)
        return self._hash_of(text) if known is None else known


def _lots(hashes: list[int]) -> Iterator[list[int]]:
    """Divide hashes into lots of few sizes; the last one is filled up with one of its own."""
    start = 0
    while left := len(hashes) - start:
        size = next((each for each in _LOTS if left >= each), _LOTS[-1])
        lot = hashes[start : start + size]
        start += len(lot)
        yield lot + [lot[-1]] * (size - len(lot))
