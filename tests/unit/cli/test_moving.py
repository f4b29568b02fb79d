"""`export` and `import`: what comes out goes in again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.contract import known
from tests.unit.cli.running import Run


@pytest.mark.slow
@pytest.mark.parametrize("ending", [".ttl", ".trig", ".nq", ".nt"])
def test_export_and_import(told: Run, tmp_path: Path, ending: str) -> None:
    """What one user exports another imports, as one edit that can be undone."""
    file = tmp_path / f"facts{ending}"
    exported = told("export", str(file), "--json").json
    assert exported["facts"] == 2
    edit = told("import", str(file), "--json", user="other").json
    assert edit["edit_id"]
    assert sorted(edit["added"]) == sorted(known(told))
    assert known(told, "other") == known(told)
    assert "no fact that is not known" in told("import", str(file), user="other").stdout
    assert told("undo", user="other").status == 0
    assert known(told, "other") == []


def test_export_with_the_journal(told: Run, tmp_path: Path) -> None:
    """--journal adds the history, where the format can hold it apart."""
    assert told("export", str(tmp_path / "all.trig"), "--journal").status == 0
    assert "wasGeneratedBy" in (tmp_path / "all.trig").read_text(encoding="utf-8")
    told("export", str(tmp_path / "all.ttl"), "--journal").assert_refused(".trig")
    assert not (tmp_path / "all.ttl").exists()
