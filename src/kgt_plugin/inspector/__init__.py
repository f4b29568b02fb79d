"""The Inspector: one user's memory as a person looks at it, in a browser on this machine.

`create_app` makes an ASGI app for one `UserMemory`, and `serve` runs it on the loopback interface; the command
`kgt inspect` does both. It needs the extra `inspector`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kgt_plugin.lazy_import import lazy_import

if TYPE_CHECKING:
    from kgt_plugin.inspector.app import create_app
    from kgt_plugin.inspector.server import Server, serve

__all__ = ["Server", "create_app", "serve"]

_HOMES = {"Server": "server", "create_app": "app", "serve": "server"}
_EXTRAS = {"starlette": "inspector", "uvicorn": "inspector", "jinja2": "inspector"}


def __getattr__(name: str) -> Any:
    return lazy_import(__name__, name, _HOMES, _EXTRAS)
