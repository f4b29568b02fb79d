"""The section of docs/deployment.md on SPARQL servers: each line runs as it is written, but for the ports."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.deployment.servers import PAGE, commands, ran, serving, write_app
from tests.documented import ROOT
from tests.servers.virtuoso import free_port, installed

pytestmark = pytest.mark.sparql
_QUERY = {"query": "SELECT ?o { GRAPH <urn:kgt:user:ana> { ?s ?p ?o } }", "format": "text/csv"}


def _ported(lines: list[str], ports: Mapping[str, int]) -> list[str]:
    """Lines of the page with free ports in place of its own."""
    for port, free in ports.items():
        lines = [re.sub(rf"\b{port}\b", str(free), line) for line in lines]
    return lines


@contextmanager
def _started(line: str, folder: Path) -> Iterator[None]:
    """A server that a line of the page starts, ended with the test."""
    program, *arguments = shlex.split(line)
    beside = Path(sys.executable).with_name(program)
    command = [str(beside) if beside.exists() else program, *arguments]
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _until_up(url: str, folder: Path) -> None:
    ends = time.monotonic() + 120
    while True:
        try:
            httpx.get(url, timeout=5)
        except httpx.TransportError:
            assert time.monotonic() < ends, (folder / "server.log").read_text()
            time.sleep(0.3)
        else:
            return


def test_rdflib_endpoint(tmp_path: Path) -> None:
    """The server from pip is started as the page says, and keeps a fact."""
    pytest.importorskip("rdflib_endpoint")
    ports = {"8001": free_port()}
    _, serve = _ported(commands("rdflib-endpoint serve"), ports)
    told = _ported(commands("http://localhost:8001"), ports)
    with _started(serve, tmp_path):
        _until_up(f"http://localhost:{ports['8001']}/", tmp_path)
        assert "nuts" in ran(told, tmp_path)


def test_virtuoso_is_installed_as_make_does() -> None:
    """The package that the page installs is the one that the tests run with."""
    (line,) = commands("apt-get install")
    assert line.split()[-1] == "virtuoso-opensource"
    assert "virtuoso-opensource" in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_virtuoso(tmp_path: Path) -> None:
    """Virtuoso runs with the page's file, lets in the app alone, and keeps what two workers are told, after a restart too."""
    if not installed():
        pytest.skip("Debian's virtuoso-opensource is not installed: make test-sparql does it")
    ports = {"1111": free_port(), "8890": free_port()}
    page = (ROOT / PAGE).read_text(encoding="utf-8")
    (settings,) = re.findall(r"^```ini\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    (tmp_path / "virtuoso.ini").write_text("\n".join(_ported(settings.splitlines(), ports)))
    (serve,) = _ported(commands("virtuoso-t"), ports)
    told = _ported(commands("KGT_SPARQL_AUTH"), ports)
    start = [*told[:4], commands("uvicorn app:app")[-1]]
    url = f"http://127.0.0.1:{ports['8890']}/sparql"
    write_app(tmp_path)
    with _started(serve, tmp_path):
        _until_up(url, tmp_path)
        for line in _ported(commands("isql-vt"), ports):
            done = subprocess.run(shlex.split(line), capture_output=True, text=True, check=False)
            assert "Error" not in done.stdout + done.stderr, line
            assert "Done." in done.stdout, line
        assert "nuts" in ran(told, tmp_path)
        assert "nuts" not in httpx.get(url, params=_QUERY, timeout=30).text
        update = {"update": "CLEAR GRAPH <urn:kgt:user:ana>"}
        assert httpx.post(url, data=update, timeout=30).status_code >= 400
        with serving(start, tmp_path) as app:
            for number in range(4):
                text = f"I'm allergic to nut{number}."
                assert app.ask("/chat", "ana", text=text).status_code == 200
        subprocess.run(
            ["isql-vt", f"127.0.0.1:{ports['1111']}", "dba", "another secret", "exec=shutdown"],
            capture_output=True,
            check=False,
        )
    with _started(serve, tmp_path):
        _until_up(url, tmp_path)
        known = ran([*told[:4], told[-1]], tmp_path)
        assert all(word in known for word in ("nuts", "nut0", "nut1", "nut2", "nut3"))
