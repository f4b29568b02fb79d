"""PersonalGraph: an edit is taken back exactly, or refused."""

import dataclasses
from collections.abc import Callable

import pytest
from rdflib import Graph

from kgt_plugin.errors import UndoError
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.records import Edit
from kgt_plugin.stores import Store, open_store
from tests.unit.graph_edits import add, remove, said


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
        assert graph.origin_of(first.added[0]) is None

    def test_refused_when_a_later_edit_touched_its_triple(self, graph: PersonalGraph) -> None:
        """A fact that a later edit removed cannot be un-added; the edits to undo are named."""
        first = add(graph, ("me", "likes", "tea"))
        second = remove(graph, ("me", "likes", "tea"))
        third = add(graph, ("me", "likes", "tea"))
        origin = graph.origin_of(first.added[0])
        assert origin is not None
        assert (origin.edit_id, origin.time) == (third.id, third.time)
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
