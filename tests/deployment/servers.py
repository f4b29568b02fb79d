"""The app of docs/deployment.md, started as the page says."""

from __future__ import annotations

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.documented import ROOT, blocks

__all__ = ["PAGE", "Server", "commands", "ran", "serving", "write_app"]

PAGE = "docs/deployment.md"
_WAIT_S = 120
_DOUBLES = """from kgt_plugin.testing import FakeEmbedder, FakeScorer
kgt = KGT.open(model=FakeScorer(), embedder=FakeEmbedder())
"""
_KGT = "from kgt_plugin.cli import main; main()"


def write_app(folder: Path, *, doubles: bool = True) -> None:
    """Write the page's app, by default over doubles of the models."""
    code = blocks(PAGE)[0]
    assert "\nkgt = KGT.open()\n" in code
    if doubles:
        code = code.replace("kgt = KGT.open()\n", _DOUBLES)
    (folder / "app.py").write_text(code, encoding="utf-8")


def commands(containing: str) -> list[str]:
    """The lines of the page's first console block that holds some words."""
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    found = re.findall(r"^```console\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    block = next(each for each in found if containing in each)
    return str(block).splitlines()


def ran(lines: list[str], folder: Path, store: str | None = None) -> str:
    """Run lines of the page one after the other, and give what they print."""
    environment, printed = _environment(store), ""
    for line in lines:
        if line.startswith("export "):
            name, _, value = line.removeprefix("export ").partition("=")
            environment[name] = value
            continue
        done = subprocess.run(
            _command(line), cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{line}: {done.stderr}"
        printed += done.stdout
    return printed


class Server:
    """A server that runs, and a way to ask it."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process = process
        self._url = f"http://127.0.0.1:{port}"

    def ask(self, path: str, user: str, **body: str) -> httpx.Response:
        """Ask over a connection of its own, which may reach any worker."""
        method = "GET" if path == "/facts" else "POST"
        return httpx.request(
            method,
            self._url + path,
            headers={"x-user": user},
            json=body or None,
            timeout=_WAIT_S,
        )

    def kill(self) -> None:
        """Kill the whole server at once, as a machine that loses power would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def workers(self) -> list[int]:
        """The processes that the server has started."""
        listed = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)],
            capture_output=True,
            text=True,
            check=False,
        )
        return [int(pid) for pid in listed.stdout.split()]


@contextmanager
def serving(lines: list[str], folder: Path) -> Iterator[Server]:
    """Start a server by the page's lines, on a free port, and kill it in the end."""
    environment = _environment(None)
    for line in lines[:-1]:
        name, _, value = line.removeprefix("export ").partition("=")
        environment[name] = value
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    line = lines[-1].replace("8000", str(port))
    log = (folder / "server.log").open("ab")
    process = subprocess.Popen(
        _command(line), cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True
    )
    server = Server(process, port)
    try:
        _wait_until_up(server, folder)
        yield server
    finally:
        if process.poll() is None:
            server.kill()
        log.close()


def _wait_until_up(server: Server, folder: Path) -> None:
    limit = time.monotonic() + _WAIT_S
    while True:
        try:
            server.ask("/facts", "nobody")
        except httpx.TransportError:
            log = (folder / "server.log").read_text(encoding="utf-8")
            assert server.process.poll() is None, log
            assert time.monotonic() < limit, log
            time.sleep(0.1)
        else:
            return


def _command(line: str) -> list[str]:
    program, *arguments = shlex.split(line)
    start = ["-c", _KGT] if program == "kgt" else ["-m", program]
    return [sys.executable, *start, *arguments]


def _environment(store: str | None) -> dict[str, str]:
    paths = [str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(each for each in paths if each)}
    environment.pop("KGT_STORE", None)
    return environment if store is None else {**environment, "KGT_STORE": store}
