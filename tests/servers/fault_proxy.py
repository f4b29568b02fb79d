"""A proxy before a server that spoils the answer, or the way there, of the request that it is told to."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal
from urllib.parse import unquote_plus

Fault = Literal["refuse", "lose", "cut", "stall", "garbage"]
"""Before the server sees it; after it has done it; in the middle of its answer; no answer; no HTTP."""


class FaultProxy:
    """Passes each request on, one a connection, but for the faults.

    Attributes:
        faults: what befalls the next requests that hold `marker`, in order; None is nothing.
        marker: text of the requests that count.
        always: what befalls them when no fault is left.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.2)
        self.faults: list[Fault | None] = []
        self.always: Fault | None = None
        self.marker = ""
        self.seen = 0
        self.released = threading.Event()
        self._threads: list[threading.Thread] = []
        self._closing = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}/sparql"

    def serve(self) -> None:
        while not self._closing.is_set():
            try:
                client, _ = self._listener.accept()
            except TimeoutError:
                continue
            thread = threading.Thread(target=self._handle, args=(client,))
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        self._closing.set()
        self.released.set()

    def close(self) -> None:
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _handle(self, client: socket.socket) -> None:
        with client:
            client.settimeout(30)
            request = _read_message(client)
            if not request:
                return
            fault = self._fault(request)
            if fault == "refuse":
                return
            if fault == "garbage":
                client.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
                return
            try:
                with socket.create_connection(("127.0.0.1", self._port), timeout=30) as server:
                    server.sendall(request)
                    answer = _read_message(server)
            except OSError:
                return
            if fault == "stall":
                self.released.wait(60)
            elif fault == "cut":
                client.sendall(answer[: len(answer) - max(1, len(answer) // 4)])
            elif fault != "lose":
                client.sendall(answer)

    def _fault(self, request: bytes) -> Fault | None:
        if self.marker not in unquote_plus(request.decode("latin-1")):
            return None
        self.seen += 1
        return self.faults.pop(0) if self.faults else self.always


def _read_message(source: socket.socket) -> bytes:
    """One HTTP message; the connection is not used again."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = source.recv(65536)
        if not piece:
            return data
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    lines = [
        line
        for line in head.split(b"\r\n")
        if not line.lower().startswith((b"connection:", b"keep-alive:"))
    ]
    head = b"\r\n".join([*lines, b"Connection: close"])
    length = next(
        (int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-length:")),
        None,
    )
    while length is None or len(body) < length:
        piece = source.recv(65536)
        if not piece:
            break
        body += piece
    return head + b"\r\n\r\n" + body


@contextmanager
def spoiling(port: int) -> Iterator[FaultProxy]:
    """A running proxy before a port of this machine."""
    proxy = FaultProxy(port)
    thread = threading.Thread(target=proxy.serve)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.stop()
        thread.join()
        proxy.close()
