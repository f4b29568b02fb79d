"""What is said to be so no longer goes from a user's memory, and only that."""

from __future__ import annotations

import pytest

from kgt_plugin import KGT, Intent, InvalidInputError, UserMemory
from kgt_plugin.testing import FakeScorer
from tests.facts import words

Fact = tuple[str, str, str]


@pytest.fixture
def ana() -> UserMemory:
    """A user who has told a few things; one scorer, no embedder."""
    memory = KGT.open(store=":memory:", model=FakeScorer(), embedder=None).user("ana")
    memory.hear("I live in Kiel. I work at Bosch. I play tennis.")
    return memory


def state(memory: UserMemory, relation: str, thing: str) -> Fact:
    """State a fact of the user in the words of its relation."""
    memory.learn(f"I: {relation}", thing, relations=[relation], intent=Intent.STATEMENT)
    return ("me", relation, thing)


def test_the_fact_goes_and_comes_back_when_undone(ana: UserMemory) -> None:
    """One edit with its message, and nothing in its place."""
    known = words(ana)
    (edit,) = ana.hear("I don't live in Kiel anymore.")
    assert words(ana) == known - {("me", "lives in", "Kiel")}
    assert (edit.added, edit.usage.scorer_calls, edit.optimizer) == ((), 0, None)
    assert ana.history()[-1].source == "I don't live in Kiel anymore."
    ana.undo(edit)
    assert words(ana) == known


def test_news_beside_it_is_learned_too(ana: UserMemory) -> None:
    """The old goes and the new comes."""
    ana.hear("I don't work at Bosch anymore, I work at Siemens now.")
    assert ("me", "works at", "Siemens") in words(ana)
    assert ("me", "works at", "Bosch") not in words(ana)


def test_the_turn_that_told_it_is_superseded(ana: UserMemory) -> None:
    """What was said is kept, and says that it was corrected."""
    ana.hear("I speak Greek.")
    ana.hear("I don't speak Greek any more.")
    told, ended = ana.episodes()[-2:]
    assert told.corrected_by == (ana.history()[-1].id,)
    assert ended.corrected_by == ()


def test_a_dry_run_writes_nothing(ana: UserMemory) -> None:
    """It tells what would go."""
    known = words(ana)
    (edit,) = ana.hear("I used to live in Kiel.", dry_run=True)
    assert edit.id is None
    assert [fact.labels for fact in edit.removed] == [("me", "lives in", "Kiel")]
    assert words(ana) == known


def test_what_nobody_has_told_is_no_edit(ana: UserMemory) -> None:
    """There is nothing to take back."""
    known = words(ana)
    assert ana.hear("I no longer live in Rome.") == []
    edit = ana.learn("Where do I live?", "Rome", intent=Intent.WITHDRAWAL)
    assert (edit.id, edit.removed, words(ana)) == (None, (), known)


def test_learn_takes_back_what_a_question_was_answered_by(ana: UserMemory) -> None:
    """An app that knows question and answer needs no sentence."""
    edit = ana.learn("Where do I work?", "Bosch", intent=Intent.WITHDRAWAL, relations=["works at"])
    assert [fact.labels for fact in edit.removed] == [("me", "works at", "Bosch")]


def test_a_withdrawal_has_no_old_answer(ana: UserMemory) -> None:
    """Which of the two should go would be a guess."""
    with pytest.raises(InvalidInputError, match="no old answer"):
        ana.learn("Where do I live?", "Kiel", old_answer="Rome", intent=Intent.WITHDRAWAL)


@pytest.mark.parametrize(
    ("relation", "thing", "withdrawal"),
    [
        ("works for", "Siemens", "I don't work at Siemens any more."),
        ("works at", "Siemens", "I no longer work for Siemens."),
        ("works with", "Siemens", "I left Siemens."),
        ("allergic to", "dust", "I am no longer allergic to dust."),
        ("speaks", "Greek", "I don't speak Greek anymore."),
    ],
)
def test_a_fact_goes_that_shares_the_words(
    ana: UserMemory, relation: str, thing: str, withdrawal: str
) -> None:
    """One works for whom one works at; case and the rest of the graph stay as they were."""
    known = words(ana)
    state(ana, relation, thing)
    ana.hear(withdrawal)
    assert words(ana) == known


@pytest.mark.parametrize(
    ("relation", "thing", "said"),
    [
        ("wants to live in", "Rome", "I don't live in Rome anymore."),
        ("used to work at", "Siemens", "I no longer work at Siemens."),
        ("likes", "Rome", "I no longer live in Rome."),
        ("best friend", "Tom", "I'm no longer married to Tom."),
        ("wants to have", "a dog", "I don't have a dog anymore."),
    ],
)
def test_a_fact_of_another_relation_stays(
    ana: UserMemory, relation: str, thing: str, said: str
) -> None:
    """A wish, a past, and what is only about the same thing: only the one that is meant goes."""
    fact = state(ana, relation, thing)
    ana.hear(said)
    assert fact in words(ana)
