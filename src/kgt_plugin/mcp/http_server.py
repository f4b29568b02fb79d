"""Serves many users over streamable HTTP, each by an access token."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence

import uvicorn
from mcp.server.auth.provider import TokenVerifier
from mcp.server.auth.settings import AuthSettings
from mcp.server.transport_security import TransportSecuritySettings
from pydantic import AnyHttpUrl
from starlette.applications import Starlette

from kgt_plugin.errors import InvalidInputError, reason_of
from kgt_plugin.mcp.server import authenticated_server
from kgt_plugin.mcp.users import UserOf, subject_of
from kgt_plugin.memory import KGT

__all__ = ["http_app", "serve_http"]

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def http_app(
    kgt: KGT,
    *,
    verifier: TokenVerifier,
    user_of: UserOf = subject_of,
    auth: AuthSettings | None = None,
    allowed_hosts: Sequence[str] = (),
) -> Starlette:
    """Make an ASGI app that serves the memory at `/mcp`, to requests with a good access token only.

    Args:
        kgt: the shared parts; keep them open while the app runs.
        verifier: tells whether a token is good, and whose: `TokenFile(path)`, or any object with the
            SDK's `verify_token`.
        user_of: names the user of a verified token; the default is its `subject`.
        auth: the SDK's settings, where clients get tokens from an authorization server; None is a server
            whose tokens you hand out yourself.
        allowed_hosts: names by which clients may reach the app, beside loopback: "example.org" is
            that name with any port. Requests for other hosts are refused.

    Raises:
        InvalidInputError: what is given is no `KGT`, or no verifier.

    Examples:
        >>> from kgt_plugin.testing import FakeEmbedder, FakeScorer
        >>> class Verifier:
        ...     async def verify_token(self, token: str) -> None:
        ...         return None  # nobody is admitted
        >>> kgt = KGT.open(store=":memory:", model=FakeScorer(), embedder=FakeEmbedder())
        >>> [route.path for route in http_app(kgt, verifier=Verifier()).routes]
        ['/mcp']
    """
    settings = auth or AuthSettings(
        issuer_url=AnyHttpUrl("http://localhost"),  # not announced without a resource URL
        resource_server_url=None,
    )
    server = authenticated_server(kgt, verifier=verifier, auth=settings, user_of=user_of)
    names = [*_LOOPBACK, *allowed_hosts]
    return server.streamable_http_app(
        transport_security=TransportSecuritySettings(
            enable_dns_rebinding_protection=True,
            allowed_hosts=[form for name in names for form in (name, f"{name}:*")],
            allowed_origins=[
                form
                for name in names
                for scheme in ("http", "https")
                for form in (f"{scheme}://{name}", f"{scheme}://{name}:*")
            ],
        )
    )


def serve_http(
    kgt: KGT,
    *,
    verifier: TokenVerifier,
    host: str = "127.0.0.1",
    port: int = 8000,
    allowed_hosts: Sequence[str] = (),
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Serve `http_app` until the process is interrupted.

    Args:
        kgt: the shared parts.
        verifier: as in `http_app`.
        host: the address to listen at.
        port: the port; 0 takes one that is free.
        allowed_hosts: as in `http_app`.
        on_ready: called with the server's URL before it serves.

    Raises:
        InvalidInputError: nothing can listen there, or an argument is wrong.
    """
    app = http_app(kgt, verifier=verifier, allowed_hosts=allowed_hosts)
    with _listening(host, port) as listener:
        if on_ready is not None:
            name = f"[{host}]" if ":" in host else host
            on_ready(f"http://{name}:{listener.getsockname()[1]}/mcp")
        uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as exc:
        raise InvalidInputError(
            f"nothing can listen at {host}, port {port} ({reason_of(exc)}): choose another host or port"
        ) from exc
