"""Whose memory a request reaches: bound by the server, and never by an argument that a model fills in."""

from __future__ import annotations

from collections.abc import Callable

from mcp.server.auth.middleware.auth_context import get_access_token
from mcp.server.auth.provider import AccessToken

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.text.validation import is_blank

__all__ = ["Caller", "UserOf", "by_token", "fixed", "subject_of"]

Caller = Callable[[], str]
"""Names the user of the request that is being served."""

UserOf = Callable[[AccessToken], str | None]
"""Names the user of an access token that has been verified; None or blank admits nobody."""


def subject_of(token: AccessToken) -> str | None:
    """Take the token's `sub` for the user id.

    Args:
        token: as its verifier gave it.

    Examples:
        >>> subject_of(AccessToken(token="t", client_id="app", scopes=[], subject="ana"))
        'ana'
    """
    return token.subject


def fixed(user: str) -> Caller:
    """Make every request that of one user.

    Args:
        user: the user's id.

    Examples:
        >>> fixed("ana@example.org")()
        'ana@example.org'
    """
    return lambda: user


def by_token(user_of: UserOf = subject_of) -> Caller:
    """Make each request that of the user whose access token it carries.

    Args:
        user_of: names the user of a token.

    Returns:
        The caller; calling it outside an authenticated request raises `InvalidInputError`.
    """

    def caller() -> str:
        token = get_access_token()
        user = None if token is None else user_of(token)
        if not isinstance(user, str) or is_blank(user):
            raise InvalidInputError(
                "the request names no user: connect with an access token that belongs to one"
            )
        return user

    return caller
