"""The numbers of terms in a relational database, and how often each is used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any, Final, Protocol

from kgt_plugin.stores import sql

__all__ = ["Cursor", "TermHash", "TermNumbers"]

_LOTS: Final = (512, 64, 8)
"""Terms that one statement looks up; few sizes, so that each statement is prepared once."""


class Cursor(Protocol):
    """The part of a database's cursor that is used here."""

    @property
    def rowcount(self) -> int:
        """Rows that a statement changed."""
        ...

    def fetchone(self) -> Any:  # a row of whatever the statement selects
        """The next row; None where there is none."""
        ...

    def fetchall(self) -> list[Any]:  # as above
        """The rows that are left."""
        ...


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
    """Finds, gives and frees numbers within one transaction of the caller's.

    Args:
        execute: runs a statement of `kgt_plugin.stores.sql` with its parameters.
        execute_many: runs a statement that selects nothing with each of several parameters.
        hash_of: the database's.

    Attributes:
        first_new: every number from this one on was given by `minted`, in this transaction.
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
        self._numbers: dict[str, int] = {}
        self._hashes: dict[str, int] = {}
        self._texts: dict[int, str] = {}
        last: int = self._execute(sql.COUNTER, ("term",)).fetchone()[0]
        self.first_new = last + 1
        self._next = last + 1

    def known(self, texts: Iterable[str]) -> dict[str, int]:
        """Look up the numbers of terms; those without one are left out."""
        wanted = {text: self._hash_of(text) for text in texts if text not in self._hashes}
        self._hashes |= wanted
        hashes = list(wanted.values())
        while hashes:
            size = next((lot for lot in _LOTS if len(hashes) >= lot), _LOTS[-1])
            lot, hashes = hashes[:size], hashes[size:]
            lot += [lot[-1]] * (size - len(lot))
            for number, text in self._execute(sql.term_numbers(size), lot).fetchall():
                if text in wanted:  # else one that has the same hash
                    self._numbers[text] = int(number)
        return self._numbers

    def minted(self, texts: Iterable[str]) -> dict[str, int]:
        """Look up the numbers of terms, and give one to each that has none."""
        given = list(dict.fromkeys(texts))
        numbers = self.known(given)
        new = [text for text in given if text not in numbers]
        coming = list(zip(range(self._next, self._next + len(new)), new, strict=True))
        self._next += len(new)
        self._execute_many(sql.INSERT_TERM, coming)
        self._numbers |= {text: number for number, text in coming}
        return self._numbers

    def use(self, changes: Mapping[int, int]) -> None:
        """Count uses, and overwrite the texts that nothing uses any more.

        Args:
            changes: by how much the uses of a number change.
        """
        self._texts = {number: text for text, number in self._numbers.items()}
        new = [number for number in changes if number >= self.first_new]
        keys = [(self._hashes[self._texts[number]], number, changes[number]) for number in new]
        self._execute_many(sql.INSERT_KEY, sorted(keys))
        if self._next > self.first_new:
            self._execute(sql.SET_COUNTER, (self._next - 1, "term"))
        known = [
            (step, self._key_of(number), number)
            for number, step in changes.items()
            if number < self.first_new and step
        ]
        self._execute_many(sql.USE_KEY, sorted(known))
        for step, key, number in known:
            if step < 0:
                self._free_if_unused(number, key)

    def _key_of(self, number: int) -> int:
        text = self._texts.get(number)
        if text is None:
            text = self._texts[number] = str(self._execute(sql.TERM_TEXT, (number,)).fetchone()[0])
        return self._hash_of(text)

    def _free_if_unused(self, number: int, key: int) -> None:
        if self._execute(sql.TERM_USES, (key, number)).fetchone()[0] == 0:
            self._execute(sql.DELETE_KEY, (key, number))
            nothing = bytes(len(self._texts[number].encode()))
            self._execute(sql.OVERWRITE_TERM, (nothing, number))
            self._execute(sql.ADD_TO_COUNTER, (len(nothing), "overwritten"))
