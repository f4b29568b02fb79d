"""What a chat teaches, and which exchange a run was."""

from __future__ import annotations

import pytest

from kgt_plugin import (
    KGT,
    InvalidInputError,
    ScorerError,
    SubjectNotFoundError,
    UserMemory,
)
from kgt_plugin.conversation import Conversation, Exchange, ExchangeLog
from kgt_plugin.extraction import Statement
from kgt_plugin.records import Intent
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.facts import words
from tests.unit.opening import FailsAt


@pytest.fixture
def memory() -> UserMemory:
    kgt = KGT.open(store=":memory:", model=FakeScorer(), embedder=FakeEmbedder())
    return kgt.user("ana@example.org")


def test_a_first_turn_is_heard_as_statements(memory: UserMemory) -> None:
    """Without an answer before it, a message only states."""
    edits = Conversation(memory).hear_turn("My sister is called Karen. I live in Munich.")
    assert len(edits) == 2
    assert words(memory) == {("my sister", "name", "Karen"), ("me", "lives in", "Munich")}


def test_a_correction_takes_the_query_it_answers(memory: UserMemory) -> None:
    """What "it" is, the question before says; the fact in the wrong answer goes."""
    conversation = Conversation(memory)
    conversation.hear_turn("My sister is called Karen.")
    conversation.hear_turn(
        "No, it's Carol", "What is my sister's name?", "Your sister is called Karen."
    )
    assert words(memory) == {("my sister", "name", "Carol")}


def test_what_follows_a_correction_is_heard_too(memory: UserMemory) -> None:
    """A correction ends with its sentence: the next one is news of its own."""
    conversation = Conversation(memory)
    conversation.hear_turn("I live in Munich.")
    found = conversation.read(
        "No, I live in Berlin. My dog is called Rex.", "Where do I live?", "You live in Munich."
    )
    assert [(f.subject, f.answer, f.old_answer, f.intent) for f in found] == [
        ("me", "Berlin", "You live in Munich.", Intent.CORRECTION),
        ("my dog", "Rex", None, Intent.STATEMENT),
    ]


def test_thanks_corrects_nothing(memory: UserMemory) -> None:
    """A polite no is no correction."""
    turn = ("No thanks", "Shall I book it?", "I can book it for you.")
    assert Conversation(memory).hear_turn(*turn) == []
    assert Conversation(memory).hear_turn("  ") == []


def test_a_correction_about_nobody_teaches_nothing(memory: UserMemory) -> None:
    """Small talk that is contradicted is no failure and no fact."""
    assert Conversation(memory).hear_turn("No, it is raining", "how is it?", "sunny") == []
    assert memory.history() == []
    feedback = Conversation.read_correction("raining", "how is it?", "sunny")
    with pytest.raises(SubjectNotFoundError):
        Conversation(memory).learn(feedback)


def test_an_endless_answer_can_be_corrected(memory: UserMemory) -> None:
    """An agent's page of text is no reason to lose the correction of it."""
    conversation = Conversation(memory)
    conversation.hear_turn("I live in Munich.")
    answer = "You live in Munich.\n\x07" + "And here is what to do there. " * 100
    conversation.hear_turn("No, I live in Berlin", "Where do I live?", answer)
    assert words(memory) == {("me", "lives in", "Berlin")}


@pytest.mark.parametrize("text", ["Carol", "it's Carol", "Her name is Carol."])
def test_a_correction_field_corrects_however_it_is_worded(memory: UserMemory, text: str) -> None:
    """What stands in a correction field needs no "no" before it."""
    conversation = Conversation(memory)
    conversation.hear_turn("My sister is called Karen.")
    feedback = conversation.read_correction(text, "What is my sister's name?", "Karen")
    conversation.apply(feedback)
    assert words(memory) == {("my sister", "name", "Carol")}


def test_a_correction_field_may_confirm(memory: UserMemory) -> None:
    """The same answer once more opposes nothing."""
    feedback = Conversation.read_correction("Karen", "What is my sister's name?", "Karen")
    assert (feedback.answer, feedback.old_answer) == ("Karen", "Karen")
    assert Conversation(memory).apply(feedback) is not None
    assert words(memory) == {("my sister", "name", "Karen")}


def test_what_is_confirmed_takes_nothing_away(memory: UserMemory) -> None:
    """An answer that stands is no correction of what the graph holds beside it."""
    conversation = Conversation(memory)
    conversation.hear_turn("My sister is called Carol.")
    feedback = Conversation.read_correction("Karen", "What is my sister's nickname?", "Karen")
    conversation.apply(feedback)
    assert ("my sister", "name", "Carol") in words(memory)


def test_control_characters_are_no_part_of_what_was_said(memory: UserMemory) -> None:
    """A message pasted from a terminal is learned from like any other."""
    Conversation(memory).hear_turn("I live in\x0c Munich.\ud800")
    assert words(memory) == {("me", "lives in", "Munich")}


def test_a_turn_is_learned_whole_or_not_at_all() -> None:
    """When the scorer breaks off at the second fact, the first, which needed none, is taken back."""
    kgt = KGT.open(store=":memory:", model=FailsAt(0), embedder=FakeEmbedder())
    with pytest.raises(ScorerError):
        Conversation(kgt.user("ana")).hear_turn("My dog is called Rex. I live in Munich.")
    assert kgt.user("ana").facts() == []
    assert [edit.undone for edit in kgt.user("ana").history()] == [True]


async def test_an_awaited_turn_is_learned_whole_or_not_at_all() -> None:
    """What cannot be a fact, for its length, costs its turn and nothing before it."""
    kgt = KGT.open(store=":memory:", model=FakeScorer(), embedder=FakeEmbedder())
    conversation = Conversation(kgt.user("ana"))
    await conversation.ahear_turn("I live in Munich.")
    with pytest.raises(InvalidInputError):
        await conversation.ahear_turn("My hobby is chess. My favourite food is " + "x" * 1500 + ".")
    assert words(kgt.user("ana")) == {("me", "lives in", "Munich")}


def test_corrections_may_be_all_that_is_learned(memory: UserMemory) -> None:
    """What a turn states beside is left to whoever else listens."""
    conversation = Conversation(memory)
    conversation.hear_turn("I live in Munich.")
    turn = ("No, I live in Berlin. My dog is called Rex.", "Where do I live?", "In Munich.")
    conversation.hear_turn(*turn, corrections_only=True)
    assert words(memory) == {("me", "lives in", "Berlin")}


def test_a_dry_run_writes_nothing(memory: UserMemory) -> None:
    """Planned edits can be shown before they are made."""
    (edit,) = Conversation(memory).hear_turn("I live in Munich.", dry_run=True)
    assert [fact.labels for fact in edit.added] == [("me", "lives in", "Munich")]
    assert memory.facts() == []


async def test_the_awaited_twin_learns_the_same(memory: UserMemory) -> None:
    """Sync and async read and learn alike."""
    conversation = Conversation(memory)
    await conversation.ahear_turn("My sister is called Karen.")
    await conversation.ahear_turn("No, it's Carol", "What is my sister's name?", "Karen")
    assert words(memory) == {("my sister", "name", "Carol")}
    assert await conversation.ahear_turn(" ") == []


class OneFact:
    """An extractor that always notes one fact."""

    def extract(self, text: str) -> list[Statement]:
        return [
            Statement(
                subject="my boat", relation="name", object=text, query="My boat is", answer=text
            )
        ]


class AwaitedFact(OneFact):
    """The same, for async apps."""

    async def aextract(self, text: str) -> list[Statement]:
        return self.extract(text)


@pytest.mark.parametrize("extractor", [OneFact(), AwaitedFact()])
async def test_an_extractor_replaces_the_rules(memory: UserMemory, extractor: OneFact) -> None:
    """Whatever reads the message, its statements are learned in the same way."""
    await Conversation(memory, extractor=extractor).ahear_turn("Aurora")
    assert words(memory) == {("my boat", "name", "Aurora")}


def test_an_exchange_is_found_by_run_and_by_user() -> None:
    """A run's answer and a user's latest one are remembered apart from other users' and threads'."""
    log = ExchangeLog(capacity=2)
    first = Exchange(user="ana", query="q1", answer="a1")
    other = Exchange(user="ben", query="q2", answer="a2")
    log.record("r1", first)
    log.record("r2", other, thread="t")
    assert (log.of_run("r1"), log.last("ana")) == (first, first)
    assert (log.last("ben"), log.last("ben", thread="t")) == (None, other)
    log.record("r3", other)
    assert log.of_run("r1") is None
    with pytest.raises(InvalidInputError):
        ExchangeLog(capacity=0)
