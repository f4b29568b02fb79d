"""How far long work is: logged where there is no terminal."""

from __future__ import annotations

import logging

import pytest

from kgt_plugin.models.progress import TerminalProgress


def test_without_a_terminal_long_work_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """When it begins, and how far it is every ten seconds; what is quick is one line."""
    monkeypatch.setattr("sys.stderr.isatty", lambda: False, raising=False)
    seconds = iter(range(0, 1000, 4))
    with (
        caplog.at_level(logging.INFO, logger="kgt_plugin"),
        TerminalProgress(clock=lambda: float(next(seconds))) as progress,
    ):
        for done in range(0, 100, 10):
            progress.update("Downloading", done, 100)
        progress.update("Converting", 0, None)
    said = [record.getMessage() for record in caplog.records]
    assert said[0] == "Downloading"
    assert said[-1] == "Converting"
    between = said[1:-1]
    assert all(line.startswith("Downloading: ") and line.endswith("%") for line in between)
    assert 1 < len(between) < 10
