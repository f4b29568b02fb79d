"""The server: the Inspector on the loopback interface, and nowhere else."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable
from contextlib import suppress

import uvicorn

from kgt_plugin.errors import InvalidInputError, reason_of
from kgt_plugin.inspector.app import create_app
from kgt_plugin.memory import UserMemory

__all__ = ["Server", "serve"]

_HOST = "127.0.0.1"
_HIGHEST_PORT = 65_535


class Server:
    """One user's Inspector, bound to a port.

    Args:
        memory: the user's.
        write: whether the memory may be changed.
        port: of 127.0.0.1; 0 takes a free one.

    Raises:
        InvalidInputError: the port is none, or taken.

    Examples:
        >>> from kgt_plugin import KGT
        >>> from kgt_plugin.testing import FakeScorer
        >>> kgt = KGT.open(store=":memory:", model=FakeScorer())
        >>> server = Server(kgt.user("ana@example.org"))
        >>> server.url.startswith("http://127.0.0.1:")
        True
        >>> server.close()
    """

    def __init__(self, memory: UserMemory, *, write: bool = False, port: int = 0) -> None:
        if not 0 <= port <= _HIGHEST_PORT:
            raise InvalidInputError(
                f"there is no port {port}: give one from 0 to {_HIGHEST_PORT:,}"
            )
        self._token = secrets.token_urlsafe(24)
        app = create_app(memory, token=self._token, write=write)
        self._socket = _bound(port)
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                http="h11",
                ws="none",
                loop="asyncio",
                lifespan="off",
                log_level="warning",
                access_log=False,
                server_header=False,
            )
        )

    @property
    def url(self) -> str:
        """The address to open; it holds the token."""
        return f"http://{_HOST}:{self._socket.getsockname()[1]}/?token={self._token}"

    def run(self) -> None:
        """Serve until `stop` is called or, in the main thread, the process is interrupted."""
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self.close()

    def stop(self) -> None:
        """Let `run` return; may be called from any thread."""
        self._server.should_exit = True

    def close(self) -> None:
        """Let go of the port."""
        self._socket.close()


def serve(
    memory: UserMemory,
    *,
    write: bool = False,
    port: int = 0,
    on_start: Callable[[str], object] = print,
) -> None:
    """Serve one user's memory on the loopback interface until interrupted.

    Args:
        memory: the user's.
        write: whether it may be changed.
        port: of 127.0.0.1; 0 takes a free one.
        on_start: called with the address, which holds the token.

    Raises:
        InvalidInputError: the port is none, or taken.
    """
    server = Server(memory, write=write, port=port)
    on_start(server.url)
    with suppress(KeyboardInterrupt):  # the way to end it
        server.run()


def _bound(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((_HOST, port))
        listener.listen()  # from here on the port is taken
    except OSError as exc:
        listener.close()
        raise InvalidInputError(
            f"port {port} cannot be used ({reason_of(exc)}): choose another with --port"
        ) from exc
    return listener
