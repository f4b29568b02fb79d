"""Triples that one snapshot of a remote store has read, so that it is not asked for them again and again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Final, cast

from rdflib import Graph
from rdflib.term import URIRef

from kgt_plugin.stores.memory import MemoryStore
from kgt_plugin.stores.term_text import term_of, text_of
from kgt_plugin.stores.views import Pattern, Terms

__all__ = ["GraphsRead"]

_WORTH: Final = 64
"""Triples that may as well be read as one more question be asked."""
_LARGEST: Final = 200_000
"""Triples of a graph that is read whole."""
_OF_SUBJECT: Final = 256
"""Triples of a subject that are read at once."""

_Rows = list[tuple[str, str]]
"""Predicates and objects as texts."""


class GraphsRead:
    """Copies in memory of subjects, and of whole graphs once their size is worth it for the questions asked.

    Example:
        >>> graphs = GraphsRead()
        >>> pattern = (URIRef("urn:s"), None, None)
        >>> list(graphs.match(pattern, URIRef("urn:g"), read=lambda p, most=None: []))
        []
    """

    def __init__(self) -> None:
        self._asked: Counter[URIRef] = Counter()
        self._whole: dict[URIRef, Graph] = {}
        self._subjects: dict[tuple[URIRef, str], _Rows | None] = {}

    def clear(self) -> None:
        """Forget all, at the end of the snapshot or when something is written."""
        self._asked.clear()
        self._whole.clear()
        self._subjects.clear()

    def match(
        self,
        pattern: Pattern,
        name: URIRef,
        *,
        read: Callable[..., Iterable[Terms]],
        size: Callable[[], int] | None = None,
    ) -> Iterator[Terms]:
        """Answer a question about a graph.

        Args:
            pattern: the triples asked for; None is a wildcard.
            name: the graph.
            read: reads the triples of a pattern, no more than `most` of them where that is given.
            size: counts its triples; None where that would be one more question.
        """
        whole = self._whole.get(name)
        subject = None if pattern[0] is None else text_of(pattern[0])
        if whole is None and (subject is None or (name, subject) not in self._subjects):
            whole = self._read_if_worthwhile(name, read, size)
        if whole is not None:
            yield from cast(Iterator[Terms], whole.triples(pattern))
            return
        rows = None if subject is None else self._of_subject(name, pattern, read)
        if rows is None:
            yield from read(pattern)
            return
        given = [None if term is None else text_of(term) for term in pattern[1:]]
        for predicate, value in rows:
            if given[0] in (None, predicate) and given[1] in (None, value):
                yield (cast(URIRef, pattern[0]), cast(URIRef, term_of(predicate)), term_of(value))

    def _read_if_worthwhile(
        self, name: URIRef, read: Callable[..., Iterable[Terms]], size: Callable[[], int] | None
    ) -> Graph | None:
        self._asked[name] += 1
        asked = self._asked[name]
        most = min(_LARGEST, _WORTH * asked)
        if size is None:
            # As many as are worth it tell as much as a count would; the second, fourth, eighth time.
            if asked == 1 or asked & (asked - 1):
                return None
            found = list(read((None, None, None), most=most + 1))
            if len(found) > most:
                return None
        elif size() > most:
            return None
        else:
            found = list(read((None, None, None)))
        self._whole[name] = MemoryStore.holding(name, found).graph(name)
        return self._whole[name]

    def _of_subject(
        self, name: URIRef, pattern: Pattern, read: Callable[..., Iterable[Terms]]
    ) -> _Rows | None:
        """All that the graph has of a subject; None where that is too much."""
        key = (name, text_of(pattern[0]))
        if key not in self._subjects:
            found = list(read((pattern[0], None, None), most=_OF_SUBJECT + 1))
            rows = [(text_of(predicate), text_of(value)) for _, predicate, value in found]
            self._subjects[key] = rows if len(rows) <= _OF_SUBJECT else None
        return self._subjects[key]
