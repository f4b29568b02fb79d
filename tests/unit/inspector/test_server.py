"""The server itself: on the loopback interface and nowhere else."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import httpx
import pytest

from kgt_plugin import InvalidInputError, UserMemory
from kgt_plugin.inspector import Server


@pytest.fixture
def server(told: UserMemory) -> Iterator[Server]:
    """A server that runs in a thread."""
    server = Server(told)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield server
    server.stop()
    thread.join(timeout=20)
    assert not thread.is_alive()


@pytest.mark.slow
def test_the_address_opens_the_graph(server: Server) -> None:
    """The address that is printed is all that a browser needs."""
    with httpx.Client(follow_redirects=True, trust_env=False) as client:
        page = client.get(server.url)
    assert page.status_code == 200
    assert "facts about" in page.text


def test_each_server_has_a_token_of_its_own(told: UserMemory) -> None:
    """Who knew an earlier address knows nothing of this one."""
    first, second = Server(told), Server(told)
    assert first.url.partition("token=")[2] != second.url.partition("token=")[2]
    first.close()
    second.close()


def test_a_taken_port_is_said_in_one_line(told: UserMemory) -> None:
    """The error names the port and the remedy."""
    first = Server(told)
    port = int(first.url.split(":")[2].partition("/")[0])
    try:
        with pytest.raises(InvalidInputError, match=rf"port {port} .*--port"):
            Server(told, port=port)
    finally:
        first.close()


def test_a_port_that_is_none_is_refused(told: UserMemory) -> None:
    """Ports end at 65,535."""
    with pytest.raises(InvalidInputError, match="no port 70000"):
        Server(told, port=70_000)
