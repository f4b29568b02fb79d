"""The report's text and figures, of summaries made up for these tests; and the paper's own numbers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from kgt_bench import figures as drawing
from kgt_bench.published import PUBLISHED, PUBLISHED_COSTS
from kgt_bench.report import render_report

pytestmark = pytest.mark.slow

PAPER = Path(__file__).parents[3] / "shared" / "paper" / "kgt.txt"


def _summary(method: str, *scores: float, **others: Any) -> dict[str, Any]:
    names = ("dataset", "slice", "old_answer", "feedback", "order", "n", "failed", "intervals")
    setting = dict(
        zip(names, ("towns", "seeded", "given", "answer", "single", 9, 0, {}), strict=True)
    )
    costs = dict.fromkeys(("ms_per_edit_p50", "computed_tokens_per_edit", "peak_rss_mb"), 1.0)
    return {
        **setting,
        **costs,
        "method": method,
        "model": "a model",
        "efficacy": scores[0],
        "paraphrase": scores[1],
        **others,
    }


def test_the_report_begins_with_the_default_method_beside_the_best_other() -> None:
    """Each number's best other method is named with it; a setting without others has no line."""
    text = render_report(
        [
            _summary("minimal", 0.9, 0.8, stale_removed=0.75),
            _summary("rome", 0.7, 0.2),
            _summary("icl", 0.5, 0.6),
            _summary("minimal", 1.0, 1.0, old_answer="hidden"),
        ]
    )
    glance = text[text.index("at a glance") : text.index("## towns")]
    lines = [line for line in glance.splitlines() if line.startswith("| towns")]
    assert lines == [
        (
            "| towns, seeded, each edit alone, 9 cases | 0.900 | 0.800 | - | 0.750 | - | - "
            "| 0.700 (`rome`) | 0.600 (`icl`) | 2 |"
        )
    ]


def test_settings_that_differ_have_titles_that_differ() -> None:
    """What a feedback tells, and the graph that a run begins with, are in the title."""
    text = render_report(
        [
            _summary("minimal", 1.0, 1.0),
            _summary("minimal", 1.0, 1.0, old_answer="hidden"),
            _summary("minimal", 1.0, 1.0, feedback="relation"),
            _summary("minimal", 1.0, 1.0, kg="world.tsv"),
            _summary("minimal", 1.0, 1.0, subject="found"),
        ]
    )
    titles = [line for line in text.splitlines() if line.startswith("## ")]
    assert len(set(titles)) == 5


@pytest.mark.parametrize(
    ("name", "values"),
    [("seed", (0, 1)), ("neighbours", (2, 10)), ("model", ("small", "large"))],
)
def test_runs_that_seldom_differ_are_not_compared_with_each_other(
    name: str, values: tuple[Any, Any]
) -> None:
    """Another seed, model or number of prompts is another setting: its best is no best other's."""
    rows = [("minimal", 0.9), ("rome", 0.2), ("minimal", 0.8), ("rome", 0.7)]
    text = render_report(
        [
            _summary(method, efficacy, efficacy, **{name: values[at // 2]})
            for at, (method, efficacy) in enumerate(rows)
        ]
    )
    glance = [line for line in text.splitlines() if line.startswith("| towns")]
    for ours, best_other in (("0.900", "0.200 (`rome`)"), ("0.800", "0.700 (`rome`)")):
        assert any(f"| {ours} |" in line and best_other in line for line in glance)
    titles = [line for line in text.splitlines() if line.startswith("## towns")]
    assert len(set(titles)) == 2
    assert all(f"{name} {value}" in "".join(titles) for value in values)


@pytest.mark.parametrize("other", [{"feedback": "relation"}, {"told": "messages"}])
def test_the_papers_tables_stand_beside_the_papers_setting_alone(other: dict[str, str]) -> None:
    """They are of answers alone, told one by one: relations and whole messages are something else."""
    setting = {"dataset": "peint", "slice": "conversations", "order": "sequence"}
    assert "Table 3" in render_report([_summary("minimal", 1.0, 1.0, **setting)])
    assert "Table 3" not in render_report([_summary("minimal", 1.0, 1.0, **(setting | other))])


def test_no_figure_is_written_over_another(tmp_path: Path) -> None:
    """Runs that differ in the seed, or pairs that differ in the old answer, have files of their own."""
    intervals = {"efficacy": [0.5, 1.0], "paraphrase": [0.5, 1.0]}
    summaries = [
        _summary("minimal", 1.0, 1.0, intervals=intervals, **setting)
        for setting in (
            {"seed": 0},
            {"seed": 1},
            {"seed": 0, "feedback": "relation"},
            {"seed": 0, "old_answer": "hidden"},
            {"seed": 0, "old_answer": "hidden", "feedback": "relation"},
        )
    ]
    drawn = drawing.draw_figures(summaries, tmp_path)
    assert len({path.name for path in drawn}) == len(drawn) == 5 + 2


def test_published_tables_are_whole() -> None:
    """Every table has the paper's eight methods with three models each, as shares."""
    for table in PUBLISHED.values():
        assert len(table.rows) == 8
        for row in table.rows.values():
            assert len(row) == len(table.columns) == 3
            assert all(0 < score < 1 for pair in row for score in pair)


@pytest.mark.skipif(not PAPER.exists(), reason="the paper is not beside the checkout")
def test_published_tables_are_the_papers() -> None:
    """Every number is the one in the paper's text, digit for digit."""
    names = {"FT": "ft", "K-LaMP": "k-lamp", "no edit": "no-edit", "KGT": "paper"}
    text = PAPER.read_text(encoding="utf-8")
    ours: list[dict[str, Any]] = [table.rows for table in PUBLISHED.values()]
    for number, rows in enumerate([*ours, PUBLISHED_COSTS], start=1):
        table = text[text.index(f"Table {number}: Results") :].split("\n\n")[1]
        for line in table.splitlines()[2:]:
            name, *cells = (cell for cell in line.split("\t") if cell.strip())
            theirs = [float(re.findall(r"[\d.]+", cell)[0]) for cell in cells]
            scale = 1 if number == 4 else 100
            row = rows[names.get(name, name.lower())]
            assert [value * scale for pair in row for value in pair] == pytest.approx(theirs)
