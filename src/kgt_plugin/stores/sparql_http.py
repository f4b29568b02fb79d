"""HTTP to a SPARQL 1.1 endpoint: kept connections, retries within a deadline, errors in the server's own words."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Final, Literal
from urllib.parse import SplitResult, unquote, urlsplit

import httpx
import tenacity

from kgt_plugin.errors import InvalidInputError, StoreError, first_line, reason_of
from kgt_plugin.stores.sparql_access import Access, secrets_of

__all__ = ["PassingError", "RefusedError", "SparqlClient"]

_JSON: Final = "application/sparql-results+json"
_TAG: Final = re.compile(r"<(style|title|script).*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_RETRIED: Final = {
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
}
_DEADLOCKED: Final = re.compile(r"\b40001\b|deadlock", re.IGNORECASE)
_CREDENTIALS: Final = "KGT_SPARQL_USER and KGT_SPARQL_PASSWORD, or KGT_SPARQL_TOKEN"
_UNREACHED_ATTEMPTS: Final = 4
_PERCENT: Final = "%20"
Operation = Literal["query", "update"]


class PassingError(StoreError):
    """A failure that may be gone when the server is asked again; whether an update was made is not known.

    Attributes:
        unreached: nobody took the connection, so that nothing can have been done.
    """

    def __init__(self, message: str, *, unreached: bool = False) -> None:
        super().__init__(message)
        self.unreached = unreached


class RefusedError(StoreError):
    """The server answered that it will not do what it was asked to."""


class SparqlClient:
    """Sends queries and updates to one server; any thread may use it.

    Args:
        url: where queries go; a user and password in it are taken out and sent as basic authentication.
        update_url: where updates go; None is the same place.
        access: credentials and headers.
        timeout_s: how long one request may take, its answer included.
        deadline_s: how long a query is asked again for, all attempts together.

    Raises:
        InvalidInputError: a URL that is none of an HTTP server, or a header that cannot be sent.
    """

    def __init__(
        self,
        url: str,
        *,
        update_url: str | None,
        access: Access,
        timeout_s: float,
        deadline_s: float,
    ) -> None:
        self._query_url, given = _checked_url(url)
        self._update_url = _checked_url(update_url)[0] if update_url else self._query_url
        self.timeout_s = timeout_s
        self.deadline_s = deadline_s
        auth = access.auth if access.auth is not None else given
        bearer = {"Authorization": f"Bearer {auth}"} if isinstance(auth, str) else {}
        self._secrets = secrets_of(auth)
        try:
            self._client = httpx.Client(
                auth=None if isinstance(auth, str) else auth,
                headers={"Accept": _JSON, **access.headers, **bearer},
                timeout=timeout_s,
                follow_redirects=False,  # what is sent elsewhere would take the credentials along
                limits=httpx.Limits(max_keepalive_connections=16),
            )
        except (UnicodeError, ValueError, TypeError) as exc:
            raise InvalidInputError(
                f"a header or credential for {self.location} cannot be sent ({exc}): use plain ASCII"
            ) from exc
        self._sends_bodies: bool | None = None

    @property
    def location(self) -> str:
        """The endpoint for messages: without credentials and parameters."""
        return str(self._query_url.copy_with(query=None))

    def close(self) -> None:
        """Close the connections; a later request opens new ones."""
        self._client.close()

    def query(self, text: str, *, accept: str = _JSON) -> bytes:
        """Ask, and ask again what may pass, until the deadline.

        Raises:
            StoreError: the server cannot be reached, or refuses.
        """
        again = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(PassingError),
            wait=tenacity.wait_exponential(multiplier=0.05, max=2.0)
            + tenacity.wait_random(0, 0.05),
            stop=_stop_after(self.deadline_s),
            reraise=True,
        )
        if "%" in text:
            self._learn_encoding()
        return again(self._post, "query", text, accept)

    def update(self, text: str) -> None:
        """Send an update once.

        Raises:
            PassingError: it may have been made or not.
            RefusedError: it was not made.
        """
        if "%" in text:
            self._learn_encoding()
        self._post("update", text, _JSON)

    def _learn_encoding(self) -> None:
        """Find out, once, how to send a percent sign: some servers decode a form twice, some know forms alone."""
        if self._sends_bodies is None:
            self._sends_bodies = False
            try:
                answer = self.query(f'SELECT ("{_PERCENT}" AS ?x) WHERE {{ }}')
            except BaseException:
                self._sends_bodies = None
                raise
            self._sends_bodies = _PERCENT.encode() not in answer

    def _post(self, operation: Operation, text: str, accept: str) -> bytes:
        url = self._query_url if operation == "query" else self._update_url
        headers = {"Accept": accept}
        if self._sends_bodies:
            headers["Content-Type"] = f"application/sparql-{operation}"
            request = self._build(url, headers=headers, content=text.encode())
        else:
            request = self._build(url, headers=headers, data={operation: text})
        try:
            response, body = self._exchange(request)
        except httpx.ConnectError as exc:
            reason = first_line(exc) or "no connection"
            raise PassingError(
                f"cannot reach {self.location} ({reason}): is the server running?", unreached=True
            ) from exc
        except (httpx.HTTPError, httpx.StreamError, TimeoutError) as exc:
            reason = self._without_secrets(reason_of(exc))
            raise PassingError(
                f"cannot reach {self.location} ({reason}): is the server running, and is it an HTTP server?"
            ) from exc
        if response.status_code not in (HTTPStatus.OK, HTTPStatus.NO_CONTENT, HTTPStatus.CREATED):
            raise self._refusal(operation, response, body)
        return body

    def _build(self, url: httpx.URL, **parts: object) -> httpx.Request:
        return self._client.build_request("POST", url, **parts)  # type: ignore[arg-type]  # httpx's own parameters

    def _exchange(self, request: httpx.Request) -> tuple[httpx.Response, bytes]:
        """Send and read all of it; httpx bounds the time between two pieces, this all of them."""
        ends = time.monotonic() + self.timeout_s
        response = self._client.send(request, stream=True)
        try:
            pieces = []
            for piece in response.iter_bytes():
                pieces.append(piece)
                if time.monotonic() > ends:
                    raise TimeoutError(f"no whole answer in {self.timeout_s:g} s")
            return response, b"".join(pieces)
        finally:
            response.close()

    def _refusal(self, operation: Operation, response: httpx.Response, body: bytes) -> StoreError:
        status = response.status_code
        words = self._without_secrets(_words(body)) or response.reason_phrase
        said = f"{status} {words}".strip()
        if response.is_redirect:
            target = self._without_secrets(response.headers.get("location", "elsewhere"))
            return RefusedError(
                f"{self.location} sends the {operation} on to {first_line(target)}: open that URL if you trust "
                "it; credentials are not sent after a redirect"
            )
        if status in _RETRIED or _DEADLOCKED.search(words):
            return PassingError(
                f"{self.location} fails for now ({said}): try again when it is less busy"
            )
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            return RefusedError(
                f"{self.location} refused the {operation} ({said}): check {_CREDENTIALS}"
            )
        remedy = "check the URL, KGT_SPARQL_UPDATE and what the server lets you do"
        return RefusedError(f"{self.location} refused the {operation} ({said}): {remedy}")

    def _without_secrets(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text


def _checked_url(url: str) -> tuple[httpx.URL, tuple[str, str] | None]:
    try:
        parts = urlsplit(url)
        parsed = httpx.URL(url)
        problem = _problem_of(url, parts)
    except (ValueError, httpx.InvalidURL) as exc:
        problem = first_line(exc) or "it does not parse"
    if problem:
        shown = re.sub(r"//[^/]*@", "//", url)
        raise InvalidInputError(
            f"{shown!r} is no URL of a SPARQL endpoint ({problem}): give one like "
            "http://host:8890/sparql"
        )
    given = None
    if parts.username:
        given = (unquote(parts.username), unquote(parts.password or ""))
    return parsed.copy_with(username=None, password=None), given


def _problem_of(url: str, parts: SplitResult) -> str:
    """List what makes a URL unusable; "" where nothing does."""
    if any(character.isspace() or ord(character) < ord(" ") for character in url):
        return "it holds a blank"
    if parts.scheme not in ("http", "https"):
        return f"{parts.scheme or 'no scheme'} is not http or https"
    if not parts.hostname:
        return "it names no host"
    return "port 0 is none" if parts.port == 0 else ""


def _words(body: bytes) -> str:
    """List what a server says of an error, be it text, a page or JSON."""
    text = _TAG.sub(" ", body[:20_000].decode("utf-8", "replace"))
    return " ".join(text.split())[:300]


def _stop_after(deadline_s: float) -> Callable[[tenacity.RetryCallState], bool]:
    def stop(state: tenacity.RetryCallState) -> bool:
        error = None if state.outcome is None else state.outcome.exception()
        nobody = isinstance(error, PassingError) and error.unreached
        if nobody and state.attempt_number >= _UNREACHED_ATTEMPTS:
            return True
        return (state.seconds_since_start or 0.0) + state.upcoming_sleep >= deadline_s

    return stop
