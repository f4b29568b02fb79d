"""PersonalGraph: edits are applied whole or not at all, forgotten and erased."""

import dataclasses
import datetime as dt
import threading

import pytest
from rdflib import Dataset
from rdflib.namespace import RDFS
from rdflib.term import BNode, Identifier, Literal, URIRef

from kgt_plugin.errors import InvalidInputError, StaleGraphError, StoreError
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.graph.origins import Origin
from kgt_plugin.records import Edit, EditKind, Triple
from kgt_plugin.stores import Store, open_store
from tests.unit.graph_edits import add, edit, remove, said

EX = "http://example.org/"


def test_the_applications_own_writes_are_seen() -> None:
    """What the application writes to its graph beside us has words at once."""
    wrapped = Dataset()
    graph = PersonalGraph(open_store(wrapped), "ana")
    assert graph.relations() == []
    wrapped.graph(graph.name).add((URIRef(EX + "tom"), URIRef(EX + "likesFish"), Literal("yes")))
    assert graph.relations() == [(URIRef(EX + "likesFish"), "likes fish")]
    assert graph.triple("tom", "likes fish", "YES") == graph.facts()[0]


def test_apply_stamps_and_changes_nothing_else(store: Store) -> None:
    """The edit returned has the id and time that were given; a plan is not changed by applying."""
    noon = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)
    graph = PersonalGraph(store, "ana", clock=lambda: noon, new_id=iter(["e1", "e2"]).__next__)
    plan = edit(added=(graph.triple("me", "likes", "tea"),))
    done = graph.apply(plan)
    assert (done.id, done.time, plan.id) == ("e1", noon, None)
    assert graph.history() == [done]
    assert graph.origin_of(done.added[0]) == Origin(
        edit_id="e1", time=noon, episode_id=None, source=None
    )


def test_an_empty_edit_is_no_edit(graph: PersonalGraph) -> None:
    """Nothing to change writes nothing, not even to the journal."""
    assert graph.apply(edit()).id is None
    assert graph.history() == []


def test_ids_are_unique(store: Store) -> None:
    """An id that is taken is not given twice, and one that cannot be is refused."""
    ids = iter(["e1", "e1", "e2"])
    graph = PersonalGraph(store, "ana", new_id=lambda: next(ids))
    add(graph, ("me", "likes", "tea"))
    assert add(graph, ("me", "likes", "mate")).id == "e2"
    for bad in ("e1", "a b", "", "x:y"):
        graph = PersonalGraph(store, "ana", new_id=lambda bad=bad: bad)  # type: ignore[misc]
        with pytest.raises(InvalidInputError):
            add(graph, ("me", "likes", "wine"))


def test_stale_edits_are_refused(graph: PersonalGraph) -> None:
    """An edit planned against other facts than there are now changes nothing."""
    add(graph, ("Rex", "eats", "meat"))
    base = frozenset(graph.facts(graph.triple("Rex", "eats", "meat").subject))
    vegetables = graph.triple("Rex", "eats", "vegetables")
    add(graph, ("Rex", "likes", "Tom"))
    before = graph.canonical()
    for stale, against in [
        (edit(added=(vegetables,)), base),
        (edit(added=(vegetables,)), frozenset()),
        (edit(added=(vegetables, graph.triple("Rex", "eats", "meat"))), None),
        (edit(added=(vegetables,), removed=(graph.triple("Rex", "eats", "fish"),)), None),
    ]:
        with pytest.raises(StaleGraphError, match="plan again"):
            graph.apply(stale, base=against)
    assert graph.canonical() == before
    fresh = frozenset(graph.facts(vegetables.subject))
    assert graph.apply(edit(added=(vegetables,)), base=fresh).id
    both = graph.triple("Rex", "eats", "both")
    with pytest.raises(InvalidInputError, match="add and remove"):
        graph.apply(edit(added=(both,), removed=(both,)))


@pytest.mark.parametrize(
    ("terms", "reason"),
    [
        ((Literal("x"), RDFS.seeAlso, Literal("y")), "no RDF fact"),
        ((URIRef("urn:x"), BNode(), Literal("y")), "no RDF fact"),
        ((URIRef("urn:x"), URIRef("urn:p"), URIRef("not an iri")), "not a valid RDF term"),
        ((URIRef("urn:x"), URIRef("urn:p"), Literal("\ud800")), "not a valid RDF term"),
        ((URIRef("urn:kgt:journal:ben:e1"), URIRef("urn:p"), Literal("y")), "kept for the journal"),
    ],
)
def test_unusable_terms(
    graph: PersonalGraph, terms: tuple[Identifier, URIRef, Identifier], reason: str
) -> None:
    """Terms that are no RDF, and nodes of journals, are refused whole."""
    subject, predicate, value = terms
    bad = Triple(subject=subject, predicate=predicate, object=value, labels=("a", "b", "c"))
    with pytest.raises(InvalidInputError, match=reason):
        graph.apply(edit(added=(graph.triple("me", "likes", "tea"), bad)))
    assert graph.canonical() == ""
    assert graph.history() == []


def test_a_failing_store_changes_nothing(
    graph: PersonalGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the store fails, the facts, the words and the history are as before."""
    add(graph, ("me", "likes", "tea"))
    before = (graph.canonical(), graph.relations(), graph.history())

    def fail(**_quads: object) -> None:
        raise StoreError("the disk is full: free some space")

    with monkeypatch.context() as patched:
        patched.setattr(graph._store, "commit", fail)
        with pytest.raises(StoreError):
            add(graph, ("me", "plays", "chess"))
        with pytest.raises(StoreError):
            graph.undo()
    assert (graph.canonical(), graph.relations(), graph.history()) == before


def test_forgotten_words_are_gone(graph: PersonalGraph) -> None:
    """The label of a node goes with its last fact, not before, and comes back by undo."""
    add(graph, ("me", "has", "Secret"), ("Rex", "has", "Secret"))
    remove(graph, ("me", "has", "Secret"))
    assert "Secret" in graph.canonical()
    before = graph.canonical()
    remove(graph, ("Rex", "has", "Secret"))
    assert graph.canonical() == ""
    assert list(graph.labels()) == []
    graph.undo()
    assert graph.canonical() == before


def test_forget_all(store: Store, graph: PersonalGraph) -> None:
    """Erasing takes facts, words and journal of this user alone, and counts the facts."""
    other = PersonalGraph(store, "ana:journal")
    add(graph, ("me", "likes", "tea"), ("me", "likes", "mate"))
    kept = add(other, ("me", "likes", "rum"))
    assert graph.forget_all() == 2
    assert (graph.facts(), graph.history(), graph.relations()) == ([], [], [])
    assert other.history() == [kept]
    assert add(graph, ("me", "likes", "tea")).id is not None


def test_two_handles_are_one_graph(store: Store) -> None:
    """What one handle writes, another one of the same user reads and undoes."""
    one, two = PersonalGraph(store, "ana"), PersonalGraph(store, "ana")
    assert two.relations() == []
    add(one, ("me", "likes", "tea"))
    assert [words for _, words in two.relations()] == ["likes"]
    add(two, ("me", "likes", "rum"))
    one.undo()
    assert said(two) == {("me", "likes", "tea")}


@pytest.mark.slow
def test_threads_lose_no_edit(store: Store) -> None:
    """Edits of several threads on one user are all there, in one order."""
    failures: list[Exception] = []

    def work(worker: int) -> None:
        try:
            graph = PersonalGraph(store, "ana")
            for i in range(5):
                add(graph, ("me", "likes", f"tea {worker} {i}"))
        except Exception as exc:  # noqa: BLE001 - reported by the assertion below
            failures.append(exc)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    graph = PersonalGraph(store, "ana")
    assert not failures
    assert len(graph.facts()) == 20
    assert len(graph.history()) == 20
    while graph.facts():
        graph.undo()
    assert graph.canonical() == ""


def test_kinds_are_kept(graph: PersonalGraph) -> None:
    """The operation that made an edit is in its history."""
    for kind in EditKind:
        fact = graph.triple("me", "did", kind.value)
        graph.apply(dataclasses.replace(edit(added=(fact,)), kind=kind))
    assert [done.kind for done in graph.history()] == list(EditKind)


def test_what_is_erased_stays_in_no_memory(graph: PersonalGraph) -> None:
    """A subject's facts are remembered while they are facts, and not until somebody reads again."""
    fact = graph.triple("Rex", "eats", "meat")
    for erase in (graph.forget_all, graph.undo):
        graph.apply(Edit(id=None, kind=EditKind.LEARN, time=None, added=(fact,)))
        assert [told.labels for told in graph.facts(fact.subject)] == [("Rex", "eats", "meat")]
        assert graph._state.read._facts
        erase()
        assert not graph._state.read._facts
