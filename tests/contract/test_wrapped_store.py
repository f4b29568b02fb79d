"""Over an rdflib graph of the application's own: wrapped once, its terms kept, taken back on failure."""

import pytest
from rdflib import Dataset, Graph
from rdflib.namespace import XSD
from rdflib.term import Literal, URIRef

from kgt_plugin.errors import (
    InvalidInputError,
    StoreError,
)
from kgt_plugin.stores import open_store
from kgt_plugin.stores.wrapped import WrappedStore

ANA = URIRef("urn:kgt:user:ana")
S, P = URIRef("urn:s"), URIRef("urn:p")


def test_a_wrapped_graph_is_wrapped_once() -> None:
    """Two openings of one rdflib graph share the journal; other things cannot be wrapped."""
    graph = Graph()
    first = open_store(graph)
    assert isinstance(first, WrappedStore)
    assert open_store(graph) is first
    with pytest.raises(InvalidInputError, match="cannot be wrapped"):
        open_store(42)  # type: ignore[arg-type]


def test_wrapped_terms_are_kept_and_found() -> None:
    """An xsd:string of the application is the same as a plain literal, and removed as it is."""
    graph = Graph()
    graph.add((S, P, Literal("a", datatype=XSD.string)))
    store = open_store(graph)
    store.commit(removed=(), added=[(S, P, Literal("a"), ANA)])
    assert len(graph) == 1
    store.commit(removed=[(S, P, Literal("a"), ANA)], added=[])
    assert len(graph) == 0


def test_wrapped_commit_rolls_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the application's graph fails in the middle, what was done is taken back."""
    dataset = Dataset()
    store = open_store(dataset)
    store.commit(removed=(), added=[(S, P, Literal("old"), ANA)])
    add, calls = dataset.store.add, []

    def failing(*args: object, **options: object) -> None:
        calls.append(args)
        if len(calls) == 2:
            raise RuntimeError("disk on fire")
        add(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(dataset.store, "add", failing)
    with pytest.raises(StoreError, match="disk on fire"):
        store.commit(
            removed=[(S, P, Literal("old"), ANA)],
            added=[(S, P, Literal("new"), ANA), (S, P, Literal("newer"), ANA)],
        )
    assert [str(value) for *_, value in store.graph(ANA)] == ["old"]
