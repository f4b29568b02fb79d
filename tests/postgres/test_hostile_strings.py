"""Hostile strings through every entry point over PostgreSQL."""

from __future__ import annotations

from tests.faults.hostile_calls import endure_hostile_strings
from tests.faults.sizes import FULL, sized, tell


def test_every_entry_point(url: str) -> None:
    """No exception but a KGTError of one line; another user's item never comes back, and stays as it was."""
    count = sized(full=10_000, quick=60)
    tell(f"PostgreSQL: {endure_hostile_strings(url, count=count, processes=2 if FULL else 1)}")
