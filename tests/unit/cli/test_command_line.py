"""What all commands share: their options, help and version, and how text and numbers are shown."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kgt_plugin import __version__
from kgt_plugin.cli.app import app
from kgt_plugin.cli.payload import edit_payload
from kgt_plugin.cli.terminal_text import printable
from kgt_plugin.records import Edit, EditKind
from tests.unit.cli.running import USER, Outcome, Run


@pytest.mark.slow
def test_options_before_the_command(told: Run, tmp_path: Path) -> None:
    """--store, --model and --json may stand before the command; those after it win."""
    store = str(tmp_path / "store")
    args = ["--store", store, "--json", "facts", "--user", USER]
    assert Outcome(CliRunner().invoke(app, args)).json == told("facts", "--json").json
    args = ["--store", str(tmp_path / "none"), "facts", "--user", USER, "--store", store, "--json"]
    assert Outcome(CliRunner().invoke(app, args)).json == told("facts", "--json").json


@pytest.mark.slow
def test_version_and_help() -> None:
    """--version and --help answer at once; no command at all gives the help."""
    assert CliRunner().invoke(app, ["--version"]).stdout == f"kgt {__version__}\n"
    bare, asked = CliRunner().invoke(app, []), CliRunner().invoke(app, ["--help"])
    assert bare.exit_code == asked.exit_code == 0
    assert bare.stdout == asked.stdout
    commands = ("demo", "ask", "learn", "hear", "facts", "said", "log", "undo", "forget", "models")
    for name in commands:
        assert f"\n  {name} " in asked.stdout


@pytest.mark.slow
def test_every_command_takes_the_shared_options() -> None:
    """Store, model and --json belong to every command."""
    commands = ("demo", "ask", "learn", "hear", "facts", "said", "log", "undo", "forget")
    for name in (*commands, "export", "import", "models pull"):
        text = CliRunner().invoke(app, [*name.split(), "--help"]).stdout
        for option in ("--store", "--model", "--json"):
            assert option in text, name


def test_infinite_loss_is_null() -> None:
    """JSON has no infinity."""
    edit = Edit(id=None, kind=EditKind.LEARN, time=None, loss_before=math.inf, loss_after=-1.0)
    payload = edit_payload(edit)
    assert payload["loss_before"] is None
    assert payload["loss_after"] == -1.0


def test_printable() -> None:
    """What acts on a terminal becomes escapes; every script and emoji stays."""
    assert printable("a\x1b[31mb\x00\ud83d\u2028") == "a\\x1b[31mb\\x00\\ud83d\\u2028"
    assert printable("צבע 猫 🐈‍⬛ é") == "צבע 猫 🐈‍⬛ é"


@pytest.mark.parametrize("code", [*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
def test_printable_keeps_the_order_of_a_line(code: int) -> None:
    """No character may show "user" as "resu"; the marks that Hebrew and Persian are written with stay."""
    assert printable(f"a{chr(code)}b") == f"a\\u{code:04x}b"
    assert printable("\u200fשלום\u200e می\u200cخواهم") == "\u200fשלום\u200e می\u200cخواهم"
