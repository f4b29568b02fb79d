"""The demonstration over a fake model: it tells what it finds, and says so where a claim fails."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from kgt_plugin import UserMemory
from kgt_plugin.cli.app import app
from kgt_plugin.cli.demo.narrator import Teller
from kgt_plugin.cli.demo.observation import Reply
from kgt_plugin.cli.demo.scenario import CASES
from tests.unit.cli.running import fake_models


def test_cases_differ() -> None:
    """No two cases share a user; an old answer is given, left out, and missing altogether."""
    people = [case.user for case in CASES] + [case.onlooker for case in CASES]
    assert len(set(people)) == len(people)
    kinds = {(case.old_answer is not None, case.stale is not None) for case in CASES}
    assert kinds == {(True, True), (False, True), (False, False)}


@pytest.mark.slow
def test_a_failing_claim_fails_the_demo(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where undo does nothing, the demo says which claims do not hold and exits with 1."""
    fake_models(monkeypatch)

    def forgets_to_undo(memory: UserMemory, edit_id: str | None = None) -> Any:
        return memory.history()[-1]

    monkeypatch.setattr(UserMemory, "undo", forgets_to_undo)
    monkeypatch.setenv("KGT_STORE", str(tmp_path / "own"))
    result = CliRunner().invoke(app, ["demo", "--json"])
    told = json.loads(result.stdout)
    assert result.exit_code == 1
    assert told["holds"] is False
    failed = [check["claim"] for check in told["checks"] if not check["holds"]]
    assert sum("byte for byte" in claim for claim in failed) == len(CASES)
    assert not (tmp_path / "own").exists()


@pytest.mark.parametrize(("encoding", "marks"), [("utf-8", "✓✗"), ("ascii", ("ok", "FAILED"))])
def test_marks(encoding: str, marks: Sequence[str]) -> None:
    """A claim is marked as held or not, also where the terminal has no ticks."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    teller = Teller(Console(file=stream))
    teller.opening("some model")
    teller.case(1, "ana", "a [bold]title[/bold]")
    teller.check("it is so", holds=True)
    teller.check("it is not so", holds=False)
    teller.closing(1.0)
    stream.seek(0)
    out = stream.read()
    assert all(mark in out for mark in marks)
    assert "[bold]title" in out
    assert "1 of 2 claims hold" in out
    assert [check.holds for check in teller.checks] == [True, False]


def test_replies_are_compared_to_a_tolerance() -> None:
    """The same text and log-probabilities within a scorer's tolerance are the same reply."""
    reply = Reply(text="meat", logprobs={"meat": -1.0})
    assert reply.same_as(Reply(text="meat", logprobs={"meat": -1.00005}))
    assert not reply.same_as(Reply(text="meat", logprobs={"meat": -1.01}))
    assert not reply.same_as(Reply(text="fish", logprobs={"meat": -1.0}))
    assert not reply.same_as(Reply(text="meat", logprobs={}))
