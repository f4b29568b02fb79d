"""PersonalGraph: facts and words, all-or-nothing edits, exact undo."""

import dataclasses
import datetime as dt
import threading
from collections.abc import Callable

import pytest
from rdflib import Dataset, Graph
from rdflib.namespace import OWL, RDF, RDFS, SKOS, XSD
from rdflib.term import BNode, Identifier, Literal, URIRef

from kgt_plugin.errors import InvalidInputError, StaleGraphError, StoreError, UndoError
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.records import Edit, EditKind, Triple
from kgt_plugin.stores import Store, open_store
from tests.unit.graph_edits import add, edit, remove, said

EX = "http://example.org/"


@pytest.fixture
def store() -> Store:
    """An empty store."""
    return open_store(":memory:")


@pytest.fixture
def graph(store: Store) -> PersonalGraph:
    """An empty graph."""
    return PersonalGraph(store, "ana")


def test_words_become_nodes_and_stay_words(graph: PersonalGraph) -> None:
    """New words are minted once, whatever their case and spacing, and read as first said."""
    add(graph, ("me", "has pet", "Rex the  Dog"))
    add(graph, ("rex THE dog", "Has Pet", " Tom "))
    assert said(graph) == {("me", "has pet", "Rex the Dog"), ("Rex the Dog", "has pet", "Tom")}
    assert graph.triple("I", "has pet", "x").subject == graph.me
    assert graph.triple("My  Self", "has pet", "x").labels == ("me", "has pet", "x")
    assert dict(graph.labels())[graph.me] == "me"
    assert [words for _, words in graph.relations()] == ["has pet"]


@pytest.mark.parametrize(
    ("words", "datatype"),
    [
        ("42", XSD.integer),
        ("-007", XSD.integer),
        ("3.50", XSD.decimal),
        ("1e5", XSD.double),
        ("true", XSD.boolean),
        ("2024-02-29", XSD.date),
        ("2024-02-29T10:00:00Z", XSD.dateTime),
        ("2023-02-29", None),
        ("2023-99-99T10:00:00Z", None),
        ("1,000", None),
        ("yes", None),
        ("٣", None),
        ("Room 12", None),
    ],
)
def test_values_become_typed_literals(
    graph: PersonalGraph, words: str, datatype: URIRef | None
) -> None:
    """Numbers, dates and truth values are literals in their own lexical form; the rest are nodes."""
    value = graph.triple("me", "has", words).object
    if datatype is None:
        assert isinstance(value, URIRef)
    else:
        assert value == Literal(words, datatype=datatype, normalize=False)
        assert str(value) == words
    add(graph, ("me", "has", words))
    assert said(graph) == {("me", "has", words)}


def test_is_a_is_rdf_type(graph: PersonalGraph) -> None:
    """The words "is a" are rdf:type, and it is said so."""
    fact = graph.triple("Rex", "is a", "beagle")
    assert (fact.predicate, fact.labels) == (RDF.type, ("Rex", "is a", "beagle"))


@pytest.mark.parametrize(
    "bad", ["", "  \n", "a\x00b", "bell\x07", "\ud800", "x" * 1001, "x" * 10000]
)
def test_unusable_words(graph: PersonalGraph, bad: str) -> None:
    """Empty, endless and control-character words are refused in one line that says which."""
    for words in ((bad, "r", "o"), ("s", bad, "o"), ("s", "r", bad)):
        with pytest.raises(InvalidInputError) as caught:
            graph.triple(*words)
        assert "\n" not in str(caught.value)
        assert len(str(caught.value)) < 200
    with pytest.raises(InvalidInputError, match="relation has 201"):
        graph.triple("s", "r" * 201, "o")
    assert graph.triple("s", "r" * 200, "o" * 1000).labels[2] == "o" * 1000


@pytest.mark.parametrize(
    "text",
    [
        'say "no" \\ it\'s',
        "} ; DROP ALL # <urn:x>",
        "مرحبا بالعالم",
        "猫が好き",
        "🐈‍⬛ & 🐕",
        "50% off_now/#:?",
        "urn:kgt:user:ben",
    ],
)
def test_any_text_is_just_data(graph: PersonalGraph, text: str) -> None:
    """Quotes, query language and every script are kept as they are, in every place."""
    before = graph.canonical()
    add(graph, (text, text, text))
    assert said(graph) == {(text, text, text)}
    assert graph.triple(text, text, text) in graph.facts()
    graph.undo()
    assert graph.canonical() == before


@pytest.mark.parametrize("user", ["", "   ", "\ud800", None])
def test_no_user(store: Store, user: str) -> None:
    """Without a user there is no graph."""
    with pytest.raises(InvalidInputError):
        PersonalGraph(store, user)


def test_existing_iris_are_kept_and_worded() -> None:
    """A wrapped graph keeps its IRIs, said by preferred label, label or split local name."""
    wrapped = Graph()
    wrapped.parse(
        data="""
        @prefix ex: <http://example.org/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
        ex:rex ex:hasDiet ex:RawMeat ; ex:born_in ex:S%C3%A3o_Paulo ; ex:motto "Wuff" ; a ex:Dog .
        ex:rex skos:prefLabel "Rex" ; rdfs:label "Rexy" ; skos:altLabel "the king"@en , "Re" .
        ex:RawMeat rdfs:label "Fleisch"@de , "raw meat"@en , "viande"@fr .
        ex:hasDiet a owl:FunctionalProperty . ex:x ex:knows [ ex:likes ex:rex ] .
        """
    )
    size = len(wrapped)
    graph = PersonalGraph(open_store(wrapped), "ana")
    rex = URIRef(EX + "rex")
    assert {fact.labels for fact in graph.facts(rex)} == {
        ("Rex", "has diet", "raw meat"),
        ("Rex", "born in", "São Paulo"),
        ("Rex", "motto", "Wuff"),
        ("Rex", "is a", "Dog"),
    }
    assert graph.label(rex) == "Rex"
    assert graph.label(URIRef("urn:a:isNATOMember")) == "is NATO member"
    assert {name for node, name in graph.labels() if node == rex} == {
        "Rex",
        "Rexy",
        "the king",
        "Re",
    }
    assert len(graph.facts()) == 6
    fact = graph.triple("The  King", "Has Diet", "VIANDE")
    assert fact.terms == (rex, URIRef(EX + "hasDiet"), URIRef(EX + "RawMeat"))
    assert fact in graph.facts(rex)
    assert graph.triple("Rex", "motto", "wuff").object == Literal("Wuff")
    assert graph.is_functional(URIRef(EX + "hasDiet"))
    assert not graph.is_functional(URIRef(EX + "motto"))
    add(graph, ("Rex", "has diet", "tofu"))
    graph.undo()
    assert len(wrapped) == size


def test_the_applications_own_writes_are_seen() -> None:
    """What the application writes to its graph beside us has words at once."""
    wrapped = Dataset()
    graph = PersonalGraph(open_store(wrapped), "ana")
    assert graph.relations() == []
    wrapped.graph(graph.name).add((URIRef(EX + "tom"), URIRef(EX + "likesFish"), Literal("yes")))
    assert graph.relations() == [(URIRef(EX + "likesFish"), "likes fish")]
    assert graph.triple("tom", "likes fish", "YES") == graph.facts()[0]


def test_same_word_twice_prefers_the_busier_node(graph: PersonalGraph) -> None:
    """Of two nodes with one label, words mean the one with more facts."""
    for name, count in (("a", 1), ("b", 2)):
        node = URIRef(EX + name)
        label = Triple(
            subject=node, predicate=RDFS.label, object=Literal("Paris"), labels=("", "", "")
        )
        facts = [graph.triple(node, "has", f"thing {i}") for i in range(count)]
        graph.apply(edit(added=(label, *facts)))
    assert graph.triple("paris", "is", "big").subject == URIRef(EX + "b")


def test_apply_stamps_and_changes_nothing_else(store: Store) -> None:
    """The edit returned has the id and time that were given; a plan is not changed by applying."""
    noon = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)
    graph = PersonalGraph(store, "ana", clock=lambda: noon, new_id=iter(["e1", "e2"]).__next__)
    plan = edit(added=(graph.triple("me", "likes", "tea"),))
    done = graph.apply(plan)
    assert (done.id, done.time, plan.id) == ("e1", noon, None)
    assert graph.history() == [done]
    assert graph.edit_of(done.added[0]) == "e1"


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


def test_declared_functional(graph: PersonalGraph) -> None:
    """A declaration is no fact; it holds until it is undone."""
    fact = add(graph, ("me", "lives in", "Rome")).added[0]
    declaration = Triple(
        subject=fact.predicate,
        predicate=RDF.type,
        object=OWL.FunctionalProperty,
        labels=("lives in", "is a", "functional property"),
    )
    graph.apply(edit(added=(declaration,)))
    assert graph.is_functional(fact.predicate)
    assert graph.facts() == [fact]
    graph.undo()
    assert not graph.is_functional(fact.predicate)


def test_aliases_are_names(graph: PersonalGraph) -> None:
    """An alias added later is understood; once undone it is not."""
    rex = add(graph, ("Rex", "eats", "meat")).added[0].subject
    alias = Triple(
        subject=rex, predicate=SKOS.altLabel, object=Literal("Fido"), labels=("", "", "")
    )
    graph.apply(edit(added=(alias,)))
    assert graph.triple("fido", "eats", "meat") in graph.facts()
    assert set(graph.labels()) >= {(rex, "Rex"), (rex, "Fido")}
    graph.undo()
    assert graph.triple("fido", "eats", "meat") not in graph.facts()


class TestUndo:
    """What can be taken back, and what cannot."""

    def test_each_edit_in_turn(self, graph: PersonalGraph) -> None:
        """Undoing newest first passes through every earlier state, to the byte."""
        states = [graph.canonical()]
        acts: list[Callable[[], Edit]] = [
            lambda: add(graph, ("Rex", "eats", "meat"), ("Rex", "weight", "01.0")),
            lambda: remove(graph, ("Rex", "eats", "meat")),
            lambda: add(graph, ("Rex", "eats", "meat")),
            lambda: add(graph, ("me", "has pet", "Rex")),
        ]
        for act in acts:
            act()
            states.append(graph.canonical())
        while len(states) > 1:
            assert graph.canonical() == states.pop()
            graph.undo()
        assert graph.canonical() == states[0]
        assert [done.undone for done in graph.history()] == [True] * 4
        with pytest.raises(UndoError, match="no edit to undo"):
            graph.undo()

    def test_an_older_edit(self, graph: PersonalGraph) -> None:
        """An edit that nothing builds on can be taken back from the middle."""
        first = add(graph, ("me", "likes", "tea"))
        add(graph, ("me", "likes", "rum"))
        done = graph.undo(first.id)
        assert done == dataclasses.replace(first, undone=True)
        assert said(graph) == {("me", "likes", "rum")}
        assert graph.history()[0] == done
        assert graph.edit_of(first.added[0]) is None

    def test_refused_when_a_later_edit_touched_its_triple(self, graph: PersonalGraph) -> None:
        """A fact that a later edit removed cannot be un-added; the edits to undo are named."""
        first = add(graph, ("me", "likes", "tea"))
        second = remove(graph, ("me", "likes", "tea"))
        third = add(graph, ("me", "likes", "tea"))
        assert graph.edit_of(first.added[0]) == third.id
        with pytest.raises(UndoError, match=f"undo {third.id}, {second.id} first"):
            graph.undo(first.id)
        graph.undo(third.id)
        graph.undo(second.id)
        graph.undo(first.id)
        assert graph.canonical() == ""

    def test_refused_when_a_later_fact_is_about_its_node(self, graph: PersonalGraph) -> None:
        """A node that later facts are about cannot be taken away under them."""
        first = add(graph, ("me", "has pet", "Rex"))
        second = add(graph, ("Rex", "eats", "meat"))
        with pytest.raises(UndoError, match=str(second.id)):
            graph.undo(first.id)
        assert graph.undo(second.id).undone
        graph.undo(first.id)
        assert graph.canonical() == ""

    def test_a_node_known_before_does_not_block(self, graph: PersonalGraph) -> None:
        """Facts about a node that the edit did not bring are no obstacle."""
        add(graph, ("me", "has pet", "Rex"))
        second = add(graph, ("Rex", "eats", "meat"))
        add(graph, ("Rex", "likes", "Tom"))
        graph.undo(second.id)
        assert said(graph) == {("me", "has pet", "Rex"), ("Rex", "likes", "Tom")}

    def test_labels_that_later_facts_need_stay(self, graph: PersonalGraph) -> None:
        """A label outlives its edit while another fact uses it, and goes with that fact."""
        first = add(graph, ("me", "likes", "Green Tea"))
        second = add(graph, ("Rex", "likes", "Green Tea"))
        graph.undo(first.id)
        assert said(graph) == {("Rex", "likes", "Green Tea")}
        graph.undo(second.id)
        assert graph.canonical() == ""

    def test_words_come_back_with_a_fact(self, graph: PersonalGraph) -> None:
        """A removal undone out of order gives its fact the words back."""
        add(graph, ("me", "likes", "Green Tea"))
        add(graph, ("Rex", "likes", "Green Tea"))
        first = remove(graph, ("me", "likes", "Green Tea"))
        remove(graph, ("Rex", "likes", "Green Tea"))
        graph.undo(first.id)
        assert said(graph) == {("me", "likes", "Green Tea")}
        while any(not done.undone for done in graph.history()):
            graph.undo()
        assert graph.canonical() == ""

    def test_not_twice_and_not_what_never_was(self, graph: PersonalGraph) -> None:
        """An unknown id and one undone before are refused by name."""
        done = add(graph, ("me", "likes", "tea"))
        graph.undo(done.id)
        with pytest.raises(UndoError, match="undone already"):
            graph.undo(done.id)
        for unknown in ("nope", "", "a b", "\ud800", f"{done.id}:added:0"):
            with pytest.raises(UndoError, match="there is no edit"):
                graph.undo(unknown)

    def test_the_application_changed_its_graph(self) -> None:
        """Facts removed behind the journal's back make an undo refuse rather than guess."""
        wrapped = Graph()
        graph = PersonalGraph(open_store(wrapped), "ana")
        fact = add(graph, ("me", "likes", "tea")).added[0]
        wrapped.remove(fact.terms)
        with pytest.raises(UndoError, match="outside the journal"):
            graph.undo()

    def test_another_users_edit(self, store: Store, graph: PersonalGraph) -> None:
        """One user's edit cannot be undone by another."""
        done = add(graph, ("me", "likes", "tea"))
        with pytest.raises(UndoError):
            PersonalGraph(store, "ben").undo(done.id)


def test_kinds_are_kept(graph: PersonalGraph) -> None:
    """The operation that made an edit is in its history."""
    for kind in EditKind:
        fact = graph.triple("me", "did", kind.value)
        graph.apply(dataclasses.replace(edit(added=(fact,)), kind=kind))
    assert [done.kind for done in graph.history()] == list(EditKind)


def test_own_facts_are_the_users_and_those_of_what_is_called_theirs(graph: PersonalGraph) -> None:
    """Facts of others stay out, and edits and undo are followed."""
    add(graph, ("me", "lives in", "Munich"), ("my dog", "name", "Rex"))
    later = add(graph, ("My Sister", "works at", "Siemens"), ("Rex", "eats", "meat"))
    own = [fact.labels for fact in graph.own_facts()]
    assert own == [
        ("me", "lives in", "Munich"),
        ("my dog", "name", "Rex"),
        ("My Sister", "works at", "Siemens"),
    ]
    assert later.id is not None
    graph.undo(later.id)
    assert [fact.labels[0] for fact in graph.own_facts()] == ["me", "my dog"]


def test_what_is_erased_stays_in_no_memory(graph: PersonalGraph) -> None:
    """A subject's facts are remembered while they are facts, and not until somebody reads again."""
    fact = graph.triple("Rex", "eats", "meat")
    for erase in (graph.forget_all, graph.undo):
        graph.apply(Edit(id=None, kind=EditKind.LEARN, time=None, added=(fact,)))
        assert [told.labels for told in graph.facts(fact.subject)] == [("Rex", "eats", "meat")]
        assert graph._state.read._facts
        erase()
        assert not graph._state.read._facts
