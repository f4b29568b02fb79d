"""`kgt mcp`: what it refuses, the settings it prints, and the real command as a client starts it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from mcp import Client, StdioServerParameters
from typer.testing import CliRunner

from kgt_plugin.cli.app import app
from tests.mcp.serving import connected, told
from tests.unit.cli.running import Outcome

ROOT = Path(__file__).parents[2]
KGT = [sys.executable, "-c", "from kgt_plugin.cli import main; main()"]
ENV = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
TOKEN = "Xk3v9LqW5TzR8mY2bN7cP4"


def kgt(*args: str) -> Outcome:
    """Run `kgt mcp` in this process."""
    return Outcome(CliRunner().invoke(app, ["mcp", *args]))


@pytest.mark.parametrize(
    ("args", "remedy"),
    [
        ((), "--user"),
        (("--user", "ana", "--tokens", "file"), "leave --tokens out"),
        (("--transport", "http"), "--tokens"),
        (("--transport", "http", "--tokens", "file", "--user", "ana"), "no --user"),
        (("--transport", "carrier-pigeon"), "--transport"),
        (("--port", "70000"), "--port"),
    ],
)
def test_a_user_is_bound_one_way_or_the_other(args: tuple[str, ...], remedy: str) -> None:
    """Over stdio by its id, over HTTP by tokens; anything else is a usage error."""
    kgt(*args).assert_refused(remedy, status=2)


def test_a_token_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """Nothing is opened and nothing served."""
    store = tmp_path / "store"
    missing = tmp_path / "none"
    outcome = kgt("--transport", "http", "--tokens", str(missing), "--store", str(store))
    outcome.assert_refused("can't be read", "TOKEN USER")
    assert not store.exists()


def test_the_settings_of_a_client_are_printed(tmp_path: Path) -> None:
    """--json gives what a client needs to start the server or to find it, and serves nothing."""
    store = str(tmp_path / "store")
    server = kgt("--user", "ana", "--store", store, "--json").json["mcpServers"]["kgt"]
    assert server["args"] == ["mcp", "--user", "ana", "--store", store]
    assert Path(server["command"]).name == "kgt"
    file = str(tmp_path / "tokens")
    server = kgt("--transport", "http", "--tokens", file, "--json").json["mcpServers"]["kgt"]
    assert server["url"] == "http://127.0.0.1:8000/mcp"
    assert server["headers"] == {"Authorization": "Bearer TOKEN"}
    assert not Path(store).exists()


@pytest.mark.slow
def test_without_the_sdk_the_extra_is_named(tmp_path: Path) -> None:
    """One line, with what to install."""
    code = (
        "import sys; sys.modules['mcp'] = None\nfrom kgt_plugin.cli import main\n"
        f"sys.argv = ['kgt', 'mcp', '--user', 'ana', '--store', {str(tmp_path / 'store')!r}]\nmain()"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=ENV, check=False
    )
    assert run.returncode == 1
    assert 'pip install "kgt-plugin[mcp]"' in run.stderr
    assert run.stderr.count("\n") == 1


@pytest.mark.slow
async def test_the_command_serves_over_stdio(tmp_path: Path) -> None:
    """A client starts it, keeps a message and reads the facts, without any model."""
    args = ["mcp", "--user", "ana", "--store", str(tmp_path / "store")]
    server = StdioServerParameters(command=KGT[0], args=[*KGT[1:], *args], env=ENV)
    async with Client(server) as client:
        assert client.server_info is not None
        assert client.server_info.name == "kgt"
        await told(client, "remember", text="I live in Oslo.")
        (content,) = (await client.read_resource("kgt://facts")).contents
    assert json.loads(content.text)["facts"][0]["value"] == "Oslo"  # type: ignore[union-attr]  # text


@pytest.mark.slow
def test_a_person_at_a_terminal_is_told_what_waits(tmp_path: Path) -> None:
    """Typed by hand, it says what it is for; a client's pipe gets no such line."""
    terminal, theirs = os.openpty()
    command = [*KGT, "mcp", "--user", "ana", "--store", str(tmp_path / "store")]
    with subprocess.Popen(
        command, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENV
    ) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        process.terminate()
    os.close(terminal)
    os.close(theirs)
    assert line.startswith("serving ana over stdin and stdout")
    assert "--json" in line
    piped = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=ENV, check=False
    )
    assert (piped.returncode, piped.stderr) == (0, "")


@contextmanager
def http_process(*args: str) -> Iterator[str]:
    """`kgt mcp --transport http` in a process of its own; its URL, off stderr."""
    command = [*KGT, "mcp", "--transport", "http", "--port", "0", *args]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=ENV) as process:
        try:
            assert process.stderr is not None
            found = re.fullmatch(
                r"serving (http://127\.0\.0\.1:\d+/mcp)\n", process.stderr.readline()
            )
            assert found is not None
            yield found[1]
        finally:
            process.terminate()


@pytest.mark.slow
async def test_the_command_serves_over_http(tmp_path: Path) -> None:
    """It says where it serves, admits the token of the file, and refuses everybody else."""
    tokens = tmp_path / "tokens"
    tokens.write_text(f"{TOKEN} ana\n", encoding="utf-8")
    with http_process("--tokens", str(tokens), "--store", str(tmp_path / "store")) as url:
        async with connected(url, TOKEN) as client:
            await told(client, "remember", text="I live in Oslo.")
            assert "Oslo" in str(await client.read_resource("kgt://facts"))
        async with httpx2.AsyncClient(timeout=60) as http:
            assert (await http.post(url, json={})).status_code == 401


@pytest.mark.model
async def test_the_command_recalls_and_corrects_with_the_embedded_models(tmp_path: Path) -> None:
    """The whole way of an agent over the embedded models: remember, recall, correct, explain, undo."""
    args = ["mcp", "--user", "ana", "--store", str(tmp_path / "store")]
    server = StdioServerParameters(command=KGT[0], args=[*KGT[1:], *args], env=ENV)
    async with Client(server) as client:
        await told(client, "remember", text="I live in Oslo. My dog is called Rex.")
        assert "Oslo" in await told(client, "recall", query="Where do I live?")
        said = {"question": "Where do I live?", "answer": "Bergen", "wrong_answer": "Oslo"}
        assert "Removed: me | lives in | Oslo" in await told(client, "correct", **said)
        fact = {"subject": "me", "relation": "lives in", "value": "Bergen"}
        assert "nats" in await told(client, "explain", **fact)
        assert "Brought back: me | lives in | Oslo" in await told(client, "undo")
