"""Copying a store into another of any kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import islice
from typing import Final, cast

from rdflib.term import URIRef

from kgt_plugin.errors import StoreError
from kgt_plugin.stores.file import FileStore
from kgt_plugin.stores.port import ListsGraphs, Quad, Store, SupportsTransactions
from kgt_plugin.stores.sparql import SparqlStore
from kgt_plugin.stores.views import Terms

__all__ = ["Copied", "copy_store"]

_LOT: Final = 50_000
_LOT_OF_SERVER: Final = 1_000
"""Quads of one commit; servers refuse long requests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """The amount that was copied.

    Attributes:
        graphs: named graphs.
        triples: in all of them.

    Example:
        >>> Copied(graphs=3, triples=10).graphs
        3
    """

    graphs: int
    triples: int


def copy_store(
    source: Store, target: Store, *, watch: Callable[[int], None] | None = None
) -> Copied:
    """Copy all graphs into an empty store: all of them or, on an error, none.

    Others may go on writing to a SQLite source: what is copied is of one moment.

    Args:
        source: it stays as it is.
        target: nothing is in it yet.
        watch: told now and then how many triples are copied.

    Raises:
        StoreError: the target is not empty, or the same store; or a store cannot list its graphs, be read
            or be written.
        InvalidInputError: the target cannot keep a term, or several users.

    Example:
        >>> from kgt_plugin.stores import open_store
        >>> copy_store(open_store(":memory:"), open_store(":memory:"))
        Copied(graphs=0, triples=0)
    """
    if source is target:
        raise StoreError(f"{source.location} is copied into itself: name another store")
    if not isinstance(source, ListsGraphs) or not isinstance(target, ListsGraphs):
        raise StoreError(
            f"{source.location} or {target.location} cannot list its graphs: copy user by user with "
            "kgt export and kgt import"
        )
    if target.names():
        raise StoreError(f"{target.location} is not empty: copy into a new store")
    with _snapshot_of(source):
        names = source.names()
        try:
            with _transaction_of(target):
                triples = _copy(source, target, names, watch)
        except BaseException:
            if not isinstance(target, SupportsTransactions):
                target.drop(names)
            raise
    return Copied(graphs=len(names), triples=triples)


def _copy(
    source: Store, target: Store, names: list[URIRef], watch: Callable[[int], None] | None
) -> int:
    quads = _quads(source, names)
    done = 0
    while lot := list(islice(quads, _lot_of(target))):
        target.commit(removed=(), added=lot)
        done += len(lot)
        if watch is not None:
            watch(done)
    for name in names:
        if len(target.graph(name)) != len(source.graph(name)):
            raise StoreError(
                f"{target.location} did not keep all of {name}: nothing was copied; choose another store"
            )
    return done


def _quads(source: Store, names: list[URIRef]) -> Iterator[Quad]:
    for name in names:
        for terms in source.graph(name):
            yield (*cast(Terms, terms), name)


def _lot_of(target: Store) -> int | None:
    if isinstance(target, FileStore):
        return None  # it is written as a whole at each commit
    return _LOT_OF_SERVER if isinstance(target, SparqlStore) else _LOT


def _snapshot_of(store: Store) -> AbstractContextManager[None]:
    return store.snapshot() if isinstance(store, SupportsTransactions) else nullcontext()


def _transaction_of(store: Store) -> AbstractContextManager[None]:
    return store.transaction() if isinstance(store, SupportsTransactions) else nullcontext()
