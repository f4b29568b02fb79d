"""A Turtle file as a store: facts alone, with journal and episodes in a file beside it.

Two files cannot be written at once. So the new facts are first written aside; then the records are written,
which name the facts that they belong to; then the file aside takes the place of the facts. The second step
makes the commit: what is cut short before it has not been, and what is cut short after it is finished when
the store is opened next.
"""

from __future__ import annotations

from glob import escape
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib.term import Identifier, URIRef

from kgt_plugin.errors import StoreError
from kgt_plugin.stores.file import FileStore
from kgt_plugin.stores.port import EPISODE_PREFIX, JOURNAL_PREFIX, USER_PREFIX
from kgt_plugin.stores.rdf_file import digest_of
from kgt_plugin.stores.records_beside import Belongs, RecordsBeside
from kgt_plugin.stores.serialization import (
    ParsedQuad,
    prefixes_used,
    serialize,
    without_ours,
    write_whole,
)
from kgt_plugin.stores.single_user import SingleUser

__all__ = ["TurtleStore"]

_RECORDS: Final = {JOURNAL_PREFIX: "journal", EPISODE_PREFIX: "episodes"}


class TurtleStore(FileStore):
    """A .ttl file of one user's, the first who uses it: it holds facts and nothing else, under its own prefixes.

    Journal and episodes lie beside it, `people.kgt.trig` beside `people.ttl`, from the first edit on.
    """

    suffixes = (".ttl",)

    def __init__(self, path: Path) -> None:
        """Read the file; a missing one is made at the first commit.

        Args:
            path: ends with .ttl.

        Raises:
            MalformedRDFError: it does not parse.
            StoreLockedError: another process has it open.
            StoreError: it cannot be read, or has another suffix.
        """
        self._single = SingleUser(str(path))
        self._unclaimed: list[ParsedQuad] = []
        self._is_mixed = self._is_broken = False
        self._records = RecordsBeside(path)
        try:
            super().__init__(path)
        except BaseException:
            self._records.file.release()
            raise

    @property
    def is_of_one_user(self) -> bool:
        """Tell that it is: Turtle has no named graphs."""
        return True

    def names(self) -> list[URIRef]:
        """The names of all graphs that are not empty, in a fixed order.

        Raises:
            StoreError: its facts are nobody's yet.
        """
        with self._lock:
            if self._unclaimed:
                raise StoreError(
                    f"{self._path} has no graph names, and nobody has used it: import it for a user with "
                    "kgt import --user"
                )
            return super().names()

    def _unlock(self) -> None:
        super()._unlock()
        self._records.file.release()

    def _read(self) -> None:
        self._finish_commit()
        self._digest = digest_of(self._file.data())
        records = self._records.quads()
        for subject, predicate, value, _ in self._file.quads():
            name = _graph_of_record(subject)
            if name is None:
                self._unclaimed.append((subject, predicate, value, None))
            else:  # as before 0.2; the next commit takes them out
                self._is_mixed = True
                records.append((subject, predicate, value, name))
        if self._is_mixed:
            self._file.prefixes = without_ours(self._file.prefixes)
        for *_, name in records:
            self._single.admit(name)
        self._load(records)
        if self._single.name is not None:
            self._admit(self._single.name)

    def _finish_commit(self) -> None:
        """Finish, or take back, a commit that was cut short."""
        if not (self._file.exists or self._records.file.exists):
            return  # another process may be at its first commit
        belongs, now = self._records.belongs, digest_of(self._file.data())
        aside = None if belongs is None else self._aside(belongs.facts)
        if belongs is not None and aside is not None and aside.exists() and now != belongs.facts:
            if now != belongs.before:
                raise StoreError(
                    f"{self._path} was changed while an edit was half written: remove {aside} to keep it as "
                    "it is, or put that file in its place"
                )
            self._file.take(aside)
        self._remove_asides()

    def _aside(self, digest: str) -> Path:
        """Name the file aside by what it holds: two processes at their first commit have one each."""
        return self._path.with_name(f".{self._path.name}.{digest}.next")

    def _remove_asides(self) -> None:
        for left in self._path.parent.glob(f".{escape(self._path.name)}.*.next"):
            left.unlink(missing_ok=True)

    def _admit(self, name: URIRef) -> None:
        with self._lock:
            owner = self._single.admit(name)
            if self._unclaimed:
                claimed = [(s, p, o, owner) for s, p, o, _ in self._unclaimed]
                self._unclaimed = []
                self._load(claimed)

    def _write(self, quads: set[ox.Quad]) -> None:
        if self._single.name is None:
            return  # nothing is written where nobody has used it
        if self._is_broken:
            raise StoreError(f"{self._path} is behind {self._records.file.path}: open it again")
        self._file.refuse_changed()
        self._records.file.refuse_changed()
        owner = ox.NamedNode(str(self._single.name))
        facts = {quad for quad in quads if quad.graph_name == owner}
        known = {quad for quad in self._quads() if quad.graph_name == owner}
        if facts == known and not self._is_mixed:
            belongs = Belongs(facts=self._digest, before=self._digest)
            self._records.write(quads - facts, belongs)
            return
        data = self._serialized(facts)
        if len(quads) == len(facts) and not self._records.file.exists:
            self._file.write(data)
        else:
            self._write_both(data, quads - facts)
        self._digest, self._is_mixed = digest_of(data), False

    def _write_both(self, data: bytes, records: set[ox.Quad]) -> None:
        digest = digest_of(data)
        aside = self._aside(digest)
        write_whole(aside, data)
        try:
            self._records.write(records, Belongs(facts=digest, before=self._digest))
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
        try:
            self._file.take(aside)
        except BaseException:
            self._take_back(aside)
            raise

    def _take_back(self, aside: Path) -> None:
        """Take the records back where the facts cannot follow them."""
        try:
            self._records.take_back()
            aside.unlink(missing_ok=True)
        except (StoreError, OSError) as exc:
            self._is_broken = True
            raise StoreError(
                f"cannot write {self._path}: the edit is in {self._records.file.path} and will be made when "
                "the file can be written and is opened again"
            ) from exc

    def _serialized(self, facts: set[ox.Quad]) -> bytes:
        prefixes = prefixes_used(facts) | self._file.prefixes
        return serialize(facts, self._file.syntax, prefixes, declares_ours=False)


def _graph_of_record(subject: Identifier) -> URIRef | None:
    """The graph that a node of a journal or an episode belongs into; None for any other node."""
    for prefix, ending in _RECORDS.items():
        if subject.startswith(prefix):
            user = subject.removeprefix(prefix).split(":", 1)[0]
            return URIRef(f"{USER_PREFIX}{user}:{ending}")
    return None
