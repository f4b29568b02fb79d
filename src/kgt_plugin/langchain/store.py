"""`KGTStore`: a LangGraph store in the same RDF as the facts, one user's at a time."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, Self

from langgraph.runtime import get_runtime
from langgraph.store.base import (
    BaseStore,
    GetOp,
    Item,
    ListNamespacesOp,
    Op,
    PutOp,
    Result,
    SearchItem,
    SearchOp,
)

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.langchain.items import ItemGraph, Stored
from kgt_plugin.langchain.store_access import store_of
from kgt_plugin.langchain.store_filters import matches_filter, matches_namespace
from kgt_plugin.langchain.users import UserOf, user_in
from kgt_plugin.memory import KGT, app_handle

__all__ = ["KGTStore"]

_Namespace = tuple[str, ...]


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class KGTStore(BaseStore):
    """A LangGraph store that keeps items beside the user's facts, in the graph of the user's journal.

    Whose items they are is read from the run, so a namespace need not name the user, any user id will
    do, and an empty prefix lists the items of the run's user only. `UserMemory.forget_all` erases them
    with everything else. Values are JSON. Like `InMemoryStore` without an index, it does not rank by
    a query: facts are recalled by `KGTMiddleware` and `KGTRetriever`.

    Examples:
        >>> from kgt_plugin.langchain import KGTStore
        >>> store = KGTStore.for_user(kgt, "ana@example.org")
        >>> store.put(("notes",), "first", {"text": "call Carol"})
        >>> store.get(("notes",), "first").value
        {'text': 'call Carol'}
    """

    def __init__(
        self, kgt: KGT, *, user: UserOf = "user_id", clock: Callable[[], dt.datetime] = _now
    ) -> None:
        """Open the store of the user of each run.

        Args:
            kgt: the shared parts.
            user: where the user id is: a key of the runtime's context, or a function of the runtime.
            clock: gives the time of changes, with its zone.

        Raises:
            InvalidInputError: what is given is no `KGT`.
        """
        self._store = store_of(app_handle(kgt, taker="KGTStore"))
        self._whose: Callable[[], str] = lambda: user_in(_runtime(), user)
        self._clock = clock

    @classmethod
    def for_user(cls, kgt: KGT, user: str, *, clock: Callable[[], dt.datetime] = _now) -> Self:
        """Open one user's store, outside of any run.

        Args:
            kgt: the shared parts.
            user: the user id.
            clock: gives the time of changes, with its zone.
        """
        opened = cls(kgt, clock=clock)
        opened._whose = lambda: user
        return opened

    def batch(self, ops: Iterable[Op]) -> list[Result]:
        """Run operations: what is read is as it was before, what is put is put in one commit.

        Raises:
            InvalidInputError: there is no user, or a value is no JSON; nothing is put then.
            StoreError: the store could not be read or written.
        """
        graph = ItemGraph(self._store, self._whose())
        operations = list(ops)
        with graph.lock:
            results = [_read(graph, op) for op in operations]
            puts = {(op.namespace, op.key): op for op in operations if isinstance(op, PutOp)}
            if puts:
                now = self._clock()
                graph.put(
                    [
                        Stored(
                            namespace=namespace,
                            key=key,
                            value=None if op.value is None else dict(op.value),
                            created_at=now,
                            updated_at=now,
                        )
                        for (namespace, key), op in puts.items()
                    ]
                )
        return results

    async def abatch(self, ops: Iterable[Op]) -> list[Result]:
        """Await `batch`."""
        return await asyncio.to_thread(self.batch, list(ops))


def _runtime() -> Any:
    try:
        return get_runtime()
    except (KeyError, RuntimeError) as exc:
        raise InvalidInputError(
            "no run, so no user: use KGTStore.for_user outside of an agent"
        ) from exc


def _read(graph: ItemGraph, op: Op) -> Result:
    match op:
        case GetOp(namespace=namespace, key=key):
            found = graph.get(namespace, key)
            return None if found is None else Item(**found.fields())
        case SearchOp():
            return _search(graph, op)
        case ListNamespacesOp():
            return _namespaces(graph, op)
        case PutOp():
            return None
    raise InvalidInputError(f"{type(op).__name__} is no operation of a store")


def _search(graph: ItemGraph, op: SearchOp) -> list[SearchItem]:
    depth = len(op.namespace_prefix)
    inside = [n for n in graph.nodes() if n.namespace[:depth] == op.namespace_prefix]
    window = slice(op.offset, op.offset + op.limit)
    if op.filter:
        items = [graph.read(node) for node in inside]
        found = [i for i in items if matches_filter(i.value or {}, op.filter)][window]
    else:
        found = [graph.read(node) for node in inside[window]]
    return [SearchItem(**item.fields()) for item in found]


def _namespaces(graph: ItemGraph, op: ListNamespacesOp) -> list[_Namespace]:
    found = {node.namespace for node in graph.nodes()}
    for condition in op.match_conditions or ():
        found = {each for each in found if matches_namespace(each, condition)}
    if op.max_depth is not None:
        found = {namespace[: op.max_depth] for namespace in found}
    return sorted(found)[op.offset : op.offset + op.limit]
