"""Learning in a user's memory over doubles: what an edit adds, removes, costs, and undo."""

from __future__ import annotations

import pytest

from kgt_plugin import KGT, Intent, InvalidInputError, UserMemory
from kgt_plugin.records import Edit, EditKind, Feedback
from kgt_plugin.testing import FakeScorer
from tests.unit.opening import open_kgt


def labels(edit: Edit) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Reduce an edit to the words of what it added and removed."""
    return [t.labels for t in edit.added], [t.labels for t in edit.removed]


def test_a_correction_replaces_the_fact_it_contradicts_and_keeps_the_rest(ana: UserMemory) -> None:
    """The vegetarian dog: meat goes, vegetables come, the name stays."""
    ana.learn("My dog eats", "meat")
    ana.learn("My dog is called", "Rex", relations=["name"])
    edit = ana.learn("What does my dog eat?", "vegetables", old_answer="meat")
    assert labels(edit) == (
        [("my dog", "eats", "vegetables")],
        [("my dog", "eats", "meat")],
    )
    assert {t.labels for t in ana.facts()} == {
        ("my dog", "eats", "vegetables"),
        ("my dog", "name", "Rex"),
    }


def test_an_edit_carries_its_numbers(ana: UserMemory) -> None:
    """Losses after every step, the cost, the model and the prompt set come with the edit."""
    edit = ana.learn("What does my dog eat?", "vegetables")
    assert edit.id is not None
    assert edit.kind is EditKind.LEARN
    assert edit.loss_after == edit.steps[-1].loss
    assert edit.loss_after is not None
    assert edit.loss_before is not None
    assert edit.loss_after < edit.loss_before
    assert edit.model == "fake@1:float64"
    assert edit.prompts == "default/1"
    assert edit.usage.scorer_calls == 1
    assert 0 < edit.usage.computed_tokens < edit.usage.scored_tokens
    assert edit.elapsed_ms is not None


def test_one_learning_costs_one_batch_of_scores() -> None:
    """Every number of a plan is asked for at once."""
    scorer = FakeScorer()
    ana = open_kgt(scorer).user("ana")
    for colour in ("red", "green", "blue"):
        ana.learn("I like", colour, intent=Intent.STATEMENT)
    assert len(scorer.calls) == 3


def test_where_no_edit_is_needed_none_is_made(ana: UserMemory) -> None:
    """Hearing the same again changes nothing and leaves no entry in the history."""
    ana.learn("My dog eats", "vegetables")
    again = ana.learn("My dog eats", "vegetables")
    assert (again.id, again.added, again.removed) == (None, (), ())
    assert len(ana.history()) == 1


def test_a_dry_run_changes_nothing(ana: UserMemory) -> None:
    """The plan is returned, and neither facts nor history have it."""
    ana.learn("My dog eats", "meat")
    before = (ana.facts(), ana.history())
    edit = ana.learn("My dog eats", "vegetables", old_answer="meat", dry_run=True)
    assert edit.id is None
    assert labels(edit)[0] == [("my dog", "eats", "vegetables")]
    assert (ana.facts(), ana.history()) == before


def test_undo_brings_back_what_was(ana: UserMemory) -> None:
    """After undo the graph's canonical form is as before the edit."""
    ana.learn("My dog eats", "meat")
    before = ana.serialize("nquads")
    ana.learn("My dog eats", "vegetables", old_answer="meat")
    undone = ana.undo()
    assert undone.undone
    assert ana.serialize("nquads") == before


def test_a_statement_adds_beside_what_was_said_before(ana: UserMemory) -> None:
    """Liking chess does not end liking hiking."""
    ana.learn("I like", "hiking", intent=Intent.STATEMENT)
    edit = ana.learn("I like", "chess", intent=Intent.STATEMENT)
    assert edit.removed == ()
    assert {t.labels[2] for t in ana.facts()} == {"hiking", "chess"}


def test_a_statement_replaces_where_there_is_one_value_at_a_time(ana: UserMemory) -> None:
    """Nobody is of two ages: the relation is declared to have one value."""
    ana.hear("I am 34 years old.")
    (edit,) = ana.hear("I am 35 years old.")
    assert labels(edit) == ([("me", "age", "35")], [("me", "age", "34")])


def test_a_plain_statement_of_a_second_home_keeps_the_first(ana: UserMemory) -> None:
    """One may live in two places; only words of change end the earlier one."""
    ana.hear("I live in Berlin.")
    (second,) = ana.hear("I live in Lisbon.")
    assert second.removed == ()
    ana.undo(second)
    (edit,) = ana.hear("I live in Lisbon now.")
    assert labels(edit) == ([("me", "lives in", "Lisbon")], [("me", "lives in", "Berlin")])


def test_what_the_graph_does_not_state_is_not_made_stale(ana: UserMemory) -> None:
    """The model had made up football: correcting it must not cost the user hiking."""
    ana.learn("I like", "hiking", intent=Intent.STATEMENT)
    edit = ana.learn("I like", "chess", old_answer="football")
    assert edit.removed == ()


def test_which_of_several_values_is_stale_is_never_guessed(ana: UserMemory) -> None:
    """Three friends, and a correction that names none of them: all stay."""
    for name in ("Ben", "Carol", "Dora"):
        ana.learn("My friend is", name, relations=["friend"], intent=Intent.STATEMENT)
    edit = ana.learn("My friend is", "Emil", relations=["friend"])
    assert edit.removed == ()
    assert len(ana.facts()) == 4


def test_hear_finds_zero_or_more_facts(ana: UserMemory) -> None:
    """Two facts in one message, none in a request."""
    edits = ana.hear("I live in Berlin and work as a nurse.")
    assert [edit.kind for edit in edits] == [EditKind.HEAR, EditKind.HEAR]
    assert [t.labels for e in edits for t in e.added] == [
        ("me", "lives in", "Berlin"),
        ("me", "job", "nurse"),
    ]
    assert ana.hear("Thanks! Could you check the weather?") == []


def test_hear_keeps_the_message_with_the_edit(ana: UserMemory) -> None:
    """Every fact links to the message it came from."""
    ana.hear("I live in Berlin.")
    assert ana.history()[0].source == "I live in Berlin."


def test_without_an_embedder_the_models_log_probabilities_weigh() -> None:
    """The fallback asks for relation scores, and the main job still works."""
    scorer = FakeScorer()
    ana = KGT.open(store=":memory:", model=scorer).user("ana")
    ana.learn("My dog eats", "meat")
    edit = ana.learn("My dog eats", "vegetables", old_answer="meat")
    assert [t.labels[2] for t in edit.removed] == ["meat"]
    assert any("I must know" in r.prompt for call in scorer.calls for r in call)


def test_the_paper_setting_uses_the_papers_templates() -> None:
    """Prompts as printed, Eq. 5 alone, relations asked of the model, Algorithm 1."""
    scorer = FakeScorer()
    kgt = KGT.open(store=":memory:", model=scorer, prompts="paper", optimizer="paper")
    edit = kgt.user("ana").learn("My dog eats", "meat")
    assert (edit.optimizer, edit.prompts) == ("paper", "paper/1")
    assert any(p.startswith("Based on the provided query") for p in scorer.prompts)
    prompts = [r.prompt for call in scorer.calls for r in call]
    assert any(p.startswith("To answer the query: My dog eats, I need") for p in prompts)
    assert any(p.startswith("Answer the query considering the user's") for p in prompts)


def test_the_history_knows_what_an_edit_cost(ana: UserMemory) -> None:
    """Cost, time and whether the condition holds are journaled, not only returned."""
    edit = ana.learn("My dog eats", "meat")
    (kept,) = ana.history()
    assert kept == edit
    assert kept.satisfied is True
    assert kept.usage.computed_tokens > 0


def test_a_rejection_edits_nothing_and_is_told_to_the_app() -> None:
    """With the user's id; a dry run tells nobody."""
    told: list[tuple[str, Feedback]] = []
    with KGT.open(
        store=":memory:",
        model=FakeScorer(),
        embedder=None,
        on_rejection=lambda *each: told.append(each),
    ) as kgt:
        ana = kgt.user("ana")
        ana.hear("My sister is called Karen.")
        asked, answered = "What is my sister's name?", "Karen."
        assert ana.hear("No.", asked=asked, answered=answered, dry_run=True) == []
        assert told == []
        assert ana.hear("That's wrong.", asked=asked, answered=answered) == []
        ((user, feedback),) = told
        assert (user, feedback.intent) == ("ana", Intent.REJECTION)
        assert (feedback.query, feedback.old_answer, feedback.answer) == (
            asked,
            answered,
            "That's wrong.",
        )
        assert [fact.labels[2] for fact in ana.facts()] == ["Karen"]
        assert [episode.text for episode in ana.episodes()][-1] == "That's wrong."
        with pytest.raises(InvalidInputError, match="rejection"):
            ana.learn(asked, "No.", intent=Intent.REJECTION)
