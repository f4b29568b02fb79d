"""Checks of the handle that an adapter was given: the app's `KGT`, or one user's `UserMemory`."""

from __future__ import annotations

from collections.abc import Mapping

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.memory.app import KGT
from kgt_plugin.memory.user_memory import UserMemory

__all__ = ["app_handle", "no_extractor", "user_handle"]


def app_handle(given: object, *, taker: str) -> KGT:
    """Check the shared parts, for what serves every user.

    Args:
        given: what the app passed.
        taker: to whom, by name.

    Raises:
        InvalidInputError: it is something else.
    """
    if isinstance(given, KGT):
        return given
    found = "one user's memory" if isinstance(given, UserMemory) else _kind(given)
    raise InvalidInputError(
        f"{taker} serves every user and was given {found}: pass the KGT itself, as KGT.open() gives it"
    )


def user_handle(given: object, *, taker: str) -> UserMemory:
    """Check one user's memory, for what is bound to a user.

    Args:
        given: what the app passed.
        taker: to whom, by name.

    Raises:
        InvalidInputError: it is something else.
    """
    if isinstance(given, UserMemory):
        return given
    found = "the KGT of all users" if isinstance(given, KGT) else _kind(given)
    raise InvalidInputError(
        f'{taker} is bound to one user and was given {found}: pass kgt.user("the user\'s id")'
    )


def no_extractor(options: Mapping[str, object], *, taker: str) -> None:
    """Refuse a reader of its own to what would pass it over in silence.

    Raises:
        InvalidInputError: one is given.
    """
    if "extractor" in options:
        raise InvalidInputError(
            f"{taker} reads with the app's extractor: pass extractor=... to KGT.open, once for all"
        )


def _kind(given: object) -> str:
    return "None" if given is None else f"a {type(given).__name__}"
