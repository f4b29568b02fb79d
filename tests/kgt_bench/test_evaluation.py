"""The protocol: order of things, resuming, refusals, and what is measured of a graph."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kgt_bench import (
    FeedbackKind,
    OldAnswer,
    Order,
    Protocol,
    evaluate,
    make_method,
    read_counterfact,
)
from kgt_bench.cases import Case
from kgt_bench.methods.port import SupportsHearing
from kgt_bench.results import CaseResult
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.records import Feedback, Intent
from tests.kgt_bench.cases import Notebook, fake_setup, make_case, write_lines

CASES = [make_case(1), make_case(2), make_case(3)]


def timeless(results: list[CaseResult]) -> list[CaseResult]:
    """Results without what differs from run to run."""
    return [replace(result, elapsed_ms=0.0, peak_rss_mb=0.0) for result in results]


def test_everything_is_learnt_before_anything_is_asked() -> None:
    """One reset, then every edit in order; the answers of the first case are still there at the end."""
    method = Notebook()
    results = evaluate(CASES, method, Protocol())
    assert method.log == [("reset", ""), *(("edit", case.query) for case in CASES)]
    assert [result.margin for result in results] == [4.0, 4.0, 4.0]
    assert all(result.exact for result in results)
    assert all(result.computed_tokens == 7 for result in results)


def test_single_edits_are_each_made_on_a_fresh_model() -> None:
    """A reset before every edit."""
    method = Notebook()
    evaluate(CASES, method, Protocol(order=Order.SINGLE))
    assert [what for what, _ in method.log] == ["reset", "edit"] * 3


def test_users_have_models_of_their_own() -> None:
    """The cases of two users are run in two groups, whatever their order."""
    method = Notebook()
    cases = [make_case(1, user="a"), make_case(2, user="b"), make_case(3, user="a")]
    results = evaluate(cases, method, Protocol())
    queries = [query for what, query in method.log if what == "edit"]
    assert queries == [cases[0].query, cases[2].query, cases[1].query]
    assert [result.id for result in results] == ["1", "2", "3"]


def test_a_refused_feedback_is_a_result() -> None:
    """It failed, the others did not, and the failed one is asked all the same."""
    results = evaluate(CASES, Notebook(refuses=CASES[1].query), Protocol())
    assert [result.error for result in results] == [None, "no", None]
    assert results[1].margin == 1.0  # "red" is shorter than "blue" by one letter
    assert results[1].exact is False
    assert results[1].edits is None  # it has no facts to edit


class Recording(Notebook):
    """Keeps the feedback it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.given: list[Feedback] = []

    def edit(self, feedback: Feedback) -> Any:
        self.given.append(feedback)
        return super().edit(feedback)


@pytest.mark.parametrize(
    ("protocol", "old", "relations", "subject"),
    [
        (Protocol(), "blue", (), "Subject1"),
        (Protocol(old_answer=OldAnswer.HIDDEN), None, (), "Subject1"),
        (Protocol(feedback=FeedbackKind.RELATION), "blue", ("colour",), "Subject1"),
        (Protocol(links=True), "blue", (), None),
    ],
)
def test_feedback_tells_what_the_protocol_says(
    protocol: Protocol, old: str | None, relations: tuple[str, ...], subject: str | None
) -> None:
    """Old answer, relation and subject are told or kept back."""
    method = Recording()
    evaluate([make_case(1, relation="colour")], method, protocol)
    (feedback,) = method.given
    assert feedback.old_answer == old
    assert feedback.relations == relations
    assert feedback.subject == subject


def test_relations_that_no_case_has_cannot_be_told() -> None:
    """The published CounterFact has ids of relations alone: the run would be that of answers."""
    with pytest.raises(InvalidInputError, match="relation_label"):
        evaluate(CASES, Notebook(), Protocol(feedback=FeedbackKind.RELATION))


def test_what_the_user_said_on_an_earlier_day_is_learnt_first() -> None:
    """Former answers come before every correction, and take nothing back themselves."""
    method = Recording()
    evaluate([make_case(1), make_case(2, former="blue")], method, Protocol())
    told = [(feedback.query[-10:], feedback.answer) for feedback in method.given]
    assert told == [("ubject2 is", "blue"), ("ubject1 is", "red"), ("ubject2 is", "red")]
    assert method.given[0].old_answer is None


class Drifting(Notebook):
    """Prefers whatever it was told last, to any query."""

    def score(self, query: str, answers: Any, *, subject: str | None = None) -> list[float]:
        del query, subject
        last = list(self._answers.values())[-1:]
        return [0.0 if [answer] == last else -float(len(answer)) for answer in answers]


def test_drift_is_a_preference_that_turned() -> None:
    """Of two cases with two prompts each, one user's answer wins everywhere in the end."""
    cases = [
        make_case(1, answer="violet", neighbours=("a", "b")),
        make_case(2, answer="yellow", rivals=("tan",), neighbours=("c", "d")),
    ]
    first, second = evaluate(cases, Drifting(), Protocol())
    assert (first.drifted, first.neighbours) == (0, 2)
    assert (second.drifted, second.neighbours) == (2, 2)
    (limited, _) = evaluate(cases, Drifting(), Protocol(neighbours=1))
    assert limited.neighbours == 1


def test_a_resumed_run_equals_an_unbroken_one(tmp_path: Path) -> None:
    """Interrupted at the third edit and run again, the results are those of a whole run."""
    journal = tmp_path / "run.jsonl"
    with pytest.raises(KeyboardInterrupt):
        evaluate(CASES, Notebook(breaks_at=CASES[2].query), Protocol(), journal=journal)
    method = Notebook()
    resumed = evaluate(CASES, method, Protocol(), journal=journal)
    assert timeless(resumed) == timeless(evaluate(CASES, Notebook(), Protocol()))
    # This method cannot restore, so it has learnt all three; what was measured first is kept.
    assert [what for what, _ in method.log] == ["reset", "edit", "edit", "edit"]
    lines = [json.loads(line) for line in journal.read_text().splitlines()[1:]]
    assert [line["case"] for line in lines if line["stage"] == "edit"] == ["1", "2", "3"]


def test_a_finished_run_is_read_and_not_run(tmp_path: Path) -> None:
    """The second time the method is not asked anything."""
    journal = tmp_path / "run.jsonl"
    first = evaluate(CASES, Notebook(), Protocol(), journal=journal)
    method = Notebook()
    assert evaluate(CASES, method, Protocol(), journal=journal) == first
    assert method.log == []


def test_half_a_line_at_the_end_of_a_journal_is_done_again(tmp_path: Path) -> None:
    """A process that was killed while it wrote does no harm."""
    journal = tmp_path / "run.jsonl"
    whole = evaluate(CASES, Notebook(), Protocol(), journal=journal)
    text = journal.read_text()
    journal.write_text(text[:-30])
    assert timeless(evaluate(CASES, Notebook(), Protocol(), journal=journal)) == timeless(whole)
    assert journal.read_text().count("\n") == text.count("\n")


@pytest.mark.parametrize(
    ("cases", "protocol", "words"),
    [
        (CASES[:2], Protocol(), "cases"),
        (CASES, Protocol(links=True), "protocol"),
    ],
)
def test_the_journal_of_another_run_is_refused(
    tmp_path: Path, cases: list[Case], protocol: Protocol, words: str
) -> None:
    """The error says in what the run differs."""
    journal = tmp_path / "run.jsonl"
    evaluate(CASES, Notebook(), Protocol(), journal=journal)
    with pytest.raises(InvalidInputError, match=words):
        evaluate(cases, Notebook(), protocol, journal=journal)


@pytest.mark.parametrize("content", ["{}\n", "nonsense\n", "[1]\n"])
def test_a_file_that_is_no_journal_is_refused(tmp_path: Path, content: str) -> None:
    """Nothing is written over it."""
    journal = tmp_path / "run.jsonl"
    journal.write_text(content)
    with pytest.raises(InvalidInputError):
        evaluate(CASES, Notebook(), Protocol(), journal=journal)
    assert journal.read_text() == content


def seeded(tmp_path: Path) -> list[Case]:
    """The cases of the data set that have a stale fact."""
    cases = read_counterfact(write_lines(tmp_path / "data.jsonl"))
    return [case for case in cases if case.stale]


def test_kgt_takes_the_stale_fact_out_and_keeps_the_others(tmp_path: Path) -> None:
    """With the doubles of a model, every measure of a graph is where it should be."""
    for result in evaluate(seeded(tmp_path), make_method("minimal", fake_setup()), Protocol()):
        assert result.margin > 0
        assert result.stale_removed is True
        assert (result.kept, result.others) == (2, 2)
        assert result.stale_values == 1
        assert result.edits == 2
        assert result.drifted == 0


def test_no_edit_changes_nothing(tmp_path: Path) -> None:
    """The stale fact stays and wins."""
    for result in evaluate(seeded(tmp_path), make_method("no-edit", fake_setup()), Protocol()):
        assert result.margin < 0
        assert result.stale_removed is False
        assert result.edits == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", ["minimal", "paper", "paper-optimizer"])
def test_a_resumed_run_of_kgt_equals_an_unbroken_one(tmp_path: Path, name: str) -> None:
    """The graph is restored from the journal, term for term, without asking the model."""
    cases = [*seeded(tmp_path), make_case(9, answer="007", rivals=("8",))]
    whole_journal, cut_journal = tmp_path / "whole.jsonl", tmp_path / "cut.jsonl"
    whole = make_method(name, fake_setup())
    expected = evaluate(cases, whole, Protocol(), journal=whole_journal)
    lines = whole_journal.read_text().splitlines(keepends=True)
    last_edit = max(i for i, line in enumerate(lines) if '"stage": "edit"' in line)
    cut_journal.write_text("".join(lines[:last_edit]))
    resumed = make_method(name, fake_setup())
    assert timeless(evaluate(cases, resumed, Protocol(), journal=cut_journal)) == timeless(expected)
    assert isinstance(resumed, SupportsHearing)
    assert isinstance(whole, SupportsHearing)
    assert resumed.triples() == whole.triples()


def test_a_graph_to_begin_with_is_seeded(tmp_path: Path) -> None:
    """Facts of the given graph count among the subject's others."""
    graph = [("Dunmere", "famous for", "cheese")]
    results = evaluate(
        seeded(tmp_path)[:1], make_method("minimal", fake_setup()), Protocol(), graph=graph
    )
    assert results[0].others == 3


def test_an_addition_keeps_what_was_true() -> None:
    """A statement adds one fact and removes none."""
    case = make_case(
        1,
        intent=Intent.STATEMENT,
        facts=(("colour", "green"), ("colour", "blue")),
        earlier=("green",),
        rivals=("grey",),
        old_answer=None,
        relation="colour",
    )
    protocol = Protocol(feedback=FeedbackKind.RELATION)
    (result,) = evaluate([case], make_method("minimal", fake_setup()), protocol)
    assert (result.kept, result.others, result.edits) == (2, 2, 1)
    assert len(result.earlier_margins) == 1


def test_an_unknown_method_is_refused() -> None:
    """The error lists those there are."""
    with pytest.raises(InvalidInputError, match="minimal"):
        make_method("magic", fake_setup())
