"""A question that asks for yes or no is learned as what it states, never as "yes" or "no"."""

from __future__ import annotations

import pytest

from kgt_plugin import KGT, InvalidInputError, UserMemory
from kgt_plugin.extraction import Context, settled
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
        ("Do I not like tea?", "no"),
        ("Is it raining?", "yes"),
        ("Am I?", "no"),
        ("Do", "no"),
        ("Is my", "yes"),
    ],
)
def test_others_state_nothing(query: str, answer: str) -> None:
    """Other answers, other questions, and those that say nothing of the user."""
    assert settled(query, answer) is None


def test_what_is_not_true_is_denied() -> None:
    """And not learned, although the question spells it out."""
    assert stated("Is it true that I live in Kiel?", "no") == ("me", "does not live in", "Kiel")
    assert stated("Is it true that I live in Kiel?", "yes") == ("me", "lives in", "Kiel")


@pytest.mark.parametrize("answer", ["yes, I am", "Yep, still.", "Yes!"])
def test_yes_is_yes_however_it_is_said(answer: str) -> None:
    """What follows it says no more."""
    assert stated("Am I single?", answer) == ("me", "marital status", "single")


@pytest.mark.parametrize(
    "answer", ["No, I don't.", "no, not any more", "not really", "Not anymore", "nope"]
)
def test_no_is_no_however_it_is_said(answer: str) -> None:
    """Also where it is said without the word."""
    assert stated("Do I like jazz?", answer) == ("me", "dislikes", "jazz")


def test_a_known_name_is_who_bears_it() -> None:
    """As in any message."""
    known = Context(known=(("my dog", "name", "Balu"),))
    found = settled("Does Balu eat chicken?", "no", known)
    assert found is not None
    assert (found.subject, found.relation, found.object) == ("my dog", "does not eat", "chicken")


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


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("Is Paris the capital of France?", "no"),
        ("Do I live in Kiel?", "No, in Bonn"),
        ("Do I like jazz?", "Nope, I hate it."),
        ("I like tea, right?", "no"),
        ("Should I drink coffee?", "no"),
        ("Was Einstein born in Ulm?", "yes"),
        ("What do I like?", "nope"),
    ],
)
def test_yes_and_no_are_no_things(ana: UserMemory, query: str, answer: str) -> None:
    """Where they state nothing that can be read, the error says what to do, and nothing changes."""
    known = facts(ana)
    with pytest.raises(InvalidInputError, match="say what is so"):
        ana.learn(query, answer)
    assert facts(ana) == known


def test_a_confirmation_never_takes_away_what_it_confirms(ana: UserMemory) -> None:
    """Whatever words it is made of."""
    ana.hear("I am single.")
    known = facts(ana)
    for answer in ("yes", "yes, I am", "Yep, still"):
        ana.learn("Am I single?", answer)
        assert facts(ana) == known


def test_true_and_never_answer_other_questions(ana: UserMemory) -> None:
    """They are things there."""
    edit = ana.learn("How often do I travel?", "never")
    assert edit.added[0].labels[2] == "never"
