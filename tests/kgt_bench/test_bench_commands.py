"""`kgt bench counterfact`, `peint` and `report`, over doubles."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kgt_bench import ABLATIONS, Setup
from kgt_bench import commands as bench
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.kgt_bench.cases import CONTRACT, write_lines
from tests.kgt_bench.test_conversations import folder


@pytest.fixture
def kgt_bench(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Runs `kgt bench` over doubles."""

    def setup(**fields: Any) -> Setup:
        fields["model"], fields["embedder"] = FakeScorer(), FakeEmbedder()
        return Setup(**fields)

    monkeypatch.setattr(bench.corrections, "Setup", setup)
    return lambda *arguments: CliRunner().invoke(bench.app, [str(each) for each in arguments])


@pytest.mark.slow
def test_bench_runs_every_ablation_by_one_name(
    kgt_bench: Callable[..., Any], tmp_path: Path
) -> None:
    """The default comes first, and the report of the folder names them all."""
    data = write_lines(tmp_path / "data.jsonl")
    out = tmp_path / "out"
    ran = kgt_bench(
        "counterfact",
        "--data",
        data,
        "--slice",
        "seeded",
        "--method",
        "ablations",
        "--out",
        out,
        "--json",
    )
    assert [summary["method"] for summary in json.loads(ran.stdout)] == list(ABLATIONS)
    reported = kgt_bench("report", out, "--no-figures")
    assert reported.exit_code == 0
    text = (out / "results.md").read_text(encoding="utf-8")
    assert all(f"| `{name}` |" in text for name in ABLATIONS)


@pytest.mark.parametrize("command", ["counterfact", "peint"])
def test_an_unknown_method_is_told_before_the_data_is_read(
    kgt_bench: Callable[..., Any], tmp_path: Path, command: str
) -> None:
    """A slip of the pen costs no reading, and is not hidden behind what is wrong with the file."""
    ran = kgt_bench(command, "--data", tmp_path / "none", "--method", "minimal", "--method", "foo")
    assert isinstance(ran.exception, InvalidInputError)
    assert str(ran.exception).startswith("unknown method 'foo': choose among no-edit")


@pytest.mark.parametrize("name", ["rome", "mend", "ke"])
def test_a_method_without_cases_to_train_with_is_not_run(
    kgt_bench: Callable[..., Any], tmp_path: Path, name: str
) -> None:
    """Untrained it would stand in the tables under the trained one's name; the remedy is told."""
    ran = kgt_bench("peint", "--data", folder(tmp_path), "--method", "minimal", "--method", name)
    assert isinstance(ran.exception, InvalidInputError)
    assert f"{name}: no case is left to train with" in str(ran.exception)
    assert "--training FILE" in str(ran.exception)


@pytest.mark.slow
def test_bench_prints_one_object_a_method(kgt_bench: Callable[..., Any], tmp_path: Path) -> None:
    """The JSON is the contract's, and nothing else is on stdout."""
    data = write_lines(tmp_path / "data.jsonl")
    ran = kgt_bench(
        *("counterfact", "--data", data, "--slice", "seeded", "--old-answer", "hidden"),
        *("--method", "minimal", "--method", "paper", "--method", "no-edit", "--json"),
    )
    assert ran.exit_code == 0, ran.output
    value = json.loads(ran.stdout)
    assert [summary["method"] for summary in value] == ["minimal", "paper", "no-edit"]
    assert all(set(summary) >= CONTRACT for summary in value)
    assert all(summary["n"] == 2 and summary["old_answer"] == "hidden" for summary in value)


@pytest.mark.slow
def test_bench_runs_several_sizes(kgt_bench: Callable[..., Any], tmp_path: Path) -> None:
    """One object a size and method."""
    data = write_lines(tmp_path / "data.jsonl")
    ran = kgt_bench(
        *("counterfact", "--data", data, "--method", "minimal", "--limit", "1", "--limit", "3"),
        "--json",
    )
    assert [summary["n"] for summary in json.loads(ran.stdout)] == [1, 3]


@pytest.mark.slow
def test_bench_prints_a_table_and_keeps_results(
    kgt_bench: Callable[..., Any], tmp_path: Path
) -> None:
    """People get a table; the folder holds results and journals; the report reads them."""
    ran = kgt_bench("peint", "--data", folder(tmp_path), "--out", tmp_path / "out")
    assert ran.exit_code == 0, ran.output
    assert "minimal" in ran.stdout
    assert len(list((tmp_path / "out").glob("*.json"))) == 2
    assert len(list((tmp_path / "out").glob("*.journal.jsonl"))) == 2
    reported = kgt_bench("report", tmp_path / "out", "--no-figures")
    assert reported.exit_code == 0, reported.output
    assert "peint, conversations" in (tmp_path / "out" / "results.md").read_text()


@pytest.mark.slow
def test_bench_hears_messages(kgt_bench: Callable[..., Any], tmp_path: Path) -> None:
    """With --told messages the extraction is judged too."""
    ran = kgt_bench("peint", "--data", folder(tmp_path), "--told", "messages", "--json")
    by_method = {summary["method"]: summary for summary in json.loads(ran.stdout)}
    assert by_method["minimal"]["triple_precision"] == 1.0
    assert by_method["no-edit"]["triple_recall"] == 0.0


def test_bench_begins_with_a_graph(kgt_bench: Callable[..., Any], tmp_path: Path) -> None:
    """The graph's file is named in the results, and its facts are kept."""
    data = write_lines(tmp_path / "data.jsonl")
    (tmp_path / "graph.tsv").write_text("Dunmere\tFamousFor\tcheese\n")
    ran = kgt_bench(
        *("counterfact", "--data", data, "--kg", tmp_path / "graph.tsv"),
        *("--method", "minimal", "--json"),
    )
    (summary,) = json.loads(ran.stdout)
    assert summary["kg"] == "graph.tsv"
    assert summary["facts_kept"] == 1.0
