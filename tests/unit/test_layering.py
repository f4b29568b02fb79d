"""The architecture as a test: which module may import which, as pyproject.toml declares it."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_ERROR, EXIT_STATUS_SUCCESS

ROOT = Path(__file__).parents[2]
LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(sys.argv[1], no_cache=True))"


def lint(config: Path) -> int:
    """Exit status of import-linter, in a process of its own: it silences this one's loggers."""
    return subprocess.run(
        [sys.executable, "-c", LINT, str(config)], cwd=ROOT, check=False
    ).returncode


@pytest.mark.slow
def test_the_declared_layering_is_kept() -> None:
    """No module imports against the flow, and the core imports no framework and no engine."""
    assert lint(ROOT / "pyproject.toml") == EXIT_STATUS_SUCCESS


@pytest.mark.slow
def test_a_broken_layering_is_noticed(tmp_path: Path) -> None:
    """The check can fail: turned upside down, the same layers are not kept."""
    config = tmp_path / ".importlinter"
    config.write_text(
        "[importlinter]\nroot_package = kgt_plugin\n"
        "[importlinter:contract:1]\nname = upside down\ntype = layers\n"
        "layers =\n    kgt_plugin.errors\n    kgt_plugin.memory\n",
        encoding="utf-8",
    )
    assert lint(config) == EXIT_STATUS_ERROR


def test_every_module_has_a_place_in_the_layering() -> None:
    """A new module or package is put in a layer; only leaves that anybody may use are outside."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    placed = {name.strip(" ()") for layer in layers for name in layer.split("|")}
    package = ROOT / "src" / "kgt_plugin"
    modules = {path.stem for path in package.glob("*.py")}
    modules |= {path.parent.name for path in package.glob("*/__init__.py")}
    outside = {name for name in modules if f"kgt_plugin.{name}" not in placed}
    assert outside == {"__init__", "version"}
