"""Results on disk, and the report made of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kgt_bench import (
    Benchmark,
    FeedbackKind,
    Protocol,
    Slice,
    choose,
    read_counterfact,
    read_results,
    run_benchmark,
    write_report,
)
from kgt_plugin.errors import InvalidInputError
from tests.kgt_bench.cases import CONTRACT, fake_setup, write_lines

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]]]:
    """A folder with the results of two methods, and what was printed of them."""
    out = tmp_path_factory.mktemp("results")
    cases = read_counterfact(write_lines(out / "data.jsonl"))
    benchmark = Benchmark(
        dataset="counterfact",
        slice="seeded",
        cases=choose(cases, Slice.SEEDED, limit=None, seed=0),
        protocol=Protocol(),
    )
    folder = out / "raw"
    return folder, list(run_benchmark(benchmark, ["no-edit", "minimal"], fake_setup(), out=folder))


def test_results_are_computed_anew_from_the_cases(
    results: tuple[Path, list[dict[str, Any]]],
) -> None:
    """What is read is what was printed, and every field of the contract is there."""
    folder, printed = results
    read = {summary["method"]: summary for summary in read_results(folder)}
    assert set(read) == {"no-edit", "minimal"}
    for summary in printed:
        assert set(summary) >= CONTRACT
        again = read[summary["method"]]
        for name in ("efficacy", "paraphrase", "facts_kept", "stale_removed", "intervals", "n"):
            assert again[name] == summary[name]
    assert read["minimal"]["efficacy"] == 1.0
    assert read["no-edit"]["efficacy"] == 0.0


def test_results_hold_no_text_of_the_data_set(results: tuple[Path, list[dict[str, Any]]]) -> None:
    """Subjects and answers are in the journal alone."""
    folder, _ = results
    for path in folder.glob("*.json"):
        assert "Dunmere" not in path.read_text()
        assert "Ottoline" not in path.read_text()


def test_a_second_run_reads_the_journals(
    results: tuple[Path, list[dict[str, Any]]], tmp_path: Path
) -> None:
    """With the same folder nothing is measured again: times are equal to the digit."""
    folder, printed = results
    cases = read_counterfact(write_lines(tmp_path / "data.jsonl"))
    benchmark = Benchmark(
        dataset="counterfact",
        slice="seeded",
        cases=choose(cases, Slice.SEEDED, limit=None, seed=0),
        protocol=Protocol(),
    )
    again = list(run_benchmark(benchmark, ["no-edit", "minimal"], fake_setup(), out=folder))
    assert again == printed


@pytest.mark.parametrize("other", ["model", "cases"])
def test_results_of_another_run_are_not_written_over(
    results: tuple[Path, list[dict[str, Any]]], tmp_path: Path, other: str
) -> None:
    """Without the journal, which is not kept for ever, the results themselves tell."""
    folder, _ = results
    (there,) = folder.glob("*-minimal-*.json")
    mine = tmp_path / there.name
    written = there.read_text(encoding="utf-8")
    if other == "model":
        written = written.replace('"model": "', '"model": "other-')
    else:
        written = written.replace('"id": "1"', '"id": "7"')
    mine.write_text(written, encoding="utf-8")
    cases = read_counterfact(write_lines(tmp_path / "data.jsonl"))
    benchmark = Benchmark(
        dataset="counterfact",
        slice="seeded",
        cases=choose(cases, Slice.SEEDED, limit=None, seed=0),
        protocol=Protocol(),
    )
    with pytest.raises(InvalidInputError, match=rf"of another run \({other}\): use another --out"):
        list(run_benchmark(benchmark, ["minimal"], fake_setup(), out=tmp_path))
    assert mine.read_text(encoding="utf-8") == written


def test_the_report_holds_every_number(
    results: tuple[Path, list[dict[str, Any]]], tmp_path: Path
) -> None:
    """Methods, metrics with intervals, costs and figures; the same results give the same files."""
    folder, printed = results
    first = write_report(folder, tmp_path / "a" / "results.md")
    second = write_report(folder, tmp_path / "b" / "results.md")
    text = first[0].read_text(encoding="utf-8")
    minimal = next(summary for summary in printed if summary["method"] == "minimal")
    low, high = minimal["intervals"]["paraphrase"]
    assert f"{minimal['paraphrase']:.3f} [{low:.3f}, {high:.3f}]" in text
    assert text.index("| `minimal` |") < text.index("| `no-edit` |")
    assert "## counterfact, seeded, 2 cases" in text
    assert f"]({first[1].name})" in text
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_the_papers_numbers_stand_beside_ours(tmp_path: Path) -> None:
    """On the paper's own setting its table is added; ours is in the first column."""
    cases = read_counterfact(write_lines(tmp_path / "data.jsonl"))
    benchmark = Benchmark(
        dataset="counterfact",
        slice="all",
        cases=choose(cases, Slice.ALL, limit=None, seed=0),
        protocol=Protocol(),
    )
    list(run_benchmark(benchmark, ["minimal"], fake_setup(), out=tmp_path / "raw"))
    (report,) = write_report(tmp_path / "raw", tmp_path / "results.md", figures=False)
    text = report.read_text(encoding="utf-8")
    assert "Table 1" in text
    assert "| `mend` | - | 11036 MB / 0.86 s | 35166 MB / 1.98 s | 42428 MB / 1.40 s |" in text
    assert "| `paper` | - | 0.918 / 0.917 | 0.911 / 0.839 | 0.946 / 0.869 |" in text
    costs = text[text.index("Table 4") :]
    assert "the median, theirs" in costs
    (ours,) = (line for line in costs.splitlines() if line.startswith("| `minimal` |"))
    assert " s | - | - | - |" in ours


def test_feedback_with_and_without_the_relation_is_drawn_side_by_side(tmp_path: Path) -> None:
    """Two runs that differ in the feedback alone make one more figure than each of them."""
    cases = read_counterfact(write_lines(tmp_path / "data.jsonl"))
    for feedback in FeedbackKind:
        benchmark = Benchmark(
            dataset="counterfact",
            slice="all",
            cases=choose(cases, Slice.ALL, limit=2, seed=0),
            protocol=Protocol(feedback=feedback),
        )
        list(run_benchmark(benchmark, ["minimal"], fake_setup(), out=tmp_path / "raw"))
    _, *drawn = write_report(tmp_path / "raw", tmp_path / "results.md")
    assert "feedback-counterfact-all-2.svg" in [path.name for path in drawn]
    assert len(drawn) == len(FeedbackKind) + 1


@pytest.mark.parametrize("content", ["{}", "nonsense", '{"kind": "kgt-bench/1", "run": {}}'])
def test_damaged_results_are_refused(tmp_path: Path, content: str) -> None:
    """The error names the file."""
    (tmp_path / "a.json").write_text(content)
    with pytest.raises(InvalidInputError, match=r"a\.json"):
        read_results(tmp_path)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    """The error says what was looked for, and how to get results; other JSON below is none."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "a.json").write_text('{"kind": "kgt-cost/1"}')
    with pytest.raises(InvalidInputError, match=r"\*\.json .*kgt-bench/1.* --out") as refused:
        read_results(tmp_path)
    assert "other" not in str(refused.value)


def test_the_folder_above_the_results_names_theirs(
    results: tuple[Path, list[dict[str, Any]]],
) -> None:
    """Reports lie beside a folder of raw results: who gives the one is told of the other."""
    folder, _ = results
    with pytest.raises(InvalidInputError, match="holds no results") as refused:
        read_results(folder.parent)
    assert f"{folder} does" in str(refused.value)
