"""Credentials and headers that a SPARQL server wants: given, or from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

from kgt_plugin.errors import InvalidInputError

__all__ = ["Access", "Auth", "access_from_environment", "secrets_of"]

Auth = tuple[str, str] | str | httpx.Auth | None
"""User and password (basic), a bearer token, or any `httpx.Auth`, such as `httpx.DigestAuth`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Credentials and headers that a server wants.

    Attributes:
        auth: credentials; None where it wants none.
        headers: sent with every request.

    Example:
        >>> Access(auth="a-token").auth
        'a-token'
    """

    auth: Auth = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


def access_from_environment() -> Access:
    """Read `KGT_SPARQL_USER`, `_PASSWORD` and `_AUTH`, or `KGT_SPARQL_TOKEN`; and `KGT_SPARQL_HEADERS` (one a line).

    Raises:
        InvalidInputError: a header has no colon, or the kind of authentication is unknown.
    """
    user, token = os.environ.get("KGT_SPARQL_USER"), os.environ.get("KGT_SPARQL_TOKEN")
    headers = {}
    for line in os.environ.get("KGT_SPARQL_HEADERS", "").splitlines():
        name, colon, value = line.partition(":")
        if not colon or not name.strip():
            raise InvalidInputError("KGT_SPARQL_HEADERS is unusable: give lines of Name: value")
        headers[name.strip()] = value.strip()
    password = os.environ.get("KGT_SPARQL_PASSWORD", "")
    return Access(auth=_of_user(user, password) if user else token or None, headers=headers)


def _of_user(user: str, password: str) -> Auth:
    kind = os.environ.get("KGT_SPARQL_AUTH") or "basic"
    if kind not in ("basic", "digest"):
        raise InvalidInputError(f"KGT_SPARQL_AUTH is {kind!r}: give basic or digest")
    return (user, password) if kind == "basic" else httpx.DigestAuth(user, password)


def secrets_of(auth: Auth) -> tuple[str, ...]:
    """List what no message may repeat, though the server does.

    Example:
        >>> secrets_of(("ana", "a password"))
        ('a password',)
    """
    if isinstance(auth, tuple):
        return tuple(part for part in auth[1:] if part)
    return (auth,) if isinstance(auth, str) and auth else ()
