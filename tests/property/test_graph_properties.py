"""Properties of PersonalGraph: undo is exact, the graph is a set of facts, users are apart."""

import tempfile
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from rdflib.namespace import XSD
from rdflib.term import BNode, Identifier, Literal, URIRef

from kgt_plugin.errors import UndoError
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.graph.terms import mint_entity, mint_relation
from kgt_plugin.records import Edit, EditKind, Triple
from kgt_plugin.stores import Store, open_store
from kgt_plugin.stores.exact import typed_literal
from kgt_plugin.text.validation import is_blank

WORDS = st.sampled_from(["Rex", "rex ", "Tom", "42", "猫", 'a "b"', "Straße", "I"])
RELATIONS = st.sampled_from(["eats", "is a", "lives in"])
NODES = st.sampled_from([URIRef("urn:x:a"), BNode("b0"), BNode("b1"), mint_entity("Rex")])
VALUES: st.SearchStrategy[Identifier] = st.one_of(
    NODES,
    st.sampled_from(["01", "1", "+1", "1.0", "x"]).flatmap(
        lambda lexical: st.sampled_from([XSD.int, XSD.integer, XSD.decimal, XSD.double]).map(
            lambda datatype: typed_literal(lexical, datatype)
        )
    ),
    st.text(st.characters(codec="utf-8"), max_size=8).map(Literal),
    st.sampled_from([Literal("hi", lang="en"), Literal("hi", lang="EN-gb")]),
)
FACTS = st.builds(
    lambda subject, relation, value, words: Triple(
        subject=subject,
        predicate=mint_relation(relation),
        object=value,
        labels=(words, relation, words),
    ),
    NODES,
    RELATIONS,
    VALUES,
    st.sampled_from(["Rex", "REX"]),
)
EDITS = st.lists(st.tuples(st.lists(FACTS, max_size=4), st.integers(0, 3)), max_size=6)


def _edit(added: list[Triple], removed: list[Triple]) -> Edit:
    return Edit(id=None, kind=EditKind.LEARN, time=None, added=tuple(added), removed=tuple(removed))


def _apply(graph: PersonalGraph, coming: list[Triple], going: int) -> Edit:
    """Add what is not there yet, and remove up to `going` of what is."""
    held = graph.facts()
    added = [fact for fact in dict.fromkeys(coming) if fact not in held]
    return graph.apply(_edit(added, held[:going]))


def _check_exact_undo(store: Store, edits: list[tuple[list[Triple], int]]) -> None:
    graph = PersonalGraph(store, "ana")
    graph.forget_all()
    states: list[tuple[str, Edit]] = []
    for coming, going in edits:
        before = graph.canonical()
        done = _apply(graph, coming, going)
        if done.id is not None:
            states.append((before, done))
    assert graph.history() == [done for _, done in states]
    for before, done in reversed(states):
        assert graph.undo().id == done.id
        assert graph.canonical() == before


@pytest.mark.slow
@settings(deadline=None)
@given(EDITS)
def test_undo_is_the_inverse_of_apply(edits: list[tuple[list[Triple], int]]) -> None:
    """Undoing edits newest first restores every earlier state to the byte, in memory."""
    _check_exact_undo(open_store(":memory:"), edits)


@pytest.fixture(scope="module")
def disk() -> Store:  # type: ignore[misc]  # a generator fixture
    """One store on disk for all examples."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "store")
        yield store
        store.close()


@pytest.mark.slow
@settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(edits=EDITS)
def test_undo_is_exact_on_disk(disk: Store, edits: list[tuple[list[Triple], int]]) -> None:
    """The same holds in an Oxigraph folder."""
    _check_exact_undo(disk, edits)


@pytest.mark.slow
@settings(deadline=None)
@given(EDITS, st.randoms(use_true_random=False))
def test_undo_in_any_order_ends_at_the_beginning(
    edits: list[tuple[list[Triple], int]], random: object
) -> None:
    """In whatever order the edits that can be undone are, at the end nothing is left of them."""
    graph = PersonalGraph(open_store(":memory:"), "ana")
    for coming, going in edits:
        _apply(graph, coming, going)
    left = [done.id for done in graph.history()]
    while left:
        random.shuffle(left)  # type: ignore[attr-defined]  # hypothesis' Random
        undone = []
        for edit_id in left:
            before = graph.canonical()
            try:
                undone.append(graph.undo(edit_id).id)
            except UndoError as exc:
                refusal = str(exc)
            else:
                continue
            assert any(str(other) in refusal for other in left if other != edit_id)
            assert graph.canonical() == before
        assert undone  # the latest one can always be undone
        left = [edit_id for edit_id in left if edit_id not in undone]
    assert graph.canonical() == ""
    assert list(graph.labels()) == []
    assert graph.relations() == []


class GraphAgainstSet(RuleBasedStateMachine):
    """Random operations on two handles, compared with a Python set and fresh words."""

    def __init__(self) -> None:
        super().__init__()
        self.store = open_store(":memory:")
        self.graphs = [PersonalGraph(self.store, "ana"), PersonalGraph(self.store, "ana")]
        self.facts: set[Triple] = set()
        self.past: list[set[Triple]] = []

    @rule(handle=st.integers(0, 1), subject=WORDS, relation=RELATIONS, value=WORDS)
    def learn(self, handle: int, subject: str, relation: str, value: str) -> None:
        graph = self.graphs[handle]
        fact = graph.triple(subject, relation, value)
        assert (fact in self.facts) == (fact in graph.facts())
        if fact not in self.facts:
            self.past.append(set(self.facts))
            graph.apply(_edit([fact], []), base=frozenset(graph.facts(fact.subject)))
            self.facts.add(fact)

    @precondition(lambda self: self.facts)
    @rule(handle=st.integers(0, 1), data=st.data())
    def forget(self, handle: int, data: st.DataObject) -> None:
        fact = data.draw(st.sampled_from(sorted(self.facts, key=lambda fact: fact.sort_key)))
        self.past.append(set(self.facts))
        self.graphs[handle].apply(_edit([], [fact]))
        self.facts.remove(fact)

    @precondition(lambda self: self.past)
    @rule(handle=st.integers(0, 1))
    def undo(self, handle: int) -> None:
        self.graphs[handle].undo()
        self.facts = self.past.pop()

    @rule(handle=st.integers(0, 1))
    def forget_all(self, handle: int) -> None:
        assert self.graphs[handle].forget_all() == len(self.facts)
        self.facts, self.past = set(), []

    @invariant()
    def agrees(self) -> None:
        one, two = self.graphs
        assert set(one.facts()) == set(two.facts()) == self.facts
        subjects = {fact.subject for fact in self.facts}
        assert {f for s in subjects for f in two.facts(s)} == self.facts
        fresh = open_store(":memory:")
        copy = PersonalGraph(fresh, "ana")
        quads = [(*terms, copy.name) for terms in self.store.graph(copy.name)]
        fresh.commit(removed=(), added=quads)  # type: ignore[arg-type]  # rdflib's nodes are terms
        assert sorted(one.labels()) == sorted(copy.labels())
        assert one.relations() == copy.relations()
        assert all((one.origin_of(fact) is not None) for fact in self.facts)


TestGraphAgainstSet = pytest.mark.slow(GraphAgainstSet.TestCase)
TestGraphAgainstSet.settings = settings(max_examples=30, stateful_step_count=15, deadline=None)

IDS = st.one_of(
    st.sampled_from(
        [
            "a",
            "A",
            "a:journal",
            "a%3Ajournal",
            "a/",
            "../a",
            "a:me",
            "a@example.org",
            "https://example.org/a?b#c",
            "urn:kgt:user:a",
            "a b",
            " a",
            "é",
            "e\u0301",
            "ا",
            "🐕",
            "> } ; DROP ALL",
        ]
    ),
    st.text(st.characters(codec="utf-8"), min_size=1).filter(lambda user: not is_blank(user)),
)


@pytest.mark.slow
@settings(deadline=None)
@given(st.sets(IDS, min_size=2, max_size=5))
def test_users_are_apart(users: set[str]) -> None:
    """Whatever the ids are, nobody sees, undoes or erases a fact of another."""
    store = open_store(":memory:")
    graphs = {user: PersonalGraph(store, user) for user in sorted(users)}
    assert len({graph.name for graph in graphs.values()}) == len(users)
    for number, graph in enumerate(graphs.values()):
        graph.apply(_edit([graph.triple("me", "knows secret", f"secret {number}")], []))
    for number, (user, graph) in enumerate(graphs.items()):
        [fact] = graph.facts()
        assert fact.labels == ("me", "knows secret", f"secret {number}")
        assert str(graph.name) == "urn:kgt:user:" + quote(user, safe="")
        assert len(graph.history()) == 1
        others = {f"secret {n}" for n in range(len(graphs))} - {f"secret {number}"}
        assert not others & {label for _, label in graph.labels()}
    first = next(iter(graphs.values()))
    first.forget_all()
    assert [len(graph.facts()) for graph in graphs.values()] == [0] + [1] * (len(users) - 1)
    assert [len(graph.history()) for graph in graphs.values()] == [0] + [1] * (len(users) - 1)
