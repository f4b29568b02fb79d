"""A proxy before a server that breaks one connection at a chosen message."""

from __future__ import annotations

import selectors
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

__all__ = ["Fault", "Proxy"]

Kind = Literal["lose request", "lose answer", "cut answer", "stall request", "stall answer"]


@dataclass(frozen=True, slots=True)
class Fault:
    """The end of a connection.

    Attributes:
        at: the request of the client that meets it, the first being 1.
        kind: whether the request or its answer is lost; a stalled connection stays open, a cut answer
            has its first bytes.
        after: what a request before it holds; requests are counted from there.
    """

    at: int
    kind: Kind
    after: bytes = b""


class Proxy:
    """Passes bytes between clients and a server; counts requests while a fault is set."""

    def __init__(self, port: int) -> None:
        self._server = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._fault: Fault | None = None
        self._lock = threading.Lock()
        self.requests = 0
        self.fired = False
        self._is_counting = False
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def set(self, fault: Fault) -> None:
        """Let a fault happen, and count requests from now on."""
        with self._lock:
            self._fault, self.requests, self.fired = fault, 0, False
            self._is_counting = not fault.after

    def clear(self) -> None:
        """Let no fault happen any more; what is stalled stays so."""
        with self._lock:
            self._fault = None

    def close(self) -> None:
        """Close all connections."""
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for each in self._open:
            each.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._server))
            for each in (client, server):
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._open += [client, server]
            threading.Thread(target=self._pass_on, args=(client, server), daemon=True).start()

    def _pass_on(self, client: socket.socket, server: socket.socket) -> None:
        broken: Fault | None = None
        with selectors.DefaultSelector() as ready:
            ready.register(client, selectors.EVENT_READ)
            ready.register(server, selectors.EVENT_READ)
            with suppress(OSError):
                while True:
                    for key, _ in ready.select():
                        source = key.fileobj
                        assert isinstance(source, socket.socket)
                        data = source.recv(65_536)
                        if not data:
                            return self._end(client, server)
                        if source is client and broken is None:
                            broken = self._count(data)
                            if broken is not None and broken.kind.endswith("request"):
                                return self._break(broken, client, server)
                        if source is server and broken is not None:
                            if broken.kind == "cut answer":
                                client.sendall(data[:3])
                            return self._break(broken, client, server)
                        (server if source is client else client).sendall(data)
        return self._end(client, server)

    def _count(self, request: bytes) -> Fault | None:
        with self._lock:
            if self._fault is None or self.fired:
                return None
            if not self._is_counting:
                self._is_counting = self._fault.after in request
                return None
            self.requests += 1
            if self.requests < self._fault.at:
                return None
            self.fired = True
            return self._fault

    def _break(self, fault: Fault, client: socket.socket, server: socket.socket) -> None:
        if not fault.kind.startswith("stall"):
            self._end(client, server)

    def _end(self, *sockets: socket.socket) -> None:
        for each in sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
