"""SPARQL over PostgreSQL: by Oxigraph over a copy, of what is there at the moment."""

from __future__ import annotations

from rdflib.term import Literal, URIRef

from kgt_plugin.stores.postgres import PostgresStore

NAME = URIRef("urn:kgt:user:queried")
QUAD = (URIRef("urn:s"), URIRef("urn:p"), Literal("a"), NAME)
OTHER = (URIRef("urn:s"), URIRef("urn:p"), Literal("b"), NAME)


def test_queries_see_each_change(url: str) -> None:
    """A query finds what another connection wrote since, and within a transaction what that has changed."""
    store, writer = PostgresStore(url), PostgresStore(url)
    graph = store.graph(NAME)

    def found() -> set[str]:
        return {str(row[0]) for row in graph.query("SELECT ?o { ?s ?p ?o }")}  # type: ignore[index]  # rows of a SELECT

    writer.commit(removed=(), added=[QUAD])
    assert found() == {"a"}
    assert NAME in store._copies._copies
    writer.commit(removed=(), added=[OTHER])
    assert found() == {"a", "b"}
    with store.transaction():
        store.commit(removed=[QUAD], added=())
        assert found() == {"b"}
    assert found() == {"b"}
    store.drop([NAME])
    assert not store._copies._copies
    writer.close()
    store.close()
