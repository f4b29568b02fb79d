"""A small SPARQL 1.1 protocol server over Oxigraph, in this process, which keeps what it is asked."""

from __future__ import annotations

import base64
import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pyoxigraph as ox

__all__ = ["Endpoint", "endpoint"]


class Endpoint(ThreadingHTTPServer):
    """A running server.

    Attributes:
        quads: what it holds.
        asked: the kind and text of each request so far.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.quads = ox.Store()
        self.asked: list[tuple[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        [(kind, text)] = urllib.parse.parse_qsl(sent)
        self.server.asked.append((kind, text))
        expected = "Basic " + base64.b64encode(b"ana:pass").decode()
        body = b""
        if self.path == "/closed" and self.headers["Authorization"] != expected:
            self.send_response(401)
        elif self.path == "/page":
            body = b"<html>hello</html>"
            self.send_response(200)
        else:
            try:
                if kind == "update":
                    self.server.quads.update(text)
                else:
                    results = self.server.quads.query(text)
                    assert isinstance(results, ox.QuerySolutions | ox.QueryBoolean)
                    body = results.serialize(format=ox.QueryResultsFormat.JSON) or b""
                self.send_response(200)
            except SyntaxError:
                self.send_response(400)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        pass


@contextmanager
def endpoint() -> Iterator[Endpoint]:
    """A server that is ended with the test."""
    with Endpoint() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
