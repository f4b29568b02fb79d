"""The journal: an edit written as PROV-O is read back whole."""

import dataclasses
import datetime as dt
import math
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import PROV, RDF, XSD
from rdflib.term import Literal, URIRef

from kgt_plugin.errors import StoreError
from kgt_plugin.graph import PersonalGraph, history, journal
from kgt_plugin.graph.journal import Record
from kgt_plugin.records import Edit, EditKind, Intent, PlanStep, StepOp, Triple, Usage
from kgt_plugin.stores import open_store


def _triple(value: str) -> Triple:
    return Triple(
        subject=URIRef("urn:s"),
        predicate=URIRef("urn:p"),
        object=Literal(value, datatype=XSD.integer, normalize=False),
        labels=("the s", 'says "p"', value),
    )


FULL = Edit(
    id="e1",
    kind=EditKind.HEAR,
    time=dt.datetime(2026, 5, 4, 3, 2, 1, 987654, tzinfo=dt.timezone(dt.timedelta(hours=2))),
    added=(_triple("02"), _triple("1")),
    removed=(_triple("2"),),
    steps=(
        PlanStep(op=StepOp.ADD, triple=_triple("02"), loss=math.inf),
        PlanStep(op=StepOp.REMOVE, triple=_triple("2"), loss=0.1 + 0.2),
        PlanStep(op=StepOp.ADD, triple=_triple("1"), loss=-5e-324),
    ),
    subject="the s",
    query='What\tdoes "he" say?\n',
    answer="",
    intent=Intent.STATEMENT,
    episode="p1",
    superseded=("p0", "p2"),
    loss_before=math.inf,
    loss_after=-math.inf,
    answer_logprob_before=-1e22,
    answer_logprob_after=-0.0,
    satisfied=True,
    optimizer="minimal",
    model="a/b@c:float32",
    prompts="default-1",
    usage=Usage(scorer_calls=1, scored_tokens=1234567890123, computed_tokens=3),
    elapsed_ms=12.345678901234567,
)


def _graph_of(record: Record) -> Graph:
    graph = Graph()
    for triple in journal.write(record, "ana"):
        graph.add(triple)
    return graph


def test_every_field_is_kept() -> None:
    """Nothing of an edit is lost: floats to the bit, order, words, time, label changes."""
    record = Record(edit=FULL, sequence=7, labelled=(_triple("3"),), unlabelled=(_triple("4"),))
    graph = _graph_of(record)
    found = history.read(graph, "ana", "e1")
    assert found == record
    assert found is not None
    assert found.edit.added[0].labels == FULL.added[0].labels
    assert repr(found.edit.answer_logprob_after) == "-0.0"
    assert history.read_all(graph) == [record]
    unset = [f.name for f in dataclasses.fields(Edit) if getattr(FULL, f.name) == f.default]
    assert unset == [
        "source",
        "undone",
        "level",
    ]  # so the record above does exercise every other field


def test_a_source_is_kept_where_there_is_no_episode() -> None:
    """Words that an app gives with feedback stay with the edit; an episode has its own."""
    given = dataclasses.replace(FULL, episode=None, source="No, he says 猫 🐈‍⬛ مرحبا")
    assert history.read(_graph_of(Record(edit=given, sequence=1)), "ana", "e1").edit == given  # type: ignore[union-attr]  # it is there
    both = dataclasses.replace(FULL, source="a second copy")
    assert not any(
        "second copy" in str(term)
        for terms in journal.write(Record(edit=both, sequence=1), "ana")
        for term in terms
    )


def test_a_bare_edit_is_kept() -> None:
    """What was not given reads as not given."""
    bare = Edit(
        id="e1", kind=EditKind.FORGET, time=dt.datetime.now(dt.UTC), removed=(_triple("1"),)
    )
    record = Record(edit=bare, sequence=1)
    assert history.read(_graph_of(record), "ana", "e1") == record


def test_through_a_store_on_disk(tmp_path: Path) -> None:
    """The same holds for a store that keeps numbers by value, once it is opened again."""
    fields = dataclasses.replace(FULL, removed=())
    store = open_store(tmp_path / "store")
    done = PersonalGraph(store, "ana").apply(fields)
    store.close()
    store = open_store(tmp_path / "store")
    assert PersonalGraph(store, "ana").history() == [done]
    assert dataclasses.replace(done, id="e1", time=FULL.time) == fields
    store.close()


def test_it_is_prov() -> None:
    """Any PROV reader finds the activity, its end, and the statements that it made and ended."""
    graph = _graph_of(Record(edit=FULL, sequence=1))
    [activity] = graph.subjects(RDF.type, PROV.Activity)
    assert (activity, PROV.endedAtTime, None) in graph
    assert (activity, PROV.used, URIRef("urn:kgt:user:ana")) in graph
    made = list(graph.subjects(PROV.wasGeneratedBy, activity))
    ended = list(graph.subjects(PROV.wasInvalidatedBy, activity))
    assert {str(graph.value(node, RDF.object)) for node in made} == {"02", "1"}
    assert {str(graph.value(node, RDF.object)) for node in ended} == {"2"}
    assert all((node, RDF.type, RDF.Statement) in graph for node in made + ended)


def test_undone_is_marked() -> None:
    """An undone edit says so, and is no longer the latest."""
    graph = _graph_of(Record(edit=FULL, sequence=1))
    assert history.latest_live(graph) is not None
    graph.add(journal.mark_undone("e1", "ana", dt.datetime.now(dt.UTC)))
    found = history.read(graph, "ana", "e1")
    assert found is not None
    assert found.edit.undone
    assert history.latest_live(graph) is None


def test_a_dry_run_cannot_be_journaled() -> None:
    """Only what was applied is written."""
    dry = dataclasses.replace(FULL, id=None)
    with pytest.raises(StoreError):
        journal.write(Record(edit=dry, sequence=1), "ana")


def test_a_damaged_journal_is_named() -> None:
    """A journal with a hole is refused in one line."""
    graph = _graph_of(Record(edit=FULL, sequence=1))
    graph.remove((None, RDF.object, None))
    with pytest.raises(StoreError, match="journal is damaged"):
        history.read_all(graph)
