"""An import's facts, which the journal lists in texts: found, undone and followed as those of any edit."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib.term import BNode, Literal, URIRef

from kgt_plugin.errors import StoreError, UndoError
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.graph.consistency import check_user
from kgt_plugin.graph.journal import ADDED, FACTS, KIND, LISTS
from kgt_plugin.graph.listed_facts import facts_listed, list_facts, triples_listed, written
from kgt_plugin.records import Edit, EditKind, Triple
from kgt_plugin.stores import Store
from tests.unit.graph_edits import add, edit, remove, said

_EX = "https://example.org/"
_TEA = ("ana", "likes", "tea")


def _file(folder: Path, count: int, *, subjects: int = 1) -> Path:
    path = folder / "facts.nt"
    lines = [
        f'<{_EX}ana{number % subjects}> <{_EX}likes> "thing {number}" .\n'
        for number in range(count)
    ]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def test_terms_and_words_come_back_in_their_order() -> None:
    """Over several texts in any order; forms, languages, blank nodes and lines are kept."""
    values = [
        *(Literal(f"{number:04}", datatype=URIRef(f"{_EX}t")) for number in range(230)),
        Literal('a\n"b"\t\\', lang="en"),
        Literal("\U0001f3f3", datatype=None),
        BNode("b1"),
        URIRef(f"{_EX}tea"),
    ]
    subject, predicate = BNode("b1"), URIRef(f"{_EX}p")
    facts = [
        Triple(subject=subject, predicate=predicate, object=value, labels=("s", "p\n", str(value)))
        for value in values
    ]
    texts = [lot.text for lot in list_facts(facts, written(facts))]
    found = facts_listed(reversed(texts))
    assert [fact.terms for fact in found] == [fact.terms for fact in facts]
    assert [fact.labels for fact in found] == [fact.labels for fact in facts]
    assert len(texts) == 3


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"first": 0}',
        '{"first": 0, "triples": "", "words": [[]]}',
        '{"first": 0, "triples": "<urn:s> <urn", "words": [["s", "p", "o"]]}',
    ],
)
def test_a_damaged_text_is_named(text: str) -> None:
    """What somebody else has written is no journal of ours."""
    with pytest.raises(StoreError, match="restore a backup"):
        facts_listed([text])


def test_lots_end_where_a_subject_does() -> None:
    """Each fact is found by its subject, but of those that have more facts than one lot by itself."""
    counts = {"a": 60, "b": 60, "c": 1, "d": 201, "e": 100, "f": 2}
    facts = [
        Triple(
            subject=URIRef(f"{_EX}{name}"),
            predicate=URIRef(f"{_EX}p"),
            object=Literal(str(number)),
            labels=(name, "p", str(number)),
        )
        for name, count in counts.items()
        for number in range(count)
    ]
    triples = written(facts)
    lots = list(list_facts(facts, triples))
    found = [([str(each)[-1] for each in lot.about], len(triples_listed(lot.text))) for lot in lots]
    assert found == [
        (["a", "b"], 120),
        (["c"], 1),
        ([], 100),
        ([], 100),
        ([], 1),
        (["e"], 100),
        (["f"], 2),
    ]
    assert [triple for lot in lots for triple in triples_listed(lot.text)] == triples
    assert [triple for lot in lots for triple in lot.keyed] == triples[121:322]
    assert all(list(lot.keyed) == triples_listed(lot.text) for lot in lots if lot.keyed)


@pytest.mark.parametrize("subjects", [1, 2, 50, 250])
def test_an_import_takes_little_room_and_is_undone(
    store: Store, graph: PersonalGraph, tmp_path: Path, subjects: int
) -> None:
    """A fact takes at most one triple of the journal and its part of a text; undoing gives the graph of before."""
    add(graph, ("me", "likes", "tea"))
    before = graph.canonical()
    made = graph.import_(_file(tmp_path, 250, subjects=subjects))
    assert len(made.added) == 250
    assert len(store.graph(URIRef(f"{graph.name}:journal"))) < 2 * 250
    assert graph.history()[-1] == made
    assert check_user(store, "ana").problems == ()
    origin = graph.origin_of(made.added[7])
    assert origin is not None
    assert (origin.edit_id, origin.source) == (made.id, "facts.nt")
    other = graph.triple(made.added[7].subject, "likes", "thing")
    assert graph.origin_of(other) is None
    graph.undo()
    assert graph.canonical() == before


def test_later_edits_of_an_imports_facts_are_undone_first(
    graph: PersonalGraph, tmp_path: Path
) -> None:
    """A fact that was removed since, and one about a node that the import named, stand in the way."""
    path = tmp_path / "facts.ttl"
    path.write_text(
        f"@prefix ex: <{_EX}> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        'ex:ana rdfs:label "ana" ; ex:likes ex:tea . ex:tea rdfs:label "tea" . ex:likes rdfs:label "likes" .',
        encoding="utf-8",
    )
    first = graph.import_(path)
    remove(graph, _TEA)
    with pytest.raises(UndoError, match="later edits"):
        graph.undo(first.id)
    graph.undo()
    add(graph, ("tea", "grows in", "Assam"))
    with pytest.raises(UndoError, match="later edits"):
        graph.undo(first.id)
    graph.undo()
    graph.undo(first.id)
    assert said(graph) == set()
    again = graph.import_(path)
    remove(graph, _TEA)
    assert said(graph) == set()
    graph.undo()
    graph.undo(again.id)
    assert graph.canonical() == ""


def test_the_last_edit_decides_whether_the_user_said_it(
    store: Store, graph: PersonalGraph, tmp_path: Path
) -> None:
    """What the user has said is the user's, until an import brings it back."""
    (fact,) = add(graph, ("me", "likes", "tea")).added
    assert graph.user_asserted([fact]) == {fact}
    graph.export(tmp_path / "kept.nt")
    remove(graph, ("me", "likes", "tea"))
    graph.import_(tmp_path / "kept.nt")
    assert graph.user_asserted([fact]) == set()
    graph.undo()
    graph.undo()
    assert graph.user_asserted([fact]) == {fact}
    assert PersonalGraph(store, "ana").user_asserted([fact]) == {fact}


def test_an_import_of_an_earlier_version_is_read_and_undone(
    store: Store, graph: PersonalGraph
) -> None:
    """It was journaled as statements, as other edits are."""
    made = graph.apply(edit(added=(graph.triple(*_TEA),)))
    name = URIRef(f"{graph.name}:journal")
    ((node, _, kind),) = store.graph(name).triples((None, KIND, None))
    quads = [(node, KIND, value, name) for value in (kind, Literal(EditKind.IMPORT.value))]
    store.commit(removed=quads[:1], added=quads[1:])  # type: ignore[arg-type]  # rdflib's nodes are terms
    graph = PersonalGraph(store, "ana")
    (found,) = graph.history()
    assert (found.kind, found.added) == (EditKind.IMPORT, made.added)
    assert list(store.graph(name).objects(node, ADDED))
    assert not list(store.graph(name).objects(node, FACTS))
    graph.undo()
    assert graph.canonical() == ""


def test_an_import_drawn_from_an_episode_is_forgotten_with_it(
    store: Store, graph: PersonalGraph
) -> None:
    """Nothing of its lots is left in the journal."""
    told = graph.episodes.keep("Tea, coffee and water.")
    facts = tuple(graph.triple("ana", "likes", each) for each in ("tea", "coffee", "water"))
    made = Edit(id=None, kind=EditKind.IMPORT, time=None, added=facts, episode=told.id)
    made = graph.apply(made)
    journal = store.graph(URIRef(f"{graph.name}:journal"))
    assert list(journal.subjects(LISTS))
    assert set(graph.forget_episodes([told.id])) == set(facts)
    assert not [node for node in journal.subjects() if str(made.id) in str(node)]
