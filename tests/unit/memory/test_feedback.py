"""What a user's memory takes as words, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest

from kgt_plugin import (
    KGT,
    ContextOverflowError,
    InvalidInputError,
    SubjectNotFoundError,
    UserMemory,
)
from kgt_plugin.testing import FakeScorer
from tests.unit.opening import open_kgt


@pytest.mark.parametrize(
    ("query", "answer", "match"),
    [
        ("", "meat", "query is empty"),
        (" \n", "meat", "query is empty"),
        ("My dog eats", "", "answer is empty"),
        ("My dog eats", "\u200b", "answer is empty"),
        ("My dog eats", " \u2060\ufe0f\u3164 ", "answer is empty"),
        ("\u200b", "meat", "query is empty"),
        ("My dog eats", "a\x00b", "control character"),
        ("My dog eats", "x" * 10_000, "10000 characters"),
    ],
)
def test_bad_input_is_refused_and_changes_nothing(
    ana: UserMemory, query: str, answer: str, match: str
) -> None:
    """One line that names the remedy; no fact, no history."""
    with pytest.raises(InvalidInputError, match=match):
        ana.learn(query, answer)
    assert (ana.facts(), ana.history()) == ([], [])


def test_a_query_about_nobody_is_refused(ana: UserMemory) -> None:
    """The message tells to name the subject."""
    with pytest.raises(SubjectNotFoundError, match="subject"):
        ana.learn("what is it?", "green")


@pytest.mark.parametrize("old", ["Linz", "linz.", " Linz "])
def test_an_answer_is_not_its_own_old_answer(ana: UserMemory, old: str) -> None:
    """What contradicts itself is refused, and takes nothing else away."""
    ana.learn("I live in", "Graz")
    with pytest.raises(InvalidInputError, match="old answer"):
        ana.learn("Where do I live?", "Linz", old_answer=old)
    assert [fact.labels[2] for fact in ana.facts()] == ["Graz"]


def test_an_answer_may_say_more_than_the_old_one(ana: UserMemory) -> None:
    """Paris, Texas corrects Paris."""
    edit = ana.learn("Where do I live?", "Paris, Texas", old_answer="Paris")
    assert [fact.labels[2] for fact in edit.added] == ["Paris, Texas"]


@pytest.mark.parametrize("user", ["", "  ", "\u200b", " \u2060\u00ad\ufe0f", "\u3164"])
def test_no_user_is_refused(user: str) -> None:
    """There is no default user to leak into, nor one whose name nobody can see."""
    with pytest.raises(InvalidInputError, match="no user"):
        open_kgt().user(user)


@pytest.mark.parametrize(
    "words",
    [
        'say "hi"',
        "it's \\ here",
        "} DROP ALL; #",
        "שוקולד",
        "寿司",
        "🍣🐶",
        "👩‍🌾",
        "می‌خواهم",
        "a <b> & {c}",
    ],
)
def test_any_words_are_data(ana: UserMemory, words: str) -> None:
    """Quotes, SPARQL, any script and emoji are stored and found as they are."""
    ana.learn("My dog eats", words)
    assert ana.facts()[0].labels[2] == words
    assert ana.context("What does my dog eat?").facts[0].triple.labels[2] == words


def test_white_space_in_an_answer_is_one_space(ana: UserMemory) -> None:
    """A line break cannot leave its line in a prompt."""
    ana.learn("My dog eats", "green\n\n  vegetables")
    assert ana.facts()[0].labels[2] == "green vegetables"


def test_an_unknown_optimizer_or_prompt_set_is_refused(ana: UserMemory) -> None:
    """The message names the ones there are."""
    with pytest.raises(InvalidInputError, match="minimal, paper"):
        ana.learn("My dog eats", "meat", optimizer="fastest")
    with pytest.raises(InvalidInputError, match="default, paper"):
        KGT.open(store=":memory:", model=FakeScorer(), prompts="mine")


def test_an_answer_longer_than_the_context_changes_nothing() -> None:
    """The scorer refuses, and the graph is as it was."""
    ana = open_kgt(FakeScorer(context=40)).user("ana")
    with pytest.raises(ContextOverflowError, match="40"):
        ana.learn("My dog eats", "grass " * 50)
    assert ana.facts() == []


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"relations": "eats"}, "give a list"),
        ({"old_awnser": "meat"}, "unknown option 'old_awnser'"),
        ({"intent": "guess"}, "correction, statement"),
        ({"subject": 5}, "subject is no text"),
    ],
)
def test_a_mistaken_option_is_refused(
    ana: UserMemory, options: dict[str, object], match: str
) -> None:
    """A typo must not silently change what is learned."""
    with pytest.raises(InvalidInputError, match=match):
        ana.learn("My dog eats", "meat", **options)  # type: ignore[arg-type]  # that is the point
    assert ana.facts() == []


def test_text_is_required(ana: UserMemory) -> None:
    """Anything else is an error of ours, not a traceback from within."""
    with pytest.raises(InvalidInputError, match="query is no text"):
        ana.learn(None, "meat")  # type: ignore[arg-type]  # that is the point
    with pytest.raises(InvalidInputError, match="answer is no text"):
        ana.learn("My dog eats", 5)  # type: ignore[arg-type]  # that is the point


@pytest.mark.parametrize("user", [None, 5, b"ana", ["ana"], {"id": "ana"}])
def test_a_user_id_is_a_text(user: Any) -> None:
    """What cannot be looked up is refused as what can."""
    with pytest.raises(InvalidInputError, match="no user: give a user id"):
        open_kgt().user(user)


@pytest.mark.parametrize(
    ("ask", "match"),
    [
        (lambda ana: ana.facts(5), "subject is no text"),
        (lambda ana: ana.context("What does my dog eat?", subject=5), "subject is no text"),
        (lambda ana: ana.context("What does my dog eat?", k="3"), "whole number"),
        (lambda ana: ana.answer_logprobs(None, ["meat"]), "query is no text"),
        (lambda ana: ana.learn("My dog eats", "meat", optimizer=5), "unknown optimizer 5"),
        (lambda ana: ana.learn("My dog eats", "meat", relations=5), "relations is no list"),
        (lambda ana: ana.learn("My dog eats", "meat", relations=[5]), "relation is no text"),
    ],
)
def test_what_is_of_another_kind_is_refused(ana: UserMemory, ask: Any, match: str) -> None:
    """By the library's own error, which names the remedy; nothing changes."""
    with pytest.raises(InvalidInputError, match=match):
        ask(ana)
    assert (ana.facts(), ana.history()) == ([], [])
