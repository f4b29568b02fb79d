"""What a chat teaches, and which exchange a run was."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kgt_plugin import KGT, InvalidInputError, ScorerError, SubjectNotFoundError, UserMemory
from kgt_plugin.conversation import Conversation, Exchange, ExchangeLog
from kgt_plugin.records import Feedback, Intent, Labels, Turn
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.facts import words
from tests.unit.opening import FailsAt, open_kgt

SISTER = ("What is my sister's name?", "Your sister is called Karen.")


def turn(text: str, asked: str | None = None, answered: str | None = None) -> Turn:
    return Turn(text=text, asked=asked, answered=answered)


@pytest.fixture
def conversation(ana: UserMemory) -> Conversation:
    """One in which nothing has been said."""
    return Conversation(ana)


def test_a_first_turn_is_heard_as_statements(conversation: Conversation) -> None:
    """Without an answer before it, a message only states."""
    edits = conversation.hear(turn("My sister is called Karen. I live in Munich."))
    assert len(edits) == 2
    assert words(conversation.memory) == {
        ("my sister", "name", "Karen"),
        ("me", "lives in", "Munich"),
    }


def test_a_correction_takes_the_query_it_answers(conversation: Conversation) -> None:
    """What "it" is, the question before says; the fact in the wrong answer goes."""
    conversation.hear(turn("My sister is called Karen."))
    conversation.hear(turn("No, it's Carol", *SISTER))
    assert words(conversation.memory) == {("my sister", "name", "Carol")}


def test_what_follows_a_correction_is_heard_too(conversation: Conversation) -> None:
    """A correction ends with its sentence: the next one is news of its own."""
    conversation.hear(turn("I live in Munich."))
    found = conversation.read(
        turn(
            "No, I live in Berlin. My dog is called Rex.", "Where do I live?", "You live in Munich."
        )
    )
    assert [(f.subject, f.answer, f.old_answer, f.intent) for f in found] == [
        ("me", "Berlin", "Munich", Intent.CORRECTION),
        ("my dog", "Rex", None, Intent.STATEMENT),
    ]


@pytest.mark.parametrize(
    ("text", "asked", "answered"),
    [
        ("No thanks", "Shall I book it?", "I can book it for you."),
        ("  ", None, None),
        ("No, it is raining", "how is it?", "sunny"),
    ],
)
def test_small_talk_corrects_nothing(
    conversation: Conversation, text: str, asked: str | None, answered: str | None
) -> None:
    """A polite no is no correction, and what is contradicted about nobody is no failure."""
    assert conversation.hear(turn(text, asked, answered)) == []
    assert conversation.memory.history() == []


def test_a_correction_field_about_nobody_teaches_nothing(conversation: Conversation) -> None:
    """Nothing says whom the right answer is about."""
    feedback = conversation.read_correction("raining", "how is it?", "sunny")
    assert conversation.memory.apply(feedback) is None
    with pytest.raises(SubjectNotFoundError, match="subject="):
        conversation.correct("raining", "how is it?", "sunny")


def test_an_endless_answer_can_be_corrected(conversation: Conversation) -> None:
    """An agent's page of text is no reason to lose the correction of it."""
    conversation.hear(turn("I live in Munich."))
    answer = "You live in Munich.\n\x07" + "And here is what to do there. " * 100
    conversation.hear(turn("No, I live in Berlin", "Where do I live?", answer))
    assert words(conversation.memory) == {("me", "lives in", "Berlin")}


@pytest.mark.parametrize(
    "text",
    [
        "Carol",
        "it's Carol",
        "No, it's Carol.",
        "Her name is Carol.",
        "Carol, not Karen",
        pytest.param("My sister is called Carol."),
    ],
)
def test_a_correction_field_corrects_however_it_is_worded(
    conversation: Conversation, text: str
) -> None:
    """What stands in a correction field needs no "no" before it."""
    conversation.hear(turn("My sister is called Karen."))
    feedback = conversation.read_correction(text, "What is my sister's name?", "Karen")
    conversation.memory.apply(feedback)
    assert words(conversation.memory) == {("my sister", "name", "Carol")}


def test_a_correction_field_may_confirm(conversation: Conversation) -> None:
    """The same answer once more opposes nothing."""
    feedback = conversation.read_correction("Karen", "What is my sister's name?", "Karen")
    assert (feedback.answer, feedback.old_answer) == ("Karen", None)
    assert conversation.memory.apply(feedback) is not None
    assert words(conversation.memory) == {("my sister", "name", "Karen")}


def test_what_is_confirmed_takes_nothing_away(conversation: Conversation) -> None:
    """An answer that stands is no correction of what the graph holds beside it."""
    conversation.hear(turn("My sister is called Carol."))
    feedback = conversation.read_correction("Karen", "What is my sister's nickname?", "Karen")
    conversation.memory.apply(feedback)
    assert ("my sister", "name", "Carol") in words(conversation.memory)


def test_control_characters_are_no_part_of_what_was_said(conversation: Conversation) -> None:
    """A message pasted from a terminal is learned from like any other."""
    conversation.hear(turn("I live in\x0c Munich.\ud800"))
    assert words(conversation.memory) == {("me", "lives in", "Munich")}


def test_a_turn_is_learned_whole_or_not_at_all() -> None:
    """When the scorer breaks off at the second fact, the first, which needed none, is taken back."""
    with open_kgt(FailsAt(0)) as kgt:
        conversation = Conversation(kgt.user("ana"))
        conversation.hear(turn("I live in Munich."))
        with pytest.raises(ScorerError):
            conversation.hear(turn("My dog is called Rex. I live in Berlin now."))
        assert words(kgt.user("ana")) == {("me", "lives in", "Munich")}
        assert [edit.undone for edit in kgt.user("ana").history()] == [False, True]
        assert len(kgt.user("ana").episodes()) == 2


def test_corrections_may_be_all_that_is_learned(conversation: Conversation) -> None:
    """What a turn states beside is left to whoever else listens."""
    conversation.hear(turn("I live in Munich."))
    said = turn("No, I live in Berlin. My dog is called Rex.", "Where do I live?", "In Munich.")
    conversation.hear(said, corrections_only=True)
    assert words(conversation.memory) == {("me", "lives in", "Berlin")}


def test_a_turn_that_ends_what_was_answered_corrects_it(conversation: Conversation) -> None:
    """Where only corrections are learned, this is one; of another matter it is none."""
    conversation.hear(turn("I live in Kiel. I play tennis."))
    told = ("Where do I live?", "You live in Kiel.")
    other = turn("I don't play tennis any more.", *told)
    assert conversation.hear(other, corrections_only=True) == []
    (edit,) = conversation.hear(turn("I no longer live in Kiel.", *told), corrections_only=True)
    assert [fact.labels for fact in edit.removed] == [("me", "lives in", "Kiel")]
    assert edit.added == ()


def test_a_dry_run_writes_nothing(conversation: Conversation) -> None:
    """Planned edits can be shown before they are made."""
    (edit,) = conversation.hear(turn("I live in Munich."), dry_run=True)
    assert [fact.labels for fact in edit.added] == [("me", "lives in", "Munich")]
    assert conversation.memory.facts() == []
    assert conversation.memory.episodes() == []


def test_an_answer_that_is_only_called_wrong_is_told_and_edits_nothing(ana: UserMemory) -> None:
    """The app may ask back; a dry run tells nobody."""
    rejected: list[Feedback] = []
    conversation = Conversation(ana, on_rejection=rejected.append)
    conversation.hear(turn("My sister is called Karen."))
    for dry_run in (True, False):
        assert conversation.hear(turn("That's wrong.", *SISTER), dry_run=dry_run) == []
    (feedback,) = rejected
    assert feedback.intent is Intent.REJECTION
    assert (feedback.query, feedback.old_answer) == SISTER
    assert feedback.answer == "That's wrong."
    assert words(ana) == {("my sister", "name", "Karen")}


def test_a_comment_is_no_turn(conversation: Conversation) -> None:
    """It takes back what it speaks of, and is not kept; what it states beside is not learned."""
    conversation.hear(turn("My sister is called Karen."))
    said = turn("No, it's Carol. My dog is called Rex.", *SISTER)
    (edit,) = conversation.hear_comment(said)
    assert [fact.labels[2] for fact in edit.added] == ["Carol"]
    assert conversation.hear_comment(turn("Nice!", *SISTER)) == []
    assert len(conversation.memory.episodes()) == 1


def test_several_turns_are_heard_as_one_after_the_other(conversation: Conversation) -> None:
    """Each is kept, and each learned whole or not at all."""
    turns = [turn("My sister is called Karen."), turn(" "), turn("I live in Munich.")]
    assert len(conversation.hear_all(turns)) == 2
    assert conversation.hear_all([turn("No, it's Carol.", *SISTER)]) != []
    assert words(conversation.memory) == {
        ("my sister", "name", "Carol"),
        ("me", "lives in", "Munich"),
    }
    assert len(conversation.memory.episodes()) == 3


class OneFact:
    """An extractor that always notes one fact."""

    def extract(self, turn: Turn, known: Sequence[Labels]) -> list[Feedback]:
        return [
            Feedback(
                query="My boat is",
                answer=turn.text,
                subject="my boat",
                relations=("name",),
                intent=Intent.STATEMENT,
            )
        ]


def test_an_extractor_replaces_the_rules() -> None:
    """Whatever reads the message, its feedback is learned in the same way."""
    with KGT.open(
        store=":memory:", model=FakeScorer(), embedder=FakeEmbedder(), extractor=OneFact()
    ) as kgt:
        Conversation(kgt.user("ana")).hear(turn("Aurora"))
        assert words(kgt.user("ana")) == {("my boat", "name", "Aurora")}


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
