"""A question that asks for yes or no is learned as what it states, never as "yes" or "no"."""

from __future__ import annotations

import pytest

from kgt_plugin import KGT, InvalidInputError, UserMemory
from kgt_plugin.reading import Rules
from kgt_plugin.records import Intent, Labels, Turn
from kgt_plugin.testing import FakeScorer
from tests.facts import words

LIVES, VEGAN = ("me", "lives in", "Kiel"), ("me", "diet", "vegan")
NUTS, OSLO = ("me", "allergic to", "nuts"), ("my sister", "lives in", "Oslo")


def stated(query: str, answer: str, *known: Labels) -> tuple[Intent, Labels] | None:
    """What a question states with its answer; None where that is nothing."""
    found = Rules().extract(Turn(text=answer, asked=query), known)
    if not found:
        return None
    (feedback,) = found
    return feedback.intent, (feedback.subject or "", feedback.relations[0], feedback.answer)


@pytest.mark.parametrize(
    ("query", "yes", "no"),
    [
        ("Do I like coffee?", ("me", "likes", "coffee"), ("me", "dislikes", "coffee")),
        ("do i eat meat", ("me", "eats", "meat"), ("me", "does not eat", "meat")),
        pytest.param(
            "Does my sister hate tea?",
            ("my sister", "dislikes", "tea"),
            ("my sister", "likes", "tea"),
        ),
        ("Do I hate tea?", ("me", "dislikes", "tea"), ("me", "likes", "tea")),
    ],
)
def test_question_and_answer_make_a_statement(query: str, yes: Labels, no: Labels) -> None:
    """In its own words, and in those of the opposite where it has a name."""
    assert stated(query, "Yes.") == (Intent.STATEMENT, yes)
    assert stated(query, "no") == (Intent.STATEMENT, no)


@pytest.mark.parametrize(
    ("query", "fact"),
    [
        ("Do I still live in Kiel?", LIVES),
        ("Am I vegan?", VEGAN),
        ("Am I allergic to nuts?", NUTS),
        ("Was I born in Kiel?", ("me", "born in", "Kiel")),
        ("Am I single?", ("me", "marital status", "single")),
        ("Have I got a dog?", ("me", "has", "a dog")),
        ("Is my boss Tom?", ("my boss", "name", "Tom")),
        pytest.param("Does my sister live in Oslo?", OSLO),
        pytest.param("Is my dog called Rex?", ("my dog", "name", "Rex")),
        ("Is my favourite colour green?", ("me", "favourite colour", "green")),
    ],
)
def test_a_denial_that_has_no_words_of_its_own_takes_back(query: str, fact: Labels) -> None:
    """What is so instead, nobody has said."""
    assert stated(query, "yes") == (Intent.STATEMENT, fact)
    assert stated(query, "no") == (Intent.WITHDRAWAL, fact)


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("Do I like coffee?", "black"),
        ("What do I like?", "no"),
        ("Is Paris the capital of France?", "no"),
        pytest.param("Don't I like tea?", "no"),
        pytest.param("Do I not like tea?", "no"),
        ("Is it raining?", "yes"),
        ("Am I?", "no"),
        ("Do", "no"),
        ("Is my", "yes"),
    ],
)
def test_others_state_nothing(query: str, answer: str) -> None:
    """Other answers, other questions, and those that say nothing of the user."""
    assert stated(query, answer) is None


@pytest.mark.parametrize("answer", ["yes, I am", "Yes!", "yep", "Yeah.", "Correct."])
def test_yes_is_yes_however_it_is_said(answer: str) -> None:
    """What follows it says no more."""
    assert stated("Am I vegan?", answer) == (Intent.STATEMENT, VEGAN)


@pytest.mark.parametrize(
    "answer", ["No, I don't.", "not really", "nope", "Nah", "NO!", "not at all"]
)
def test_no_is_no_however_it_is_said(answer: str) -> None:
    """Also where it is said without the word."""
    assert stated("Do I like jazz?", answer) == (Intent.STATEMENT, ("me", "dislikes", "jazz"))


def test_a_known_name_is_who_bears_it() -> None:
    """As in any message."""
    found = stated("Does Balu eat chicken?", "no", ("my dog", "name", "Balu"))
    assert found == (Intent.STATEMENT, ("my dog", "does not eat", "chicken"))


def test_the_assistants_question_is_answered_too() -> None:
    """It asks "you"; a statement of the assistant's that is denied is rejected."""
    (told,) = Rules().extract(Turn(text="Yes.", asked="Hi", answered="Hello! Do you live in Kiel?"))
    assert (told.subject, told.relations, told.answer) == ("me", ("lives in",), "Kiel")
    (said,) = Rules().extract(Turn(text="No.", asked="Where do I live?", answered="In Kiel."))
    assert said.intent is Intent.REJECTION


@pytest.fixture
def ana() -> UserMemory:
    """A user who has told a few things."""
    memory = KGT.open(store=":memory:", model=FakeScorer(), embedder=None).user("ana")
    memory.hear("I live in Kiel. I like coffee and tea. I'm vegan.")
    return memory


@pytest.mark.parametrize(
    ("query", "gone", "come"),
    [
        ("Do I live in Kiel?", LIVES, set()),
        ("Do I like coffee?", ("me", "likes", "coffee"), {("me", "dislikes", "coffee")}),
        ("Am I vegan?", VEGAN, set()),
    ],
)
def test_no_takes_away_what_it_denies(
    ana: UserMemory, query: str, gone: Labels, come: set[Labels]
) -> None:
    """The fact goes, its opposite comes where it has one, and the rest stays."""
    known = words(ana)
    edit = ana.learn(query, "no", old_answer="yes")
    assert words(ana) == (known - {gone}) | come
    ana.undo(edit)
    assert words(ana) == known


def test_yes_adds_and_takes_nothing_away(ana: UserMemory) -> None:
    """That jazz is liked says nothing against tea; and what is known is known."""
    known = words(ana)
    ana.learn("Do I like jazz?", "yes")
    assert words(ana) == known | {("me", "likes", "jazz")}
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
        pytest.param("Do I live in Kiel?", "No, in Bonn"),
        pytest.param("Do I like jazz?", "Nope, I hate it."),
        pytest.param("I like tea, right?", "no"),
        ("Should I drink coffee?", "no"),
        ("Was Einstein born in Ulm?", "yes"),
        pytest.param("What do I like?", "nope"),
    ],
)
def test_yes_and_no_are_no_things(ana: UserMemory, query: str, answer: str) -> None:
    """Where they state nothing that can be read, the error says what to do, and nothing changes."""
    known = words(ana)
    with pytest.raises(InvalidInputError, match="say what is so"):
        ana.learn(query, answer)
    assert words(ana) == known


def test_a_confirmation_never_takes_away_what_it_confirms(ana: UserMemory) -> None:
    """Whatever words it is made of."""
    ana.hear("I am single.")
    known = words(ana)
    for answer in ("yes", "yes, I am", "Yep!"):
        ana.learn("Am I single?", answer)
        assert words(ana) == known


def test_true_and_never_answer_other_questions(ana: UserMemory) -> None:
    """They are things there."""
    edit = ana.learn("How often do I travel?", "never")
    assert edit.added[0].labels[2] == "never"
