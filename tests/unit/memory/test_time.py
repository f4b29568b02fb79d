"""What held when: facts and turns as they were at a time, and the history of one fact."""

from __future__ import annotations

import datetime as dt

import pytest

from kgt_plugin import InvalidInputError, UserMemory
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.records import Edit, EditKind
from kgt_plugin.stores import open_store

MAY = dt.datetime(2026, 5, 8, 12, tzinfo=dt.UTC)
JUNE, JULY = MAY + dt.timedelta(days=31), MAY + dt.timedelta(days=62)
DAY = dt.timedelta(days=1)


def values(memory: UserMemory, at: dt.datetime | None = None) -> list[str]:
    return [fact.labels[2] for fact in memory.facts(at=at)]


def test_a_fact_holds_from_the_turn_that_told_it_to_the_one_that_ended_it(ana: UserMemory) -> None:
    """A later value that takes the place of the earlier one ends it and erases nothing."""
    ana.hear("I live in Denver.", at=MAY)
    ana.hear("I live in Portland now.", at=JUNE)
    assert values(ana) == ["Portland"]
    assert values(ana, MAY - DAY) == []
    assert values(ana, MAY + DAY) == ["Denver"]
    assert values(ana, JUNE + DAY) == ["Portland"]


def test_an_undone_edit_never_held(ana: UserMemory) -> None:
    """What was taken back is in no past."""
    ana.hear("I live in Denver.", at=MAY)
    ana.undo()
    assert values(ana, JUNE) == []


def test_recall_of_the_past_knows_no_later_words(ana: UserMemory) -> None:
    """Turns said after a time are not recalled for it, nor facts they brought."""
    ana.hear("I live in Denver.", at=MAY)
    ana.hear("I live in Portland now.", at=JULY)
    then = ana.context("Where do I live?", at=JUNE)
    assert "Portland" not in then.text
    assert "Denver" in then.text


def test_a_correction_is_unknown_before_it_was_made() -> None:
    """An episode is superseded from its correction on."""
    times = iter([MAY, JULY, JULY])
    graph = PersonalGraph(open_store(":memory:"), "ana", clock=lambda: next(times))
    episode = graph.episodes.keep("I live in Denver.")
    edit = graph.apply(Edit(id=None, kind=EditKind.LEARN, time=None, superseded=(episode.id,)))
    assert graph.edits_since(JUNE) == {edit.id}
    assert graph.edits_since(JULY) == set()


def test_the_history_of_a_fact_is_that_of_no_other(ana: UserMemory) -> None:
    """By its triple or its labels, known now or not."""
    ana.hear("I live in Denver.")
    (denver,) = ana.facts()
    ana.hear("I live in Portland now.")
    ana.hear("My dog is called Rex.")
    assert len(ana.history()) == 3
    assert len(ana.history(denver)) == 2
    assert len(ana.history(("me", "lives in", "denver"))) == 2
    assert ana.history(("me", "lives in", "Rome")) == []


def test_a_time_without_zone_is_refused(ana: UserMemory) -> None:
    """Whose midnight is meant is not guessed."""
    with pytest.raises(InvalidInputError, match="zone"):
        ana.facts(at=dt.datetime(2026, 5, 8))  # noqa: DTZ001 - that is the point
    with pytest.raises(InvalidInputError, match="zone"):
        ana.context("Where?", at=dt.datetime(2026, 5, 8))  # noqa: DTZ001 - that is the point
