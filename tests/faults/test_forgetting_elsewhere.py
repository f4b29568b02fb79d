"""What another process forgets isn't learned from turns that wait here; PostgreSQL has its own folder of tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgt_plugin.stores.sparql import SparqlStore
from kgt_plugin.stores.sqlite import SqliteStore
from tests.faults.forgetting_elsewhere import forget_elsewhere
from tests.oxigraph_endpoint import endpoint


@pytest.mark.parametrize("only_a_turn", [False, True])
def test_over_sqlite(tmp_path: Path, *, only_a_turn: bool) -> None:
    """Over one SQLite file."""
    forget_elsewhere(lambda: SqliteStore(tmp_path / "kgt.sqlite"), only_a_turn=only_a_turn)


@pytest.mark.parametrize("only_a_turn", [False, True])
def test_over_a_sparql_endpoint(*, only_a_turn: bool) -> None:
    """Over one SPARQL endpoint."""
    with endpoint() as server:
        forget_elsewhere(lambda: SparqlStore(server.url + "/sparql"), only_a_turn=only_a_turn)
