"""HTTP to a model server: kept connections, bounded concurrency, retries, errors in one line."""

from __future__ import annotations

import asyncio
import json
from http import HTTPStatus
from typing import Any

import httpx
import tenacity

from kgt_plugin.errors import InvalidInputError, ScorerError, first_line, reason_of
from kgt_plugin.scoring.deadline import remaining_s

__all__ = ["Caller", "NotFoundError"]

_FIRST_WAIT_S = 0.05
_LONGEST_WAIT_S = 5.0
_KNOCKS = 8
_KEY = "KGT_SERVER_API_KEY"
_REFUSED = {
    HTTPStatus.UNAUTHORIZED: f"set {_KEY} to the server's key",
    HTTPStatus.FORBIDDEN: f"set {_KEY} to a key that may use this model",
    HTTPStatus.NOT_FOUND: "check the URL, and the model after the # against those of /v1/models",
}


class NotFoundError(ScorerError):
    """The server answers 404: it has no such path, or no such model.

    Attributes:
        said: the server's own words.
    """

    def __init__(self, message: str, *, said: str) -> None:
        super().__init__(message)
        self.said = said


class _PassingError(Exception):
    """An error that may be gone when the server is asked again.

    Attributes:
        wait_s: how long the server wants to be left alone.
        unreached: nobody took the connection: no such host, or nothing that listens.
    """

    def __init__(self, reason: str, *, wait_s: float = 0.0, unreached: bool = False) -> None:
        super().__init__(reason)
        self.wait_s = wait_s
        self.unreached = unreached


class Caller:
    """Asks one server; belongs to one event loop.

    Args:
        base: URL of the API, without a slash at its end.
        key: bearer token, or None.
        concurrency: requests on the way at once.
        timeout_s: how long one request may take before it is asked again.
    """

    def __init__(self, base: str, *, key: str | None, concurrency: int, timeout_s: float) -> None:
        self.base = base
        self._timeout_s = timeout_s
        self._key = key
        self._slots = asyncio.Semaphore(concurrency)
        self._client = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {key}"} if key else {},
            limits=httpx.Limits(max_connections=concurrency),
            timeout=None,  # noqa: S113  the whole exchange has a bound, below
        )

    async def call(self, path: str, body: object = None, *, at_root: bool = False) -> Any:
        """Ask, and ask again what may pass, for as long as the deadline leaves time.

        Any: what a server answers is JSON of any shape; who asks checks it.

        Args:
            path: after the base, with a slash before it.
            body: sent as JSON; None is a GET.
            at_root: whether the path is beside ``/v1`` and not below it.

        Raises:
            NotFoundError: 404.
            InvalidInputError: the server finds the request itself wrong.
            ScorerError: anything else that is no answer.
        """
        url = (self.base.removesuffix("/v1") if at_root else self.base) + path
        again = tenacity.AsyncRetrying(
            retry=tenacity.retry_if_exception_type(_PassingError),
            wait=_wait,
            stop=_stop,
            reraise=True,
        )
        try:
            async with self._slots:
                return await again(self._ask, url, body)
        except _PassingError as exc:
            if exc.unreached:
                raise ScorerError(
                    f"nothing answers at {self.base} ({exc}): see whether the server runs, and "
                    "whether the URL is right"
                ) from exc
            raise ScorerError(
                f"{self.base} still fails ({exc}): see whether the server runs and is not "
                "overloaded, or raise deadline_s"
            ) from exc

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _ask(self, url: str, body: object) -> Any:
        """One request."""
        try:
            async with asyncio.timeout(min(self._timeout_s, max(0.0, remaining_s()))):
                if body is None:
                    response = await self._client.get(url)
                else:
                    response = await self._client.post(url, json=body)
        except TimeoutError as exc:
            raise _PassingError(f"no answer in {self._timeout_s:g} s") from exc
        except (httpx.InvalidURL, UnicodeError) as exc:
            raise InvalidInputError(
                f"{self.base} is no URL: give one like http://host:8000/v1"
            ) from exc
        except httpx.ConnectError as exc:
            raise _PassingError(first_line(exc) or "no connection", unreached=True) from exc
        except httpx.HTTPError as exc:  # a dropped or truncated connection
            raise _PassingError(reason_of(exc)) from exc
        if response.status_code != HTTPStatus.OK:
            raise self._refusal(response)
        try:
            return response.json()
        except ValueError as exc:
            raise _PassingError("its answer is no JSON") from exc

    def _without_key(self, text: str) -> str:
        """Cut the key out of what a server says, as it may repeat what was sent."""
        return text.replace(self._key, "***") if self._key else text

    def _refusal(self, response: httpx.Response) -> Exception:
        """Make the error that a status other than 200 means."""
        status = response.status_code
        said = f"{status}: {first_line(self._without_key(_message(response)))}"
        if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return _PassingError(said, wait_s=_retry_after(response))
        remedy = next((text for code, text in _REFUSED.items() if code == status), None)
        if status == HTTPStatus.NOT_FOUND:
            return NotFoundError(f"{self.base} answers {said}: {remedy}", said=said)
        if remedy is not None:
            return ScorerError(f"{self.base} answers {said}: {remedy}")
        if status in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY}:
            return InvalidInputError(f"{self.base} cannot serve this request ({said}): change it")
        return ScorerError(f"{self.base} answers {said}: is that the URL of a model server's API?")


# Random in part, so that clients that were turned away together do not come back together.
_spread = tenacity.wait_exponential(multiplier=_FIRST_WAIT_S, max=_LONGEST_WAIT_S) + (
    tenacity.wait_random(0, _FIRST_WAIT_S)
)


def _stop(state: tenacity.RetryCallState) -> bool:
    """Stop when the deadline leaves no time, and soon where nobody listens: that is no overload."""
    error = None if state.outcome is None else state.outcome.exception()
    if isinstance(error, _PassingError) and error.unreached and state.attempt_number >= _KNOCKS:
        return True
    return state.upcoming_sleep >= remaining_s()


def _wait(state: tenacity.RetryCallState) -> float:
    """As long as the server asks for, else longer every time."""
    error = None if state.outcome is None else state.outcome.exception()
    asked = error.wait_s if isinstance(error, _PassingError) else 0.0
    return max(asked, _spread(state))


def _retry_after(response: httpx.Response) -> float:
    try:
        return max(0.0, float(response.headers.get("Retry-After", "0")))
    except ValueError:  # a date: then as long as we would wait ourselves
        return 0.0


def _message(response: httpx.Response) -> str:
    """Read what an OpenAI-compatible server says of an error; never empty."""
    try:
        told = json.loads(response.text)["error"]
        said = str(told["message"] if isinstance(told, dict) else told)
    except (ValueError, KeyError, TypeError):
        said = response.reason_phrase
    return said if first_line(said) else "no reason given"
