"""The command over a fake model, before and after two messages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.running import Run, fake_models, runner


@pytest.fixture
def kgt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command over a fake model and a new store."""
    fake_models(monkeypatch)
    (tmp_path / "store").mkdir()
    return runner(tmp_path / "store")


@pytest.fixture
def told(kgt: Run) -> Run:
    """The same, after two messages."""
    assert kgt("hear", "My dog eats meat. My dog is called Rex.").status == 0
    return kgt
