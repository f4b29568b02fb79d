"""A question that asks for yes or no is learned as what it states, never as "yes" or "no"."""

from __future__ import annotations

import pytest

from kgt_plugin import KGT, UserMemory
from kgt_plugin.extraction import settled
from kgt_plugin.testing import FakeScorer

Labels = tuple[str, str, str]


def stated(query: str, answer: str) -> Labels | None:
    found = settled(query, answer)
    return None if found is None else (found.subject, found.relation, found.object)


@pytest.mark.parametrize(
    ("query", "yes", "no"),
    [
        ("Do I like coffee?", ("me", "likes", "coffee"), ("me", "dislikes", "coffee")),
        ("do i eat meat", ("me", "eats", "meat"), ("me", "does not eat", "meat")),
        (
            "Do I still live in Kiel?",
            ("me", "lives in", "Kiel"),
            ("me", "does not live in", "Kiel"),
        ),
        ("Am I vegan?", ("me", "diet", "vegan"), ("me", "is not", "vegan")),
        (
            "Am I allergic to nuts?",
            ("me", "allergic to", "nuts"),
            ("me", "is not allergic to", "nuts"),
        ),
        ("Was I born in Kiel?", ("me", "born in", "Kiel"), ("me", "was not born in", "Kiel")),
        ("Have I got a car?", ("me", "has", "car"), ("me", "does not have a", "car")),
        ("Is my dog called Rex?", ("my dog", "name", "Rex"), ("my dog", "is not called", "Rex")),
        (
            "Does my sister live in Oslo?",
            ("my sister", "lives in", "Oslo"),
            ("my sister", "does not live in", "Oslo"),
        ),
    ],
)
def test_question_and_answer_make_a_statement(query: str, yes: Labels, no: Labels) -> None:
    """In its own words; the denial of a property in words of its own."""
    assert stated(query, "Yes.") == yes
    assert stated(query, "no") == no


def test_a_denial_that_cannot_be_worded_takes_back() -> None:
    """Which colour it is instead, nobody has said."""
    found = settled("Is my favourite colour green?", "no")
    assert found is not None
    assert found.withdrawn
    assert (found.relation, found.object) == ("favourite colour", "green")


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("Do I like coffee?", "black"),
        ("What do I like?", "no"),
        ("Is Paris the capital of France?", "no"),
        ("Do you like tea?", "yes"),
        ("Don't I like tea?", "no"),
        ("Is it raining?", "yes"),
        ("Am I?", "no"),
        ("Do", "no"),
        ("Is my", "yes"),
    ],
)
def test_others_are_learned_as_they_are(query: str, answer: str) -> None:
    """Other answers, other questions, and those that say nothing of the user."""
    assert settled(query, answer) is None


@pytest.fixture
def ana() -> UserMemory:
    """A user who has told a few things."""
    memory = KGT.open(store=":memory:", model=FakeScorer(), embedder=None).user("ana")
    memory.hear("I live in Kiel. I like coffee and tea. I'm vegan.")
    return memory


def facts(memory: UserMemory) -> set[Labels]:
    return {fact.labels for fact in memory.facts()}


@pytest.mark.parametrize(
    ("query", "gone", "come"),
    [
        ("Do I live in Kiel?", ("me", "lives in", "Kiel"), ("me", "does not live in", "Kiel")),
        ("Do I like coffee?", ("me", "likes", "coffee"), ("me", "dislikes", "coffee")),
        ("Am I vegan?", ("me", "diet", "vegan"), ("me", "is not", "vegan")),
    ],
)
def test_no_takes_the_place_of_what_it_denies(
    ana: UserMemory, query: str, gone: Labels, come: Labels
) -> None:
    """The opposite goes, the denial comes, and the rest stays."""
    known = facts(ana)
    edit = ana.learn(query, "no", old_answer="yes")
    assert facts(ana) == (known - {gone}) | {come}
    ana.undo(edit)
    assert facts(ana) == known


def test_yes_adds_and_takes_nothing_away(ana: UserMemory) -> None:
    """That jazz is liked says nothing against tea; and what is known is known."""
    known = facts(ana)
    ana.learn("Do I like jazz?", "yes")
    assert facts(ana) == known | {("me", "likes", "jazz")}
    edit = ana.learn("Do I live in Kiel?", "yes")
    assert (edit.added, edit.removed) == ((), ())


def test_words_that_are_given_are_taken_as_given(ana: UserMemory) -> None:
    """An app that says what the fact is knows best."""
    edit = ana.learn("Do I like jazz?", "no", relations=["jazz fan"])
    assert edit.added[0].labels == ("me", "jazz fan", "no")
