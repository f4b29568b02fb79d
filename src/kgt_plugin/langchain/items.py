"""Items of a LangGraph store as RDF, in the graph of a user's journal."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from rdflib.namespace import RDF, XSD
from rdflib.term import Identifier, Literal, URIRef

from kgt_plugin.errors import InvalidInputError, StoreError
from kgt_plugin.graph.terms import encode_user, journal_name
from kgt_plugin.stores import Quad, Store
from kgt_plugin.stores.exact_json import exact_json
from kgt_plugin.stores.port import JOURNAL_PREFIX

__all__ = ["ItemGraph", "ItemNode", "Stored"]

_TERM = "urn:kgt:term:"
_ITEM = URIRef(_TERM + "Item")
_NAMESPACE, _KEY, _VALUE, _CREATED, _UPDATED, _ORDER, _INDEX = (
    URIRef(_TERM + f"item{name}")
    for name in ("Namespace", "Key", "Value", "Created", "Updated", "Order", "Index")
)


_locks: WeakKeyDictionary[Store, dict[str, threading.Lock]] = WeakKeyDictionary()
_locks_lock = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An item, or the removal of one.

    Attributes:
        namespace, key: what it is known by.
        value: JSON; None removes the item.
        created_at, updated_at: when, with the zone.
        index: the paths of what it is found by; False is nothing, None is all its texts.
    """

    namespace: tuple[str, ...]
    key: str
    value: dict[str, Any] | None
    created_at: dt.datetime
    updated_at: dt.datetime
    index: list[str] | bool | None = None

    def fields(self) -> dict[str, Any]:
        """The fields of LangGraph's own items."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "index"}


class ItemNode(NamedTuple):
    """An item's place in the graph, and what is needed to find and order it."""

    order: str
    node: URIRef
    namespace: tuple[str, ...]


class ItemGraph:
    """One user's items. Their nodes are the journal's, so that no fact can be about them.

    Attributes:
        lock: to be held while reading and putting; handles on one user's items share it.
    """

    def __init__(self, store: Store, user: str) -> None:
        """Look at a user's items; nothing is written.

        Raises:
            InvalidInputError: the user id is unusable, or the store is another user's.
        """
        self._store = store
        self._name = journal_name(user)
        self._prefix = f"{JOURNAL_PREFIX}{encode_user(user)}:item:"
        self._graph = store.graph(self._name)
        with _locks_lock:
            self.lock = _locks.setdefault(store, {}).setdefault(user, threading.Lock())

    def get(self, namespace: tuple[str, ...], key: str) -> Stored | None:
        """One item; None where there is none."""
        node = self._node(namespace, key)
        known = (node, RDF.type, _ITEM) in self._graph
        return self.read(ItemNode("", node, namespace)) if known else None

    def nodes(self) -> list[ItemNode]:
        """All items, the oldest first."""
        found = [
            ItemNode(
                order=str(self._one(node, _ORDER)),
                node=URIRef(str(node)),
                namespace=tuple(json.loads(str(namespace))),
            )
            for node, namespace in self._graph.subject_objects(_NAMESPACE)
            if isinstance(node, Identifier)
        ]
        return sorted(found)

    def read(self, node: ItemNode) -> Stored:
        """The whole item."""
        return Stored(
            namespace=node.namespace,
            key=json.loads(self._one(node.node, _KEY)),
            value=json.loads(self._one(node.node, _VALUE)),
            created_at=dt.datetime.fromisoformat(self._one(node.node, _CREATED)),
            updated_at=dt.datetime.fromisoformat(self._one(node.node, _UPDATED)),
            index=json.loads(str(self._graph.value(node.node, _INDEX) or "null")),
        )

    def quad_of(self, item: Stored) -> Quad:
        """Name the quad that holds an item's value."""
        value = exact_json(item.value, ascii_only=True)
        return (self._node(item.namespace, item.key), _VALUE, Literal(value), self._name)

    def put(self, items: Sequence[Stored]) -> None:
        """Put and remove items in one commit; one that is there keeps its place and its age.

        Raises:
            InvalidInputError: a value is no JSON; nothing is put.
        """
        removed: list[Quad] = []
        added: list[Quad] = []
        for index, item in enumerate(items):
            node = self._node(item.namespace, item.key)
            before = [(node, *rest) for rest in self._graph.predicate_objects(node)]
            removed += [(*terms, self._name) for terms in before]  # type: ignore[misc]  # rdflib's nodes are these terms
            if item.value is None:
                continue
            kept, order = item, f"{item.created_at.isoformat()} {index:06}"
            if before:
                kept = replace(
                    item, created_at=dt.datetime.fromisoformat(self._one(node, _CREATED))
                )
                order = self._one(node, _ORDER)
            added += [(node, *rest, self._name) for rest in _described(kept, order)]
        if removed or added:
            self._store.commit(removed=removed, added=added)

    def _node(self, namespace: tuple[str, ...], key: str) -> URIRef:
        name = json.dumps([list(namespace), key])
        return URIRef(self._prefix + hashlib.sha256(name.encode()).hexdigest())

    def _one(self, node: Identifier, predicate: URIRef) -> str:
        value = self._graph.value(node, predicate)
        if value is None:
            raise StoreError(
                f"the item {node} is damaged: delete it by its key, or restore a backup"
            )
        return str(value)


def _described(item: Stored, order: str) -> list[tuple[URIRef, Identifier]]:
    """Describe an item in RDF. ASCII only, so that every key and value survives every store."""
    try:
        value = exact_json(item.value, ascii_only=True)
    except (TypeError, ValueError) as exc:
        raise InvalidInputError(
            f"the value of {item.key!r} is no JSON ({exc}): put numbers, strings, lists and mappings"
        ) from exc
    index = [] if item.index is None else [(_INDEX, Literal(json.dumps(item.index)))]
    return [
        *index,
        (RDF.type, _ITEM),
        (_NAMESPACE, Literal(json.dumps(list(item.namespace)))),
        (_KEY, Literal(json.dumps(item.key))),
        (_VALUE, Literal(value)),
        (_CREATED, _time(item.created_at)),
        (_UPDATED, _time(item.updated_at)),
        (_ORDER, Literal(order)),
    ]


def _time(time: dt.datetime) -> Literal:
    return Literal(time.isoformat(), datatype=XSD.dateTime, normalize=False)
