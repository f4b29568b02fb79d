"""The ASGI app: which address leads to which page."""

from __future__ import annotations

from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from kgt_plugin.errors import InvalidInputError, KGTError
from kgt_plugin.inspector.access import AccessGuard
from kgt_plugin.inspector.actions import Actions
from kgt_plugin.inspector.pages import Pages
from kgt_plugin.inspector.site import Site
from kgt_plugin.memory import UserMemory
from kgt_plugin.memory.handle_checks import user_handle

__all__ = ["create_app"]

_SHORTEST_TOKEN = 16


def create_app(memory: UserMemory, *, token: str, write: bool = False) -> ASGIApp:
    """Make an ASGI app that shows one user's memory.

    Use it where the app that holds the store runs anyway, since most stores let one process in at a time;
    `serve` runs it.

    Args:
        memory: the user's.
        token: a secret; the first address is `/?token=...`.
        write: whether it may be changed; without it corrections are planned and not applied.

    Raises:
        InvalidInputError: the memory is no user's, or the token is too short to be a secret.

    Examples:
        >>> import secrets
        >>> from kgt_plugin import KGT
        >>> from kgt_plugin.testing import FakeScorer
        >>> kgt = KGT.open(store=":memory:", model=FakeScorer())
        >>> app = create_app(kgt.user("ana@example.org"), token=secrets.token_urlsafe())
    """
    memory = user_handle(memory, taker="the Inspector")
    if len(token) < _SHORTEST_TOKEN:
        raise InvalidInputError("the token is too short: make one with secrets.token_urlsafe()")
    pages = Pages(memory, Site(user=memory.user, write=write))
    actions = Actions(pages, write)
    app = Starlette(
        routes=[
            Route("/", pages.graph),
            Route("/node/{key}", pages.node),
            Route("/facts", pages.facts),
            Route("/episodes", pages.episodes),
            Route("/history", pages.history),
            Route("/correct", pages.correct),
            Route("/correct", actions.apply, methods=["POST"]),
            Route("/undo", actions.undo, methods=["POST"]),
            Route("/forget", actions.forget, methods=["POST"]),
            Mount("/static", StaticFiles(packages=[("kgt_plugin.inspector", "static")])),
        ],
        exception_handlers=_handlers(pages.site),
    )
    return AccessGuard(app, token=token)


def _handlers(site: Site) -> dict[Any, Any]:
    """Answer errors with a page and one line; Any, since Starlette's own type is as wide."""

    def refused(request: Request, exc: Exception) -> Response:
        status = exc.status_code if isinstance(exc, HTTPException) else 400
        error = "There is no such page: choose one above." if status == 404 else str(exc)  # noqa: PLR2004 - HTTP's
        return site.page(request, "error", status=status, error=error)

    def broken(request: Request, exc: Exception) -> Response:
        error = f"Unexpected {type(exc).__name__}: the terminal where the Inspector runs has the details."
        return site.page(request, "error", status=500, error=error)

    return {KGTError: refused, HTTPException: refused, Exception: broken}
