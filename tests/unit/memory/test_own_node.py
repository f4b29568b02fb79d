"""Which node of an app's RDF the user is."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Dataset, Graph, URIRef
from rdflib.namespace import OWL

from kgt_plugin import KGT
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.stores import open_store
from kgt_plugin.testing import FakeEmbedder, FakeScorer

ANA = "https://crm.example/ana"
SAME = "<{0}> <http://www.w3.org/2002/07/owl#sameAs> <{1}> ."
OURS = "urn:kgt:user:ana:me"
TURTLE = f'<{ANA}> <https://crm.example/livesIn> "Lisbon" .'


def _open(store: object, me: object) -> KGT:
    return KGT.open(store=store, me=me, model=FakeScorer(), embedder=FakeEmbedder())  # type: ignore[arg-type]


def _said(kgt: KGT, user: str = "ana") -> set[tuple[str, str, str]]:
    return {fact.labels for fact in kgt.user(user).facts()}


@pytest.mark.parametrize("me", [ANA, URIRef(ANA), lambda user: f"https://crm.example/{user}"])
def test_the_user_is_a_node_of_the_graph(me: object) -> None:
    """An IRI, as text or as a term, or a function of the user's id says who the user is."""
    graph = Graph().parse(data=TURTLE, format="turtle")
    with _open(graph, me) as kgt:
        assert _said(kgt) == {("me", "lives in", "Lisbon")}
        kgt.user("ana").hear("I like tea.")
    assert {str(each) for each in graph.subjects(None, None)} >= {ANA}
    assert not [each for each in graph.subjects() if str(each).endswith(":me")]


def test_a_turtle_file_is_asked_about_its_user(tmp_path: Path) -> None:
    """A .ttl file that is opened as a store takes an IRI too, each time that it is opened."""
    path = tmp_path / "people.ttl"
    path.write_text(TURTLE)
    for _ in range(2):
        with _open(path, ANA) as kgt:
            assert ("me", "lives in", "Lisbon") in _said(kgt)
            kgt.user("ana").hear("I like tea.")
    with _open(path, ANA) as kgt:
        assert _said(kgt) == {("me", "lives in", "Lisbon"), ("me", "likes", "tea")}


def test_each_user_has_a_node(tmp_path: Path) -> None:
    """A function gives each user of a store of several a node; None leaves it to us."""
    nodes = {"ana": ANA, "ben": "https://crm.example/ben"}
    for store in (Dataset(), tmp_path / "people.trig", ":memory:"):
        with _open(store, nodes.get) as kgt:
            for user in ("ana", "ben", "eve"):
                kgt.user(user).hear("I like tea.")
                (fact,) = kgt.user(user).facts()
                assert str(fact.subject) == nodes.get(user, "urn:kgt:user:eve:me")


@pytest.mark.parametrize("store", [":memory:", "store", "people.trig", Dataset()])
def test_one_node_for_several_users_is_refused(store: object, tmp_path: Path) -> None:
    """A store that may have several users takes no single IRI, and is let go of."""
    where = tmp_path / store if isinstance(store, str) and store != ":memory:" else store
    with pytest.raises(InvalidInputError, match="give me= a function") as caught:
        _open(where, ANA)
    assert "\n" not in str(caught.value)
    with _open(where, None) as kgt:
        assert not _said(kgt)


def test_a_store_of_the_apps_own_stays_open(tmp_path: Path) -> None:
    """What is refused closes nothing that the app has opened, and makes no file."""
    store = open_store(":memory:")
    with _open(store, None) as kgt:
        kgt.user("ana").hear("I like tea.")
        for me in (ANA, "no iri"):
            with pytest.raises(InvalidInputError):
                _open(store, me)
        assert len(kgt.user("ana").facts()) == 1
    with pytest.raises(InvalidInputError):
        _open(tmp_path / "new", "no iri")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("me", ["ana", "no iri", "urn:kgt:journal:ana:e1", 7, ""])
def test_what_is_no_node_is_refused(me: object) -> None:
    """What is no IRI, or a node of the journal's, is refused before anything is read."""
    with pytest.raises(InvalidInputError):
        _open(Graph(), me)
    with _open(Graph(), lambda _user: me) as kgt, pytest.raises(InvalidInputError):
        kgt.user("ana")


def test_a_function_is_not_asked_about_what_is_no_user() -> None:
    """The app's function gets ids of users alone."""
    asked: list[str] = []
    with _open(":memory:", asked.append) as kgt:
        for wrong in ("", " ", None, 7):
            with pytest.raises(InvalidInputError):
                kgt.user(wrong)  # type: ignore[arg-type]
        kgt.user("ana")
    assert asked == ["ana"]


@pytest.mark.parametrize("pair", [(ANA, OURS), (OURS, ANA)])
@pytest.mark.parametrize("kind", ["graph", "dataset", "file"])
def test_a_graph_says_who_its_user_is(kind: str, pair: tuple[str, str], tmp_path: Path) -> None:
    """A node that is owl:sameAs the user's own is the user; the statement stays, and is no fact."""
    path = tmp_path / "people.ttl"
    path.write_text(TURTLE + SAME.format(*pair))
    store: object = path
    inner: Graph = Graph()
    if kind != "file":
        dataset = Dataset()
        inner = dataset.graph(URIRef("urn:kgt:user:ana")) if kind == "dataset" else inner
        inner.parse(path)
        store = dataset if kind == "dataset" else inner
    with _open(store, None) as kgt:
        assert _said(kgt) == {("me", "lives in", "Lisbon")}
        (edit,) = kgt.user("ana").hear("I like tea.")
        assert [str(fact.subject) for fact in edit.added] == [ANA]
    written = Graph().parse(path) if kind == "file" else inner
    assert tuple(map(URIRef, pair)) in set(written.subject_objects(OWL.sameAs))


def test_who_the_user_is_goes_with_all_else_that_is_forgotten() -> None:
    """What is told after `forget_all` is about the user, in this process by any handle and in the next one."""
    graph = Graph().parse(data=TURTLE + SAME.format(ANA, OURS), format="turtle")
    with _open(graph, None) as kgt:
        earlier = kgt.user("ana")
        kgt.user("ana").forget_all()
        earlier.hear("I live in Oslo.")
        assert _said(kgt) == {("me", "lives in", "Oslo")}
    with _open(graph, None) as kgt:
        assert _said(kgt) == {("me", "lives in", "Oslo")}


def test_what_the_app_says_comes_before_what_the_graph_says() -> None:
    """An IRI given with `me` is the user, whatever the graph states."""
    graph = Graph().parse(data=TURTLE + SAME.format("urn:x:other", OURS), format="turtle")
    with _open(graph, ANA) as kgt:
        assert _said(kgt) == {("me", "lives in", "Lisbon")}


def test_a_graph_that_names_two_nodes_is_refused() -> None:
    """Where two nodes are said to be the user, the error names both and asks for `me`."""
    both = "".join(SAME.format(each, OURS) for each in (ANA, "urn:x:other"))
    with (
        _open(Graph().parse(data=both, format="turtle"), None) as kgt,
        pytest.raises(InvalidInputError, match=r"crm\.example/ana and urn:x:other.*give me="),
    ):
        kgt.user("ana")


def test_who_others_are_is_not_who_the_user_is() -> None:
    """A statement about another user's node, or by blank nodes and literals, changes nothing."""
    lines = SAME.format(ANA, "urn:kgt:user:ben:me")
    lines += f'[] <http://www.w3.org/2002/07/owl#sameAs> <{OURS}> , "Ana" .'
    with _open(Graph().parse(data=lines, format="turtle"), None) as kgt:
        (edit,) = kgt.user("ana").hear("I like tea.")
        assert [str(fact.subject) for fact in edit.added] == [OURS]
