"""The commands `kgt bench chat`, `hear` and `retired`, over doubles and invented talk."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kgt_bench import commands as bench
from kgt_bench.reading import measure_chat, measure_readers, measure_retired
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.kgt_bench.locomo_talk import write
from tests.kgt_bench.reading_talk import CHAT, NEAR, TALK, lines
from tests.kgt_bench.test_conversations import folder


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Runs `kgt bench` over doubles."""
    models: dict[str, Any] = {"embedder": FakeEmbedder()}
    for name, measure, place in (
        ("measure_chat", measure_chat, 1),
        ("measure_readers", measure_readers, 2),
        ("measure_retired", measure_retired, 1),
    ):

        def small(
            *arguments: Any, of: Any = measure, at: int = place, **options: Any
        ) -> dict[str, Any]:
            found: dict[str, Any] = of(*arguments[:at], FakeScorer(), **options, **models)
            return found

        monkeypatch.setattr(bench.reading, name, small)
    return lambda *arguments: CliRunner().invoke(bench.app, [str(each) for each in arguments])


@pytest.mark.slow
def test_bench_chat_prints_tables_and_writes_files(run: Callable[..., Any], tmp_path: Path) -> None:
    """People see the classes, what failed and what was not read."""
    data = lines(tmp_path / "chat.jsonl", [*CHAT, {**CHAT[1], "id": "[/b]"}])
    near = lines(tmp_path / "near.jsonl", NEAR)
    ran = run("chat", "--data", data, "--near", near, "--out", tmp_path / "out")
    assert ran.exit_code == 0, ran.output
    for words in ("small talk", "not read", "Failing", "[/b]", "Near values"):
        assert words in ran.stdout
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["chat.json", "chat.md"]


def test_bench_hear_prints_a_row_a_reader(run: Callable[..., Any], tmp_path: Path) -> None:
    """One file or a folder; JSON on stdout and nothing else."""
    data = folder(tmp_path) / "petra.json"
    value = json.loads(run("hear", "--data", data, "--reader", "rules", "--json").stdout)
    assert (value["data"], [row["reader"] for row in value["readers"]]) == ("petra.json", ["rules"])
    shown = run("hear", "--data", tmp_path)
    assert shown.exit_code == 0, shown.output
    assert "precision" in shown.stdout


@pytest.mark.slow
def test_bench_retired_prints_what_it_drew(run: Callable[..., Any], tmp_path: Path) -> None:
    """The draw is the same in JSON and in the table."""
    data = write(tmp_path / "talk.jsonl", TALK)
    options = ("retired", "--data", data, "--draw", 1, "--seed", 5)
    value = json.loads(run(*options, "--json").stdout)
    assert (value["data"], value["seed"], len(value["drawn"])) == ("talk.jsonl", 5, 1)
    shown = run(*options)
    assert shown.exit_code == 0, shown.output
    assert "Drawn, seed 5" in shown.stdout
