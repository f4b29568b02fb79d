"""A run that was cut short, wherever that was, ends as an unbroken one, with every method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kgt_bench import Order, Protocol, evaluate, make_method
from kgt_bench.methods import Method
from kgt_bench.results import CaseResult
from kgt_plugin.records import Feedback
from tests.kgt_bench.cases import Notebook, fake_setup, make_case
from tests.kgt_bench.test_methods import MAKERS, method

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("one_thread")]

KGT = ("no-edit", "minimal", "paper", "paper-optimizer")
CASES = [
    make_case(1, query="the mayor of Dunmere", subject="Dunmere", user="a", answer="Vex"),
    make_case(2, query="Ilse Marn plays the", subject="Ilse Marn", user="b", answer="harp"),
    make_case(
        3,
        query="Bram Holt was in",
        subject="Bram Holt",
        user="b",
        former="oboe",
        neighbours=("a Vex",),
    ),
]
LINES = 1 + 3 * len(CASES) + 1
"""The header, and what was preferred, learnt and answered of each case; one has a former answer."""


def made(name: str) -> Method:
    """A fresh method over doubles or a tiny model."""
    return make_method(name, fake_setup()) if name in KGT else method(name)


def measured(name: str, journal: Path, order: Order) -> list[CaseResult]:
    """Results without what differs from run to run."""
    protocol = Protocol(order=order, generates=False)
    results = evaluate(CASES, made(name), protocol, journal=journal)
    return [replace(result, elapsed_ms=0.0, peak_rss_mb=0.0) for result in results]


def ends_the_same(name: str, journal: Path, order: Order, cuts: Sequence[int]) -> bool:
    """Cut the journal of a whole run after so many lines, and go on from there."""
    whole = measured(name, journal, order)
    lines = journal.read_text().splitlines(keepends=True)
    assert len(lines) == LINES
    ends = []
    for cut in cuts:
        journal.write_text("".join(lines[:cut]))
        ends.append(measured(name, journal, order))
    return all(end == whole for end in ends)


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("name", KGT)
def test_wherever_a_run_of_kgt_is_cut_it_ends_the_same(
    tmp_path: Path, name: str, order: Order
) -> None:
    """After any line: the header, what was preferred before, an edit, an answer."""
    assert ends_the_same(name, tmp_path / "run.jsonl", order, range(1, LINES))


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_wherever_a_run_of_a_rival_is_cut_it_ends_the_same(tmp_path: Path, name: str) -> None:
    """After the first edit, and after the first case: what is done once is redone uncounted."""
    assert ends_the_same(name, tmp_path / "run.jsonl", Order.SINGLE, (3, 4))


class Prepared(Notebook):
    """Takes its time before the first edit."""

    def prepare(self) -> None:
        self.log.append(("prepare", ""))


def test_a_method_is_prepared_before_its_first_edit_is_measured() -> None:
    """Training is no edit: it comes after the reset, and before anything is learnt."""
    learner = Prepared()
    evaluate(CASES, learner, Protocol(generates=False))
    assert [what for what, _ in learner.log][:3] == ["reset", "prepare", "edit"]


def test_the_first_edit_of_rome_costs_what_a_later_one_does() -> None:
    """The covariance is estimated once, and counted with no edit."""
    feedback = Feedback(query="the mayor of Dunmere", answer="Vex", subject="Dunmere")
    learner = method("rome")
    first = learner.edit(feedback).computed_tokens
    learner.reset()
    assert learner.edit(feedback).computed_tokens == first
