"""Facts to and from files: whole or not at all, and the same again."""

import os
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import XSD
from rdflib.term import BNode, Identifier, Literal, URIRef

from kgt_plugin.errors import InvalidInputError, MalformedRDFError, StoreError
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.records import EditKind, Triple
from kgt_plugin.stores import Store, open_store
from tests.unit.graph_edits import add, edit, said

SUFFIXES = [".ttl", ".trig", ".nq", ".nt", ".jsonld"]

VALUES: list[Identifier] = [
    Literal("007", datatype=XSD.int, normalize=False),
    Literal("1.50", datatype=XSD.decimal, normalize=False),
    Literal("1E0", datatype=XSD.double, normalize=False),
    Literal("1", datatype=XSD.boolean, normalize=False),
    Literal("2024-02-29T00:00:00.000Z", datatype=XSD.dateTime, normalize=False),
    Literal("x", datatype=URIRef("urn:my:type"), normalize=False),
    Literal("colour", lang="en-gb"),
    Literal("لون", lang="ar"),
    Literal("色🌈"),
    Literal("\"quoted\" \\ 'and'\nnew\r\nlines\ttabs }"),
    URIRef("urn:kgt:entity:%D7%A8"),
]


@pytest.fixture
def store() -> Store:
    """An empty store."""
    return open_store(":memory:")


@pytest.fixture
def graph(store: Store) -> PersonalGraph:
    """A graph with a fact of every kind."""
    graph = PersonalGraph(store, "ana@example.org")
    predicate = URIRef("urn:kgt:relation:says")
    facts = tuple(
        Triple(subject=graph.me, predicate=predicate, object=value, labels=("me", "says", "ר"))
        for value in VALUES
    )
    graph.apply(edit(added=facts))
    add(graph, ("صديق", "يحب", "猫"), ("O'Brien & 🐕", 'the "best"', "50% <b>"))
    return graph


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_round_trip(graph: PersonalGraph, suffix: str, tmp_path: Path) -> None:
    """What is exported and imported elsewhere is the same graph, and one edit that can be undone."""
    path = tmp_path / f"facts{suffix.upper()}"
    graph.export(path)
    copy = PersonalGraph(open_store(":memory:"), graph.user)
    done = copy.import_(path)
    assert copy.canonical() == graph.canonical()
    assert said(copy) == said(graph)
    assert (done.kind, done.source) == (EditKind.IMPORT, path.name)
    assert copy.history() == [done]
    copy.undo()
    assert copy.canonical() == ""


@pytest.mark.parametrize("name", ["turtle", "trig", "nquads", "ntriples"])
def test_the_same_facts_give_the_same_text(graph: PersonalGraph, name: str) -> None:
    """The order in which facts were learnt does not show, and other parsers read the text."""
    other = PersonalGraph(open_store(":memory:"), graph.user)
    for fact in reversed(graph.facts()):
        other.apply(edit(added=(fact,)))
    text = graph.serialize(name)
    assert other.serialize(name) == text
    if name in ("turtle", "ntriples"):
        assert len(Graph().parse(data=text, format=name)) == len(graph.canonical().splitlines())
    with pytest.raises(InvalidInputError, match="use turtle, trig, nquads"):
        graph.serialize("pdf")


def test_importing_what_is_known(graph: PersonalGraph, tmp_path: Path) -> None:
    """A second import adds nothing and is no edit; a mixed one journals only what is new."""
    graph.export(tmp_path / "a.nq")
    before = graph.canonical()
    assert graph.import_(tmp_path / "a.nq").id is None
    (tmp_path / "b.nt").write_text("<urn:x> <urn:y> <urn:z> .\n")
    assert [fact.labels for fact in graph.import_(tmp_path / "b.nt").added] == [("x", "y", "z")]
    graph.undo()
    assert graph.canonical() == before


def test_the_journal_on_request(graph: PersonalGraph, tmp_path: Path) -> None:
    """The journal is exported beside the facts where the format can, and never imported as facts."""
    graph.export(tmp_path / "a.trig")
    assert "Activity" not in (tmp_path / "a.trig").read_text()
    graph.export(tmp_path / "a.trig", journal=True)
    assert "Activity" in (tmp_path / "a.trig").read_text()
    copy = PersonalGraph(open_store(":memory:"), "ben")
    copy.import_(tmp_path / "a.trig")
    assert said(copy) >= {("O'Brien & 🐕", 'the "best"', "50% <b>")}
    assert not any("journal" in fact.subject for fact in copy.facts())
    for suffix in (".ttl", ".nt"):
        with pytest.raises(InvalidInputError, match=r"use \.trig or \.nq"):
            graph.export(tmp_path / f"a{suffix}", journal=True)


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("a.ttl", "<urn:a> <urn:b> <urn:c> .\n\n<urn:a> <urn:b> oops .\n", 3),
        ("a.nq", "<urn:a> <urn:b> <urn:c> <urn:g> .\n<urn:a> <urn:b> .\n", 2),
        ("a.trig", "<urn:g> { <urn:a> <urn:b> <urn:c> .\n <urn:a> 7 <urn:c> }\n", 2),
        ("a.nt", '<urn:a> <urn:b> "unclosed\n', 1),
        ("a.ttl", "<relative> <urn:b> <urn:c> .\n", 1),
        ("a.nq", "<urn:a> <urn:b> <<( <urn:a> <urn:b> <urn:c> )>> .\n", None),
    ],
)
def test_malformed(
    graph: PersonalGraph, name: str, text: str, line: int | None, tmp_path: Path
) -> None:
    """A file that does not parse is refused with its line, and nothing of it is imported."""
    before = (graph.canonical(), len(graph.history()))
    (tmp_path / name).write_text(text)
    with pytest.raises(MalformedRDFError) as caught:
        graph.import_(tmp_path / name)
    if line is not None:
        assert caught.value.line == line
        assert f"line {line}:" in str(caught.value)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)
    assert (graph.canonical(), len(graph.history())) == before


def test_bad_bytes(graph: PersonalGraph, tmp_path: Path) -> None:
    """A file that is not UTF-8 is malformed; a byte order mark is not."""
    (tmp_path / "a.ttl").write_bytes(b'<urn:a> <urn:b> "\xff" .')
    with pytest.raises(MalformedRDFError, match="UTF-8"):
        graph.import_(tmp_path / "a.ttl")
    (tmp_path / "a.ttl").write_bytes(b'\xef\xbb\xbf<urn:a> <urn:b> "c" .')
    assert len(graph.import_(tmp_path / "a.ttl").added) == 1


def test_files_that_are_none(graph: PersonalGraph, tmp_path: Path) -> None:
    """A missing file, a folder and an unknown ending are named in one line."""
    (tmp_path / "folder.ttl").mkdir()
    for name, reason in [
        ("missing.ttl", "No such file"),
        ("folder.ttl", "directory"),
        ("a.xml", r"must end with \.ttl"),
        ("noending", "unknown format"),
    ]:
        with pytest.raises(InvalidInputError, match=reason):
            graph.import_(tmp_path / name)
    with pytest.raises(InvalidInputError, match="unknown format"):
        graph.export(tmp_path / "a.pdf")
    with pytest.raises(StoreError, match="cannot write"):
        graph.export(tmp_path / "missing" / "a.ttl")


def test_an_export_that_fails_leaves_the_old_one(
    graph: PersonalGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fills up costs neither the old file nor leaves a part of the new one."""
    path = tmp_path / "a.ttl"
    path.write_text("old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="No space left"):
        graph.export(path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("where", [":memory:", "store", "a.nq", "a.ttl"])
def test_blank_nodes(where: str, tmp_path: Path) -> None:
    """Blank nodes are imported as new ones, and an undo after a reopening is exact."""
    source = tmp_path / "source.ttl"
    source.write_text(
        "<urn:rex> <urn:address> [ <urn:street> 'Elm' ; <urn:near> [ <urn:name> 'park' ] ] .\n"
    )
    place = where if where == ":memory:" else tmp_path / where
    store = open_store(place)
    graph = PersonalGraph(store, "ana")
    graph.import_(source)
    before = graph.canonical()
    again = graph.import_(source)
    assert len(again.added) == 4  # the same blank nodes they are not
    if where != ":memory:":
        store.close()
        store = open_store(place)
        graph = PersonalGraph(store, "ana")
    assert graph.history()[-1] == again
    graph.undo(again.id)
    assert graph.canonical() == before
    graph.undo()
    assert graph.canonical() == ""
    store.close()


def test_canonical_form_knows_equal_graphs() -> None:
    """Graphs that differ in blank node names alone have one canonical form; others do not."""
    forms = set()
    for a, b, name in [("x", "y", "Elm"), ("y", "x", "Elm"), ("x", "y", "Oak")]:
        store = open_store(":memory:")
        graph = PersonalGraph(store, "ana")
        fact = Triple(
            subject=BNode(a), predicate=URIRef("urn:near"), object=BNode(b), labels=("", "", "")
        )
        street = Triple(
            subject=BNode(b),
            predicate=URIRef("urn:name"),
            object=Literal(name),
            labels=("", "", ""),
        )
        graph.apply(edit(added=(fact, street)))
        forms.add(graph.canonical())
    assert len(forms) == 2


def test_never_into_another_users_graph(store: Store, tmp_path: Path) -> None:
    """Whatever graphs a file names, its facts land with the importing user, or nowhere."""
    line = "<urn:{0}> <urn:likes> <urn:tea> <urn:kgt:user:{0}> .\n"
    (tmp_path / "one.nq").write_text(line.format("ben"))
    (tmp_path / "two.nq").write_text(line.format("ben") + line.format("eve"))
    (tmp_path / "own.nq").write_text(
        line.format("ben") + line.format("ana") + "<urn:x> <urn:likes> <urn:tea> <urn:other> .\n"
    )
    ana, ben = PersonalGraph(store, "ana"), PersonalGraph(store, "ben")
    ana.import_(tmp_path / "one.nq")
    assert said(ana) == {("ben", "likes", "tea")}
    with pytest.raises(InvalidInputError, match="2 users and none of this one"):
        ana.import_(tmp_path / "two.nq")
    assert {fact.labels[0] for fact in ana.import_(tmp_path / "own.nq").added} == {"ana", "x"}
    assert ben.facts() == []
    assert ben.history() == []


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_another_users_me_becomes_the_importers(store: Store, suffix: str, tmp_path: Path) -> None:
    """What ana exported about herself is about bob once he imports it; all else stays as it is."""
    file = tmp_path / f"facts{suffix}"
    ana, bob = PersonalGraph(store, "ana@example.org"), PersonalGraph(store, "bob")
    thing = URIRef("urn:kgt:user:x:y:me")
    add(ana, ("me", "likes", "tea"), ("Rex", "belongs to", "me"), ("me", "has", thing))
    ana.export(file)
    bob.import_(file)
    assert {fact.terms for fact in bob.facts(bob.me)} == {
        bob.triple("me", "likes", "tea").terms,
        bob.triple("me", "has", thing).terms,
    }
    assert bob.facts(ana.me) == bob.facts(object=ana.me) == []
    assert len(bob.facts(object=bob.me)) == 1


def test_other_users_in_ones_own_export_stay_others(store: Store, tmp_path: Path) -> None:
    """An export that knows another user comes back to its own user just as it was."""
    file = tmp_path / "facts.ttl"
    ana, bob = PersonalGraph(store, "ana"), PersonalGraph(store, "bob")
    add(ana, ("me", "knows", bob.me), (bob.me, "likes", "tea"))
    ana.export(file)
    before = ana.canonical()
    ana.forget_all()
    ana.import_(file)
    assert ana.canonical() == before


def test_direction_of_text_is_kept(graph: PersonalGraph, tmp_path: Path) -> None:
    """A literal with a base direction (RDF 1.2) keeps it, in the form that RDF 1.1 has for it."""
    (tmp_path / "a.nt").write_text('<urn:a> <urn:b> "سلام"@ar--rtl .\n')
    [fact] = graph.import_(tmp_path / "a.nt").added
    assert fact.object == Literal(
        "سلام", datatype=URIRef("https://www.w3.org/ns/i18n#ar_rtl"), normalize=False
    )
    assert fact in graph.facts()


def test_imported_labels_are_words(graph: PersonalGraph, tmp_path: Path) -> None:
    """Labels in a file name its nodes at once; with a later fact on such a node undo is refused."""
    (tmp_path / "a.ttl").write_text(
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "<urn:q1> <urn:p1> <urn:q2> . <urn:q1> rdfs:label 'Rex' .\n"
        "<urn:p1> rdfs:label 'eats' . <urn:q2> rdfs:label 'meat' .\n"
    )
    before = graph.canonical()
    done = graph.import_(tmp_path / "a.ttl")
    assert ("Rex", "eats", "meat") in said(graph)
    later = add(graph, ("Rex", "likes", "O'Brien & 🐕"))
    with pytest.raises(LookupError, match=str(later.id)):
        graph.undo(done.id)
    graph.undo(later.id)
    graph.undo(done.id)
    assert graph.canonical() == before
