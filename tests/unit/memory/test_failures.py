"""What is left of a user's memory when something fails on the way: nothing half done."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import Mock

import pytest

from kgt_plugin import (
    KGT,
    Intent,
    InvalidInputError,
    ScorerError,
    UndoError,
    UserMemory,
)
from kgt_plugin.memory.transaction import all_or_nothing
from kgt_plugin.records import Edit, Score, ScoreRequest
from kgt_plugin.testing import FakeScorer
from tests.unit.opening import FailsAt, open_kgt


class BrokenScorer(FakeScorer):
    """Answers one score too few."""

    def score(self, requests: list[ScoreRequest]) -> list[Score]:  # type: ignore[override]  # a list will do here
        return super().score(requests)[:-1]


def test_a_broken_scorer_changes_nothing() -> None:
    """Too few scores are an error, not a plan."""
    ana = open_kgt(BrokenScorer()).user("ana")
    with pytest.raises(ScorerError, match="answered"):
        ana.learn("My dog eats", "meat")
    assert ana.facts() == []


class Meddler(FakeScorer):
    """Changes the graph while a plan is being made."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times
        self.memory: UserMemory | None = None

    def score(self, requests: list[ScoreRequest]) -> list[Score]:  # type: ignore[override]  # a list will do here
        if self.memory is not None and self.times:
            self.times -= 1
            memory, self.memory = self.memory, None
            memory.learn("My dog likes", f"toy {self.times}", intent=Intent.STATEMENT)
            self.memory = memory
        return super().score(requests)


def test_a_graph_that_changed_meanwhile_is_planned_for_again() -> None:
    """The edit is right for the graph as it is when it is applied."""
    scorer = Meddler(times=1)
    ana = open_kgt(scorer).user("ana")
    scorer.memory = ana
    ana.learn("My dog eats", "vegetables")
    assert len(ana.facts()) == 2


@pytest.mark.slow
def test_a_graph_that_keeps_changing_is_held_still() -> None:
    """However often others edit while a plan is made, the edit is made in the end."""
    scorer = Meddler(times=100)
    ana = open_kgt(scorer).user("ana")
    scorer.memory = ana
    edit = ana.learn("My dog eats", "vegetables")
    assert edit.id is not None
    assert [t.labels[2] for t in ana.facts() if t.labels[1] == "eats"] == ["vegetables"]


def test_a_message_is_learned_whole_or_not_at_all(ana: UserMemory) -> None:
    """The second thing stated is too long to be a fact: the first is not learned either."""
    with pytest.raises(InvalidInputError):
        ana.hear("My hobby is chess. My username is " + "x1" * 750 + ".")
    assert (ana.facts(), ana.history()) == ([], [])


def test_a_message_whose_learning_breaks_off_leaves_nothing() -> None:
    """What was learned of it before the error is taken back."""
    ana = open_kgt(FailsAt(0)).user("ana")
    ana.hear("I live in Rome.")
    with pytest.raises(ScorerError):
        ana.hear("My dog is called Rex. I live in Berlin now.")
    assert [fact.labels for fact in ana.facts()] == [("me", "lives in", "Rome")]
    assert [edit.undone for edit in ana.history()] == [False, True]


def test_closing_twice_leaves_others_alone(tmp_path: Path) -> None:
    """Two apps of one process share a store; the second close of one is not the other's."""
    one = KGT.open(store=tmp_path / "s", model=FakeScorer(), embedder=None)
    other = KGT.open(store=tmp_path / "s", model=FakeScorer(), embedder=None)
    one.close()
    one.close()
    assert other.user("ana").facts() == []
    other.close()


def test_what_cannot_be_taken_back_is_told_with_the_error(
    ana: UserMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error that broke off stays the error, and says that an edit before it stands."""
    monkeypatch.setattr(ana, "undo", Mock(side_effect=UndoError("a later edit builds on it")))

    def learn_two() -> None:
        edits: list[Edit] = []
        with all_or_nothing(edits, ana.undo):
            edits.append(ana.learn("My dog eats", "meat"))
            ana.learn("My dog eats", "")

    with pytest.raises(InvalidInputError) as caught:
        learn_two()
    (note,) = caught.value.__notes__
    assert "a later edit builds on it" in note
    assert len(ana.facts()) == 1
