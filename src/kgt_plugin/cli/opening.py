"""Opens the memory that a command works on; the one place where the command line meets models."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from kgt_plugin.memory import KGT, UserMemory
from kgt_plugin.models import embedded_embedder_path, embedded_model_path
from kgt_plugin.settings import Settings

__all__ = ["open_memory", "using", "waiting"]


def open_memory(
    *,
    store: str | None = None,
    model: str | None = None,
    prompts: str = "default",
    top_k: int | None = None,
) -> KGT:
    """Open the shared parts as the command line's options say; models load when first asked."""
    settings = Settings() if top_k is None else Settings(top_k=top_k)
    return KGT.open(store=store, model=model, prompts=prompts, settings=settings)


@contextmanager
def using(
    user: str,
    *,
    store: str | None,
    model: str | None,
    prompts: str = "default",
    top_k: int | None = None,
) -> Iterator[UserMemory]:
    """One user's memory, and the store let go of in the end."""
    with open_memory(store=store, model=model, prompts=prompts, top_k=top_k) as kgt:
        yield kgt.user(user)


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
