"""Whose run this is: the user id, from the run only, and never guessed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from langgraph.config import get_config

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.text.validation import is_blank

__all__ = [
    "AUTHENTICATED",
    "UserOf",
    "acting_for",
    "acting_user",
    "authenticated_user",
    "checked_user",
    "user_in",
]

UserOf = str | Callable[[Any], str]
"""A key of the run's context or `configurable`, or a function that is given the runtime."""

AUTHENTICATED = "langgraph_auth_user_id"
"""Where an Agent Server puts the id of the user whom it has authenticated."""

_SERVERS_OWN = "langgraph_auth_"  # the server sets these, and lets no client set them
_acting: ContextVar[str | None] = ContextVar("kgt_acting_user", default=None)


def user_in(runtime: Any, user: UserOf) -> str:
    """Find the user id of a run.

    The run's `context` is asked first, then the `configurable` of its config. What an Agent Server itself
    sets is read where the server sets it, in `configurable`, and nowhere else.

    Args:
        runtime: LangGraph's `Runtime` or `ToolRuntime`.
        user: where the id is.

    Raises:
        InvalidInputError: there is none; no other user's facts are used instead.
    """
    if callable(user):
        found: object = user(runtime)
    else:
        found = None
        if not user.startswith(_SERVERS_OWN):
            found = value_in(getattr(runtime, "context", None), user)
        if found is None:
            found = _configurable(runtime).get(user)
    if callable(user):
        return checked_user(
            found, where="the user function", remedy="return the id of the run's user"
        )
    if user.startswith(_SERVERS_OWN):
        remedy = "set up authentication on the Agent Server"
    else:
        remedy = f'invoke the agent with context={{"{user}": ...}}'
    return checked_user(found, where=f"context[{user!r}]", remedy=remedy)


def checked_user(found: object, *, where: str, remedy: str) -> str:
    """Return a user id that is one.

    Raises:
        InvalidInputError: it is no text, or blank.
    """
    if isinstance(found, str) and not is_blank(found):
        return found
    raise InvalidInputError(f"{where} gives no user id (a string that is not empty): {remedy}")


def value_in(context: object, key: str) -> object:
    """A value of a run's context, which may be a mapping, a dataclass or a model."""
    if isinstance(context, Mapping):
        return context.get(key)
    return getattr(context, key, None)


def _configurable(runtime: Any) -> Mapping[str, Any]:
    config = getattr(runtime, "config", None)  # a tool's runtime has it
    if not isinstance(config, Mapping):
        try:
            config = get_config()
        except RuntimeError:  # no run
            return {}
    return config.get("configurable") or {}


@contextmanager
def acting_for(user: str) -> Iterator[None]:
    """Act for a user outside of any run, in this thread or task alone; for `KGTStore`.

    Args:
        user: the user id.

    Raises:
        InvalidInputError: it is no user id.
    """
    token = _acting.set(checked_user(user, where="acting_for", remedy="pass the user's id"))
    try:
        yield
    finally:
        _acting.reset(token)


def acting_user() -> str | None:
    """The user whom `acting_for` names; None outside of it."""
    return _acting.get()


def authenticated_user() -> str | None:
    """The user whom an Agent Server has authenticated for the request that is served now.

    Such a request need not be a run: calls of the server's `/store` are none.

    Returns:
        The id; None where there is no such server, no such request, or nobody was authenticated.
    """
    server = sys.modules.get("langgraph_api.utils")
    if server is None:
        return None
    context = server.get_auth_ctx()
    found = getattr(getattr(context, "user", None), "identity", None)
    return found if isinstance(found, str) and not is_blank(found) else None
