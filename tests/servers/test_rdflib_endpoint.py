"""Memory on pip's rdflib-endpoint, which decodes the forms that it is sent twice."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
from rdflib import Dataset
from rdflib.term import Literal, URIRef

from kgt_plugin.graph import PersonalGraph
from kgt_plugin.stores import open_store
from tests.servers.test_virtuoso import HOSTILE
from tests.unit.graph_edits import add, said

uvicorn = pytest.importorskip("uvicorn")
rdflib_endpoint = pytest.importorskip("rdflib_endpoint")
pytestmark = [pytest.mark.sparql, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The address of a server in this process."""
    app = rdflib_endpoint.SparqlEndpoint(
        graph=Dataset(default_union=False), enable_update=True, path="/sparql"
    )
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"
        server.should_exit = True
        thread.join()


def test_a_user_with_a_blank_and_a_percent_sign(url: str) -> None:
    """A user whose graph's name has percent signs is edited, read again and undone."""
    graph = PersonalGraph(open_store(url), "ana maria 100%")
    add(graph, ("Rex", "likes", "bones"))
    again = PersonalGraph(open_store(url), "ana maria 100%")
    assert said(again) == {("Rex", "likes", "bones")}
    again.undo()
    assert not said(graph)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_as_it_is(url: str, text: str) -> None:
    """Text comes back as it was, and goes as it came."""
    store = open_store(url)
    name = URIRef("urn:kgt:user:eve%20adams")
    quad = (URIRef("urn:s"), URIRef("urn:p"), Literal(text), name)
    store.commit(removed=(), added=[quad])
    assert [str(value) for *_, value in store.graph(name)] == [text]
    store.commit(removed=[quad], added=())
    assert not list(store.graph(name))
