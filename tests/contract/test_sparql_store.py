"""A SPARQL endpoint meets the store contract, with credentials, and refuses what is none."""

from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from rdflib.term import URIRef

from kgt_plugin.errors import StoreError
from kgt_plugin.stores import Store, open_store
from kgt_plugin.stores.sparql import SparqlStore
from kgt_plugin.testing.store_contract import StoreContract
from tests.oxigraph_endpoint import Endpoint, endpoint

ANA = URIRef("urn:kgt:user:ana")
S, P = URIRef("urn:s"), URIRef("urn:p")


@pytest.fixture(scope="module")
def running() -> Iterator[Endpoint]:
    """A running endpoint."""
    with endpoint() as server:
        yield server


@pytest.fixture
def server(running: Endpoint) -> str:
    """The address of an endpoint that is empty."""
    running.quads = ox.Store()
    return running.url


class TestSparqlStore(StoreContract):
    """At a SPARQL endpoint."""

    blank_nodes = False

    @pytest.fixture(autouse=True)
    def endpoint(self, server: str) -> None:
        self._url = server + "/sparql"

    def make_store(self) -> Store:
        return open_store(self._url)

    @pytest.mark.slow
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
