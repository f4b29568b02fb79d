"""The LangGraph store: the same operations as on InMemoryStore, and whose items they reach."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain.tools import ToolRuntime
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langchain_core.tools import tool
from langgraph.store.base import (
    BaseStore,
    GetOp,
    Item,
    ListNamespacesOp,
    MatchCondition,
    PutOp,
    SearchOp,
)
from langgraph.store.memory import InMemoryStore

from kgt_plugin import KGT, InvalidInputError, UserMemory
from kgt_plugin.langchain import KGTStore
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.langchain.doubles import Listener, make_agent

ANA = "ana@example.org"
ALL = 10_000

labels = st.sampled_from(["a", "b", "ü b", "x:y/z"])
namespaces = st.lists(labels, min_size=1, max_size=3).map(tuple)
keys = st.sampled_from(["k", "K", "k.1", "\x00\ud800 ", ""])
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.floats(allow_nan=False)
    | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner, max_size=2)
    ),
    max_leaves=4,
)
values = st.fixed_dictionaries({"n": st.integers(0, 3)}, optional={"v": json_values})
paths = st.lists(labels | st.just("*"), min_size=1, max_size=2).map(tuple)
conditions = st.builds(MatchCondition, st.sampled_from(["prefix", "suffix"]), paths)
operators = st.sampled_from(["$eq", "$ne", "$gt", "$gte", "$lt", "$lte"])
filters = st.none() | st.fixed_dictionaries(
    {"n": st.integers(0, 3) | st.dictionaries(operators, st.integers(0, 3), min_size=1, max_size=2)}
)
# Without these, builds() makes up what has a default: fields to index, times to live, queries.
put_plainly = {"index": st.none(), "ttl": st.none()}
search_plainly = {"query": st.none(), "refresh_ttl": st.none()}
operations = (
    st.builds(PutOp, namespaces, keys, st.none() | values, **put_plainly)
    | st.builds(GetOp, namespaces, keys)
    | st.builds(
        SearchOp,
        st.just(()) | namespaces,
        filters,
        limit=st.just(ALL),
        **search_plainly | {"query": st.none() | st.just("what is it")},
    )
    | st.builds(
        ListNamespacesOp,
        st.none() | st.lists(conditions, max_size=2).map(tuple),
        st.none() | st.integers(1, 3),
        st.just(ALL),
    )
)


def opened(store: Any = ":memory:") -> KGT:
    """Shared parts that answer at once."""
    return KGT.open(store=store, model=FakeScorer(), embedder=FakeEmbedder())


def plain(result: Any) -> Any:
    """What two stores must agree on: not times, and not the order of items."""
    if isinstance(result, Item):
        return (result.namespace, result.key, result.value)
    if isinstance(result, list) and result and isinstance(result[0], Item):
        return sorted((plain(item) for item in result), key=repr)
    return result


def reference(store: InMemoryStore, batch: list[Any]) -> list[Any]:
    """What the memory store answers to a batch: reading first, then all that is put.

    It goes on listing namespaces that have been emptied, or only asked about; those are taken out.
    """
    results: list[Any] = []
    for op in batch:
        for namespace in [name for name, items in store._data.items() if not items]:
            del store._data[namespace]
        results += [None] if isinstance(op, PutOp) else store.batch([op])
    store.batch([op for op in batch if isinstance(op, PutOp)])
    return results


@pytest.mark.slow
@given(st.lists(st.lists(operations, max_size=4), max_size=8))
@settings(max_examples=150, deadline=None)
def test_it_does_what_the_memory_store_does(batches: list[list[Any]]) -> None:
    """Random batches of operations give the same items on both, batch by batch."""
    ours, theirs = KGTStore.for_user(opened(), ANA), InMemoryStore()
    for batch in batches:
        expected = reference(theirs, batch)
        assert list(map(plain, ours.batch(batch))) == list(map(plain, expected))


in_one_namespace = st.builds(
    PutOp, st.just(("a",)), keys, st.none() | values, **put_plainly
) | st.builds(
    SearchOp,
    st.sampled_from([(), ("a",)]),
    filters,
    limit=st.integers(0, 4),
    offset=st.integers(0, 4),
    **search_plainly,
)


@pytest.mark.slow
@given(st.lists(in_one_namespace, max_size=20))
@settings(max_examples=150, deadline=None)
def test_it_pages_as_the_memory_store_does(operations: list[Any]) -> None:
    """Within a namespace, any page of any search holds the same items in the same order."""
    times = (dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(n) for n in range(ALL))
    ours = KGTStore.for_user(opened(), ANA, clock=lambda: next(times))
    theirs = InMemoryStore()
    for operation in operations:
        found, expected = (page_of(store.batch([operation])) for store in (ours, theirs))
        assert found == expected


def page_of(results: list[Any]) -> list[tuple[str, Any]]:
    """What one operation found, in its order."""
    (found,) = results
    return [(item.key, item.value) for item in found or ()]


def test_pages_follow_each_other_in_the_order_of_creation() -> None:
    """A changed item keeps its place and its age; pages neither overlap nor leave out."""
    times = (dt.datetime(2026, 1, 1, second=s, tzinfo=dt.UTC) for s in range(60))
    store = KGTStore.for_user(opened(), ANA, clock=lambda: next(times))
    for key in "cab":
        store.put(("notes",), key, {"n": 1})
    store.put(("notes",), "c", {"n": 2})
    pages = [store.search(("notes",), limit=2, offset=offset) for offset in (0, 2)]
    assert [[item.key for item in page] for page in pages] == [["c", "a"], ["b"]]
    changed = pages[0][0]
    assert (changed.value, changed.created_at.second, changed.updated_at.second) == ({"n": 2}, 0, 3)
    assert [item.key for item in store.search((), filter={"n": 1}, limit=1, offset=1)] == ["b"]
    assert store.list_namespaces(limit=1, offset=1) == []


async def test_the_awaited_twin(kgt: KGT) -> None:
    """Async callers get the same."""
    store = KGTStore.for_user(kgt, ANA)
    await store.aput(("notes",), "k", {"n": 1})
    found = await store.aget(("notes",), "k")
    assert found is not None
    assert found.value == {"n": 1}
    await store.adelete(("notes",), "k")
    assert await store.asearch(()) == []


def test_nobody_sees_anothers_items(kgt: KGT) -> None:
    """Neither an empty prefix nor the other's own namespace reaches them, whatever the ids are."""
    users = [ANA, "ana", "ana@example", "ana:journal", "*", "../ben", "用户"]
    for user in users:
        KGTStore.for_user(kgt, user).put(("notes",), "k", {"user": user})
    for user in users:
        store = KGTStore.for_user(kgt, user)
        assert [item.value for item in store.search(())] == [{"user": user}]
        assert store.list_namespaces() == [("notes",)]
    with pytest.raises(InvalidInputError):
        KGTStore.for_user(kgt, " ").search(())


async def test_in_a_run_the_user_is_the_runs(kgt: KGT) -> None:
    """One store serves all users of an agent; without a user, and outside of a run, none."""

    @tool
    def note(runtime: ToolRuntime[Any, Any]) -> str:
        """Count the notes, and make one more."""
        store: BaseStore | None = runtime.store
        assert store is not None
        count = len(store.search(()))
        store.put(("notes",), str(count), {"n": count})
        return str(count)

    def rule(messages: Any) -> AIMessage:
        if isinstance(messages[-1], ToolMessage):
            return AIMessage(messages[-1].text)
        return AIMessage("", tool_calls=[{"name": "note", "args": {}, "id": "1"}])

    store = KGTStore(kgt)
    agent = make_agent(Listener(rule=rule), tools=[note], store=store)

    def counted(context: Any) -> str:
        state = agent.invoke({"messages": [HumanMessage("Go.")]}, context=context)
        text: str = state["messages"][-1].text
        return text

    async def counted_later(user: str) -> str:
        state = await agent.ainvoke({"messages": [HumanMessage("Go.")]}, context={"user_id": user})
        text: str = state["messages"][-1].text
        return text

    assert [counted({"user_id": user}) for user in (ANA, "ben", ANA)] == ["0", "0", "1"]
    later = await asyncio.gather(counted_later(ANA), counted_later("eve"))
    assert list(later) == ["2", "0"]
    with pytest.raises(InvalidInputError, match="user_id"):
        counted(None)
    with pytest.raises(InvalidInputError, match="for_user"):
        store.search(())


def test_items_are_no_facts_and_are_forgotten_with_them(kgt: KGT, ana: UserMemory) -> None:
    """Facts, history and undo do not know of items; forgetting everything does."""
    store = KGTStore.for_user(kgt, ana.user)
    store.put(("me",), "lives in", {"value": "Munich"})
    assert (ana.facts(), ana.history()) == ([], [])
    (edit,) = ana.hear("I live in Oslo.")
    ana.undo(edit.id)
    assert store.get(("me",), "lives in") is not None
    ana.forget_all()
    assert store.search(()) == []


@pytest.mark.parametrize("name", ["facts.ttl", "facts.trig", "folder"])
def test_items_survive_where_facts_do(tmp_path: Path, name: str) -> None:
    """Files and folders keep items, a Turtle file of one user too."""
    with opened(tmp_path / name) as kgt:
        kgt.user(ANA).hear("I live in Oslo.")
        KGTStore.for_user(kgt, ANA).put(("n",), "\x00k", {"v": ["é", None, 1.5, "\ud800"]})
    with opened(tmp_path / name) as kgt:
        (item,) = KGTStore.for_user(kgt, ANA).search(())
        assert (item.key, item.value) == ("\x00k", {"v": ["é", None, 1.5, "\ud800"]})
        assert len(kgt.user(ANA).facts()) == 1
        assert len(kgt.user(ANA).history()) == 1


def endless() -> dict[str, Any]:
    """A value that holds itself."""
    value: dict[str, Any] = {}
    value["v"] = [value]
    return value


@pytest.mark.parametrize("value", [{"v": object()}, {"v": [{1: "a", "1": "b"}]}, {2: 1}, endless()])
def test_what_is_no_json_puts_nothing(kgt: KGT, value: Any) -> None:
    """One bad value leaves the whole batch undone; none comes back as another one."""
    store = KGTStore.for_user(kgt, ANA)
    with pytest.raises(InvalidInputError, match="no JSON"):
        store.batch([PutOp(("n",), "good", {"v": 1}), PutOp(("n",), "bad", value)])
    assert store.search(()) == []


@pytest.mark.parametrize("wanted", [{"n": {"$gt": "x"}}, {"none": {"$lt": 1}}, {"n": {"$in": [1]}}])
def test_a_filter_without_meaning_is_refused(kgt: KGT, wanted: dict[str, Any]) -> None:
    """What has no order is not compared, and an unknown operator is said to be so."""
    store = KGTStore.for_user(kgt, ANA)
    store.put(("n",), "k", {"n": 1})
    with pytest.raises(InvalidInputError):
        store.search((), filter=wanted)


def test_filters_look_into_nested_values(kgt: KGT) -> None:
    """A filter may ask for parts of mappings and for whole lists."""
    store = KGTStore.for_user(kgt, ANA)
    store.put(("n",), "k", {"a": {"b": 1, "c": 2}, "l": [1, {"x": 2}]})
    assert store.search((), filter={"a": {"b": 1}})
    assert store.search((), filter={"l": [1, {"x": 2}]})
    assert not store.search((), filter={"a": {"b": 2}})
    assert not store.search((), filter={"l": [1]})
    assert not store.search((), filter={"l": {"x": 2}})
