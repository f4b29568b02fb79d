"""What the tests of the graph share: a store, and one user's graph in it."""

import pytest

from kgt_plugin.graph import PersonalGraph
from kgt_plugin.stores import Store, open_store


@pytest.fixture
def store() -> Store:
    """An empty store."""
    return open_store(":memory:")


@pytest.fixture
def graph(store: Store) -> PersonalGraph:
    """An empty graph."""
    return PersonalGraph(store, "ana")
