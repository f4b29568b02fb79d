"""What a listener notes from chat, and what it takes for a correction."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from kgt_plugin.extraction import Statement, correction, hear
from kgt_plugin.language.labels import normalize


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


data = _load("data_statements")


def _is(statement: Statement, fact: tuple[str, str, str]) -> bool:
    return (
        normalize(statement.subject) == normalize(fact[0])
        and statement.relation in fact[1].split("|")
        and normalize(statement.object) in {normalize(o) for o in fact[2].split("|")}
    )


@pytest.mark.parametrize("heard", data.SEEN, ids=lambda heard: heard.text[:40])
def test_seen_messages(heard: Any) -> None:
    """A message gives its gold facts and nothing else."""
    got = hear(heard.text)
    assert [f for f in heard.facts if not any(_is(s, f) for s in got)] == []
    assert [s for s in got if not any(_is(s, f) for f in heard.facts + heard.optional)] == []


def test_unseen_messages_are_read_with_precision_and_recall() -> None:
    """On messages the rules were not written for, precision is at least 0.80 and recall 0.70."""
    found = wrong = missed = 0
    for heard in data.UNSEEN:
        got = hear(heard.text)
        hits = sum(any(_is(s, f) for s in got) for f in heard.facts)
        found += hits
        missed += len(heard.facts) - hits
        wrong += sum(not any(_is(s, f) for f in heard.facts + heard.optional) for s in got)
    assert found / (found + wrong) >= 0.80
    assert found / (found + missed) >= 0.70


def test_a_statement_carries_its_cloze() -> None:
    """Query and answer are the message's own words, so that they can be learned from."""
    (statement,) = hear("My dog is called Rex.")
    assert (statement.query, statement.answer) == ("My dog is called", "Rex")
    first, second = hear("I live in Berlin and work as a nurse")
    assert (first.query, second.query) == ("I live in", "I work as a")


@pytest.mark.parametrize(
    ("text", "replaces"),
    [
        ("I'm vegetarian now", True),
        ("I moved to Lisbon last month", True),
        ("I have gone vegan", True),
        ("I started a new job as a baker", True),
        ("I love chess", False),
        ("I speak German", False),
        ("I no longer eat meat", False),
        ("I work as a nurse", False),
    ],
)
def test_what_replaces(text: str, *, replaces: bool) -> None:
    """Wording that ends a former state says so; tastes add up, and so does what is not eaten any more."""
    assert [s.replaces for s in hear(text)] == [replaces]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("My dog Max is a 3-year-old beagle and he loves snow.",
         [("my dog", "name", "Max"), ("my dog", "age", "3"), ("my dog", "breed", "beagle"), ("my dog", "likes", "snow")]),
        ("My friend Carla, who lives in Milan, is a chef.",
         [("my friend", "name", "Carla"), ("my friend", "lives in", "Milan"), ("my friend", "occupation", "chef")]),
        ("I'm Italian, living in Munich.", [("me", "nationality", "Italian"), ("me", "lives in", "Munich")]),
        ("My name's Tariq and I'm a cardiologist.", [("me", "name", "Tariq"), ("me", "occupation", "cardiologist")]),
        ("The name of my boat is Seabird.", [("my boat", "name", "Seabird")]),
        ("my brother's dog is called Bolt", [("my brother's dog", "name", "Bolt")]),
        ("i live in berlin and i love techno", [("me", "lives in", "Berlin"), ("me", "likes", "techno")]),
        ("What should I get my sister Ana?", [("my sister", "name", "Ana")]),
        ("We called our cat Miso", [("my cat", "name", "Miso")]),
        ("Rex is my dog", [("my dog", "name", "Rex")]),
        ("My favorite film is The Godfather", [("me", "favorite film", "The Godfather")]),
    ],
)  # fmt: skip
def test_longer_turns(text: str, facts: list[tuple[str, str, str]]) -> None:
    """Names in passing, relative clauses, pronouns and lower case are understood."""
    assert [(s.subject, s.relation, s.object) for s in hear(text)] == facts


@pytest.mark.parametrize(
    "text",
    [
        "", "Hello!", "My job is stressful.", "My mom's birthday is coming up.", "I love it!",
        "I like your second idea.", "I have two more questions.", "I have a meeting at noon.",
        'He said "I live in Rome and I love cats".', "If I were a nurse, I'd live in Rome.",
        "Say I live in Rome.", "Do I live in Rome?", "I might move to Rome.", "I'm in a hurry.",
        "My question is about taxes.", "You are a nurse.", "I eat out a lot.",
    ],
)  # fmt: skip
def test_nothing_to_note(text: str) -> None:
    """What is no lasting fact of the user is left alone."""
    assert hear(text) == []


@pytest.mark.parametrize(
    ("text", "last", "answer", "old"),
    [
        ("No, she is vegetarian", "meat", "vegetarian", "meat"),
        ("Actually, it's Karen not Carol", None, "Karen", "Carol"),
        ("that's wrong, my dog eats vegetables", "meat", "vegetables", "meat"),
        ("Karen, not Carol", "Carol", "Karen", "Carol"),
        ("No, it's not Carol but Karen", None, "Karen", "Carol"),
        ("No, Karen.", "Carol", "Karen", "Carol"),
        ("That's not right. He lives in Rome.", "Paris", "Rome", "Paris"),
        ("Wrong! It was 1988", "1989", "1988", "1989"),
        ("I meant Lyon", "Paris", "Lyon", "Paris"),
        ("Actually, I'm vegan now", None, "vegan", None),
    ],
)
def test_corrections(text: str, last: str | None, answer: str, old: str | None) -> None:
    """A correction gives the new answer, and the old one where it is known."""
    found = correction(text, last)
    assert found is not None
    assert (found.answer, found.old_answer) == (answer, old)


def test_a_correction_may_be_a_whole_statement() -> None:
    """A correction that names its subject brings the fact along."""
    found = correction("that's wrong, my dog eats vegetables", "meat")
    assert found is not None
    assert found.statement is not None
    assert (found.statement.subject, found.statement.relation) == ("my dog", "eats")


@pytest.mark.parametrize(
    "text",
    ["", "No thanks", "No, thanks!", "No problem", "Great, thanks", "Actually can you book it?",
     "no I don't like it", "It's teal", "no, it's blue", "I live in Rome"],
)  # fmt: skip
def test_no_correction(text: str) -> None:
    """Politeness, requests, plain statements and the same answer correct nothing."""
    assert correction(text, "blue") is None
