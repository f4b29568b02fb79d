"""The store of an opened KGT, for the adapter that keeps more than facts in it."""

from __future__ import annotations

from kgt_plugin.memory import KGT
from kgt_plugin.stores import Store

__all__ = ["store_of"]


def store_of(kgt: KGT) -> Store:
    """Get the store that holds the facts."""
    return kgt._store  # noqa: SLF001 - no app should reach past a user's handle
