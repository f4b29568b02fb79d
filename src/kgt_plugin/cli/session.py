"""Opens the memory that a command works on; the one place where the command line meets models."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Literal

from rich.console import Console

from kgt_plugin.errors import InvalidInputError, StoreError
from kgt_plugin.memory import KGT, UserMemory
from kgt_plugin.models import embedded_embedder_path, embedded_model_path
from kgt_plugin.reading import Extractor
from kgt_plugin.settings import Settings
from kgt_plugin.stores import missing_place

__all__ = ["Absent", "absent_for", "extractor_named", "open_memory", "opening", "using", "waiting"]

Absent = Literal["make", "refuse", "empty"]
"""What a store that is not there is to a command: one to make, a mistyped path, or an empty store."""


def open_memory(
    *,
    store: str | None = None,
    me: str | None = None,
    model: str | None = None,
    prompts: str = "default",
    top_k: int | None = None,
    extractor: str | None = None,
) -> KGT:
    """Open the shared parts as the command line's options say; models load when first asked."""
    settings = Settings() if top_k is None else Settings(top_k=top_k)
    reader = None if extractor is None else extractor_named(extractor)
    return KGT.open(
        store=store, me=me, model=model, prompts=prompts, settings=settings, extractor=reader
    )


def extractor_named(extractor: str) -> Extractor:
    """The extractor of a name such as "my_app.reading:German".

    Raises:
        InvalidInputError: there is none, or it cannot be made.
    """
    module, _, name = extractor.partition(":")
    try:
        found = getattr(import_module(module), name)
        made = found() if isinstance(found, type) else found
    except Exception as exc:
        raise InvalidInputError(
            f"no extractor {extractor!r} ({exc}): give --extractor MODULE:NAME, and see that Python finds the module"
        ) from exc
    if not isinstance(made, Extractor):
        raise InvalidInputError(f"{extractor} reads no turns: it needs extract(turn, known)")
    return made


@contextmanager
def using(
    user: str,
    *,
    store: str | None,
    model: str | None,
    me: str | None = None,
    prompts: str = "default",
    top_k: int | None = None,
    extractor: str | None = None,
    absent: Absent = "make",
) -> Iterator[UserMemory]:
    """One user's memory, and the store let go of in the end.

    Args:
        user: whose.
        store: as the command's option says.
        model: the same.
        me: the same.
        prompts: the same.
        top_k: the same.
        extractor: the same.
        absent: what to do without a store; the default store is never refused.

    Raises:
        StoreError: there is no such store, and none is to be made.
    """
    place = _place(store, absent)
    if place != store:  # as empty as it is, it has no node of the user's
        me = None
    with open_memory(
        store=place, me=me, model=model, prompts=prompts, top_k=top_k, extractor=extractor
    ) as kgt:
        yield kgt.user(user)


@contextmanager
def opening(*, store: str | None, model: str | None, absent: Absent = "make") -> Iterator[KGT]:
    """The memory of all users, and the store let go of in the end; arguments as for `using`.

    Raises:
        StoreError: there is no such store, and none is to be made.
    """
    with open_memory(store=_place(store, absent), model=model) as kgt:
        yield kgt


def _place(store: str | None, absent: Absent) -> str | None:
    missing = None if absent == "make" else missing_place(store)
    if missing is None:
        return store
    if absent == "refuse" and store is not None:
        raise StoreError(
            f"there is no store at {missing}: correct --store, or make it with kgt hear, learn or import"
        )
    return ":memory:"  # as empty as the store that is not there, and nothing is made


def absent_for(*, dry_run: bool) -> Absent:
    """Say what a missing store is to a command that writes: a dry run plans for an empty one."""
    return "empty" if dry_run else "make"


@contextmanager
def waiting(task: str, *, model: str | None) -> Iterator[None]:
    """A spinner on stderr while a model loads and works; nothing off a terminal.

    Args:
        task: what is being done.
        model: as named by the user.
    """
    if not sys.stderr.isatty():
        yield
        return
    if model is None:
        # Fetching and converting show bars of their own: those two come before the spinner.
        embedded_model_path()
        embedded_embedder_path()
    with Console(stderr=True).status(f"{task} ..."):
        yield
