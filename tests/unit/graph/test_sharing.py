"""PersonalGraph: what handles and processes share, and who brought which fact."""

import gc
import weakref
from collections.abc import Iterator
from dataclasses import replace

import pyoxigraph as ox
import pytest
from rdflib import Dataset

from kgt_plugin.graph import PersonalGraph, history
from kgt_plugin.records import EditKind
from kgt_plugin.stores import open_store
from kgt_plugin.stores.memory import MemoryStore
from kgt_plugin.stores.views import Pattern, Terms
from kgt_plugin.stores.wrapped import WrappedStore
from tests.unit.graph_edits import add, edit, remove


class _Counting(MemoryStore):
    """Counts the triple patterns asked of it."""

    asked = 0

    def _match(self, pattern: Pattern, name: ox.NamedNode) -> Iterator[Terms]:
        self.asked += 1
        return super()._match(pattern, name)


def _import(graph: PersonalGraph, *words: str) -> None:
    fact = graph.triple(words[0], words[1], words[2])
    graph.apply(replace(edit(added=(fact,)), kind=EditKind.IMPORT))


def _told(graph: PersonalGraph) -> set[str]:
    return {fact.labels[2] for fact in graph.user_asserted(graph.facts())}


def test_two_processes_number_their_edits_in_turn() -> None:
    """Two stores over one Dataset, as two processes have them, give no number twice."""
    inner = Dataset()
    one, two = (PersonalGraph(WrappedStore(inner), "ana") for _ in range(2))
    done = [
        add(one, ("me", "likes", "tea")),
        add(two, ("me", "likes", "milk")),
        add(one, ("me", "likes", "figs")),
    ]
    journal = two._journal
    assert [record.sequence for record in history.read_all(journal)] == [1, 2, 3]
    assert [each.id for each in two.history()] == [each.id for each in done]
    assert two.undo().id == done[-1].id


def test_what_another_process_was_told_is_known() -> None:
    """Edits and undoings of another process show in what was told."""
    inner = Dataset()
    one, two = (PersonalGraph(WrappedStore(inner), "ana") for _ in range(2))
    add(one, ("me", "likes", "tea"))
    assert _told(one) == {"tea"}
    add(two, ("me", "likes", "milk"))
    assert _told(one) == {"tea", "milk"}
    two.undo()
    _import(two, "me", "likes", "milk")
    assert _told(one) == {"tea"}


def test_another_process_forgets_all() -> None:
    """After another process has erased everything, numbers start anew."""
    inner = Dataset()
    one, two = (PersonalGraph(WrappedStore(inner), "ana") for _ in range(2))
    add(one, ("me", "likes", "tea"))
    add(one, ("me", "likes", "milk"))
    two.forget_all()
    add(one, ("me", "likes", "figs"))
    assert [record.sequence for record in history.read_all(one._journal)] == [1]


def test_told_asks_as_much_of_a_long_journal_as_of_a_short_one() -> None:
    """The number of questions does not grow with the edits, on first use or after an undo."""
    asked = []
    for edits in (2, 12):
        store = _Counting()
        writer = PersonalGraph(store, "ana")
        for number in range(edits):
            add(writer, ("me", "likes", f"tea {number}"))
        facts = writer.facts()
        before = store.asked
        assert len(writer.user_asserted(facts)) == edits
        first = store.asked - before
        writer.undo()
        before = store.asked
        assert len(writer.user_asserted(facts)) == edits - 1
        asked.append((first, store.asked - before))
    assert asked[0] == asked[1]
    assert asked[0] == (5, 0)


@pytest.mark.parametrize("fresh", [False, True])
def test_told_follows_edits_and_undoings(fresh: bool) -> None:  # noqa: FBT001 - a test's parameter
    """The last edit in force decides who brought a fact, whether followed or read anew."""
    inner = Dataset()
    store = open_store(inner)
    graph = PersonalGraph(store, "ana")

    def told() -> set[str]:
        return _told(PersonalGraph(WrappedStore(inner), "ana") if fresh else graph)

    assert told() == set()
    _import(graph, "me", "likes", "tea")
    add(graph, ("me", "likes", "milk"))
    assert told() == {"milk"}
    taken = remove(graph, ("me", "likes", "milk"))
    assert told() == set()
    graph.undo(taken.id)
    assert told() == {"milk"}
    remove(graph, ("me", "likes", "tea"))
    again = add(graph, ("me", "likes", "tea"))
    assert told() == {"milk", "tea"}
    graph.undo(again.id)
    graph.undo()
    assert told() == {"milk"}


@pytest.mark.slow
def test_users_without_handles_leave_no_state() -> None:
    """A store that lives on keeps nothing of users whose handles are gone."""
    store = open_store(":memory:")
    kept = PersonalGraph(store, "ana")
    gone = []
    for number in range(20):
        graph = PersonalGraph(store, f"user {number}")
        add(graph, ("me", "likes", "tea"))
        gone.append(weakref.ref(graph._state))
        del graph
    gc.collect()
    assert [state for each in gone if (state := each()) is not None] == []
    assert PersonalGraph(store, "ana")._state is kept._state


def test_a_subjects_facts_are_read_once_a_commit() -> None:
    """Reading twice asks the store once; what is committed in between, past us too, is read anew."""
    store = _Counting()
    graph = PersonalGraph(store, "ana")
    add(graph, ("Rex", "eats", "meat"))
    rex = graph.node("Rex")
    assert [fact.labels[2] for fact in graph.facts(rex)] == ["meat"]
    asked = store.asked
    graph.facts(rex).clear()
    assert [fact.labels[2] for fact in PersonalGraph(store, "ana").facts(rex)] == ["meat"]
    assert store.asked == asked
    add(graph, ("Rex", "eats", "fish"))
    assert [fact.labels[2] for fact in graph.facts(rex)] == ["fish", "meat"]
    bones = graph.triple(rex, "eats", "bones")
    store.commit(removed=(), added=[(*bones.terms, graph.name)])
    assert len(graph.facts(rex)) == 3
    store.drop([graph.name])
    assert graph.facts(rex) == []
