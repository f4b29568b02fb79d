"""Makes the server, and serves one user over standard input and output."""

from __future__ import annotations

from typing import Any

from mcp.server.auth.provider import TokenVerifier
from mcp.server.auth.settings import AuthSettings
from mcp.server.mcpserver import MCPServer

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.mcp.resources import MemoryResources
from kgt_plugin.mcp.tools import MemoryTools
from kgt_plugin.mcp.users import Caller, UserOf, by_token, fixed, subject_of
from kgt_plugin.memory import KGT, app_handle
from kgt_plugin.version import __version__

__all__ = ["authenticated_server", "memory_server", "serve_stdio"]

_INSTRUCTIONS = (
    "The long-term memory of the one user you are talking to. Call recall before you answer what may "
    "depend on the user. Call remember with the user's own words when they tell something about "
    "themselves, their people or their things. Call correct when the user says that an answer was wrong "
    "and what is right. Call forget or undo when the user asks for it."
)


def memory_server(kgt: KGT, *, user: str) -> MCPServer[Any]:
    """Make a server that is bound to one user, for a transport that has one client.

    Args:
        kgt: the shared parts; keep them open while the server runs.
        user: the user's id. Every request reaches this user's memory, and no other.

    Raises:
        InvalidInputError: the id is blank, or what is given is no `KGT`.

    Examples:
        >>> import asyncio
        >>> from kgt_plugin.testing import FakeEmbedder, FakeScorer
        >>> kgt = KGT.open(store=":memory:", model=FakeScorer(), embedder=FakeEmbedder())
        >>> server = memory_server(kgt, user="ana@example.org")
        >>> [tool.name for tool in asyncio.run(server.list_tools())]
        ['recall', 'explain', 'remember', 'correct', 'forget', 'undo']
    """
    app_handle(kgt, taker="memory_server").user(user)
    return _registered(_bare_server(), kgt, fixed(user), local=True)


def authenticated_server(
    kgt: KGT, *, verifier: TokenVerifier, auth: AuthSettings, user_of: UserOf = subject_of
) -> MCPServer[Any]:
    """Make a server of many users; each request reaches the memory of the user whose token it carries.

    Args:
        kgt: the shared parts.
        verifier: tells whether a token is good, and whose; anything with the SDK's `verify_token`.
        auth: the SDK's settings of the resource server.
        user_of: names the user of a verified token.

    Raises:
        InvalidInputError: what is given is no `KGT`, or no verifier.
    """
    app_handle(kgt, taker="authenticated_server")
    if not callable(getattr(verifier, "verify_token", None)):
        raise InvalidInputError(
            f"a {type(verifier).__name__} verifies no tokens: give an object with "
            "verify_token(token), such as TokenFile(path)"
        )
    server = _bare_server(auth=auth, token_verifier=verifier)
    return _registered(server, kgt, by_token(user_of), local=False)


def serve_stdio(kgt: KGT, *, user: str) -> None:
    """Serve one user over standard input and output, until the client closes them.

    Args:
        kgt: the shared parts.
        user: the user's id.

    Raises:
        InvalidInputError: the id is blank, or what is given is no `KGT`.
    """
    memory_server(kgt, user=user).run("stdio")


def _bare_server(
    *, auth: AuthSettings | None = None, token_verifier: TokenVerifier | None = None
) -> MCPServer[Any]:
    return MCPServer(
        "kgt",
        title="Personal memory",
        instructions=_INSTRUCTIONS,
        version=__version__,
        auth=auth,
        token_verifier=token_verifier,
        log_level="WARNING",  # at INFO the SDK logs what users asked
        subscriptions=False,
    )


def _registered(server: MCPServer[Any], kgt: KGT, caller: Caller, *, local: bool) -> MCPServer[Any]:
    MemoryTools(kgt, caller, local=local).register(server)
    MemoryResources(kgt, caller, local=local).register(server)
    return server
