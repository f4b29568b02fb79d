"""Whose run this is: the user id, from the runtime only, and never guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.text.validation import is_blank

__all__ = ["UserOf", "user_in"]

UserOf = str | Callable[[Any], str]
"""A key or attribute of the run's context, or a function that is given the runtime."""


def user_in(runtime: Any, user: UserOf) -> str:
    """Find the user id of a run.

    Args:
        runtime: LangGraph's `Runtime` or `ToolRuntime`.
        user: where the id is.

    Raises:
        InvalidInputError: there is none; no other user's facts are used instead.
    """
    if callable(user):
        found: object = user(runtime)
    else:
        found = value_in(getattr(runtime, "context", None), user)
    if isinstance(found, str) and not is_blank(found):
        return found
    where = "the user function" if callable(user) else f"context[{user!r}]"
    raise InvalidInputError(
        f"{where} gives no user id (a string that is not empty): invoke the agent with "
        f'context={{"{user if isinstance(user, str) else "user_id"}": ...}}'
    )


def value_in(context: object, key: str) -> object:
    """A value of a run's context, which may be a mapping, a dataclass or a model."""
    if isinstance(context, Mapping):
        return context.get(key)
    return getattr(context, key, None)
