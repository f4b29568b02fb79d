"""The page on MCP: its code runs, its settings are JSON that fits what the command prints."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from typer.testing import CliRunner

from kgt_plugin import KGT
from kgt_plugin.cli.app import app
from kgt_plugin.mcp import TokenFile
from tests.documented import ROOT, run
from tests.mcp.serving import connected, open_fakes, serving, told

PAGE = "docs/mcp.md"
TEXT = (ROOT / PAGE).read_text(encoding="utf-8")


@pytest.mark.slow
async def test_the_code_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The app of the page serves the user of its table, over fake models."""
    kgt = open_fakes()
    monkeypatch.setattr(KGT, "open", lambda: kgt)
    page = run(PAGE)
    with kgt, serving(page["app"]) as url:
        async with connected(url, "opaque-session-id") as client:
            await told(client, "remember", text="I live in Oslo.")
        assert len(kgt.user("ana@example.org").facts()) == 1


def shape(value: Any) -> Any:
    """What keys there are, down to the server's own."""
    return {key: shape(inner) for key, inner in value.items()} if isinstance(value, dict) else None


def test_the_settings_are_those_that_the_command_prints() -> None:
    """One form for a process and one for an address; VS Code's has another key on top."""
    desktop, code, remote = (
        json.loads(block) for block in re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
    )
    printed = [
        json.loads(CliRunner().invoke(app, ["mcp", *args, "--json"]).stdout)
        for args in (["--user", "ana"], ["--transport", "http", "--tokens", "file"])
    ]
    assert [shape(desktop), shape(remote)] == [shape(each) for each in printed]
    assert code["servers"]["kgt"] == {"type": "stdio", **desktop["mcpServers"]["kgt"]}


def test_the_token_file_of_the_page_is_read(tmp_path: Any) -> None:
    """Its lines are as the server takes them."""
    lines = re.search(r"^    # token, a space, the user\n((?:    .+\n)+)", TEXT, re.MULTILINE)
    assert lines is not None
    file = tmp_path / "tokens"
    file.write_text(lines[0], encoding="utf-8")
    TokenFile(file)
