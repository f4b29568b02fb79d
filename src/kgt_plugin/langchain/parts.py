"""The parts of an opened KGT that adapters lend to the framework."""

from __future__ import annotations

from kgt_plugin.memory import KGT
from kgt_plugin.scoring import Generator
from kgt_plugin.stores import Store

__all__ = ["generator_of", "store_of"]


def generator_of(kgt: KGT) -> Generator | None:
    """The model that answers, where the scorer is one that does."""
    return kgt.parts.generator


def store_of(kgt: KGT) -> Store:
    """Where the facts are."""
    return kgt._store  # noqa: SLF001 - no app should reach past a user's handle
