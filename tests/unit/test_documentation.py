"""The reference says what the command line and the code have: no more, no less."""

from __future__ import annotations

import datetime as dt
import importlib
import re
from pathlib import Path
from typing import Any

import pytest
import typer.main

from kgt_bench import METHODS
from kgt_bench.commands import app as bench
from kgt_plugin import errors
from kgt_plugin.cli.app import app
from kgt_plugin.cli.payload import (
    answer_payload,
    edit_payload,
    episodes_payload,
    models_payload,
)
from kgt_plugin.models import PulledModel
from kgt_plugin.records import Answer, Context, Edit, EditKind, Episode

ROOT = Path(__file__).parents[2]
REFERENCE = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
COMMON = {"--store", "--model", "--json", "--help", "-h"}


def commands() -> dict[str, Any]:
    """Every command by its full name (Any: typer's class of it differs between versions)."""
    found = {}
    root: Any = typer.main.get_command(app)
    benchmarks: Any = typer.main.get_command(bench)
    for name, command in {**root.commands, "bench": benchmarks}.items():
        inner = getattr(command, "commands", None)
        if inner is None:
            found[f"kgt {name}"] = command
        else:
            found |= {f"kgt {name} {sub}": each for sub, each in inner.items()}
    return found


def options_of(command: Any) -> set[str]:
    """The options that a command takes beside the common ones."""
    return {opt for param in command.params for opt in param.opts if opt.startswith("-")} - COMMON


def section(title: str) -> str:
    """The part of the reference under a heading."""
    found = re.search(
        rf"^## {re.escape(title)}$(.*?)(?=^## |\Z)", REFERENCE, re.DOTALL | re.MULTILINE
    )
    assert found is not None, f"docs/cli.md has no section {title!r}"
    return found[1]


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_option_is_documented(name: str) -> None:
    """Each command has a section whose table lists its options, and no option it has not."""
    rows = re.findall(r"^\| `(-[^`]*)`", section(name), re.MULTILINE)
    documented = {row.split()[0] for row in rows}
    assert documented == options_of(commands()[name])


def test_common_options_are_taken_by_every_command() -> None:
    """What is documented once for all commands holds for each of them."""
    for name, command in commands().items():
        taken = {opt for param in command.params for opt in param.opts}
        assert COMMON - {"--help", "-h"} <= taken, name


def test_every_command_is_listed_and_exists() -> None:
    """The sections of commands are those of the command line."""
    assert set(re.findall(r"^## (kgt .+)$", REFERENCE, re.MULTILINE)) == set(commands())


def test_the_table_at_the_top_links_every_command() -> None:
    """Who looks for a command finds it there, and each link leads to its section."""
    rows = re.findall(r"^\| \[`(kgt [^`]+)`\]\(#([\w-]+)\)", REFERENCE, re.MULTILINE)
    assert {name for name, _ in rows} == set(commands())
    assert all(anchor == name.replace(" ", "-") for name, anchor in rows)


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("kgt learn", edit_payload(Edit(id=None, kind=EditKind.LEARN, time=None))),
        (
            "kgt ask",
            answer_payload(
                Answer(
                    text="",
                    context=Context(query="", subject=None, items=(), text=""),
                    model="",
                    prompts="",
                )
            ),
        ),
        (
            "kgt said",
            episodes_payload([Episode(id="", text="", time=dt.datetime.now(dt.UTC))], {})[0],
        ),
        (
            "kgt models pull",
            models_payload(
                [PulledModel(name="", path=Path(), size_bytes=0, sha256="", fresh=False)]
            )[0],
        ),
    ],
)
def test_every_json_field_is_documented(name: str, payload: dict[str, Any]) -> None:
    """The fields that a command prints are named in its section."""
    assert payload
    assert {field for field in payload if f"`{field}`" not in section(name)} == set()


def test_a_newcomer_is_told_of_every_room() -> None:
    """Each package and each module of the method has one row in the table that leads to a change."""
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    found = re.search(r"^## Where to go for a change$(.*?)^## ", guide, re.DOTALL | re.MULTILINE)
    assert found is not None
    told = re.findall(r"^\|.*\| `(\w+/)` \|$|^\| `([\w/]+/|[\w/]+\.py)` \|", found[1], re.MULTILINE)
    source = ROOT / "src" / "kgt_plugin"
    there = [*source.glob("*"), *source.glob("recall/*"), *source.glob("tuning/*")]
    rooms = {
        f"{path.relative_to(source)}{'/' if path.is_dir() else ''}"
        for path in there
        if path.name[0] != "_"
    }
    assert sorted(a or b for a, b in told) == sorted(rooms - {"py.typed"})


def test_every_path_in_the_guide_exists() -> None:
    """Who is sent to a file finds it."""
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:\w+/)+(?:\w+\.\w+)?)`", guide)
    assert named
    roots = (ROOT, ROOT / "src" / "kgt_plugin", ROOT / "benchmarks" / "kgt_bench")
    assert [path for path in named if not any((root / path).exists() for root in roots)] == []


@pytest.mark.parametrize("command", ["kgt bench counterfact", "kgt bench peint"])
def test_every_method_is_documented(command: str) -> None:
    """The row of `--method` lists the methods, in their order, and the benchmarks' page tells of each."""
    (row,) = re.findall(r"^\| `--method M` \|(.*)\|$", section(command), re.MULTILINE)
    assert f": {', '.join(METHODS)};" in row
    page = (ROOT / "docs" / "benchmarks" / "README.md").read_text(encoding="utf-8")
    told = page.partition("\n## Methods\n")[2].partition("\n## ")[0]
    assert [name for name in METHODS if f"`{name}`" not in told] == []


def test_every_variable_is_documented() -> None:
    """The environment variables that the code reads are those of the reference."""
    sources = (ROOT / "src").rglob("*.py")
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    read = set(re.findall(r"""environ(?:\.get\(|\[)["'](KGT_\w+)["']""", code))
    assert read
    assert set(re.findall(r"`(KGT_\w+)`", section("Environment"))) == read


@pytest.mark.parametrize(
    "package",
    ["", ".conversation", ".langchain", ".llama_index", ".mcp", ".testing"],
    ids=lambda p: p or "kgt_plugin",
)
def test_every_public_name_is_in_the_reference(package: str) -> None:
    """What is imported from a package has its entry; errors have one for all of them."""
    pages = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "docs/reference").glob("*.md"))
    entries = {path.rpartition(".")[2] for path in re.findall(r"^::: (\S+)", pages, re.MULTILINE)}
    public = set(importlib.import_module(f"kgt_plugin{package}").__all__) - {"__version__"}
    assert public - entries - set(errors.__all__) == set()
    assert "errors" in entries
