"""`KGTStore`: a LangGraph store in the same RDF as the facts, one user's at a time."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
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
from kgt_plugin.langchain.store_access import embedded, forget_texts, store_of
from kgt_plugin.langchain.store_filters import matches_filter, matches_namespace
from kgt_plugin.langchain.store_ranking import Embed, ranked, texts_of
from kgt_plugin.langchain.users import (
    AUTHENTICATED,
    UserOf,
    acting_for,
    acting_user,
    authenticated_user,
    checked_user,
    user_in,
)
from kgt_plugin.memory import KGT, app_handle
from kgt_plugin.memory.live_handle import LiveHandle
from kgt_plugin.stores import SearchedQuad

__all__ = ["KGTStore"]

_Namespace = tuple[str, ...]


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class KGTStore(LiveHandle, BaseStore):
    """Keeps an agent's items beside the user's facts, in the graph of the user's journal.

    Whose items they are is read from the run, so a namespace need not name the user, any user id will
    do, and an empty prefix lists the items of the run's user only. Outside of a run the user is whom
    `acting_for` names, or whom `outside` gives; without one every operation is refused.
    `UserMemory.forget_all` erases items with everything else. Values are JSON. A search with a query
    ranks by it, as the built-in semantic search does, with the embedder of the KGT; without an embedder,
    by words.

    Examples:
        >>> from kgt_plugin.langchain import KGTStore
        >>> store = KGTStore(kgt)
        >>> with store.acting_for("ana"):
        ...     store.put(("notes",), "1", {"text": "Call Carol about the boat."})
        ...     [item.key for item in store.search(("notes",), query="boat")]
        ['1']
    """

    def __init__(
        self,
        kgt: KGT,
        *,
        user: UserOf = "user_id",
        outside: Callable[[], str | None] = lambda: None,
        clock: Callable[[], dt.datetime] = _now,
    ) -> None:
        """Open the store of the user of each run.

        Args:
            kgt: the shared parts.
            user: where a run's user id is: a key of the runtime's context or of `configurable`, or a
                function of the runtime.
            outside: gives the user id where there is no run and `acting_for` names nobody; where it gives
                None, the operation is refused.
            clock: gives the time of changes, with its zone.

        Raises:
            InvalidInputError: what is given is no `KGT`.
        """
        self._kgt = app_handle(kgt, taker="KGTStore")
        self._store = store_of(self._kgt)
        self._user = user
        self._outside = outside
        self._clock = clock

    @classmethod
    def for_user(cls, kgt: KGT, user: str, *, clock: Callable[[], dt.datetime] = _now) -> Self:
        """Open one user's store, inside and outside of runs.

        Args:
            kgt: the shared parts.
            user: the user id.
            clock: gives the time of changes, with its zone.
        """
        return cls(kgt, user=lambda _runtime: user, outside=lambda: user, clock=clock)

    @classmethod
    def for_agent_server(cls, kgt: KGT, *, clock: Callable[[], dt.datetime] = _now) -> Self:
        """Open the store of an Agent Server: the user is whom the server has authenticated.

        That holds in runs and for calls of the server's own `/store`, which are outside of any run.

        Args:
            kgt: the shared parts.
            clock: gives the time of changes, with its zone.
        """
        return cls(kgt, user=AUTHENTICATED, outside=authenticated_user, clock=clock)

    acting_for = staticmethod(acting_for)

    def batch(self, ops: Iterable[Op]) -> list[Result]:
        """Run operations: what is read is as it was before, what is put is put in one commit.

        Raises:
            InvalidInputError: there is no user, or a value is no JSON; nothing is put then.
            StoreError: the store could not be read or written.
        """
        user = self._whose()
        graph = ItemGraph(self._store, user)
        operations = list(ops)
        with graph.lock:
            embed = partial(_embedded, self._kgt, user, graph)
            results = [_read(graph, op, embed) for op in operations]
            puts = {(op.namespace, op.key): op for op in operations if isinstance(op, PutOp)}
            if puts:
                gone = [old for place in puts if (old := graph.get(*place)) is not None]
                graph.put([_stored(op, self._clock()) for op in puts.values()])
                forget_texts(self._kgt, user, [text for old in gone for text in texts_of(old)])
        return results

    async def abatch(self, ops: Iterable[Op]) -> list[Result]:
        """Await `batch`."""
        return await asyncio.to_thread(self.batch, list(ops))

    def _whose(self) -> str:
        try:
            runtime: Any = get_runtime()
        except (KeyError, RuntimeError):
            found = acting_user() or self._outside()
            return checked_user(
                found,
                where="no run, and so no user: outside=",
                remedy="use store.acting_for(user) or KGTStore.for_user outside of an agent",
            )
        return user_in(runtime, self._user)


def _stored(op: PutOp, now: dt.datetime) -> Stored:
    value = None if op.value is None else dict(op.value)
    return Stored(
        namespace=op.namespace,
        key=op.key,
        value=value,
        created_at=now,
        updated_at=now,
        index=op.index,
    )


def _read(graph: ItemGraph, op: Op, embed: Embed) -> Result:
    match op:
        case GetOp(namespace=namespace, key=key):
            found = graph.get(namespace, key)
            return None if found is None else Item(**found.fields())
        case SearchOp():
            return _search(graph, op, embed)
        case ListNamespacesOp():
            return _namespaces(graph, op)
        case PutOp():
            return None
    raise InvalidInputError(f"{type(op).__name__} is no operation of a store")


def _search(graph: ItemGraph, op: SearchOp, embed: Embed) -> list[SearchItem]:
    depth = len(op.namespace_prefix)
    inside = [n for n in graph.nodes() if n.namespace[:depth] == op.namespace_prefix]
    window = slice(op.offset, op.offset + op.limit)
    if not op.filter and not op.query:
        return [SearchItem(**graph.read(node).fields()) for node in inside[window]]
    items = [graph.read(node) for node in inside]
    if op.filter:
        items = [item for item in items if matches_filter(item.value or {}, op.filter)]
    if not op.query:
        return [SearchItem(**item.fields()) for item in items[window]]
    found = ranked(items, op.query, embed)[window]
    return [SearchItem(**item.fields(), score=score) for item, score in found]


def _embedded(
    kgt: KGT,
    user: str,
    graph: ItemGraph,
    query: str,
    items: Sequence[tuple[Stored, tuple[str, ...]]],
) -> Mapping[str, Sequence[float]] | None:
    searched = [SearchedQuad(quad=graph.quad_of(item), texts=texts) for item, texts in items]
    return embedded(kgt, user, query, searched)


def _namespaces(graph: ItemGraph, op: ListNamespacesOp) -> list[_Namespace]:
    found = {node.namespace for node in graph.nodes()}
    for condition in op.match_conditions or ():
        found = {each for each in found if matches_namespace(each, condition)}
    if op.max_depth is not None:
        found = {namespace[: op.max_depth] for namespace in found}
    return sorted(found)[op.offset : op.offset + op.limit]
