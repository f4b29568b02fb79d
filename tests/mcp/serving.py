"""Real servers over fake models, and the SDK's client connected to them."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Literal

import httpx2
import uvicorn
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from starlette.applications import Starlette

from kgt_plugin import KGT
from kgt_plugin.mcp import serve_stdio
from kgt_plugin.testing import FakeEmbedder, FakeScorer

__all__ = [
    "Mode",
    "connected",
    "open_fakes",
    "refused",
    "serving",
    "stdio_server",
    "text_of",
    "told",
]

ROOT = Path(__file__).parents[2]
Mode = Literal["auto", "legacy"]
"""The protocol of 2026-07-28, one request at a time, or the older one with its handshake and session."""


def open_fakes(store: str = ":memory:") -> KGT:
    """Shared parts that answer at once."""
    return KGT.open(store=store, model=FakeScorer(), embedder=FakeEmbedder())


def stdio_server(user: str, store: Path) -> StdioServerParameters:
    """A process of its own that serves one user."""
    code = "import sys; from tests.mcp.serving import main; main(*sys.argv[1:])"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    return StdioServerParameters(
        command=sys.executable, args=["-c", code, user, str(store)], env=env
    )


def main(user: str, store: str) -> None:
    """Serve one user over stdio, and print what a careless library might."""
    with open_fakes(store) as kgt:
        sys.stdout.write("a line of some library\n")
        sys.stdout.flush()
        serve_stdio(kgt, user=user)


@contextmanager
def serving(app: Starlette) -> Iterator[str]:
    """Serve an app over TCP; its URL."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}/mcp"
    finally:
        server.should_exit = True
        thread.join()


@asynccontextmanager
async def connected(url: str, token: str | None, mode: Mode = "auto") -> AsyncIterator[Client]:
    """The SDK's client with an access token."""
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    async with (
        httpx2.AsyncClient(headers=headers, timeout=60) as http,
        Client(streamable_http_client(url, http_client=http), mode=mode) as client,
    ):
        yield client


def text_of(result: Any) -> str:
    """What a model reads of a tool's result."""
    (content,) = result.content
    assert content.type == "text"
    return str(content.text)


async def told(client: Client, tool: str, **arguments: Any) -> str:
    """Call a tool that must succeed; what a model reads."""
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    return text_of(result)


async def refused(client: Client, tool: str, **arguments: Any) -> str:
    """Call a tool that must fail; what a model reads."""
    result = await client.call_tool(tool, arguments)
    assert result.is_error, result.content
    return text_of(result)
