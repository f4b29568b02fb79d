"""The part of a store in a relational database that is the same for every database."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping
from contextlib import AbstractContextManager

import pyoxigraph as ox
from rdflib import Graph
from rdflib.query import Result
from rdflib.term import Identifier, URIRef

from kgt_plugin.stores import sql
from kgt_plugin.stores.port import Quad
from kgt_plugin.stores.quad_writer import QuadWriter
from kgt_plugin.stores.query_copies import QueryCopies
from kgt_plugin.stores.query_results import ask_oxigraph
from kgt_plugin.stores.session import GraphStanding, Session
from kgt_plugin.stores.term_numbers import TermHash
from kgt_plugin.stores.term_text import quad_texts, term_of, text_of
from kgt_plugin.stores.views import Pattern, Terms, read_only_graph

__all__ = ["RelationalStore"]


class RelationalStore(ABC):
    """Graphs in tables; a subclass brings connections and transactions.

    Attributes:
        _hash_of: the database's hash of terms, set by the subclass.
    """

    _hash_of: TermHash

    def __init__(self) -> None:
        self._holders = 1
        self._copies = QueryCopies()
        self._lock = threading.Lock()

    @abstractmethod
    def transaction(self) -> AbstractContextManager[None]:
        """While entered, nobody else writes; see `SupportsTransactions`."""

    @abstractmethod
    def snapshot(self) -> AbstractContextManager[None]:
        """While entered, all that this thread reads is of one moment."""

    @abstractmethod
    def _is_changing(self) -> bool:
        """Tell whether this thread is in a transaction, and so reads what others do not see yet."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Session]:
        """Lend the session of this thread's snapshot or transaction, or else any."""

    @abstractmethod
    def _writing_session(self) -> Session:
        """The session of this thread's transaction, which is told that something changes."""

    def _note_written(self, changed: Mapping[str, GraphStanding]) -> None:  # noqa: B027 - a store may keep none
        """Take note of what a change within this thread's transaction did.

        Args:
            changed: how graphs are now, by their names as texts.
        """

    @abstractmethod
    def _release(self) -> None:
        """Let go of all connections."""

    @abstractmethod
    def _erase_at_end(self) -> None:
        """Clear away the text of what was taken out when this thread's transaction is made."""

    def share(self) -> bool:
        """Count one more holder, each of whom closes once; False when it is closed already."""
        with self._lock:
            if self._holders == 0:
                return False
            self._holders += 1
            return True

    def close(self) -> None:
        """Let go, once the last holder has."""
        with self._lock:
            if self._holders == 0:
                return
            self._holders -= 1
            is_last = self._holders == 0
        if is_last:
            self._release()

    def graph(self, name: URIRef) -> Graph:
        """The named graph as a live view that can be read but not written."""
        key = self._key(name)
        return read_only_graph(
            name,
            lambda pattern: self._match(pattern, key),
            lambda: self._number(sql.GRAPH_SIZE, key),
            lambda text, prefixes, bindings: self._ask(name, text, prefixes, bindings),
        )

    def _ask(
        self,
        name: URIRef,
        text: str,
        prefixes: Mapping[str, object],
        bindings: Mapping[str, Identifier],
    ) -> Result:
        """Evaluate SPARQL over a copy of a graph.

        Raises:
            NotImplementedError: there is none, for rdflib to evaluate over the view.
        """
        if self._is_changing():
            raise NotImplementedError  # what is read here may never be
        key = self._key(name)
        everything = sql.matching(subject=False, predicate=False, value=False)
        with self.snapshot(), self._reading() as session:
            copy = self._copies.copy_of(
                name,
                revision=self.revision(name),
                size=self._number(sql.GRAPH_SIZE, key),
                read=lambda: session.execute(everything, key).fetchall(),
            )
        if copy is None:
            raise NotImplementedError
        return ask_oxigraph(copy, ox.NamedNode(str(name)), text, prefixes, bindings)

    def names(self) -> list[URIRef]:
        """The names of all graphs that are not empty, in a fixed order."""
        with self._reading() as session:
            rows = session.execute(sql.GRAPH_NAMES, ()).fetchall()
        return [URIRef(text[1:]) for (text,) in rows]

    def revision(self, name: URIRef) -> int:
        """The number of the last commit that changed the graph; 0 where it is empty."""
        return self._number(sql.GRAPH_REVISION, self._key(name))

    def commits(self, name: URIRef) -> int:
        """The same as `revision`, which no change escapes."""
        return self.revision(name)

    def commit(self, *, removed: Collection[Quad], added: Collection[Quad]) -> None:
        """Remove, then add, in one transaction."""
        going, coming = quad_texts(removed), quad_texts(added)
        with self.transaction():
            self._note_written(self._writer().change(removed=going, added=coming))

    def drop(self, names: Collection[URIRef]) -> None:
        """Erase whole graphs in one transaction."""
        texts = [text_of(name) for name in names]
        with self.transaction():
            self._note_written(self._writer().drop(texts))
            self._erase_at_end()

    def _key(self, name: URIRef) -> tuple[int, str]:
        """The hash and the text of a graph's name."""
        text = text_of(name)
        return (self._hash_of(text), text)

    def _match(
        self, pattern: Pattern, name: tuple[int, str], most: int | None = None
    ) -> Iterator[Terms]:
        given = [None if term is None else text_of(term) for term in pattern]
        statement = sql.matching(
            subject=given[0] is not None,
            predicate=given[1] is not None,
            value=given[2] is not None,
            limited=most is not None,
        )
        parameters: list[object] = list(name)
        for text in given:
            if text is not None:
                parameters += (self._hash_of(text), text)
        parameters += [] if most is None else [most]
        # Read at once: a statement that is left half read would hold an old state of the database.
        with self._reading() as session:
            rows = session.execute(statement, parameters).fetchall()
        for row in rows:
            found = iter(row)
            yield _terms([next(found) if text is None else text for text in given])

    def _number(self, statement: str, parameters: tuple[int, str]) -> int:
        with self._reading() as session:
            row = session.execute(statement, parameters).fetchone()
        return 0 if row is None else int(row[0])

    def _writer(self) -> QuadWriter:
        return QuadWriter(self._writing_session(), self._hash_of)


def _terms(texts: list[str]) -> Terms:
    subject, predicate, value = (term_of(text) for text in texts)
    assert isinstance(predicate, URIRef)  # quad_text lets no other in
    return (subject, predicate, value)
