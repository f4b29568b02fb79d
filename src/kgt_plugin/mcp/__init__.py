"""The memory as a Model Context Protocol server; each part is imported when it is first asked for.

The package shares its last name with the protocol's SDK: inside it, `mcp` is always the SDK.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kgt_plugin.lazy_import import lazy_import

if TYPE_CHECKING:
    from kgt_plugin.mcp.http_server import http_app, serve_http
    from kgt_plugin.mcp.server import memory_server, serve_stdio
    from kgt_plugin.mcp.tokens import TokenFile
    from kgt_plugin.mcp.users import UserOf

__all__ = ["TokenFile", "UserOf", "http_app", "memory_server", "serve_http", "serve_stdio"]

_HOMES = {
    "TokenFile": "tokens",
    "UserOf": "users",
    "http_app": "http_server",
    "memory_server": "server",
    "serve_http": "http_server",
    "serve_stdio": "server",
}
_EXTRAS = {"mcp": "mcp", "starlette": "mcp", "uvicorn": "mcp", "pydantic": "mcp"}


def __getattr__(name: str) -> Any:
    """Import a part by its name."""
    return lazy_import(__name__, name, _HOMES, _EXTRAS)
