"""View models: what each page shows, without a page."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from urllib.parse import quote

import pytest
from rdflib import Literal, URIRef

from kgt_plugin import KGT, Intent, UserMemory
from kgt_plugin.inspector.views.episodes import episode_cards
from kgt_plugin.inspector.views.facts import answered, fact_sheet, facts_of
from kgt_plugin.inspector.views.graph import Change, graph_picture
from kgt_plugin.inspector.views.history import history_entries
from kgt_plugin.inspector.views.keys import change_key, fact_key, node_key
from kgt_plugin.inspector.views.losses import loss_chart
from kgt_plugin.inspector.views.proposal import proposal
from kgt_plugin.records import Edit, EditKind, Triple


def _iri(words: str) -> URIRef:
    return URIRef(f"urn:{quote(words)}")


def fact(subject: str, relation: str, value: str, *, literal: bool = False) -> Triple:
    """A fact by its words."""
    return Triple(
        subject=_iri(subject),
        predicate=_iri(relation),
        object=Literal(value) if literal else _iri(value),
        labels=(subject, relation, value),
    )


def test_the_picture_has_each_thing_once() -> None:
    """Two people in one city meet at one node; between two nodes there is one line."""
    picture = graph_picture(
        [
            fact("me", "lives in", "Oslo"),
            fact("Bo", "lives in", "Oslo"),
            fact("Bo", "likes", "Oslo"),
        ]
    )
    assert sorted(node.label for node in picture.nodes) == ["Bo", "Oslo", "me"]
    assert [link.relation for link in picture.links] == ["lives in", "lives in, likes"]
    assert picture.summary == "3 facts about 2 subjects"
    assert picture.nodes[0].me


def test_a_literal_belongs_to_its_fact() -> None:
    """Two people of the same age are not linked by it."""
    picture = graph_picture(
        [fact("Ana", "age", "40", literal=True), fact("Bo", "age", "40", literal=True)]
    )
    assert [node.label for node in picture.nodes].count("40") == 2


def test_everything_is_drawn_inside_the_frame() -> None:
    """No node is outside the drawing, however many there are."""
    picture = graph_picture([fact("me", "likes", f"thing {n}") for n in range(300)])
    assert all(0 < n.x < picture.width and 0 < n.y < picture.height for n in picture.nodes)


def test_what_is_the_users_is_tied_to_the_user(told: UserMemory) -> None:
    """The dog stands with its owner by a tie that no fact states."""
    picture = graph_picture(told.facts(), own=told.own_facts())
    assert [(tie.source.label, tie.target.label) for tie in picture.ties] == [("me", "my dog")]
    assert len(picture.links) == len(told.facts())


def test_both_pictures_of_a_dry_run_have_each_node_at_its_place(told: UserMemory) -> None:
    """Now and then differ by the edit alone."""
    edit = told.learn("Where do I live?", "Nairobi", old_answer="Lagos", dry_run=True)
    shown = proposal(edit, told.facts(), {})
    before = {node.label: (node.x, node.y) for node in shown.before.nodes}
    after = {node.label: (node.x, node.y) for node in shown.after.nodes}
    assert "Lagos" in before
    assert "Nairobi" not in before
    assert "Nairobi" in after
    assert "Lagos" not in after
    assert {k: v for k, v in before.items() if k in after} == {
        k: v for k, v in after.items() if k in before
    }
    assert [link.change for link in shown.before.links].count(Change.REMOVED) == 1
    assert [link.change for link in shown.after.links].count(Change.ADDED) == 1
    assert shown.changes


def test_a_dry_run_and_its_edit_have_one_key(told: UserMemory) -> None:
    """What is applied can be compared with what was shown."""
    dry = told.learn("Where do I live?", "Nairobi", old_answer="Lagos", dry_run=True)
    other = told.learn("Where do I live?", "Accra", old_answer="Lagos", dry_run=True)
    made = told.learn("Where do I live?", "Nairobi", old_answer="Lagos")
    assert change_key(dry) == change_key(made) != change_key(other)


def test_a_correction_that_is_known_already_changes_nothing(told: UserMemory) -> None:
    """An edit without changes says so."""
    edit = told.learn("What does my dog eat?", "vegetables", dry_run=True)
    assert not proposal(edit, told.facts(), {}).changes


def test_each_fact_says_since_when_and_from_where(told: UserMemory) -> None:
    """A fact of a message has its words; one of a correction has the question."""
    sheet = fact_sheet(told.facts(), told.history(), told.episodes())
    rows = {row.value: row for subject in sheet for row in subject.rows}
    assert rows["Lagos"].source == "I live in Lagos."
    assert rows["Lagos"].episode_id == told.episodes()[0].id
    assert rows["vegetables"].source is None
    assert rows["vegetables"].asked == "What does my dog eat?"
    assert rows["vegetables"].since is not None
    assert [subject.label for subject in sheet] == list(
        dict.fromkeys(f.labels[0] for f in told.facts())
    )


def test_a_fact_that_came_back_is_from_the_edit_in_force(kgt: KGT) -> None:
    """What an undone edit added is not from that edit."""
    memory = kgt.user("bo@example.org")
    first = memory.learn("Where do I live?", "Oslo", intent=Intent.STATEMENT)
    memory.undo(first)
    second = memory.learn("Where do I live?", "Oslo", intent=Intent.STATEMENT)
    ((row,),) = (group.rows for group in fact_sheet(memory.facts(), memory.history()))
    assert row.edit_id == second.id


def test_a_node_has_the_facts_at_both_its_ends(told: UserMemory) -> None:
    """Its own come first, then those that end there."""
    facts = [fact("Bo", "knows", "me"), fact("me", "lives in", "Oslo")]
    assert facts_of(node_key(facts[1].subject), facts) == [facts[1], facts[0]]
    assert facts_of("nothing", facts) == []


def test_a_question_shows_what_an_agent_is_given(told: UserMemory) -> None:
    """Items have probabilities, most probable first, and the block is the agent's own."""
    context = told.context("What does my dog eat?")
    found = answered(context)
    assert found.items[0].text == "My dog eats vegetables."
    assert found.block == context.text
    numbers = [item.probability for item in found.items]
    assert numbers == sorted(numbers, reverse=True)


def test_an_episode_shows_what_came_of_it(told: UserMemory) -> None:
    """The facts drawn from it, those that hold no longer too, and the edit that superseded it."""
    cards = episode_cards(told.episodes(), told.history(), told.facts())
    rained, dog, lives = cards
    assert rained.drawn == ()
    assert [(drawn.words, drawn.holds) for drawn in lives.drawn] == [("I live in Lagos.", True)]
    assert ("My dog eats meat.", False) in [(drawn.words, drawn.holds) for drawn in dog.drawn]
    (correction,) = dog.corrections
    assert correction.words == "My dog eats vegetables."
    assert correction.edit_id == told.history()[-1].id


def test_the_history_is_told_in_words(told: UserMemory) -> None:
    """Latest first: the kind, the facts that came and went, each step with its loss."""
    told.forget(("me", "lives in", "Lagos"))
    told.undo(told.history()[-2])
    forgotten, correction, *_ = history_entries(told.history(), told.episodes())
    assert (forgotten.title, forgotten.removed) == ("Forgotten", ("I live in Lagos.",))
    assert correction.title == "Correction"
    assert correction.undone
    assert correction.added == ("My dog eats vegetables.",)
    assert correction.removed == ("My dog eats meat.",)
    assert correction.superseded == ("My dog eats meat. My dog is called Rex.",)
    assert [step.op for step in correction.steps] == ["add", "remove", "supersede"]
    assert correction.steps[0].before == correction.loss_before
    assert correction.steps[-1].after == correction.loss_after


def entries(*losses: tuple[float | None, float | None]) -> list[Edit]:
    """Edits with these losses, oldest first."""
    start = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)
    return [
        Edit(
            id=str(number),
            kind=EditKind.LEARN,
            time=start + dt.timedelta(days=number),
            loss_before=before,
            loss_after=after,
        )
        for number, (before, after) in enumerate(losses)
    ]


def test_losses_stand_at_their_height() -> None:
    """Oldest left, the higher loss higher up, on an axis that covers them all."""
    chart = loss_chart(history_entries(entries((4.0, -2.0), (1.0, 0.5)), []))
    first, second = chart.marks
    assert first.x < second.x
    assert first.before is not None
    assert first.after is not None
    assert second.before is not None
    assert first.before < second.before < first.after
    assert [float(tick.words.replace("−", "-")) for tick in chart.losses] == [-2, 0, 2, 4]


@pytest.mark.parametrize("loss", [None, math.inf, math.nan])
def test_an_edit_without_a_finite_loss_has_no_line(loss: float | None) -> None:
    """A statement asks no model; a loss without end cannot be drawn."""
    chart = loss_chart(history_entries(entries((loss, 1.0), (2.0, 1.0)), []))
    assert chart.marks[0].before is None
    assert chart.marks[1].before is not None


def test_the_chart_says_how_many_edits_it_leaves_out() -> None:
    """Hundreds of edits would be a smear."""
    chart = loss_chart(history_entries(entries(*[(2.0, 1.0)] * 75), []))
    assert (len(chart.marks), chart.earlier) == (60, 15)


def test_equal_losses_make_an_axis() -> None:
    """One edit that changes no loss is no division by nothing."""
    assert loss_chart(history_entries(entries((1.0, 1.0)), [])).marks[0].before is not None


def test_nothing_known_makes_empty_views() -> None:
    """A new user's pages have nothing to show, and no error."""
    assert graph_picture([]).nodes == ()
    assert fact_sheet([]) == ()
    assert loss_chart([]).losses == ()


def test_keys_tell_terms_apart() -> None:
    """A literal is not the node of the same words, and no two facts share a key."""
    a, b = fact("me", "likes", "x"), fact("me", "likes", "x", literal=True)
    assert fact_key(a) != fact_key(b)
    assert fact_key(a) == fact_key(replace(a, labels=("I", "like", "X")))
