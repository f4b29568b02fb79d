"""A real Virtuoso for the tests marked `sparql`."""

from collections.abc import Iterator

import pytest

from tests.servers.virtuoso import Virtuoso, installed, running


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Virtuoso]:
    """A server for all these tests."""
    if not installed():
        pytest.skip("Debian's virtuoso-opensource is not installed: make test-sparql does it")
    with running(tmp_path_factory.mktemp("virtuoso")) as server:
        yield server
