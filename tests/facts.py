"""Reading facts in tests."""

from __future__ import annotations

from kgt_plugin import UserMemory

__all__ = ["words"]


def words(memory: UserMemory) -> set[tuple[str, str, str]]:
    """The facts of a user, as words."""
    return {fact.labels for fact in memory.facts()}
