"""The store's public methods beside those of InMemoryStore, called and awaited: results and refusals."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from langgraph.store.base import BaseStore, GetOp, Item, ListNamespacesOp, PutOp, SearchOp
from langgraph.store.memory import InMemoryStore

from kgt_plugin import KGT
from kgt_plugin.langchain import KGTStore
from kgt_plugin.testing import FakeEmbedder, FakeScorer

NOTES, DEEP, OTHER = ("notes",), ("notes", "work", "2026"), ("other", "work")


@dataclass(frozen=True)
class Call:
    """One call of a method that every LangGraph store has."""

    method: str
    args: tuple[Any, ...]
    options: Mapping[str, Any]


def call(method: str, *args: Any, **options: Any) -> Call:
    return Call(method, args, options)


SCRIPT = [
    call("put", NOTES, "a", {"n": 1, "tag": "x"}),
    call("put", NOTES, "b", {"n": 2, "tag": "y", "deep": {"m": [1, 2]}}, index=False),
    call("put", NOTES, "c", {"n": 3}, ["n"]),
    call("put", NOTES, "empty", {}),
    call("put", DEEP, "a", {"n": 4}, ttl=None),
    call("put", OTHER, 5, {"n": 5}),
    call("get", NOTES, "a"),
    call("get", OTHER, "5"),
    call("get", OTHER, 5, refresh_ttl=True),
    call("get", NOTES, "nothing"),
    call("get", ("nowhere",), "a", refresh_ttl=False),
    call("search", NOTES),
    call("search", ()),
    call("search", NOTES, limit=2),
    call("search", NOTES, limit=2, offset=2),
    call("search", NOTES, limit=0),
    call("search", NOTES, offset=100),
    call("search", NOTES, filter={"n": 1}),
    call("search", NOTES, filter={"n": {"$gte": 1, "$lt": 3}}, limit=1),
    call("search", NOTES, filter={"tag": {"$ne": "x"}}, offset=1),
    call("search", NOTES, filter={"deep": {"m": [1, 2]}}),
    call("search", NOTES, filter={"missing": None}),
    call("search", NOTES, filter={}, refresh_ttl=True),
    call("search", NOTES, filter={"n": {"$unknown": 1}}),
    call("search", ("no",)),
    call("list_namespaces"),
    call("list_namespaces", prefix=("notes",)),
    call("list_namespaces", suffix=("work",)),
    call("list_namespaces", prefix=("*", "work")),
    call("list_namespaces", prefix=("notes",), suffix=("2026",)),
    call("list_namespaces", max_depth=1),
    call("list_namespaces", limit=1, offset=1),
    call("list_namespaces", limit=0),
    call("put", NOTES, "a", {"n": 9}),
    call("get", NOTES, "a"),
    call("put", NOTES, "a", {"n": 1}, ttl=5),
    call("put", NOTES, "a", {"n": 1}, ttl=0),
    call("put", (), "a", {}),
    call("put", ("langgraph", "x"), "a", {}),
    call("put", ("a.b",), "a", {}),
    call("put", ("",), "a", {}),
    call("put", (5,), "a", {}),
    call("get", NOTES, "a"),
    call("delete", NOTES, "a"),
    call("delete", NOTES, "a"),
    call("delete", ("nowhere",), "a"),
    call("get", NOTES, "a"),
    call("delete", OTHER, 5),
    call("search", ()),
    call("batch", [GetOp(NOTES, "b"), PutOp(NOTES, "b", None), GetOp(NOTES, "b")]),
    call("batch", [PutOp(NOTES, "z", {"n": 1}), PutOp(NOTES, "z", {"n": 2}), SearchOp(NOTES)]),
    call("batch", [GetOp(NOTES, "z"), GetOp(NOTES, "b"), SearchOp((), {"n": 2})]),
    call("batch", [PutOp(NOTES, "timed", {"n": 7}, ttl=5.0), ListNamespacesOp(max_depth=1)]),
    call("batch", [GetOp(NOTES, "timed", refresh_ttl=False)]),
    call("batch", []),
]


def opened() -> tuple[KGTStore, InMemoryStore]:
    """Ours for one user, and LangGraph's own."""
    kgt = KGT.open(store=":memory:", model=FakeScorer(), embedder=FakeEmbedder())
    return KGTStore.for_user(kgt, "ana@example.org"), InMemoryStore()


def plain(result: Any) -> Any:
    """A result without its times."""
    if isinstance(result, Item):
        score = getattr(result, "score", None)
        return (type(result).__name__, result.namespace, result.key, result.value, score)
    return [plain(each) for each in result] if isinstance(result, list) else result


async def outcome(store: BaseStore, each: Call, *, awaited: bool) -> Any:
    """What a call gives, or the kind of error that it raises."""
    if isinstance(store, InMemoryStore):  # it lists namespaces that were emptied, or asked about
        for namespace in [name for name, items in store._data.items() if not items]:
            del store._data[namespace]
    method: Callable[..., Any] = getattr(store, f"a{each.method}" if awaited else each.method)
    try:
        result = method(*each.args, **each.options)
        return plain(await result if inspect.isawaitable(result) else result)
    except (TypeError, ValueError, NotImplementedError) as exc:
        return NotImplementedError if isinstance(exc, NotImplementedError) else ValueError


@pytest.mark.parametrize("awaited", [False, True], ids=["called", "awaited"])
async def test_every_method_gives_what_the_memory_store_gives(*, awaited: bool) -> None:
    """The same items in the same order, the same namespaces, and an error of the same kind."""
    ours, theirs = opened()
    for each in SCRIPT:
        expected = await outcome(theirs, each, awaited=awaited)
        assert await outcome(ours, each, awaited=awaited) == expected, each


def test_the_script_calls_every_method() -> None:
    """A method that a later LangGraph adds is compared, too."""
    methods = {
        name
        for name, value in vars(BaseStore).items()
        if inspect.isfunction(value) and not name.startswith("_")
    }
    assert methods == {name for each in SCRIPT for name in (each.method, f"a{each.method}")}


async def test_the_script_has_refusals_of_each_kind() -> None:
    """A script that nothing refuses would compare no errors."""
    _, theirs = opened()
    found = [await outcome(theirs, each, awaited=False) for each in SCRIPT]
    assert found.count(NotImplementedError) == 2
    assert found.count(ValueError) == 7


@pytest.mark.parametrize("which", [0, 1], ids=["ours", "theirs"])
async def test_a_time_to_live_is_refused_and_puts_nothing(which: int) -> None:
    """Neither store forgets by itself, and both say so."""
    store: BaseStore = opened()[which]
    assert not store.supports_ttl
    with pytest.raises(NotImplementedError, match="TTL"):
        store.put(NOTES, "a", {"n": 1}, ttl=1)
    with pytest.raises(NotImplementedError, match="TTL"):
        await store.aput(NOTES, "a", {"n": 1}, ttl=1)
    assert store.search(()) == []
