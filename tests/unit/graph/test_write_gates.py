"""What an app's gates refuse, and that a refusal names the gate and changes nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from rdflib import Graph

from kgt_plugin.errors import InvalidInputError, RefusedEditError
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.graph.write_gates import WriteGates, source_level
from kgt_plugin.records import SourceLevel
from kgt_plugin.stores import open_store
from tests.unit.graph_edits import add, edit, remove, said

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<urn:shape:age> a sh:NodeShape ; sh:targetSubjectsOf <urn:kgt:relation:age> ;
    sh:property [ sh:path <urn:kgt:relation:age> ; sh:datatype xsd:integer ; sh:message "an age is a number" ] .
"""


def _graph(gates: WriteGates) -> PersonalGraph:
    return PersonalGraph(open_store(":memory:"), "ana", gates=gates)


def test_a_protected_fact_stays() -> None:
    """No edit removes a fact of a protected relation; others go."""
    graph = _graph(WriteGates(protected=["is allergic to"]))
    add(graph, ("me", "is allergic to", "nuts"), ("me", "likes", "tea"))
    with pytest.raises(RefusedEditError, match=r"nuts.*protected") as caught:
        remove(graph, ("me", "is allergic to", "nuts"), ("me", "likes", "tea"))
    assert caught.value.gate == "protected"
    assert len(graph.facts()) == 2
    remove(graph, ("me", "likes", "tea"))
    assert said(graph) == {("me", "is allergic to", "nuts")}


def test_a_function_may_protect() -> None:
    """An app decides by a function of the fact."""
    graph = _graph(WriteGates(protected=lambda fact: fact.labels[0] == "Rex"))
    add(graph, ("Rex", "likes", "bones"))
    with pytest.raises(RefusedEditError):
        remove(graph, ("Rex", "likes", "bones"))


def test_a_new_value_ends_the_one_before() -> None:
    """A relation with one value at a time has the latest, and undo brings the earlier one back."""
    graph = _graph(WriteGates(single_valued=["lives in"]))
    add(graph, ("me", "lives in", "Lisbon"))
    changed = add(graph, ("me", "lives in", "Porto"))
    assert said(graph) == {("me", "lives in", "Porto")}
    assert [fact.labels[2] for fact in changed.removed] == ["Lisbon"]
    graph.undo()
    assert said(graph) == {("me", "lives in", "Lisbon")}
    with pytest.raises(RefusedEditError, match="one value at a time"):
        add(graph, ("Ben", "lives in", "Bonn"), ("Ben", "lives in", "Ulm"))


def test_an_import_that_ended_a_forgotten_value_keeps_its_history(tmp_path: Path) -> None:
    """Forgetting the turn that said a value takes it out of what the import removed, and leaves what it brought."""
    graph = _graph(WriteGates(single_valued=["lives in"]))
    turn = graph.episodes.keep("I live in Lisbon.")
    lisbon = graph.triple("me", "lives in", "Lisbon")
    graph.apply(replace(edit(added=(lisbon,)), episode=turn.id))
    file = tmp_path / "facts.nt"
    file.write_text(f'<{lisbon.subject}> <{lisbon.predicate}> "Porto" .\n')
    graph.import_(file)
    assert not graph.forget_episodes([turn.id])
    (kept,) = graph.history()
    assert ([fact.labels[2] for fact in kept.added], kept.removed) == (["Porto"], ())
    graph.undo()
    assert not graph.facts()


def test_a_broken_shape_is_named() -> None:
    """An edit that breaks a shape is refused by the shape's name; one that does not is made."""
    pytest.importorskip("pyshacl")
    graph = _graph(WriteGates(shapes=Graph().parse(data=SHAPES, format="turtle")))
    with pytest.raises(RefusedEditError, match=r"urn:shape:age.*an age is a number"):
        add(graph, ("me", "age", "old enough"))
    assert not graph.facts()
    add(graph, ("me", "age", "41"))
    assert said(graph) == {("me", "age", "41")}


@pytest.mark.parametrize("low", [SourceLevel.APP, SourceLevel.TOOL, SourceLevel.IMPORT])
def test_a_lower_word_overwrites_no_higher(low: SourceLevel) -> None:
    """What the user said stays against app, tool and import; the user may change what those said."""
    graph = _graph(WriteGates(keep_levels=True))
    add(graph, ("me", "likes", "tea"))
    with source_level(low), pytest.raises(RefusedEditError, match="came from the user"):
        remove(graph, ("me", "likes", "tea"))
    with source_level(low):
        add(graph, ("me", "likes", "coffee"))
    remove(graph, ("me", "likes", "coffee"))
    assert [each.level for each in graph.history()] == [SourceLevel.USER, low, SourceLevel.USER]


def test_a_turn_has_so_many_edits() -> None:
    """Of one turn as many edits are made as the app allows; an undone one counts no more."""
    graph = _graph(WriteGates(max_edits_per_turn=1))
    turn = graph.episodes.keep("I like tea and coffee.")

    def drawn(value: str) -> None:
        plan = edit(added=(graph.triple("me", "likes", value),))
        graph.apply(replace(plan, episode=turn.id))

    drawn("tea")
    with pytest.raises(RefusedEditError, match="1 edits"):
        drawn("coffee")
    graph.undo()
    drawn("coffee")
    assert said(graph) == {("me", "likes", "coffee")}


def test_settings_that_mean_something_else_are_refused() -> None:
    """One relation as text would be read letter by letter, and a limit below 1 would refuse all."""
    with pytest.raises(InvalidInputError):
        WriteGates(protected="lives in")
    with pytest.raises(InvalidInputError):
        WriteGates(max_edits_per_turn=0)
