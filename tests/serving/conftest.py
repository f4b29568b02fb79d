"""A server that fails as it is told to, and the scorer over it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kgt_plugin.scoring.server import ServerScorer
from tests.serving.fault_server import FaultServer, serving


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with serving() as running:
        yield running


@pytest.fixture
def scorer(server: FaultServer) -> Iterator[ServerScorer]:
    made = ServerScorer(server.url, timeout_s=60.0, deadline_s=60.0)
    yield made
    made.close()
