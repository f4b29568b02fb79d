"""Hostile strings through every entry point over a SPARQL endpoint."""

from __future__ import annotations

import pytest

from tests.faults.hostile_calls import endure_hostile_strings
from tests.faults.sizes import FULL, sized, tell
from tests.servers.virtuoso import running

pytestmark = pytest.mark.sparql


def test_every_entry_point(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No exception but a KGTError of one line; another user's item never comes back, and stays as it was."""
    count = sized(full=10_000, quick=20)
    with running(tmp_path_factory.mktemp("hostile")) as server:
        figure = endure_hostile_strings(server.url, count=count, processes=4 if FULL else 1)
    tell(f"Virtuoso: {figure}")
