"""Every built-in store meets the store contract; SPARQL endpoints have a file of their own."""

from pathlib import Path

import pytest
from rdflib import Dataset, Graph
from rdflib.term import Literal, URIRef

from kgt_plugin.stores import Store, open_store
from kgt_plugin.testing.store_contract import StoreContract

ANA = URIRef("urn:kgt:user:ana")
BEN = URIRef("urn:kgt:user:ben")
S, P = URIRef("urn:s"), URIRef("urn:p")


class TestMemoryStore(StoreContract):
    """In memory."""

    def make_store(self) -> Store:
        return open_store(":memory:")


class TestWrappedDataset(StoreContract):
    """Over an rdflib Dataset."""

    def make_store(self) -> Store:
        return open_store(Dataset())


class TestWrappedGraph(StoreContract):
    """Over an rdflib Graph, which is one user's."""

    several_users = False

    def make_store(self) -> Store:
        return open_store(Graph())


class OnDisk(StoreContract):
    """What a path names."""

    file_name = ""

    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path) -> None:
        self._path = tmp_path / self.file_name

    def make_store(self) -> Store:
        return open_store(self._path)

    def reopen(self, store: Store) -> Store:
        store.close()
        return open_store(self._path)


class TestOxigraphStore(OnDisk):
    """In an Oxigraph folder."""

    file_name = "deep/store.oxigraph"


class TestSqliteStore(OnDisk):
    """In a SQLite file in a folder: the default."""

    file_name = "deep/store"


class TestSqliteFile(OnDisk):
    """In a SQLite file."""

    file_name = "store.sqlite"


class TestTrigStore(OnDisk):
    """In a TriG file."""

    file_name = "store.trig"


class TestNQuadsStore(OnDisk):
    """In an N-Quads file."""

    file_name = "store.nq"


class TestTurtleStore(OnDisk):
    """In a Turtle file, which is one user's."""

    file_name = "store.TTL"
    several_users = False


def test_sparql_over_a_view_sees_one_user() -> None:
    """A SPARQL query over one user's graph reaches no other graph."""
    store = open_store(":memory:")
    store.commit(removed=(), added=[(S, P, Literal("mine"), ANA), (S, P, Literal("hers"), BEN)])
    rows = store.graph(ANA).query("SELECT ?o WHERE { ?s ?p ?o }")
    assert [str(row[0]) for row in rows] == ["mine"]  # type: ignore[index]
