"""Access to the Inspector: a token, this machine's own names, and forms from its own pages alone."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["CONTENT_SECURITY_POLICY", "AccessGuard"]

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""A browser that keeps to it loads nothing from, and sends nothing to, any other place."""

_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
_FORBIDDEN = 403
_MISDIRECTED = 421


class AccessGuard:
    """ASGI middleware that lets in whoever has the token, and nobody else.

    Other people and programs reach the loopback interface of a machine too, and so does any web page that is
    open in the same browser. The token comes with the first address and is kept as a cookie; the name that a
    request is addressed to must be a known one; and a form must come from a page of the same origin.

    Args:
        app: what is guarded.
        token: the secret.
        hosts: the names by which this machine may be addressed, without port.

    Examples:
        >>> from starlette.applications import Starlette
        >>> guarded = AccessGuard(Starlette(), token="secret")
    """

    def __init__(
        self, app: ASGIApp, *, token: str, hosts: Sequence[str] = ("127.0.0.1", "localhost")
    ) -> None:
        self._app = app
        self._token = token
        self._hosts = frozenset(hosts)
        # Cookies are shared by all ports of a host, so that two Inspectors need two names.
        self._cookie = f"kgt_inspector_{hashlib.sha256(token.encode()).hexdigest()[:8]}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        refusal = self._refusal(scope)
        await (refusal or self._app)(scope, receive, send_guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if (urlsplit(f"//{host}").hostname or "") not in self._hosts:
            return PlainTextResponse(
                "The Inspector answers only to this machine's own name: open http://127.0.0.1.",
                _MISDIRECTED,
            )
        query = QueryParams(scope["query_string"])
        if self._is_token(query.get("token", "")):
            return self._welcome(scope, query)
        if not self._is_token(_cookie(headers, self._cookie)):
            return PlainTextResponse(
                "Open the whole address that the Inspector printed when it was started: its token is missing "
                "or wrong.",
                _FORBIDDEN,
            )
        own = f"{scope['scheme']}://{host}"
        if scope["method"] not in {"GET", "HEAD"} and headers.get("origin") != own:
            return PlainTextResponse(
                "A form must come from a page of the Inspector itself: open it anew and try again.",
                _FORBIDDEN,
            )
        return None

    def _welcome(self, scope: Scope, query: QueryParams) -> Response:
        """Keep the token as a cookie, and take it out of the address."""
        rest = urlencode([(name, value) for name, value in query.multi_items() if name != "token"])
        path = scope.get("root_path", "") + scope["path"].removeprefix(scope.get("root_path", ""))
        response = RedirectResponse(f"{path}?{rest}" if rest else path, 303)
        response.set_cookie(self._cookie, self._token, httponly=True, samesite="strict")
        return response

    def _is_token(self, given: str) -> bool:
        return secrets.compare_digest(given.encode(), self._token.encode())


def _cookie(headers: Headers, name: str) -> str:
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return "" if cookie is None else cookie.value
