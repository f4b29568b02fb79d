"""Following runs: which exchange feedback is on, and what the next turn takes back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kgt_plugin import KGT, InvalidInputError, UserMemory
from kgt_plugin.conversation import Exchange, LearningQueue, RunTracker
from kgt_plugin.records import Turn
from tests.facts import words

ASKED = "What is my sister's name?"
KAREN, CAROL = ("my sister", "name", "Karen"), ("my sister", "name", "Carol")
WAIT_S = 30.0


@pytest.fixture
def follower(kgt: KGT, ana: UserMemory) -> Iterator[RunTracker]:
    """One that has seen an answer that will turn out to be wrong."""
    ana.hear("My sister is called Karen.")
    queue = LearningQueue()
    made = RunTracker(kgt, queue, capacity=2)
    made.began("1", ana.user, Turn(text=ASKED))
    made.ended("1", "Your sister is called Karen.")
    yield made
    queue.close()


def test_the_next_turn_takes_back(follower: RunTracker, ana: UserMemory) -> None:
    """And what it states beside is not learned here."""
    follower.began("2", ana.user, Turn(text="No, it's Carol. My dog is called Rex."))
    follower.flush(WAIT_S)
    assert words(ana) == {CAROL}
    assert follower.failures() == ()


def test_a_turn_knows_better_what_it_answers(follower: RunTracker, ana: UserMemory) -> None:
    """What the run itself was given counts before what was followed."""
    follower.began(
        "2", ana.user, Turn(text="No, it's Rex.", asked="My dog's name?", answered="Max")
    )
    follower.flush(WAIT_S)
    assert KAREN in words(ana)
    assert ("my dog", "name", "Rex") in words(ana)


def test_an_answer_that_is_only_called_wrong_is_on_record(
    follower: RunTracker, ana: UserMemory
) -> None:
    """Nothing is edited; the app sees what was asked and answered, and in which words it was rejected."""
    follower.began("2", ana.user, Turn(text="No, that's wrong."))
    follower.flush(WAIT_S)
    assert words(ana) == {KAREN}
    (rejected,) = follower.rejections()
    assert (rejected.user, rejected.query, rejected.answer, rejected.source) == (
        ana.user,
        ASKED,
        "Your sister is called Karen.",
        "No, that's wrong.",
    )
    follower.commented(follower.of_run("1"), "Wrong.")
    follower.flush(WAIT_S)
    assert words(ana) == {KAREN}
    assert [each.source for each in follower.rejections()] == ["No, that's wrong.", "Wrong."]
    assert follower.failures() == ()


def test_a_comment_may_put_an_answer_right(follower: RunTracker, ana: UserMemory) -> None:
    """It is read as a turn is; praise teaches nothing."""
    follower.commented(follower.of_run("1"), "Nice!")
    follower.flush(WAIT_S)
    assert words(ana) == {KAREN}
    follower.commented(follower.of_run("1"), "No, her name is Carol.")
    follower.flush(WAIT_S)
    assert words(ana) == {CAROL}
    assert follower.failures() == ()


def test_feedback_finds_its_exchange(follower: RunTracker, ana: UserMemory) -> None:
    """Words given, else the run named, else the latest answer of the conversation."""
    assert follower.asked(ana.user).answer == "Your sister is called Karen."
    assert follower.asked(ana.user, query=ASKED).answer == "Your sister is called Karen."
    assert follower.asked(ana.user, query=ASKED, old_answer="K.").answer == "K."
    assert follower.asked(ana.user, query="Where?").answer == ""
    assert follower.asked(ana.user, run="1").query == ASKED
    for wrong in ({"thread": "2"}, {"run": "2"}):
        with pytest.raises(InvalidInputError):
            follower.asked(ana.user, **wrong)
    with pytest.raises(InvalidInputError, match="another user's run"):
        follower.asked("ben", run="1")
    with pytest.raises(InvalidInputError, match="without an answer"):
        follower.corrected(follower.asked(ana.user), " \u200b")


def test_a_run_without_an_answer(follower: RunTracker, ana: UserMemory) -> None:
    """It is passed over, unless a model was asked: feedback may be on it. One that failed always is."""
    for run in ("2", "3"):
        follower.began(run, ana.user, Turn(text="Where do I live?"))
        assert follower.is_running(ana.user)
        assert not follower.is_running("ben")
    follower.ended("2", "")
    follower.dropped("3")
    follower.ended("3", "Late")
    assert follower.asked(ana.user).query == ASKED
    follower.began("4", ana.user, Turn(text="Where do I live?"))
    follower.ended("4", " ", is_answer=True)
    assert follower.asked(ana.user).query == "Where do I live?"
    follower.began("4b", ana.user, Turn(text="Who am I?"))
    follower.spoke("4b", " ")
    follower.ended("4b", "")
    assert follower.asked(ana.user) == Exchange(user=ana.user, query="Who am I?", answer="")
    follower.began("5", ana.user, Turn(text="No, in Oslo."))
    follower.spoke("5", "Sorry.")
    follower.ended("5", "")
    assert follower.asked(ana.user).answer == "Sorry."


def test_old_runs_are_forgotten(follower: RunTracker, ana: UserMemory) -> None:
    """Neither what has ended nor what never ends is remembered for ever."""
    for run in ("2", "3", "4"):
        follower.began(run, ana.user, Turn(text="Hi"))
    for run in ("2", "3", "4"):
        follower.ended(run, "Hello")
    with pytest.raises(InvalidInputError, match="no run 2"):
        follower.of_run("2")
    with pytest.raises(InvalidInputError, match="no run 1"):
        follower.of_run("1")
    assert follower.of_run("4").answer == "Hello"
