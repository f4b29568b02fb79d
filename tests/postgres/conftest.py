"""The server of these tests, and a new database for each that wants one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("psycopg_pool", reason="the extra postgres is not installed")

from tests.postgres.server import Server, programs

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.postgres)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server that runs."""
    binaries = programs()
    if binaries is None:
        pytest.fail("PostgreSQL is not installed: run make test-postgres")
    running = Server(binaries)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def database(server: Server) -> str:
    """The name of a new database."""
    return server.new_database()


@pytest.fixture
def url(server: Server, database: str) -> str:
    """The URL of a new database."""
    return server.url(database)
