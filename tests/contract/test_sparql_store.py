"""A SPARQL endpoint meets the store contract, with credentials, and refuses what is none."""

import base64
import threading
import urllib.parse
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pyoxigraph as ox
import pytest
from rdflib.term import URIRef

from kgt_plugin.errors import StoreError
from kgt_plugin.stores import Store, open_store
from kgt_plugin.stores.sparql import SparqlStore
from kgt_plugin.testing.store_contract import StoreContract

ANA = URIRef("urn:kgt:user:ana")
S, P = URIRef("urn:s"), URIRef("urn:p")


class _Endpoint(BaseHTTPRequestHandler):
    """A small SPARQL 1.1 protocol server over Oxigraph."""

    quads: ox.Store

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        [(kind, text)] = urllib.parse.parse_qsl(sent)
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
                    self.quads.update(text)
                else:
                    results = self.quads.query(text)
                    assert isinstance(results, ox.QuerySolutions)
                    body = results.serialize(format=ox.QueryResultsFormat.JSON) or b""
                self.send_response(200)
            except SyntaxError:
                self.send_response(400)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a running endpoint."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Endpoint) as httpd:
        thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{httpd.server_address[1]}"
        httpd.shutdown()
        thread.join()


class TestSparqlStore(StoreContract):
    """At a SPARQL endpoint."""

    blank_nodes = False

    @pytest.fixture(autouse=True)
    def endpoint(self, server: str) -> None:
        _Endpoint.quads = ox.Store()
        self._url = server + "/sparql"

    def make_store(self) -> Store:
        return open_store(self._url)

    def test_credentials(self, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without credentials the server refuses; with them it answers; messages hold none."""
        store = SparqlStore(server.replace("http://", "http://ana:pass@") + "/closed")
        assert "pass" not in store.location
        store = SparqlStore(server + "/closed")
        with pytest.raises(StoreError, match=r"401.*KGT_SPARQL_USER"):
            list(store.graph(ANA))
        monkeypatch.setenv("KGT_SPARQL_USER", "ana")
        monkeypatch.setenv("KGT_SPARQL_PASSWORD", "pass")
        assert not list(SparqlStore(server + "/closed").graph(ANA))

    def test_something_else_answers(self, server: str) -> None:
        """A web page is not an endpoint."""
        with pytest.raises(StoreError, match=r"not a SPARQL 1\.1 endpoint"):
            list(open_store(server + "/page").graph(ANA))

    def test_nobody_answers(self) -> None:
        """A server that is down is said so in one line."""
        with pytest.raises(StoreError, match="cannot reach") as caught:
            open_store("http://127.0.0.1:1/sparql").commit(removed=(), added=[(S, P, S, ANA)])
        assert "\n" not in str(caught.value)
