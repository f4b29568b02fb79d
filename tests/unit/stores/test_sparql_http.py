"""HTTP to an endpoint: what is sent, to whom, and what becomes of answers that are none."""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from rdflib.term import Literal, URIRef

from kgt_plugin.errors import InvalidInputError, StoreError
from kgt_plugin.stores import open_store
from kgt_plugin.stores.sparql import SparqlStore

ANA = URIRef("urn:kgt:user:ana")
QUAD = (URIRef("urn:s"), URIRef("urn:p"), Literal("o"), ANA)
EMPTY = b'{"head": {"vars": []}, "results": {"bindings": []}}'
BASIC = "Basic " + base64.b64encode(b"ana:pass").decode()
Auth = tuple[str, str] | str | httpx.Auth | None


class _Recorder(ThreadingHTTPServer):
    """A server that notes the headers of each request, and answers it or sends it on.

    Attributes:
        seen: path and headers of each request.
        target: where it sends requests on to.
        status: of its answers.
    """

    def __init__(self, target: str = "", status: int = 200) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.seen: list[tuple[str, Message]] = []
        self.target, self.status = target, status

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: _Recorder

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        self.server.seen.append((self.path, self.headers))
        self.send_response(self.server.status)
        if self.server.target:
            self.send_header("Location", self.server.target)
        self.send_header("Content-Length", str(len(EMPTY)))
        self.end_headers()
        self.wfile.write(EMPTY)

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, *_args: object) -> None:
        pass


@contextmanager
def _running(server: _Recorder) -> Iterator[_Recorder]:
    with server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def recorder() -> Iterator[_Recorder]:
    """A server that answers."""
    with _running(_Recorder()) as server:
        yield server


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    ("auth", "headers"),
    [(("ana", "pass"), {}), ("a-token", {}), (None, {"X-Secret": "hush"})],
    ids=["basic", "bearer", "header"],
)
def test_credentials_stay_with_the_server_they_are_for(
    recorder: _Recorder, status: int, auth: Auth, headers: dict[str, str]
) -> None:
    """Where a server sends a request on to another port, nothing is sent there, and the error names the place."""
    with _running(_Recorder(recorder.url + "/elsewhere", status)) as first:
        store = SparqlStore(first.url, auth=auth, headers=headers)
        with pytest.raises(StoreError, match="/elsewhere") as caught:
            store.revision(ANA)
        with pytest.raises(StoreError, match="/elsewhere"):
            store.commit(removed=(), added=[QUAD])
        store.close()
        assert first.seen
    assert recorder.seen == []
    assert not any(secret in str(caught.value) for secret in ("pass", "a-token", "hush"))


def test_a_secret_that_comes_back_in_a_redirect_is_not_shown(recorder: _Recorder) -> None:
    """A target that repeats the token is named without it."""
    with _running(_Recorder(recorder.url + "/a-token", 307)) as first:
        store = SparqlStore(first.url, auth="a-token")
        with pytest.raises(StoreError) as caught:
            store.revision(ANA)
        store.close()
    assert "a-token" not in str(caught.value)
    assert recorder.seen == []


@pytest.mark.parametrize(
    ("auth", "sent"),
    [
        ("a-token", "Bearer a-token"),
        (("ana", "pass"), BASIC),
        (httpx.BasicAuth("ana", "pass"), BASIC),
    ],
    ids=["bearer", "basic", "httpx"],
)
def test_credentials_and_headers_are_sent(recorder: _Recorder, auth: Auth, sent: str) -> None:
    """With queries and updates go the credentials and headers that were given."""
    store = SparqlStore(
        recorder.url + "/sparql",
        update_url=recorder.url + "/update",
        auth=auth,
        headers={"X-Tenant": "one"},
    )
    store._client.query("SELECT * {}")
    store._client.update("CLEAR SILENT DEFAULT")
    store.close()
    assert [path for path, _ in recorder.seen] == ["/sparql", "/update"]
    for _, headers in recorder.seen:
        assert (headers["Authorization"], headers["X-Tenant"]) == (sent, "one")


@pytest.mark.slow
def test_credentials_of_the_environment(
    recorder: _Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The environment gives token, headers and the update URL; what is passed counts above it."""
    monkeypatch.setenv("KGT_SPARQL_TOKEN", "from-outside")
    monkeypatch.setenv("KGT_SPARQL_HEADERS", "X-Tenant: one\nX-Zone:two")
    monkeypatch.setenv("KGT_SPARQL_UPDATE", recorder.url + "/update")
    for auth, sent in ((None, "Bearer from-outside"), ("passed", "Bearer passed")):
        store = SparqlStore(recorder.url, auth=auth, headers={"X-Zone": "mine"})
        store._client.update("CLEAR SILENT DEFAULT")
        store.close()
        path, headers = recorder.seen[-1]
        assert path == "/update"
        assert [headers[name] for name in ("Authorization", "X-Tenant", "X-Zone")] == [
            sent,
            "one",
            "mine",
        ]


@contextmanager
def _answering(*answers: bytes) -> Iterator[str]:
    """A server that sends these bytes, one answer a connection, the last one again and again, whatever it is asked."""
    stopped = threading.Event()
    left = list(answers)

    def serve() -> None:
        while not stopped.is_set():
            try:
                client, _ = listener.accept()
            except TimeoutError:
                continue
            with client:
                client.settimeout(5)
                client.recv(65536)
                client.sendall(left.pop(0) if len(left) > 1 else left[0])

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"
        finally:
            stopped.set()
            thread.join()


_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n"
_WHOLE = _HEAD + b"Content-Length: %d\r\n\r\n" % len(EMPTY) + EMPTY
_CUT = _HEAD + b"Content-Length: 500\r\n\r\n" + EMPTY[:20]
_SPOILT = {
    "cut": _CUT,
    "cut in a chunk": _HEAD + b"Transfer-Encoding: chunked\r\n\r\n1f4\r\n" + EMPTY[:20],
    "cut in the head": b"HTTP/1.1 200 OK\r\nContent-Le",
    "nothing": b"",
    "another protocol": b"SSH-2.0-OpenSSH_9.2\r\n",
    "a broken length": _HEAD + b"Content-Length: many\r\n\r\n" + EMPTY,
    "JSON that ends early": _HEAD + b"Content-Length: 20\r\n\r\n" + EMPTY[:20],
}


@pytest.mark.parametrize("operation", ["read", "write"])
@pytest.mark.parametrize("answer", _SPOILT.values(), ids=_SPOILT.keys())
def test_a_spoilt_answer_is_one_clear_error(answer: bytes, operation: str) -> None:
    """An answer that is cut, or no HTTP, is a StoreError of one line that names the server."""
    actions: dict[str, Callable[[SparqlStore], object]] = {
        "read": lambda store: list(store.graph(ANA)),
        "write": lambda store: store.commit(removed=(), added=[QUAD]),
    }
    with _answering(answer) as url:
        store = SparqlStore(url, timeout_s=1.0, deadline_s=0.3)
        with pytest.raises(StoreError, match=url) as caught:
            actions[operation](store)
        store.close()
    assert "\n" not in str(caught.value)


def test_a_query_is_asked_again_after_a_cut_answer() -> None:
    """A reader notices nothing of an answer that was cut once."""
    with _answering(_CUT, _WHOLE) as url:
        store = SparqlStore(url, timeout_s=1.0, deadline_s=10.0)
        assert list(store.graph(ANA)) == []
        store.close()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://local host:8890/sparql", "blank"),
        (" http://localhost:8890/sparql", "blank"),
        ("http://localhost:8890/sparql\n", "non-printable"),
        ("ftp://localhost/sparql", "not http or https"),
        ("localhost:8890/sparql", "not http or https"),
        ("http:///sparql", "no host"),
        ("http://localhost:0/sparql", "port 0"),
        ("http://localhost:99999/sparql", "endpoint"),
    ],
)
def test_what_is_no_url_of_a_server_is_refused(url: str, reason: str) -> None:
    """A URL with a blank, another scheme, no host or no port is refused before anything is sent."""
    with pytest.raises(InvalidInputError, match=reason):
        SparqlStore(url)
    with pytest.raises(InvalidInputError, match=reason):
        SparqlStore("http://localhost:8890/sparql", update_url=url)


@pytest.mark.parametrize("url", ["http://local host/sparql", "ftp://localhost/sparql"])
def test_no_folder_is_made_of_a_bad_url(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store of that name is no folder either."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InvalidInputError):
        open_store(url)
    assert list(tmp_path.iterdir()) == []


def test_a_password_in_a_bad_url_is_not_shown() -> None:
    """The error leaves out user and password."""
    with pytest.raises(InvalidInputError) as caught:
        SparqlStore("http://ana:secret@local host/sparql")
    assert "secret" not in str(caught.value)
