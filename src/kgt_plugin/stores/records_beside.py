"""The file beside a Turtle file that has the journal and the episodes of its user."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib.term import URIRef

from kgt_plugin.errors import StoreError
from kgt_plugin.stores.port import USER_PREFIX, Quad
from kgt_plugin.stores.rdf_file import RdfFile
from kgt_plugin.stores.serialization import serialize

__all__ = ["Belongs", "RecordsBeside", "records_path"]

_ENDINGS: Final = (":journal", ":episodes")
_HEADER: Final = re.compile(rb"# of facts ([0-9a-f]{64}), after ([0-9a-f]{64})\n")


def records_path(path: Path) -> Path:
    """Name the file of records beside a Turtle file.

    Example:
        >>> str(records_path(Path("people.ttl")))
        'people.kgt.trig'
    """
    return path.with_suffix(".kgt.trig")


@dataclass(frozen=True, slots=True, kw_only=True)
class Belongs:
    """The version of the facts that records belong to, by digests of the file.

    Attributes:
        facts: the facts with the last edit.
        before: the facts before it.

    Example:
        >>> Belongs(facts="b" * 64, before="a" * 64).header()[:11]
        b'# of facts '
    """

    facts: str
    before: str

    def header(self) -> bytes:
        """Write it as the first line of the file, a comment: it is no knowledge about anybody."""
        return f"# of facts {self.facts}, after {self.before}\n".encode()


class RecordsBeside:
    """Journal and episodes of one user in a TriG file.

    Args:
        path: of the Turtle file that they are beside.

    Attributes:
        file: their own.
        belongs: the facts that they belong to; None where there are no records, or another program wrote them.

    Raises:
        StoreLockedError: another process has them open.
        StoreError: they cannot be read.

    Example:
        >>> RecordsBeside(Path("no-such-file.ttl")).quads()
        []
    """

    def __init__(self, path: Path) -> None:
        self.file = RdfFile(records_path(path))
        self._before = b""
        found = _HEADER.match(self.file.data())
        digests = [each.decode() for each in found.groups()] if found else []
        self.belongs = Belongs(facts=digests[0], before=digests[1]) if digests else None

    def quads(self) -> list[Quad]:
        """Read them.

        Raises:
            MalformedRDFError: the file does not parse.
            StoreError: it has something else in it.
        """
        found: list[Quad] = []
        for subject, predicate, value, name in self.file.quads():
            if not str(name).startswith(USER_PREFIX) or not str(name).endswith(_ENDINGS):
                raise StoreError(
                    f"{self.file.path} holds other things than a journal and episodes: move it away"
                )
            found.append((subject, predicate, value, URIRef(str(name))))
        return found

    def write(self, quads: Iterable[ox.Quad], belongs: Belongs) -> None:
        """Write them, whole or not at all.

        Args:
            quads: all of them.
            belongs: the facts that they belong to.

        Raises:
            StoreError: they cannot be written.
        """
        before = self.file.data()
        data = serialize(quads, self.file.syntax, self.file.prefixes)
        self.file.write(belongs.header() + data)
        self._before, self.belongs = before, belongs

    def take_back(self) -> None:
        """Undo the last writing.

        Raises:
            StoreError: that cannot be written either.
        """
        if self._before:
            self.file.write(self._before)
        else:
            self.file.remove()
