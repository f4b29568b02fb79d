"""`kgt users`."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from kgt_plugin import KGT
from kgt_plugin.cli.app import app
from kgt_plugin.testing import FakeScorer


def test_lists_whose_memories_a_store_holds(tmp_path: Path) -> None:
    """One id a line, or as JSON; an empty store says so."""
    place = str(tmp_path / "store")
    with KGT.open(store=place, model=FakeScorer()) as kgt:
        kgt.user("ben").keep("Hello.")
        kgt.user("ana").keep("Hello.")
    run = CliRunner().invoke
    assert run(app, ["users", "--store", place]).stdout.splitlines() == ["ana", "ben"]
    listed = run(app, ["users", "--store", place, "--json"]).stdout
    assert json.loads(listed) == {"users": ["ana", "ben"]}
    assert run(app, ["users", "--store", ":memory:"]).stdout == "nobody yet\n"
