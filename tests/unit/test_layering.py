"""The architecture as a test: which module may import which, as pyproject.toml declares it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_ERROR, EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[2]


def lint(monkeypatch: pytest.MonkeyPatch, config: Path) -> int:
    """Exit status of import-linter; it needs to be where the package is."""
    monkeypatch.chdir(ROOT)
    return lint_imports(config_filename=str(config), no_cache=True)


def test_the_declared_layering_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """No module imports against the flow, and the core imports no framework and no engine."""
    assert lint(monkeypatch, ROOT / "pyproject.toml") == EXIT_STATUS_SUCCESS


def test_a_broken_layering_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The check can fail: turned upside down, the same layers are not kept."""
    config = tmp_path / ".importlinter"
    config.write_text(
        "[importlinter]\nroot_package = kgt_plugin\n"
        "[importlinter:contract:1]\nname = upside down\ntype = layers\n"
        "layers =\n    kgt_plugin.errors\n    kgt_plugin.memory\n",
        encoding="utf-8",
    )
    assert lint(monkeypatch, config) == EXIT_STATUS_ERROR


def test_every_module_has_a_place_in_the_layering() -> None:
    """A new module or package is put in a layer; only leaves that anybody may use are outside."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    placed = {name.strip(" ()") for layer in layers for name in layer.split("|")}
    package = ROOT / "src" / "kgt_plugin"
    modules = {path.stem for path in package.glob("*.py")}
    modules |= {path.parent.name for path in package.glob("*/__init__.py")}
    outside = {name for name in modules if f"kgt_plugin.{name}" not in placed}
    assert outside == {"__init__", "testing", "version"}
